"""The command line: one module per command family. Nothing heavy is imported before a command runs."""
