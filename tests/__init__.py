"""Tests: run them with `pytest` from the repository root."""
