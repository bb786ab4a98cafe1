"""A live interview in memory: its record, its timer, and responses to tasks."""
