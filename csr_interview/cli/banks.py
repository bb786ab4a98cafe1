"""`csr-interview banks …`: which question banks there are, what is in them, what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from csr_interview.cli.banks_new import new, own_folder
from csr_interview.cli.examples import examples
from csr_interview.cli.output import columns, on_terminal, say, table
from csr_interview.cli.places import Places, pass_places
from csr_interview.text import clean_line

if TYPE_CHECKING:
    from csr_interview.banks.library import Library, Problem, Source

_FROM: dict[Source, str] = {"given": "--bank-dir", "own": "yours", "shipped": "program"}

_WIDE = 100
"""Columns of a terminal that has room for all columns of the list."""


@click.group(epilog=examples("csr-interview banks list", "csr-interview --bank-dir ./banks banks check"))
def banks() -> None:
    """Question banks: listing, reading and checking them.

    Banks are TOML files. They are looked for in every --bank-dir, in your own folder, and among those
    that come with the program; of one id the highest version is used.
    """


@banks.command(name="list", epilog=examples("csr-interview banks list"))
@pass_places
def list_(places: Places) -> None:
    """List every bank that can be found, where it is from, and whether it is used.

    Of several files with one id the highest version is used; the others are shadowed.
    """
    from csr_interview.banks.standing import remarks

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
        if columns() < _WIDE:  # the number of questions is the first to go
            headings, rows = headings[:3] + headings[4:], [row[:3] + row[4:] for row in rows]
        table(headings, rows, flexible=_cut(len(headings) - 1) if on_terminal() else ())
        say()
        for folder, name in names.items():
            say(f"{name}: {clean_line(str(folder))}")
    else:
        say("No question banks were found.")
    notes = list(remarks(library))
    for note in ("", *notes) if notes else ():
        say(note)
    say(f"\nYour own banks go into {own_folder()}; `csr-interview banks new` writes one to start from.")
    if library.all_problems:
        command = clean_line(places.command("banks", "check"))
        say(f"\n{_counted(library.all_problems)} `{command}` shows what to mend.")


def _cut(last: int) -> tuple[tuple[int, int], ...]:
    """Return what to cut, and down to what, until the list fits: title and file, never the id."""
    return ((2, 20), (last, 12), (2, 10), (last, 8), (2, 4), (last, 4))


def _folders(library: Library) -> dict[Path, str]:
    """Return the folders that hold banks, each with a short name; several of --bank-dir are counted."""
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
    """Print a whole bank to read: role, scripts, questions with all guidance, tasks, and the rules.

    ID is a bank's id or any beginning that only one bank has.
    """
    from csr_interview.cli.bank_text import bank_text

    say(bank_text(places.library().get(bank_id)))


@banks.command(epilog=examples("csr-interview banks check", "csr-interview banks check my-bank.toml"))
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@pass_places
def check(places: Places, paths: tuple[Path, ...]) -> int:
    """Check bank files, or all banks in a folder; without PATH every bank that can be found.

    Prints all problems at once, one a line, as "file: key: message". Warnings do not keep a bank from
    being used. Exit code 1 where anything is printed.
    """
    problems, many = _examined(paths) if paths else _found(places.library())
    for problem in problems:
        warning = "warning: " if problem.level == "warning" else ""
        say(f"{problem.file}: {problem.key}: {warning}{_one_line(problem.message)}")
    if not problems:
        say(f"{many} bank{'' if many == 1 else 's'} checked, no problems.")
    return 1 if problems else 0


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _found(library: Library) -> tuple[list[Problem], int]:
    return list(library.all_problems), len(library.files)


def _examined(paths: Iterable[Path]) -> tuple[list[Problem], int]:
    """Return the problems of the files and folders named, and how many files were read."""
    from csr_interview.banks.library import Problem, bank_files, check_file

    problems: list[Problem] = []
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        try:
            inside = bank_files(path)
        except OSError as exc:
            problems.append(Problem(str(path), "(folder)", (exc.strerror or "cannot be read").lower()))
            continue
        if not inside:
            problems.append(Problem(str(path), "(folder)", "holds no question bank (*.toml)"))
        files += inside
    for file in files:
        problems += check_file(file, links=file in paths)
    return problems, len(files)


@banks.command(epilog=examples("csr-interview banks schema > bank.schema.json"))
def schema() -> None:
    """Print the JSON Schema of a bank file, for editors that complete and check TOML."""
    from csr_interview.banks.library import json_schema

    say(json.dumps(json_schema(), indent=2, ensure_ascii=False))


banks.add_command(new)
