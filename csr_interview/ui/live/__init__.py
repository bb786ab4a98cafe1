"""The live interview: its screen, panes, guidance and notes."""
