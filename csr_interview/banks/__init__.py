"""Question banks: finding, reading and checking bank files."""
