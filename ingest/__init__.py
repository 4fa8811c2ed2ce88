"""Files in, canonical records out. Knows no database and no machine learning."""
