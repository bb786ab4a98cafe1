"""`csr-interview store …`: where interviews are kept, whether all is well, and copies."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from csr_interview.cli.examples import examples
from csr_interview.cli.output import say
from csr_interview.cli.places import Places, pass_places


@click.group(epilog=examples("csr-interview store backup"))
def store() -> None:
    """The file in which interviews are kept: where it is, checking it, copying it."""


@store.command(epilog=examples('ls -l "$(csr-interview store path)"'))
@pass_places
def path(places: Places) -> None:
    """Print the store's file name, whether the file exists or not."""
    say(str(places.store_path))


@store.command(epilog=examples("csr-interview store check"))
@pass_places
def check(places: Places) -> int:
    """Check that the store is sound: the file, its records, and the audit trail.

    Prints each problem on a line. Exit code 1 where there is one.
    """
    with places.read_store() as opened:
        problems = opened.check()
        many = opened.counts().interviews if not problems else 0
    for problem in problems:
        say(problem)
    if not problems:
        say(f"The store is sound: {many} interview{'' if many == 1 else 's'}, audit trail unbroken.")
    return 1 if problems else 0


@store.command(epilog=examples("csr-interview store backup /media/stick/interviews.db"))
@click.argument("file", required=False, type=click.Path(path_type=Path))
@pass_places
def backup(places: Places, file: Path | None) -> None:
    """Write a complete copy of the store to FILE, also while the app is open.

    Without FILE the copy goes to the folder "backups" beside the store, named by date and time. It is
    readable by you only. An existing file is never written over.
    """
    target = (file or _dated(places.store_path)).expanduser().absolute()
    with places.read_store() as opened:
        if file is None:
            _make_folder(target.parent)
        opened.backup(target)
    say(f"Copied to {target}")


def _make_folder(folder: Path) -> None:
    from csr_interview.errors import StoreError
    from csr_interview.paths import make_private_folder

    try:
        make_private_folder(folder)
    except OSError as exc:
        cause = f"the folder {folder} cannot be made ({(exc.strerror or 'out of reach').lower()})"
        raise StoreError("no backup was made", cause, "Name a file: csr-interview store backup FILE") from exc


def _dated(store_file: Path) -> Path:
    from csr_interview.paths import backup_dir

    return backup_dir(store_file) / f"{store_file.stem}-{datetime.now():%Y-%m-%dT%H%M%S}{store_file.suffix}"
