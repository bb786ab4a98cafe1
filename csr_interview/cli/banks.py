"""`csr-interview banks …`: which question banks there are, their contents and problems."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from csr_interview.cli.options import Places, pass_places
from csr_interview.cli.output import columns, examples, on_terminal, say, table
from csr_interview.text import clean_line, how_many

if TYPE_CHECKING:
    from csr_interview.banks.library import Library, Problem, Source
    from csr_interview.models.bank import Bank

# `csr-interview banks new`: a starter bank to edit.


def own_folder() -> str:
    """Return the folder of the user's banks in short form, without the user's name."""
    from csr_interview.paths import HOME_VARIABLE, data_dir, user_bank_dir

    folder = user_bank_dir()
    base, short = (data_dir(), f"${HOME_VARIABLE}") if os.environ.get(HOME_VARIABLE) else (Path.home(), "~")
    try:
        return str(Path(short) / folder.relative_to(base))
    except ValueError:  # application data may be outside the home folder
        return str(folder)


class _TellsFolder(click.Command):
    """A command whose help shows the user's bank folder."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the folder above the examples."""
        formatter.write_paragraph()
        formatter.write_text("Folder for your own banks, used without --bank-dir:")
        formatter.write(f"  {own_folder()}\n")
        super().format_epilog(ctx, formatter)


