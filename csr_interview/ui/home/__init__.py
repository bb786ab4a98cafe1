"""The list of interviews: search, filters, rows."""
