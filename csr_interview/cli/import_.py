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
@click.option("--dry-run", is_flag=True, help="Show what would be imported.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the JSON formats.")
@pass_places
def import_(places: Places, files: tuple[Path, ...], dry_run: bool, schema: bool) -> int:
    """Import interviews from another machine (made by `export --format json`; - is standard input).

    Interviews are matched by ID. Unchanged ones are skipped. The latest version of a draft is used, and a
    scorecard replaces a draft; replaced texts are kept as earlier versions. Amendments from the other
    machine are added. The latest version of a candidate record is used.

    All files are imported together or not at all. If a scorecard was submitted or amended differently on
    both machines, nothing is imported, the differences are shown, and the exit code is 1. The database is
    backed up first.
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
            "Nothing was imported",
            f"{many} interview{'s cannot' if many > 1 else ' cannot'} be merged (see above)",
            "Decide which scorecard is correct, then export again without the other one",
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
        raise BundleError(title, "the file does not exist") from None
    except IsADirectoryError:
        raise BundleError(title, "it is a folder", "Specify the files in it") from None
    except OSError as exc:
        raise BundleError(title, (exc.strerror or "it cannot be read").lower()) from exc


@contextmanager
def _store(places: Places, *, dry_run: bool) -> Iterator[Store]:
    """Open the store: for writing, or read-only for a dry run."""
    from csr_interview.store import Store, connection

    path = places.store_path
    if not dry_run:
        with Store.open(path) as opened:
            yield opened
    elif connection.look(path.absolute()):
        with Store.open(path, mode="ro") as opened:
            yield opened
    else:  # a dry run must not create the database
        from tempfile import TemporaryDirectory

        with (
            TemporaryDirectory(prefix="csr-interview-", ignore_cleanup_errors=True) as folder,
            Store.open(Path(folder) / "none.db") as opened,
        ):
            yield opened
