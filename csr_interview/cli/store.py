"""`csr-interview store …`: location, checks and backups of the database."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from csr_interview.cli.options import Places, pass_places
from csr_interview.cli.output import confirmed, examples, say
from csr_interview.text import how_many


@click.group(epilog=examples("csr-interview store backup"))
def store() -> None:
    """The database: show its location, check it, back it up, restore a backup."""


@store.command(epilog=examples('ls -l "$(csr-interview store path)"'))
@pass_places
def path(places: Places) -> None:
    """Print the path of the database file, even if it does not exist."""
    say(str(places.store_path))


@store.command(epilog=examples("csr-interview store check"))
@pass_places
def check(places: Places) -> int:
    """Check the database: the file, its records and the audit log.

    Prints one problem per line; exit code 1 if there are any. If the file is damaged, also lists backups
    and explains how to restore one.
    """
    from csr_interview.store.health import FILE

    problems, many = _problems(places)
    for problem in problems:
        say(problem)
    if not problems:
        say(f"The database is intact: {how_many(many, 'interview')}, audit log verified.")
    if any(problem.startswith(FILE) for problem in problems):
        _tell_way_back(places)
    return 1 if problems else 0


def _problems(places: Places) -> tuple[list[str], int]:
    """Return the problems of the database, and its number of interviews if there are none."""
    from csr_interview.errors import StoreError

    try:
        with places.read_store() as opened:
            problems = opened.check()
            return problems, opened.counts().interviews if not problems else 0
    except StoreError:
        from csr_interview.store.health import damage

        if problems := damage(places.store_path.absolute()):
            return problems, 0
        raise


def _tell_way_back(places: Places) -> None:
    """List the backups, and explain how to restore one."""
    from csr_interview.paths import backup_dir
    from csr_interview.store.backup import found

    file = places.store_path.absolute()
    say(f"\nThe file {file} is damaged. It was not changed.")
    backups = found(file)
    if not backups:
        say(f"There are no backups in {backup_dir(file)}.")
        say("Keep the file: SQLite tools may be able to recover parts of it.")
        return
    say(f"\nBackups in {backup_dir(file)}, newest first:")
    for path in backups:
        say(f"  {_changed(path)}  {path.name}")
    say(f"\nTo restore the newest good one, quit the app and run {places.command('store', 'restore')}")
    say("The damaged file is kept. Changes after the backup are not included.")


def _changed(path: Path) -> str:
    from csr_interview.documents.layout import when

    return when(datetime.fromtimestamp(path.stat().st_mtime).astimezone().isoformat(), None)


@store.command(epilog=examples("csr-interview store backup /media/stick/interviews.db"))
@click.argument("file", required=False, type=click.Path(path_type=Path))
@pass_places
def backup(places: Places, file: Path | None) -> None:
    """Write a complete copy of the database to FILE, even while the app is open.

    Without FILE, the copy is saved in the "backups" folder next to the database, named by date and time.
    It is readable by you only. Existing files are never overwritten.
    """
    target = (file or _dated(places.store_path)).expanduser().absolute()
    with places.read_store() as opened:
        if file is None:
            _make_folder(target.parent)
        opened.backup(target)
    say(f"Copied to {target}")


@store.command(epilog=examples("csr-interview store restore", "csr-interview store restore copy.db --yes"))
@click.argument("backup", required=False, type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@pass_places
def restore(places: Places, backup: Path | None, yes: bool) -> None:
    """Replace the database with BACKUP; default: the newest good backup.

    The present database is kept in the "backups" folder. Changes that were never saved are in the journal,
    which the app restores at its next start.
    """
    from csr_interview.errors import StoreError
    from csr_interview.paths import backup_dir
    from csr_interview.store import backup as backups
    from csr_interview.store.records import utc_now

    target = places.store_path.absolute()
    chosen = backup.expanduser().absolute() if backup else backups.newest_good(target)
    if chosen is None:
        raise StoreError(
            f"{target} cannot be restored",
            f"there is no good backup in {backup_dir(target)}",
            f"Specify a file: {places.command('store', 'restore', 'FILE')}",
        )
    if problem := backups.trouble(chosen):
        raise StoreError(f"{chosen} cannot be restored", problem, "Choose another backup")
    many = backups.count(chosen)
    say(f"Backup of {_changed(chosen)} with {how_many(many, 'interview')}: {chosen}")
    if not confirmed("Restore it?", "Nothing was restored", yes=yes):
        return
    aside = backups.restore(target, chosen, utc_now())
    if aside is not None:
        say(f"The previous database was moved to {aside}")
    say(f"Restored to {target}")


@store.command(epilog=examples("csr-interview store compact"))
@pass_places
def compact(places: Places) -> None:
    """Make the database file smaller by removing the space of deleted data.

    A damaged search index is also removed; the app builds a new one.
    """
    path = places.store_path.absolute()
    places.read_store().close()  # says what is wrong if there is none
    before = _bytes(path)
    with places.open_store() as opened:
        opened.compact()
    say(f"{before:,} bytes before, {_bytes(path):,} after.")


def _bytes(path: Path) -> int:
    """Return the size of a database with its log."""
    files = (path.with_name(path.name + end) for end in ("", "-wal"))
    return sum(file.stat().st_size for file in files if file.exists())


def _make_folder(folder: Path) -> None:
    from csr_interview.errors import StoreError
    from csr_interview.paths import make_private_folder

    try:
        make_private_folder(folder)
    except OSError as exc:
        cause = f"the folder {folder} cannot be created ({(exc.strerror or 'unknown reason').lower()})"
        raise StoreError(
            "No backup was made", cause, "Specify a file: csr-interview store backup FILE"
        ) from exc


def _dated(store_file: Path) -> Path:
    from csr_interview.paths import backup_dir

    return backup_dir(store_file) / f"{store_file.stem}-{datetime.now():%Y-%m-%dT%H%M%S}{store_file.suffix}"
