"""`csr-interview doctor`: checks the installation on this machine."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from csr_interview import __version__
from csr_interview.cli.options import Places, pass_places
from csr_interview.cli.output import colours, columns, examples, say, say_heading
from csr_interview.documents.layout import hang
from csr_interview.errors import CsrInterviewError
from csr_interview.text import clean_line, how_many

_PACKAGES = ("textual", "sqlite-utils", "pydantic", "click", "platformdirs", "filelock")
_SAFE_WAL = (3, 51, 3)
"""First SQLite version in which simultaneous checkpoints cannot corrupt a WAL database."""

_LITTLE_SPACE = 100 * 1024 * 1024
_SMALLEST = (40, 12)
"""Minimum columns and rows of the app."""

if TYPE_CHECKING:
    from csr_interview.store.search_index import SearchState

State = Literal["ok", "note", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. Only "wrong" is a failure."""

    state: State
    text: str


@click.command(epilog=examples("csr-interview doctor"))
@pass_places
def doctor(places: Places) -> int:
    """Check the program, folders, terminal, question banks and database, and explain how to fix problems.

    Exit code 1 if there are problems. The report contains no names or notes and can be shared.
    """
    wrong = 0
    sections = (
        ("Program", _program()),
        ("Terminal", _terminal()),
        ("Folders", _folders(places)),
        ("Question banks", _banks(places)),
        ("Database", _store(places)),
    )
    for title, findings in sections:
        say_heading(title)
        for finding in findings:
            wrong += finding.state == "wrong"
            _print(finding)
    say("\nNo problems found." if not wrong else f"\n{how_many(wrong, 'problem')} to fix.")
    return 1 if wrong else 0


def _print(finding: Finding) -> None:
    colour = {"ok": "green", "note": "yellow", "wrong": "red"}[finding.state]
    state = f"{finding.state:<6}"
    for number, line in enumerate(hang(f"  {state} ", clean_line(finding.text), min(columns(), 100))):
        shown = line.replace(state, click.style(state, fg=colour), 1) if number == 0 and colours() else line
        click.echo(shown)


def _program() -> Iterator[Finding]:
    yield Finding(
        "ok", f"csr-interview {__version__}, Python {platform.python_version()}, {platform.platform()}"
    )
    found = []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            yield Finding("wrong", f"the package {name} is missing; install csr-interview again")
    yield Finding("ok", ", ".join(found))
    text = f"SQLite {sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info < _SAFE_WAL:
        safe = ".".join(map(str, _SAFE_WAL))
        yield Finding(
            "note",
            f"{text}: before {safe}, two programs writing to one database could damage it. csr-interview "
            "uses a single writer; do not write to the database with other tools while it is open",
        )
    else:
        yield Finding("ok", text)


def _terminal() -> Iterator[Finding]:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield Finding("note", "not running in a terminal; the app needs one, commands do not")
    else:
        size = shutil.get_terminal_size()
        small = size.columns < _SMALLEST[0] or size.lines < _SMALLEST[1]
        wide = "at least 80×24 recommended; 110 columns show everything"
        state: State = "note" if small else "ok"
        yield Finding(state, f"{size.columns}×{size.lines} characters ({wide})")
    kind = os.environ.get("TERM", "not set")
    colour = os.environ.get("COLORTERM", "")
    depth = (
        "full color" if colour in ("truecolor", "24bit") else "256 colors" if "256" in kind else "few colors"
    )
    off = "; NO_COLOR is set, so no colors" if os.environ.get("NO_COLOR") else ""
    yield Finding("note" if kind == "dumb" else "ok", f"TERM {kind}, {depth}{off}")
    encoding = (sys.stdout.encoding or "unknown").lower()
    if "utf" in encoding:
        yield Finding("ok", f"characters: {encoding}")
    else:
        yield Finding("note", f"characters: {encoding}; some names may appear as ?; use UTF-8")
    yield from _terminal_hints()


