"""The steps that bring a store from any earlier version to the present one.

A store's version is SQLite's `user_version`: the number of migrations it has had. Migrations are never
changed once released; a new one goes to the end of `MIGRATIONS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from csr_interview.store import schema, schema_holds, schema_review

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x43535249
"""Marks an SQLite file as ours: "CSRI" in ASCII."""

Migration = Callable[["Database"], None]


def create_everything(db: Database) -> None:
    """1: the first store. Everything an interview needs, and the triggers that guard what is final."""
    db.executescript(schema.TABLES)
    db.executescript(schema.EVENTS_ARE_FOREVER)
    db.executescript(schema.locks())


def add_practice(db: Database) -> None:
    """2: rating practice. A table of its own, so that nothing that reads interviews can meet it.

    It refers to no other table: the samples come from banks that no interview may ever have used.
    """
    db.execute(
        """
        CREATE TABLE practice (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            at TEXT NOT NULL,
            rater TEXT NOT NULL,
            bank_id TEXT NOT NULL,
            bank_version TEXT NOT NULL,
            question TEXT NOT NULL,
            sample TEXT NOT NULL,
            rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5 AND typeof(rating) = 'integer'),
            key_rating INTEGER NOT NULL CHECK (key_rating BETWEEN 1 AND 5 AND typeof(key_rating) = 'integer')
        )
        """
    )


def add_review(db: Database) -> None:
    """3: the review desk. Search, notes and holds of candidates, records that came from elsewhere."""
    for script in (
        schema_review.CANDIDATES,
        schema_review.LOCAL,
        schema_review.INTERVIEWER,
        schema_review.REVISIONS,
        schema_review.FOREIGN_EVENTS,
        schema_review.SEARCH,
        schema_review.LISTS,
        schema_review.search_triggers(),
    ):
        db.executescript(script)


def add_earlier_holds(db: Database) -> None:
    """4: the reasons of earlier legal holds, which were overwritten; and an index for what drafts seal."""
    db.executescript(schema_holds.EARLIER_HOLDS)
    db.executescript(schema_holds.DRAFTS)


MIGRATIONS: tuple[Migration, ...] = (create_everything, add_practice, add_review, add_earlier_holds)


def migrate(db: Database, have: int, steps: Sequence[Migration]) -> None:
    """Bring a store from version `have` to the last of `steps`, in one transaction.

    Either every missing migration is applied or none. The caller has made a backup. Raises sqlite3.Error
    from a migration that fails; the store is then as it was before.
    """
    with db.atomic():
        for number, step in enumerate(steps[have:], start=have + 1):
            step(db)
            db.execute(f"PRAGMA user_version = {number}")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
