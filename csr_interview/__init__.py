"""Structured interviewing of Customer Service Representatives, from a terminal."""

__version__ = "0.1.0"
