"""What people want settled: rows of the record into acts of the rule, and who hears which."""
