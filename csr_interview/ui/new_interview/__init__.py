"""The form that starts an interview."""
