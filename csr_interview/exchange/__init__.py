"""What leaves the machine and what comes in: the formats of `export`, the reading of bundles, blinding.

Begin with `batch`, which chooses interviews and writes them in a format of `registry`. A format takes
interviews with their banks and gives text; only `files` and `candidate_folder` write to disk.
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
    """Interviews with the banks they used. A format with a list of contents goes through them twice; where
    they can be read only once, it keeps them in memory."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a format may be asked; each uses what concerns it."""

    layout: str = ""
    """One of the format's layouts; empty means its first."""
    banks: tuple[Bank, ...] = ()
    """Every bank the interviews use, known before the first interview is read: CSV columns need them."""
    bom: bool = True
    """Whether a CSV begins with a byte order mark, by which Excel knows it as UTF-8."""
    zone: tzinfo | None = UTC
    """Where times meant for people are told, None meaning this machine; machine formats use UTC."""
    blind: bool = False
    """Whether names and contact data were left out before (see `csr_interview.exchange.blind`)."""
    history: Callable[[str], History] | None = None
    """Return what an interview, by id, went through; None leaves that out."""
