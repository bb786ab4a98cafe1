"""The comparison of interviews."""
