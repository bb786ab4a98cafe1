"""What stands before the subcommand: which store, which bank folders; and opening them."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from csr_interview.banks.library import Library
    from csr_interview.store import Store


@dataclass(frozen=True, slots=True)
class Places:
    """Where a command works."""

    store: Path | None = None
    """As given by `--store`; None means the user's own."""
    bank_dirs: tuple[Path, ...] = ()

    @property
    def store_path(self) -> Path:
        """The store's file. It need not exist."""
        from csr_interview.paths import store_path

        return self.store.expanduser() if self.store else store_path()

    def read_store(self) -> Store:
        """Open the store for reading, which works beside a running app. Raises StoreError."""
        from csr_interview.errors import StoreError
        from csr_interview.store import Store, connection

        path = self.store_path
        if not connection.look(path):
            if path.exists():
                way_out = f"Run {self.command()} to start one"
                raise StoreError(f"The database {path} is empty", "it contains no interviews yet", way_out)
            raise StoreError(f"There is no database at {path}", "", f"Run {self.command()} once to create it")
        return Store.open(path, mode="ro")

    def read_store_or_none_yet(self) -> Store:
        """Do the same, but open one without interviews where none was begun yet.

        So it is with an empty file, and with the user's own store before the app was first opened. A file
        that was named and is not there is an error. `none_yet` tells whether there was one.
        """
        from csr_interview.store import Store

        return Store.none_yet(self.store_path) if self.none_yet else self.read_store()

    @property
    def none_yet(self) -> bool:
        """Whether no interview was ever kept where this command works. Raises StoreError."""
        from csr_interview.store import connection

        path = self.store_path
        return not connection.look(path) and (path.exists() or self.store is None)

    def how_to_begin(self) -> str:
        """Return what to do where there are no interviews yet."""
        return (
            f"There are no interviews yet. Run {self.command()} and press n to start one, or try "
            "csr-interview demo."
        )

    def command(self, *words: str) -> str:
        """Return a command of the program as one has to type it here, with the options in front of it."""
        given = ["--store", str(self.store)] if self.store is not None else []
        for folder in self.bank_dirs:
            given += ["--bank-dir", str(folder)]
        return " ".join(_typed(word) for word in ("csr-interview", *given, *words))

    def library(self) -> Library:
        """Return every question bank that can be found."""
        from csr_interview.banks.library import load_all

        return load_all(self.bank_dirs)


def _typed(word: str) -> str:
    """Return a word as the shell of this machine takes it."""
    if os.name == "nt":
        return f'"{word}"' if " " in word else word
    return shlex.quote(word)


pass_places = click.make_pass_decorator(Places)
"""Hands the `Places` of the command line to a command, as its first argument."""
