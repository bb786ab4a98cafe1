"""What commands print: cleaned text, tables, colors, progress."""

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
from csr_interview.errors import StoreError
from csr_interview.labels import DAMAGED, SHORT
from csr_interview.text import clean, clean_line, json_array

if TYPE_CHECKING:
    from csr_interview.documents.blocks import Block
    from csr_interview.models.interview import InterviewSummary

T = TypeVar("T")

_WIDE = 120
"""Columns of a table that is written to a file or pipe."""
_READABLE = 100
"""Columns beyond which lines of prose are hard to read."""


def set_up_streams() -> None:
    """Make sure that no character makes output fail: UTF-8 for pipes on Windows, replacements elsewhere."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:  # None, or replaced by a test
            continue
        if os.name == "nt" and not stream.isatty():
            reconfigure(encoding="utf-8", errors="replace")
        else:
            reconfigure(errors="replace")


def say(text: str = "") -> None:
    """Print cleaned text, so that stored text cannot control the terminal."""
    click.echo(clean(text))


def say_array(records: Iterable[object]) -> None:
    """Print a JSON array, one element per line."""
    for piece in json_array(records):
        click.echo(piece, nl=False)
    click.echo()


def decided(row: InterviewSummary) -> str:
    """Return the decision of an interview in a word; without one, its status or why it is not shown."""
    return SHORT if row.sealed else DAMAGED if row.damaged else row.verdict or str(row.status)


def say_heading(text: str) -> None:
    """Print a heading, in bold if colors are used."""
    click.echo(click.style(text, bold=True) if colours() else text)


def say_blocks(blocks: Iterable[Block]) -> None:
    """Print a document, headings in bold if colors are used."""
    from csr_interview.documents.blocks_text import block_lines

    first = True
    for line in block_lines(blocks, min(columns(), _READABLE)):
        text = clean(line.text)
        if text or not first:
            click.echo(click.style(text, bold=True) if line.tone == "strong" and colours() else text)
        first = False


def colours() -> bool:
    """Return whether to use colors (see no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def columns() -> int:
    """Return the maximum width of a table."""
    return shutil.get_terminal_size((_WIDE, 24)).columns if sys.stdout.isatty() else _WIDE


def on_terminal() -> bool:
    """Return whether output goes to a terminal, not to a file or pipe."""
    return sys.stdout.isatty()


def confirmed(question: str, nothing: str, *, yes: bool) -> bool:
    """Ask, unless `yes`; say `nothing` if the answer is no. Raises StoreError if nobody can be asked."""
    if yes:
        return True
    if not sys.stdin.isatty():
        raise StoreError(nothing, "it was not confirmed", "Add --yes")
    if click.confirm(question, err=True):
        return True
    say(f"{nothing}.")
    return False


def table(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    flexible: Sequence[tuple[int, int]],
    most: Mapping[int, int] | None = None,
    under: Mapping[int, str] | None = None,
) -> None:
    """Print rows under headings. Columns are as wide as their widest cell, or as `most` allows.

    `under` has lines to print below rows, by index; they must be clean and fit. If the table does not fit the
    terminal, the columns `flexible` are cut in turn, each to no less than its minimum.
    """
    cells = [[clean_line(cell) for cell in row] for row in rows]
    widths = [max(width(row[place]) for row in [list(headings), *cells]) for place in range(len(headings))]
    for place, limit in (most or {}).items():
        widths[place] = min(limit, widths[place])
    over = sum(widths) + 2 * (len(widths) - 1) - columns()
    for place, least in flexible:
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
    """Yield `things`, and show their number on standard error if it is a terminal, after `after` seconds."""
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


# Documents go to a file, a pipe, or the terminal.


OUTPUT = click.Path(path_type=Path, allow_dash=True)
"""A file to write to; "-" is standard output."""


def refuse(output: Path, *, force: bool) -> None:
    """Check that an output can be written, before anything is read. Raises ExportError."""
    if str(output) != "-":
        from csr_interview.exchange.files import refuse_existing

        refuse_existing(output, force=force)


def deliver(output: Path, chunks: Iterable[str], *, force: bool) -> None:
    """Write a document to a file or standard output; text for a terminal is cleaned."""
    if str(output) != "-":
        from csr_interview.exchange.files import write_file

        write_file(output, chunks, force=force)
    elif on_terminal():
        for chunk in chunks:
            click.echo(clean(chunk), nl=False)
    else:
        for chunk in chunks:
            sys.stdout.buffer.write(chunk.encode())
        sys.stdout.buffer.flush()


# Examples under a command's help.


def examples(*lines: str) -> str:
    """Return the end of a help text: example command lines, one per line."""
    title = "Example" if len(lines) == 1 else "Examples"
    return "\n".join(("\b", f"{title}:", *(f"  {line}" for line in lines)))
