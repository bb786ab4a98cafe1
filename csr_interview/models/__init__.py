"""What the product speaks of: question banks, interviews and decisions, as frozen values.

Nothing here reads a file, a clock or a store.
"""
