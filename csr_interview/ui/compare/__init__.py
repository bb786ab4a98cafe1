"""Interviews side by side."""
