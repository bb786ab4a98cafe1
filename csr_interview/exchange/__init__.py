"""Exporting and importing: the formats of `export`, blind copies, and reading bundles.

Start with `batch`, which selects interviews and writes them in a format of `registry`. A format turns
interviews with their banks into text; only `files` and `candidate_folder` write to disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.models.interview import History, Interview

    Pairs = Iterable[tuple[Interview, Bank]]
    """Interviews with their banks. A format with a table of contents iterates twice, in memory if
    necessary."""


@dataclass(frozen=True, slots=True)
class Options:
    """Options of formats; each uses those that apply."""

    layout: str = ""
    """A layout of the format; empty for its first."""
    banks: tuple[Bank, ...] = ()
    """All banks of the interviews, for CSV columns."""
    bom: bool = True
    """Whether a CSV starts with a byte order mark, which Excel needs for UTF-8."""
    zone: tzinfo | None = UTC
    """Time zone of documents, None meaning this machine's; formats for programs use UTC."""
    blind: bool = False
    """Whether the interviews are blind copies (see `csr_interview.exchange.blind`)."""
    keys: bool = True
    """Whether scorecards show what gives away the answer key of a task."""
    history: Callable[[str], History] | None = None
    """Returns the history of an interview by ID; None omits it."""
