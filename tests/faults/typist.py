"""A process that types into a database through the save queue, as the app does.

    python -m tests.faults.typist DATABASE INTERVIEW FIELD SEED [--keys N] [--every K] [--busy]

It tells what happens, one line each: `ready`, then, after a line from standard input, `key SECONDS` for
each key, `saved N` when so many characters are committed, `told ERROR` for what the app would show after
NOT SAVED, and after the last key `typed`. After another line it ends its faults and quits, with `done` when
all is saved.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import sys
import time
from itertools import count
from pathlib import Path
from typing import Any

from csr_interview.models.interview import TaskResult
from csr_interview.saving import save_queue, writer_thread
from csr_interview.saving.changes import Change, KeepTyped, RecordTask, WriteText
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store

WORDS = "Then I called the customer back, and we agreed on a refund. "
PAUSES = (0.02, 0.1)
"""Seconds between keys: 10 to 50 in a second."""
TASK = "angry-reply"
FIELDS = ("note", "task", "form")

_WRITES = ("BEGIN", "INSERT", "UPDATE", "DELETE", "REPLACE", "COMMIT", "SAVEPOINT")
_ERRORS = ("disk I/O error", "database or disk is full")


def text(length: int) -> str:
    """Return what has been typed after so many keys."""
    return (WORDS * (length // len(WORDS) + 1))[:length]


def change(interview: str, field: str, typed: str) -> Change:
    """Return the change that the app posts: of a note, the reply to a task, the form of an amendment."""
    if field == "note":
        return WriteText(interview, "q1", "situation", typed)
    if field == "task":
        return RecordTask(interview, TaskResult(TASK, text=typed))
    return KeepTyped(interview, "amend:q1:situation", {"new": typed, "why": "", "reason": typed, "by": "Me"})


def kept(store: Store, interview: str, field: str) -> str:
    """Return what a database has of it."""
    if field == "form":
        fields = store.typed().get((interview, "amend:q1:situation"), {})
        assert fields.get("new") == fields.get("reason")
        return fields.get("new", "")
    held = store.interview(interview)
    results = held.task_results
    if field == "note":
        return held.answer("q1").situation
    return results[TASK].text if results else ""


class Failing:
    """A connection of which every k-th write fails, as on a disk that is full or does not answer."""

    def __init__(self, conn: sqlite3.Connection, every: int) -> None:
        self.every = every
        """0: none fails."""
        self._conn = conn
        self._writes = count(1)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._conn, name)

    def _write(self, sql: str) -> None:
        if (
            self.every
            and sql.lstrip().upper().startswith(_WRITES)
            and not (n := next(self._writes)) % self.every
        ):
            raise sqlite3.OperationalError(_ERRORS[n // self.every % len(_ERRORS)])

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        self._write(sql)
        return self._conn.execute(sql, *parameters)

    def executemany(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        self._write(sql)
        return self._conn.executemany(sql, *parameters)


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("path", type=Path)
    parser.add_argument("interview")
    parser.add_argument("field", choices=FIELDS)
    parser.add_argument("seed", type=int)
    parser.add_argument("--keys", type=int, default=2000)
    parser.add_argument("--every", type=int, default=0, help="every k-th write of the database fails")
    parser.add_argument("--busy", action="store_true", help="backup and index are made between the keys")
    given = parser.parse_args()
    writer_thread.RETRY = writer_thread.RETRY_ASKED = 0.1
    failing: list[Failing] = []

    def open_store() -> Store:
        store = Store.open(given.path)
        failing.append(Failing(store.conn, 0))
        store.conn = failing[-1]  # type: ignore[assignment]
        return store

    dice, told = random.Random(given.seed), ""
    saves = SaveQueue(open_store)
    saves.start()
    saves.ask(Store.ping, Fresh.STALE).result(60)
    say("ready")
    sys.stdin.readline()
    failing[0].every = given.every
    if given.busy:
        save_queue.IDLE = 0.0  # from the first commit on
    for length in range(1, given.keys + 1):
        say(f"key {time.monotonic()}")
        saves.post(change(given.interview, given.field, text(length)))
        time.sleep(dice.uniform(*PAUSES))
        state = saves.state
        if not state.pending:
            say(f"saved {length}")
        if state.error != told:
            say(f"told {(told := state.error)}")
    saves.flush(10)
    if saves.state.error != told:
        say(f"told {saves.state.error}")
    say("typed")
    sys.stdin.readline()
    failing[0].every = 0
    end = time.monotonic() + 60
    while saves.state.pending and time.monotonic() < end:
        time.sleep(0.01)
    say("done" if not (saves.state.pending or saves.state.error) else f"not saved: {saves.state.error}")
    saves.close()


if __name__ == "__main__":
    main()