def _terminal_hints() -> Iterator[Finding]:
    """Yield keys that this terminal reserves, and alternatives."""
    if os.environ.get("TMUX"):
        yield Finding("note", "tmux: `set -s escape-time 10` makes Esc respond immediately")
    program = os.environ.get("TERM_PROGRAM", "")
    if os.environ.get("GNOME_TERMINAL_SCREEN") or os.environ.get("VTE_VERSION"):
        yield Finding(
            "note", "this terminal may keep F1 (help) and F10 (menu): ctrl+r then a digit rates too"
        )
    if program == "vscode":
        yield Finding("note", "VS Code keeps F1 and F5: ctrl+r then a digit rates too")
    if program == "Apple_Terminal":
        yield Finding("note", "macOS keeps ctrl+arrows: option+arrows and F8 change the question too")


def _folders(places: Places) -> Iterator[Finding]:
    from csr_interview.paths import backup_dir, config_dir, user_bank_dir
    from csr_interview.synced_folders import warning

    store = places.store_path.absolute()
    for name, folder in (
        ("database", store.parent),
        ("backups", backup_dir(store)),
        ("your banks", user_bank_dir()),
        ("your profile", config_dir()),
    ):
        yield _folder(name, folder)
    if told := warning(store.parent):
        yield Finding("note", told)
    existing = next(folder for folder in (store.parent, *store.parent.parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    state: State = "wrong" if free < _LITTLE_SPACE else "ok"
    yield Finding(state, f"{free // (1024 * 1024)} MB free for the database")


def _folder(name: str, folder: Path) -> Finding:
    if not folder.exists():
        return Finding("ok", f"{name}: {folder} (created when needed)")
    if not folder.is_dir():
        return Finding("wrong", f"{name}: {folder} is not a folder")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding("wrong", f"{name}: {folder} cannot be written to")
    if os.name == "posix" and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        return Finding("note", f"{name}: {folder} can be read by others (run chmod 700 to restrict it)")
    return Finding("ok", f"{name}: {folder}")


def _banks(places: Places) -> Iterator[Finding]:
    library = places.library()
    for problem in library.all_problems:
        state: State = "wrong" if problem.level == "error" else "note"
        yield Finding(state, str(problem))
    if library.banks:
        named = ", ".join(f"{bank.id} {bank.version}" for bank in library.banks)
        yield Finding("ok", f"{len(library.banks)} in use: {named}")
    else:
        yield Finding("wrong", "no usable question bank found")


def _store(places: Places) -> Iterator[Finding]:
    from csr_interview.store.backup import expect_no_backup
    from csr_interview.store.connection import look
    from csr_interview.store.health import FILE, damage

    path = places.store_path
    empty = path.is_file() and path.stat().st_size == 0
    if empty or not path.exists():
        try:
            look(path)  # a link to nothing is told
            expect_no_backup(path.absolute())
        except CsrInterviewError as exc:
            yield Finding("wrong", str(exc))
        else:
            state = "empty; no interviews yet" if empty else "does not exist yet; the app creates it"
            yield Finding("ok", f"{path}: {state}")
        return
    try:
        with places.read_store() as store:
            problems = store.check()
            counts = store.counts() if not problems else None
            search = store.search_state() if not problems else None
    except CsrInterviewError as exc:
        if damage(path.absolute()):
            yield _damaged(places)
        else:
            yield Finding("wrong", str(exc))
        return
    if any(problem.startswith(FILE) for problem in problems):
        yield _damaged(places)
        problems = [problem for problem in problems if not problem.startswith(FILE)]
        counts = search = None
    for problem in problems:
        yield Finding("wrong", problem)
    if counts is not None:
        found = f"{counts.interviews} interviews, {counts.drafts} of them drafts"
        yield Finding("ok", f"{path}: {found}; intact, audit log verified")
    if search is not None:
        yield _search(search)


def _damaged(places: Places) -> Finding:
    """Return the finding for a damaged database file."""
    told = f"`{places.command('store', 'check')}` explains the problem and how to restore a backup"
    return Finding("wrong", f"{places.store_path}: the file is damaged; {told}")


def _search(state: SearchState) -> Finding:
    if state.indexed and not state.fast:
        return Finding("note", "search: this SQLite has no trigram index, so search is slower")
    if state.waiting:
        return Finding(
            "ok", f"search: {state.indexed} interviews indexed; {state.waiting} to be indexed by the app"
        )
    return Finding("ok", f"search: {state.indexed} interviews indexed")
