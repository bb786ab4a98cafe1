"""From what was rated to a verdict with its reasons: pure functions, exact numbers.

No clock, no files, no store: the same bank and evidence always give the same decision.
"""
