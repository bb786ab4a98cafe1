"""Interviews as documents: one registry of formats, one module per format.

Formats are pure: they take interviews with their banks and give text. Only `files` touches the disk.
"""
