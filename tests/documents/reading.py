"""Reading a document back as a person would: the words alone, without markup."""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from csr_interview.documents.blocks import Block
from csr_interview.documents.blocks_text import block_lines
from csr_interview.documents.guide import Format


class _Words(HTMLParser):
    """The texts of a page, those of its head and style left out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipped += tag in ("style", "title")

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.texts.append(data)


def html_words(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    reader.close()
    return " ".join(reader.texts)


def words(document: str, form: Format) -> str:
    """Return what a document says, whatever its format."""
    if form == "html":
        return html_words(document)
    if form == "markdown":
        return html_words(MarkdownIt("commonmark").enable("table").render(document))
    return document


def told(blocks: Iterable[Block], cells: int) -> str:
    """Return blocks as the lines that the command line and the screen show."""
    return "\n".join(line.text for line in block_lines(blocks, cells))
