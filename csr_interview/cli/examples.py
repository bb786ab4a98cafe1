"""Examples under a command's help."""

from __future__ import annotations


def examples(*lines: str) -> str:
    """Return the end of a help text: command lines as one would type them, each on a line of its own."""
    title = "Example" if len(lines) == 1 else "Examples"
    return "\n".join(("\b", f"{title}:", *(f"  {line}" for line in lines)))
