"""Saving as one types: the thread that writes, its journal, and the reading beside it."""
