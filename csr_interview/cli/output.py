"""What commands print: cleaned text, tables, colour where it is wanted, progress where it helps."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from csr_interview.documents.layout import pad, width
from csr_interview.text import clean, clean_line

if TYPE_CHECKING:
    from csr_interview.documents.blocks import Block

T = TypeVar("T")

_WIDE = 120
"""Columns of a table that goes to a file or a pipe."""
_READABLE = 100
"""Columns beyond which lines of prose are hard to read."""


def set_up_streams() -> None:
    """Let output never fail on a character: UTF-8 for pipes on Windows, replacements elsewhere."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:  # None, or replaced by a test
            continue
        if os.name == "nt" and not stream.isatty():
            reconfigure(encoding="utf-8", errors="replace")
        else:
            reconfigure(errors="replace")


def say(text: str = "") -> None:
    """Print text, cleaned: nothing that was stored or read reaches the terminal as a command to it."""
    click.echo(clean(text))


def say_heading(text: str) -> None:
    """Print a heading of our own words; bold where colours are wanted."""
    click.echo(click.style(text, bold=True) if colours() else text)


def say_blocks(blocks: Iterable[Block]) -> None:
    """Print a document as it is read, headings in bold where colors are wanted."""
    from csr_interview.documents.blocks_text import block_lines

    first = True
    for line in block_lines(blocks, min(columns(), _READABLE)):
        text = clean(line.text)
        if text or not first:
            click.echo(click.style(text, bold=True) if line.tone == "strong" and colours() else text)
        first = False


def colours() -> bool:
    """Return whether to print colours (see no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def columns() -> int:
    """Return how wide a table may be."""
    return shutil.get_terminal_size((_WIDE, 24)).columns if sys.stdout.isatty() else _WIDE


def on_terminal() -> bool:
    """Return whether somebody reads along; else output goes to a file or a pipe."""
    return sys.stdout.isatty()


def table(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    flexible: int | Sequence[tuple[int, int]],
    most: Mapping[int, int] | None = None,
    under: Mapping[int, str] | None = None,
) -> None:
    """Print rows under headings, columns as wide as their widest cell, or as `most` allows, by number.

    `under` has lines to print under rows, by the row's number from 0; they are cleaned and fit already.

    Where they do not fit the terminal, the column number `flexible` is cut, down to eight cells; or
    several in turn, each given with its least width, until the table fits.
    """
    cells = [[clean_line(cell) for cell in row] for row in rows]
    widths = [max(width(row[place]) for row in [list(headings), *cells]) for place in range(len(headings))]
    for place, limit in (most or {}).items():
        widths[place] = min(limit, widths[place])
    over = sum(widths) + 2 * (len(widths) - 1) - columns()
    for place, least in ((flexible, 8),) if isinstance(flexible, int) else flexible:
        gained = max(0, min(over, widths[place] - least))
        widths[place] -= gained
        over -= gained
    say_heading(_row(headings, widths))
    for number, row in enumerate(cells):
        click.echo(_row(row, widths))
        if under and number in under:
            click.echo(under[number])


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(pad(cell, size) for cell, size in zip(cells, widths, strict=True)).rstrip()


def counted(things: Iterable[T], what: str, *, after: float = 1.0) -> Iterator[T]:
    """Yield `things`, and tell on standard error how many have passed.

    Only where standard error is a terminal, and once it takes longer than `after` seconds.
    """
    watched = sys.stderr.isatty()
    began = told = time.monotonic()
    number = 0
    for thing in things:
        number += 1
        yield thing
        now = time.monotonic()
        if watched and now - began > after and now - told > 0.2:
            told = now
            click.echo(f"\r{number} {what} …", nl=False, err=True)
    if watched and told != began:
        click.echo(f"\r{number} {what}    ", err=True)


# Where a document goes: a file, a pipe, or the terminal.


OUTPUT = click.Path(path_type=Path, allow_dash=True)
"""A file to write to; "-" is standard output."""


def refuse(output: Path, *, force: bool) -> None:
    """Refuse an output that cannot be written before anything is read. Raises ExportError."""
    if str(output) != "-":
        from csr_interview.exchange.files import refuse_existing

        refuse_existing(output, force=force)


def deliver(output: Path, chunks: Iterable[str], *, force: bool) -> None:
    """Write a document to a file or to standard output; onto a terminal only what it cannot obey."""
    from csr_interview.exchange.files import for_terminal, write_file, write_stream

    if str(output) != "-":
        write_file(output, chunks, force=force)
    elif sys.stdout.isatty():
        for chunk in for_terminal(chunks):
            click.echo(chunk, nl=False)
    else:
        write_stream(sys.stdout.buffer, chunks)


# Examples under a command's help.


def examples(*lines: str) -> str:
    """Return the end of a help text: command lines as one would type them, each on a line of its own."""
    title = "Example" if len(lines) == 1 else "Examples"
    return "\n".join(("\b", f"{title}:", *(f"  {line}" for line in lines)))
