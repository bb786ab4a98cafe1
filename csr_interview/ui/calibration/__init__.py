"""Rating practice on sample answers."""
