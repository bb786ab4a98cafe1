"""The formats of `show` and `export`. A new format is one module and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csr_interview.errors import ExportError

if TYPE_CHECKING:
    from csr_interview.exchange import Options, Pairs
    from csr_interview.models.bank import Bank
    from csr_interview.models.interview import Interview


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write interviews."""

    name: str
    suffix: str
    """File suffix, with the dot."""
    about: str
    """A few words for help texts."""
    one: Callable[[Interview, Bank, Options], str] | None = None
    """Returns a document of one interview; None if not supported."""
    many: Callable[[Pairs, Options], Iterator[str]] | None = None
    """Yields a document of many interviews in pieces; None if not supported."""
    layouts: tuple[str, ...] = ()


def formats() -> dict[str, Format]:
    """Return all formats by name. Imports their modules."""
    from csr_interview.exchange import csv, json, pages

    found = (
        Format("text", ".txt", "a scorecard to read or print, 80 columns", one=pages.text_page),
        Format(
            "markdown",
            ".md",
            "scorecards for wikis and notes",
            one=pages.markdown_page,
            many=pages.markdown_pages,
        ),
        Format(
            "html",
            ".html",
            "scorecards as a page for any browser and for paper",
            one=pages.html_page,
            many=pages.html_pages,
        ),
        Format("json", ".json", "everything, for programs", one=json.document, many=json.bundle),
        Format("csv", ".csv", "a table for spreadsheets", many=csv.table, layouts=csv.LAYOUTS),
    )
    return {fmt.name: fmt for fmt in found}


ONE: tuple[str, ...] = ("text", "markdown", "html", "json")
"""Formats of `show` in the order of its help, which does not import their modules."""

MANY: tuple[str, ...] = ("csv", "json", "markdown", "html")
"""Formats of `export`."""

LAYOUTS: tuple[str, ...] = ("interviews", "answers", "tasks")
"""Layouts of `export`, all formats together."""


def find(name: str, layout: str = "") -> Format:
    """Return a format by name. Raises ExportError for an unknown format or layout."""
    known = formats()
    if name not in known:
        raise ExportError(f"There is no format called {name}", "", f"Formats are {', '.join(known)}.")
    found = known[name]
    if layout and layout not in found.layouts:
        has = (
            f"Layouts of {name} are {', '.join(found.layouts)}."
            if found.layouts
            else f"{name} has no layouts."
        )
        raise ExportError(f"There is no layout {layout} in {name}", "", has)
    return found
