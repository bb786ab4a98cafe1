"""Shared options: database and bank folders, and the filters of `list` and `export`."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from csr_interview.models.decision import Verdict
from csr_interview.text import clean_line

if TYPE_CHECKING:
    from csr_interview.banks.library import Library
    from csr_interview.periods import Period
    from csr_interview.store import Filters, Store
    from csr_interview.store.base import Mode


@dataclass(frozen=True, slots=True)
class Places:
    """The database and bank folders of a command."""

    store: Path | None = None
    """As given by `--store`; None means the default one."""
    bank_dirs: tuple[Path, ...] = ()

    @property
    def store_path(self) -> Path:
        """The database file, which may not exist."""
        from csr_interview.paths import store_path

        return store_path(self.store)

    def read_store(self) -> Store:
        """Open the store for reading, also while the app is running. Raises StoreError."""
        from csr_interview.errors import StoreError
        from csr_interview.store import connection

        path = self.store_path
        if not connection.look(path):
            from csr_interview.store.backup import expect_no_backup

            expect_no_backup(path)
            if path.exists():
                way_out = f"Run {self.command()} to start one"
                raise StoreError(f"The database {path} is empty", "it contains no interviews yet", way_out)
            raise StoreError(f"There is no database at {path}", "", f"Run {self.command()} once to create it")
        return self.open_store("ro")

    def open_store(self, mode: Mode = "rw") -> Store:
        """Open the store as the user of the profile. Raises StoreError, ProfileError."""
        from csr_interview.profile import load
        from csr_interview.store import Store

        return Store.open(self.store_path, mode=mode, profile=load())

    def read_store_or_none_yet(self) -> Store:
        """Do the same, but return an empty store if there is none yet, see `none_yet`.

        It is an error if the file was named and does not exist, or there is a backup of it.
        """
        from csr_interview.store import Store

        return Store.none_yet(self.store_path) if self.none_yet else self.read_store()

    @property
    def none_yet(self) -> bool:
        """Whether the file is empty, or the default one does not exist yet.

        Raises StoreError, also if there is a backup with interviews.
        """
        from csr_interview.store import connection

        path = self.store_path
        if connection.look(path):
            return False
        from csr_interview.store.backup import expect_no_backup

        expect_no_backup(path)
        return path.exists() or self.store is None

    def how_to_begin(self) -> str:
        """Return what to do if there are no interviews yet."""
        return (
            f"There are no interviews yet. Run {self.command()} and press n to start one, or try "
            "csr-interview demo."
        )

    def command(self, *words: str) -> str:
        """Return a command line with the same options."""
        given = ["--store", str(self.store)] if self.store is not None else []
        for folder in self.bank_dirs:
            given += ["--bank-dir", str(folder)]
        return " ".join(_typed(word) for word in ("csr-interview", *given, *words))

    def library(self) -> Library:
        """Return all question banks."""
        from csr_interview.banks.library import load_all

        return load_all(self.bank_dirs)


def _typed(word: str) -> str:
    """Quote a word for the shell."""
    if os.name == "nt":
        return f'"{word}"' if " " in word else word
    return shlex.quote(word)


pass_places = click.make_pass_decorator(Places)
"""Passes the `Places` of the command line to a command as its first argument."""


# Filters of `list` and `export`.


F = TypeVar("F", bound=Callable[..., Any])

VERDICTS = tuple(str(verdict) for verdict in Verdict)

SEARCHING = (
    "Only interviews that contain every word: in the candidate's name, notes, task replies, reasons for "
    "skipping, custom red flags, candidate's questions, summary or recommendation. Matches parts of words, "
    'ignores case, and treats "words in double quotes" as a phrase.'
)


def _verdict(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Accept "no-hire" for "no hire", which saves quoting."""
    if value is None:
        return None
    name = " ".join(value.replace("-", " ").lower().split())
    if name not in VERDICTS:
        raise click.BadParameter(f"Choose one of {', '.join(word.replace(' ', '-') for word in VERDICTS)}")
    return name


def _days(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Period | None:
    """Read a day, or several days in a row."""
    if value is None:
        return None
    from csr_interview.periods import NotADay, period

    try:
        return period(value, datetime.now().astimezone().date())
    except NotADay as exc:
        raise click.BadParameter(str(exc)) from None


OPTIONS = (
    click.option("--search", metavar="TEXT", help=SEARCHING),
    click.option(
        "--status",
        type=click.Choice(["draft", "submitted"]),
        help="Only drafts or only submitted scorecards.",
    ),
    click.option(
        "--verdict",
        callback=_verdict,
        metavar="VERDICT",
        help="Only this decision, as submitted: strong-hire, hire, hold, no-hire, advance, stop, incomplete.",
    ),
    click.option("--bank", metavar="ID", help="Only this question bank."),
    click.option("--role", metavar="ROLE", help="Only this role (case-insensitive)."),
    click.option("--stage", metavar="STAGE", help="Only this stage."),
    click.option("--interviewer", metavar="NAME", help="Only this interviewer."),
    click.option(
        "--since",
        callback=_days,
        metavar="DAY",
        help='Only interviews started since this day: 2026-11-21, "12 Nov", yesterday, 7d, "last week".',
    ),
    click.option(
        "--until", callback=_days, metavar="DAY", help="Only interviews started on or before this day."
    ),
)


def filter_options(command: F) -> F:
    """Add the filter options to a command; `filters_from` reads them."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def unknown_bank(store: Store, bank: str) -> str:
    """Return a message with the banks in use, if no interview uses this one."""
    from csr_interview.store import Filters

    if not bank or store.count(Filters(bank=bank)):
        return ""
    known = ", ".join(name for name, _ in store.choices().banks)
    return f"No interviews use the bank {clean_line(bank)!r}. Banks in use: {known}." if known else ""


def filters_from(chosen: dict[str, Any]) -> Filters:
    """Return the filters for the given options, with days in this machine's time zone.

    Raises click.UsageError if the last day is before the first.
    """
    from csr_interview.store import Filters

    texts = {
        name: chosen[name] or ""
        for name in ("search", "status", "verdict", "bank", "role", "stage", "interviewer")
    }
    since: Period | None = chosen["since"]
    until: Period | None = chosen["until"]
    if since is None and until is None:
        return Filters(**texts)
    from csr_interview.periods import BACKWARDS, begin_of, end_of

    if since and until and until.last < since.first:
        raise click.UsageError(BACKWARDS)
    return Filters(
        **texts,
        since=begin_of(since.first) if since else "",
        until=end_of(until.last) if until else "",
    )
