"""Every k-th write fails while someone types: it is told, the journal keeps it, and later all is saved."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from csr_interview.saving import journal
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store
from tests.faults import typist
from tests.faults.kills import Typist, database, typing
from tests.faults.outcome import Outcome, compare, examine

EVERY = (1, 2, 3, 5, 10, 50)
KEYS = 25
CALLS = "write,pwrite64,fsync,fdatasync,ftruncate"
STRACE = shutil.which("strace") if sys.platform == "linux" else None


def without_strace() -> str:
    """Return why strace cannot refuse system calls here; empty if it can."""
    if STRACE is None:
        return "strace is not installed"
    tried = subprocess.run(
        [STRACE, "-o", os.devnull, sys.executable, "-c", ""], capture_output=True, check=False
    )
    return "strace may not trace programs here" if tried.returncode else ""


def every_kth_write_fails(seed: int, folder: Path) -> Outcome:
    """Let every k-th statement that writes raise SQLite's error for a full or a broken disk."""
    every = EVERY[seed % len(EVERY)]
    path, interview = database(folder)
    what = random.Random(seed).choice(typist.FIELDS)
    found = Outcome(runs=1)
    with typing(path, interview, what, seed, "--keys", str(KEYS), "--every", str(every)) as one:
        assert one.until("typed")
        _look(one, path, found)
        if every == 1 and not one.told.errors:
            found.problems.append("that nothing could be saved was not told")
        _end(one, path, found, killed=seed // len(EVERY) % 2 == 1)
    return _all_is_there(path, interview, what, found)


def disk_fails(seed: int, folder: Path) -> Outcome:
    """Let the system refuse writes to the database with ENOSPC or EIO, in some runs to the journal too."""
    dice = random.Random(seed)
    path, interview = database(folder)
    what, when = dice.choice(typist.FIELDS), f"{dice.choice(EVERY)}{dice.choice(('+', '+2', '+5'))}"
    error, everywhere = dice.choice(("ENOSPC", "EIO")), dice.random() < 0.3
    ends = ["", "-wal", "-shm", *([".journal", ".reserve", ".reserve-2"] if everywhere else [])]
    found = Outcome(runs=1)
    with typing(path, interview, what, seed, "--keys", str(KEYS)) as one:
        assert one.until("saved")
        with _refusing(
            one.process.pid, f"{error}:when={when}", [path.with_name(path.name + end) for end in ends]
        ):
            assert one.until("typed")
            _look(one, path, found)
        _end(one, path, found, killed=not everywhere and dice.random() < 0.5)
    return _all_is_there(path, interview, what, found)


@contextmanager
def _refusing(process: int, how: str, files: list[Path]) -> Iterator[None]:
    """Let system calls of a process that write to these files fail."""
    assert STRACE is not None
    words = [
        STRACE,
        "-f",
        "-o",
        "/dev/null",
        "-p",
        str(process),
        f"-etrace={CALLS}",
        f"-einject={CALLS}:error={how}",
    ]
    for file in files:
        words += ["-P", str(file)]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as attached:
        assert attached.stderr is not None
        told = ""
        while "attached" not in told:
            if not (line := attached.stderr.readline()):
                raise RuntimeError(f"strace cannot be used: {told}")
            told += line
        try:
            yield
        finally:
            attached.terminate()


def _look(one: Typist, path: Path, found: Outcome) -> None:
    """Note what the program says and does about the fault, after the last key."""
    found.seen["NOT SAVED was told"] += any(one.told.errors)
    found.seen["kept in the journal"] += journal.journal_path(path).exists()


def _end(one: Typist, path: Path, found: Outcome, *, killed: bool) -> None:
    """Kill the process, or end the fault and let it quit."""
    if killed:
        one.kill()
        return
    one.go_on()
    if one.until("done", "not") != "done":
        found.problems.append(f"after the fault: {one.told.last}")
    one.process.wait()
    if journal.journal_path(path).exists():
        found.problems.append("the journal is left after all was saved")


def _all_is_there(path: Path, interview: str, what: str, found: Outcome) -> Outcome:
    """Start the program again, which restores a journal, and compare."""
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    try:
        kept = saves.ask(lambda store: typist.kept(store, interview, what), Fresh.SAVED).result(60)
    finally:
        saves.close(60)
    compare(typist.text(KEYS), kept, KEYS, found)
    examine(path, found)
    return found
