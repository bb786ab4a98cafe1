"""Fixes for Textual's terminal input and output; each file gives the reason."""
