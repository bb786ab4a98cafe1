"""Where a document goes: a file, a pipe, or the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

OUTPUT = click.Path(path_type=Path, allow_dash=True)
"""A file to write to; "-" is standard output."""


def refuse(output: Path, *, force: bool) -> None:
    """Refuse an output that cannot be written before anything is read. Raises ExportError."""
    if str(output) != "-":
        from csr_interview.export.files import refuse_existing

        refuse_existing(output, force=force)


def deliver(output: Path, chunks: Iterable[str], *, force: bool) -> None:
    """Write a document to a file or to standard output; onto a terminal only what it cannot obey."""
    from csr_interview.export.files import for_terminal, write_file, write_stream

    if str(output) != "-":
        write_file(output, chunks, force=force)
    elif sys.stdout.isatty():
        for chunk in for_terminal(chunks):
            click.echo(chunk, nl=False)
    else:
        write_stream(sys.stdout.buffer, chunks)
