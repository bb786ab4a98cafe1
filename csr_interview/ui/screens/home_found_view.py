"""What the home screen says about a search and its filters, made from the state alone.

Imported when first needed, not before the first paint.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.content import Content

from csr_interview.ui.interview_rows import plural
from csr_interview.ui.screens.home_finding import Finding
from csr_interview.ui.text import HIDDEN, shown_line
from csr_interview.ui.widgets.interview_list import CLEAR_FILTERS, CLEAR_SEARCH
from csr_interview.ui.widgets.search_box import Piece

QUIET = "$foreground-muted"
SHOWN_OF_QUERY = 40
"""Cells of the words searched for that a sentence repeats."""


def count_words(count: int, *, more: bool) -> str:
    """Return how much was found: "1 interview matches", "12 interviews match", "50+ interviews match"."""
    if more:
        return f"{count:,}+ interviews match"
    return f"{plural(count, 'interview')} {'matches' if count == 1 else 'match'}"


def found_pieces(
    finding: Finding,
    count: int | None,
    more: bool,
    marked: int,
    now: datetime,
    *,
    hidden: bool,
    typing: bool = False,
) -> list[Piece]:
    """Return the line above the list: how many, in which order, by which filters, how many marked.

    `count` is None while the answer is awaited. While one is `typing` no keys are named: they are letters.
    """
    keys = ("", "", "") if typing else ("o", "x", "c")
    pieces: list[Piece] = []
    if finding.active:
        words = "searching…" if count is None else count_words(count, more=more)
        pieces.append(Piece(Content.styled(words, "bold")))
    if finding.searching and count != 0:
        order = "best hits first" if finding.by_relevance else "newest first"
        pieces.append(Piece(_key(keys[0], order), "order", joined=True))
    for place, (name, words) in enumerate(finding.words(now, hidden=hidden)):
        pieces.append(Piece(shown_line(words), f"drop({name!r})", joined=place > 0))
    if finding.narrowed:
        pieces.append(Piece(_key(keys[1], "clears" if keys[1] else "clear filters"), "drop"))
    if marked:
        pieces.append(Piece(Content.styled(f"◆ {marked} marked", "$accent")))
        pieces.append(Piece(_key(keys[2], "compares" if keys[2] else "compare"), "compare"))
    return pieces


def _key(key: str, words: str) -> Content:
    """Return what a key does; the words alone where the key does not work now, for a click."""
    return Content.assemble((key, "bold $accent"), " " if key else "", (words, QUIET))


def nothing_found(
    finding: Finding, now: datetime, *, hidden: bool
) -> tuple[Sequence[Content], Sequence[tuple[str, Content]]]:
    """Return what stands in place of the list where nothing was found: a sentence, and what to do."""
    words = shown_line(" · ".join(words for _, words in finding.words(now, hidden=hidden)))
    query = shown_line(HIDDEN if hidden else finding.query, width=SHOWN_OF_QUERY)
    if finding.searching and finding.narrowed:
        sentence = Content.assemble("Nothing found for “", query, "” among the interviews with: ", words, ".")
    elif finding.searching:
        sentence = Content.assemble("Nothing found for “", query, "” in names, notes and answers.")
    else:
        sentence = Content.assemble("No interview fits the filters: ", words, ".")
    choices: list[tuple[str, Content]] = []
    if finding.narrowed:
        label = "Drop the filters" if finding.searching else "Drop the filters and see all interviews"
        choices.append((CLEAR_FILTERS, _choice(label, words)))
    if finding.searching:
        label = "Clear the search" if finding.narrowed else "Clear the search and see all interviews"
        choices.append((CLEAR_SEARCH, _choice(label, Content())))
    return [Content.assemble("\n", sentence, "\n")], choices


def _choice(label: str, detail: Content) -> Content:
    """Return a way out as a line to choose. Without its key, which is a letter while one types."""
    aside = Content.assemble("   ", detail).stylize(QUIET) if detail else Content()
    return Content.assemble("  ", ("→", "bold $accent"), " ", (label, "bold"), aside)
