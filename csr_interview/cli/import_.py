"""`csr-interview import`: taking in bundles from another machine."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from csr_interview.cli.locations import Places, pass_places
from csr_interview.cli.output import counted, examples, say
from csr_interview.errors import BundleError
from csr_interview.text import clean

if TYPE_CHECKING:
    from csr_interview.exchange.json_reading import BundleFile
    from csr_interview.models.bank import Bank
    from csr_interview.models.interview import Record
    from csr_interview.store import Store

FILE = click.Path(path_type=Path, allow_dash=True)


@click.command(
    name="import",
    epilog=examples(
        "csr-interview import laptop.json",
        "csr-interview import laptop.json office.json --dry-run",
        "csr-interview import --schema > interviews.schema.json",
    ),
)
@click.argument("files", metavar="FILE...", nargs=-1, type=FILE)
@click.option("--dry-run", is_flag=True, help="Only tell what would happen.")
@click.option(
    "--schema", is_flag=True, help="Print the JSON Schema of the JSON formats, and do nothing else."
)
@pass_places
def import_(places: Places, files: tuple[Path, ...], dry_run: bool, schema: bool) -> int:
    """Take in interviews from another machine: bundles made by `export --format json`; - is standard input.

    The same id is the same interview. What is here already in the same state is left alone. Of two drafts the
    one that changed last counts, and a scorecard counts before any draft; what the other one said is kept as
    earlier text. A scorecard gets the amendments that were made elsewhere. Of two records of a candidate the
    one that changed last counts.

    All files are taken in together or not at all. Where one scorecard was submitted or amended in two
    different ways, nothing is imported, the differences are shown, and the exit code is 1. Before anything is
    changed, the store is copied to its backups.
    """
    if schema:
        from csr_interview.exchange.json_format import json_schema

        say(json.dumps(json_schema(), ensure_ascii=False, indent=2))
        return 0
    if not files:
        raise click.UsageError("Missing argument 'FILE...'.")
    with ExitStack() as stack:
        bundles = [_open(file, stack) for file in files]
        with _store(places, dry_run=dry_run) as opened:
            records = counted(_records(bundles), "interviews")
            told = opened.merge(records, dry_run=dry_run)
            if told.conflicts:
                from csr_interview.cli.import_text import conflicts

                for line in conflicts(told.conflicts, opened):
                    click.echo(clean(line), err=True)
    from csr_interview.cli.import_text import summary

    if told.conflicts:
        many = len(told.conflicts)
        raise BundleError(
            "nothing was imported",
            f"{many} interview{'s cannot' if many > 1 else ' cannot'} be merged, see above",
            "Decide which scorecard is right; then export again there, with filters that leave it out",
        )
    for line in summary(told, dry_run=dry_run):
        say(line)
    return 0


def _records(bundles: list[BundleFile]) -> Iterator[tuple[Record, Bank]]:
    for bundle in bundles:
        yield from bundle.records()


def _open(file: Path, stack: ExitStack) -> BundleFile:
    """Open a bundle and read its head. Raises BundleError."""
    from csr_interview.exchange.json_reading import BundleFile

    if str(file) == "-":
        return BundleFile(io.BytesIO(sys.stdin.buffer.read()), "standard input")
    title = f"{file} cannot be imported"
    try:
        source: BinaryIO = stack.enter_context(file.open("rb"))
        if not source.seekable():  # a pipe with a name
            source = io.BytesIO(source.read())
        return BundleFile(source, str(file))
    except FileNotFoundError:
        raise BundleError(title, "there is no such file") from None
    except IsADirectoryError:
        raise BundleError(title, "it is a folder", "Name the files in it") from None
    except OSError as exc:
        raise BundleError(title, (exc.strerror or "it cannot be read").lower()) from exc


@contextmanager
def _store(places: Places, *, dry_run: bool) -> Iterator[Store]:
    """Open the store: for writing, or only for reading where nothing is to be changed."""
    from csr_interview.store import Store, connection

    path = places.store_path
    if not dry_run:
        with Store.open(path) as opened:
            yield opened
    elif connection.look(path.absolute()):
        with Store.open(path, mode="ro") as opened:
            yield opened
    else:  # an import would make the store; looking must not
        from tempfile import TemporaryDirectory

        with (
            TemporaryDirectory(prefix="csr-interview-", ignore_cleanup_errors=True) as folder,
            Store.open(Path(folder) / "none.db") as opened,
        ):
            yield opened
