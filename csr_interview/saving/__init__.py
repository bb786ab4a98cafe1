"""Saving while the user types: typed changes, the thread that writes them, its journal, and a reader."""
