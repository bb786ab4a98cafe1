"""A document as plain text, 80 columns."""

from __future__ import annotations

from csr_interview.export.blocks import Document
from csr_interview.export.blocks_lines import document_lines
from csr_interview.text import clean

WIDTH = 80


def text(document: Document, cells: int = WIDTH) -> str:
    """Return a document as text with a line end: nothing in it that a terminal would obey."""
    return clean("\n".join(line.text for line in document_lines(document, cells))) + "\n"