@click.command(
    cls=_TellsFolder,
    epilog=examples(
        "csr-interview banks new ./first-line.toml",
        "csr-interview banks new banks/repairs.toml --id repairs --title Repairs",
    ),
)
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path))
@click.option("--id", "bank_id", metavar="ID", help="Bank ID; default: the file name.")
@click.option("--title", metavar="T", default="My question bank", help="Bank title.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@pass_places
def new(places: Places, path: Path, bank_id: str | None, title: str, force: bool) -> None:
    """Create a starter bank to edit, with three questions, one task and comments.

    PATH must end in .toml. A missing folder is created. The starter passes `banks check` and can be used
    right away.
    """
    from csr_interview.banks.library import id_from, is_bank_name, starter_text
    from csr_interview.errors import BankError
    from csr_interview.exchange.files import write_file

    path = path.expanduser()
    if not is_bank_name(path):
        raise BankError("Nothing was written", f"{path} does not end in .toml", f"Try {path}.toml.")
    chosen = bank_id if bank_id is not None else id_from(path.stem)
    text = starter_text(chosen, title)
    made = _make_folder(path.parent)
    write_file(path, [text], force=force)
    if made:
        say(f"Created folder {path.parent}.")
    say(f"Wrote {path}: the bank {chosen}, version 1.0.0.")
    for line in _next_steps(places, path, chosen):
        say(line)


def _make_folder(folder: Path) -> bool:
    """Create a missing folder; return whether it was missing. It is private inside the user's folder."""
    from csr_interview.errors import ExportError
    from csr_interview.paths import data_dir, make_private_folder

    if folder.exists():
        return False
    try:
        if data_dir() in (folder.absolute(), *folder.absolute().parents):
            make_private_folder(folder)
        else:
            folder.mkdir(parents=True)
    except OSError as exc:
        cause = f"the folder {folder} cannot be created ({(exc.strerror or 'refused').lower()})"
        raise ExportError("Nothing was written", cause, "Choose another location.") from exc
    return True


def _next_steps(places: Places, path: Path, bank_id: str) -> list[str]:
    """Return how to use the new bank, and what prevents that."""
    library = places.library()
    place = os.path.realpath(path)
    found = next((file for file in library.files if os.path.realpath(file.path) == place), None)
    if found is None:
        steps = [f"To use it, run csr-interview --bank-dir {path.parent}, or move it to {own_folder()}."]
    elif found.used:
        steps = ["The app now lists this bank."]
    else:
        steps = []
    return [*steps, *_in_the_way(library, path, bank_id), f"After editing: csr-interview banks check {path}"]


def _in_the_way(library: Library, path: Path, bank_id: str) -> list[str]:
    """Return a message if another bank with the same ID is used instead."""
    place = os.path.realpath(path)
    for bank in library.banks:
        other = next((file for file in library.files if file.used and file.bank == bank), None)
        if bank.id == bank_id and other is not None and os.path.realpath(other.path) != place:
            version = bank.version
            if (*bank.order, 0, 0)[:3] >= (1, 0, 0):
                return [f"Bank {bank_id} {version} already exists. Increase the version of yours to use it."]
    return []


_FROM: dict[Source, str] = {"given": "--bank-dir", "own": "yours", "shipped": "program"}

_WIDE = 100
"""Minimum width for all columns of the list."""


@click.group(epilog=examples("csr-interview banks list", "csr-interview --bank-dir ./banks banks check"))
def banks() -> None:
    """Question banks: list, show, check and create them.

    Banks are TOML files in --bank-dir folders, in your own folder, and in the program. If several have the
    same ID, the highest version is used.
    """


@banks.command(name="list", epilog=examples("csr-interview banks list"))
@pass_places
def list_(places: Places) -> None:
    """List all banks, where they are from, and whether they are used.

    If several files have the same ID, the highest version is used; the others are shadowed.
    """
    from csr_interview.banks.library import remarks

    library = places.library()
    names = _folders(library)
    rows: list[tuple[str, ...]] = [
        (
            file.bank.id if file.bank else file.path.stem,
            file.bank.version if file.bank else "",
            file.bank.title if file.bank else "",
            str(len(file.bank.questions)) if file.bank else "",
            file.state,
            names[file.path.parent],
            file.path.name,
        )
        for file in library.files
    ]
    if rows:
        headings: tuple[str, ...] = ("ID", "VERSION", "TITLE", "QUESTIONS", "STATE", "FROM", "FILE")
        if columns() < _WIDE:  # omit the number of questions first
            headings, rows = headings[:3] + headings[4:], [row[:3] + row[4:] for row in rows]
        last = len(headings) - 1
        # Cut title and file until the list fits, never the ID.
        cuts = ((2, 20), (last, 12), (2, 10), (last, 8), (2, 4), (last, 4))
        table(headings, rows, flexible=cuts if on_terminal() else ())
        say()
        for folder, name in names.items():
            say(f"{name}: {clean_line(str(folder))}")
    else:
        say("No question banks were found.")
    notes = list(remarks(library))
    for note in ("", *notes) if notes else ():
        say(note)
    say(f"\nFolder for your own banks: {own_folder()}. `csr-interview banks new` creates a bank there.")
    if library.all_problems:
        command = clean_line(places.command("banks", "check"))
        say(f"\n{_counted(library.all_problems)} `{command}` shows how to fix them.")


def _folders(library: Library) -> dict[Path, str]:
    """Return the folders with banks and their short names; several of --bank-dir are numbered."""
    sources = {file.path.parent: file.source for file in library.files}
    given = [folder for folder, source in sources.items() if source == "given"]
    names = {folder: _FROM[source] for folder, source in sources.items()}
    if len(given) > 1:
        names |= {folder: f"{_FROM['given']} {place}" for place, folder in enumerate(given, 1)}
    return names


def _counted(problems: Iterable[Problem]) -> str:
    many = len(list(problems))
    return "There is 1 problem." if many == 1 else f"There are {many} problems."


@banks.command(epilog=examples("csr-interview banks show csr | less"))
@click.argument("bank_id", metavar="ID")
@pass_places
def show(places: Places, bank_id: str) -> None:
    """Print a question bank: role, scripts, questions with guidance, tasks and decision rules.

    ID is a bank ID or a unique prefix.
    """
    say(bank_text(places.library().get(bank_id)))


def bank_text(bank: Bank) -> str:
    """Return everything in a bank as text of 80 columns, in reading order."""
    from csr_interview.banks.coverage import coverage
    from csr_interview.documents.blocks_text import text
    from csr_interview.documents.guide import bank_pages

    return text(bank_pages(bank, coverage(bank))).removesuffix("\n")


@banks.command(epilog=examples("csr-interview banks check", "csr-interview banks check my-bank.toml"))
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@pass_places
def check(places: Places, paths: tuple[Path, ...]) -> int:
    """Check bank files or all banks in a folder; without PATH, all available banks.

    Prints one problem per line, as "file: key: message". A bank with only warnings can be used. Exit code
    1 if there are problems or warnings.
    """
    if paths:
        problems, many = _examined(paths)
    else:
        library = places.library()
        problems, many = list(library.all_problems), len(library.files)
    for problem in problems:
        warning = "warning: " if problem.level == "warning" else ""
        say(f"{problem.file}: {problem.key}: {warning}{' '.join(problem.message.split())}")
    if not problems:
        say(f"{how_many(many, 'bank')} checked, no problems.")
    return 1 if problems else 0


def _examined(paths: Iterable[Path]) -> tuple[list[Problem], int]:
    """Return the problems of files and folders, and the number of files."""
    from csr_interview.banks.library import Problem, check_file, load_folder

    problems: list[Problem] = []
    many = 0
    for path in paths:
        if not path.is_dir():
            problems += check_file(path)
            many += 1
            continue
        try:
            inside = load_folder(path, "given")
        except OSError as exc:
            problems.append(Problem(str(path), "(folder)", (exc.strerror or "cannot be read").lower()))
            continue
        if not inside:
            problems.append(Problem(str(path), "(folder)", "contains no question bank (*.toml)"))
        problems += [problem for file in inside for problem in file.problems]
        many += len(inside)
    return problems, many


@banks.command(epilog=examples("csr-interview banks schema > bank.schema.json"))
def schema() -> None:
    """Print the JSON Schema of bank files, for editors that validate TOML."""
    from csr_interview.banks.types import json_schema

    say(json.dumps(json_schema(), indent=2, ensure_ascii=False))


banks.add_command(new)
