"""The installed program in a real terminal, as a user has it."""
