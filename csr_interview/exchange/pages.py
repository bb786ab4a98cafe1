"""Scorecards as text, Markdown and HTML: a single one, or many with a table of contents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csr_interview.documents import blocks_html, blocks_markdown
from csr_interview.documents.blocks import Document
from csr_interview.documents.blocks_text import text
from csr_interview.documents.scorecard import BLIND, document, entry

if TYPE_CHECKING:
    from csr_interview.exchange import Options, Pairs
    from csr_interview.models.bank import Bank
    from csr_interview.models.interview import Interview

TITLE = "Interviews"
NONE = "This file contains no interviews."

_LANGUAGE = "en"
"""Of the page; each scorecard has the language of its bank."""


def html_page(interview: Interview, bank: Bank, options: Options) -> str:
    """Return a scorecard as a complete page."""
    return blocks_html.html(document(interview, bank, options.zone, blind=options.blind, keys=options.keys))


def html_pages(pairs: Pairs, options: Options) -> Iterator[str]:
    """Yield scorecards as one page in pieces: first a table of contents; each starts a new sheet."""
    pairs = _twice(pairs)
    yield blocks_html.head(TITLE, _LANGUAGE, "scorecard") + "\n"
    about = blocks_html.paragraph(BLIND, "aside") if options.blind else ""
    yield f'<header id="contents"><h1 class="title-1">{TITLE}</h1>{about}</header>\n'
    number = 0
    for number, (interview, _) in enumerate(pairs, 1):
        if number == 1:
            yield '<nav class="contents" aria-label="Contents">\n<ol>\n'
        found = entry(interview, options.zone)
        link = f'<a href="#{_anchor(number)}">{blocks_html.line(found.title)}</a>'
        yield f'<li>{link} <span class="quiet">{blocks_html.line(found.facts)}</span></li>\n'
    yield "</ol>\n</nav>\n" if number else f"<p>{NONE}</p>\n"
    for number, (interview, bank) in enumerate(pairs, 1):
        found_document = document(interview, bank, options.zone, blind=options.blind, keys=options.keys)
        language = blocks_html.line(found_document.language)
        yield f'<article id="{_anchor(number)}" lang="{language}">\n'
        yield "\n".join(blocks_html.body(found_document, 1))
        yield f'\n<p class="back"><a href="#contents" lang="{_LANGUAGE}">Contents</a></p>\n</article>\n'
    yield blocks_html.END


def markdown_page(interview: Interview, bank: Bank, options: Options) -> str:
    """Return one scorecard as Markdown."""
    return blocks_markdown.markdown(
        document(interview, bank, options.zone, blind=options.blind, keys=options.keys)
    )


def markdown_pages(pairs: Pairs, options: Options) -> Iterator[str]:
    """Yield scorecards as one Markdown file in pieces, first a table of contents.

    Headings are "Interview 1" and so on, because all programs give them the same address, "#interview-1", so
    that links work without HTML.
    """
    pairs = _twice(pairs)
    yield f"# {TITLE}\n\n"
    if options.blind:
        yield f"{blocks_markdown.escape(BLIND)}\n\n"
    number = 0
    for number, (interview, _) in enumerate(pairs, 1):
        found = entry(interview, options.zone)
        link = f"[{blocks_markdown.escape(found.title)}](#{_anchor(number)})"
        yield f"{number}. {link} {blocks_markdown.escape(found.facts)}\n"
    if not number:
        yield f"{NONE}\n"
    for number, (interview, bank) in enumerate(pairs, 1):
        page = document(interview, bank, options.zone, blind=options.blind, keys=options.keys)
        yield f"\n---\n\n{_titled(page, number)}"


def _titled(found: Document, number: int) -> str:
    """Return a scorecard under its number, with its title below."""
    heading = f"## Interview {number}\n\n**{blocks_markdown.escape(found.title)}**"
    return blocks_markdown.section(found, heading, 1)


def _anchor(number: int) -> str:
    return f"interview-{number}"


def _twice(pairs: Pairs) -> Pairs:
    """Return pairs that can be iterated twice, in memory if necessary."""
    return list(pairs) if iter(pairs) is pairs else pairs


def text_page(interview: Interview, bank: Bank, options: Options) -> str:
    """Return a scorecard as plain text of 80 columns."""
    return text(document(interview, bank, options.zone, blind=options.blind, keys=options.keys))
