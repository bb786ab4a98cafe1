"""A live interview in memory: its record, its clock, and what a key makes of a task."""
