"""Input and output of the terminal, where Textual has to be repaired: each file says why."""
