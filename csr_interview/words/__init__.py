"""Sentences, names and columns of text that app, command line and exports share."""
