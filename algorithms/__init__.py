"""Arrays in, scores out. Knows no database, no clock and no GraphQL."""
