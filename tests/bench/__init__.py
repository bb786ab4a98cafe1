"""Measurements; each module is a script: `python -m tests.bench.NAME`."""
