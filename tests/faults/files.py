"""The file of an open database is deleted, moved, replaced, overwritten; that of a closed one is damaged."""

from __future__ import annotations

import random
import shutil
import sqlite3
from functools import cache, partial
from pathlib import Path

from csr_interview.errors import CsrInterviewError
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store
from tests.faults.command import command, expect_no_crash
from tests.faults.kills import template
from tests.faults.outcome import Outcome
from tests.scoring.banks import small_bank
from tests.store.conftest import new_interview
from tests.store.test_open_file import AFTER, FAULTS, check_that_nothing_is_lost

MANY = 50
"""Interviews in a database that is damaged."""


def open_file_changed(seed: int, folder: Path) -> Outcome:
    """Do to the open file what sync clients and people do, while somebody types; quit or be killed."""
    found = Outcome(runs=1, typed=len(AFTER))
    fault = list(FAULTS)[seed % len(FAULTS)]
    path = folder / "data" / "interviews.db"
    with Store.open(path) as store:
        interview = new_interview(store, small_bank())
        store.backup(path.with_name("earlier"))
    try:
        check_that_nothing_is_lost(path, interview, fault, killed=seed // len(FAULTS) % 2 == 1)
    except AssertionError as exc:
        found.problems.append(f"{fault.__name__}: {exc}")
    return found


CHECKS: tuple[tuple[str, ...], ...] = (("store", "check"), ("audit", "verify"))
READS: tuple[tuple[str, ...], ...] = (
    ("list", "--json"),
    ("export", "--format", "json", "-o", "-"),
    ("export", "--no-bom", "-o", "-"),
    ("audit", "--json"),
    ("candidate", "list", "--json"),
    ("list", "--search", "customer"),
)


@cache
def _whole() -> dict[tuple[str, ...], str]:
    """Return what the commands print of the database before it is damaged."""
    return {words: command(template(MANY), *words).out for words in READS}


def bits_flipped(seed: int, folder: Path) -> Outcome:
    """Change bits of one page: whatever is read is right, or the damage is told, and nothing crashes."""
    dice, found = random.Random(seed), Outcome(runs=1)
    path = folder / "interviews.db"
    shutil.copy(template(MANY), path)
    data = bytearray(path.read_bytes())
    size = 4096
    page = dice.randrange(len(data) // size)
    for _ in range(dice.choice((1, 1, 8, 64))):
        data[page * size + dice.randrange(size)] ^= 1 << dice.randrange(8)
    path.write_bytes(data)
    told = False
    for words in CHECKS:
        result = command(path, *words)
        expect_no_crash(result, words, found)
        told = told or result.code != 0
    refused = different = False
    for words in READS:
        result = command(path, *words)
        expect_no_crash(result, words, found)
        refused = refused or result.code != 0
        if not result.code and result.out != _whole()[words]:
            different = True
            if not told:
                found.problems.append(f"page {page + 1}: {words} differ, and no check tells it")
    _open(path, found)
    found.seen["named by store check or audit verify"] += told
    found.seen["a command refused, saying that the file is damaged"] += refused
    found.seen["nothing that is shown had changed"] += not (refused or different)
    return found


def _open(path: Path, found: Outcome) -> None:
    """Open the database as the app does, and read its first page."""
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    try:
        saves.ask(Store.counts, Fresh.STALE).result(60)
        saves.ask(Store.recent, Fresh.STALE).result(60)
    except (CsrInterviewError, sqlite3.DatabaseError) as exc:
        if isinstance(exc, sqlite3.Error):
            found.problems.append(f"opening it raised {type(exc).__name__}: {exc}")
    finally:
        saves.close(60)
