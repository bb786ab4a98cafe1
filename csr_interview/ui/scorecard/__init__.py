"""The scorecard: review, submit, amend, read."""
