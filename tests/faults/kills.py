"""`kill -9` while someone types, and during an import, erasing, a backup and building the search index."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path

from csr_interview.banks.library import DEFAULT_BANK, load_file, shipped_dir
from csr_interview.errors import NotFound
from csr_interview.models.interview import Interview
from csr_interview.paths import backup_dir
from csr_interview.sample.interviews import sample_pairs
from csr_interview.saving import save_queue
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store, backup
from csr_interview.store.records import utc_now
from tests.exchanging import exported
from tests.faults import typist
from tests.faults.outcome import Outcome, compare, examine

ROOT = Path(__file__).parents[2]
BANK = load_file(shipped_dir() / f"{DEFAULT_BANK}.toml")
NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)

HERE, THERE, MANY, LARGE = 12, 100, 100, 300
"""Interviews in a database, in a file to import, in an index to build, and in a copy that takes time."""
WHO = "Zanzibara Quillfeather"
COPIES = 3
"""Somebody to erase, and how many backups have them."""
ERASE = ("candidate", "erase", WHO, "--yes")
LONGEST = 1.2
"""Seconds of typing before the kill, at most."""


@cache
def _made() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="csr-faults-")


def template(count: int, seed: int = 1) -> Path:
    """Return a database with so many sample interviews, made once."""
    path = Path(_made().name) / f"{count}-{seed}.db"
    if not path.exists():
        new = path.with_suffix(".new")
        with Store.open(new) as store:
            store.add_interviews(sample_pairs(BANK, count=count, seed=seed, until=NOW))
        new.rename(path)
    return path


def database(folder: Path, count: int = 0) -> tuple[Path, str]:
    """Make a database with sample interviews and one draft, whose id is returned."""
    path = folder / "interviews.db"
    if count:
        shutil.copy(template(count), path)
    with Store.open(path) as store:
        made = store.create_interview(
            candidate="Dana Whitfield", bank=BANK, role="CSR", stage="", interviewer="R. Osei", plan="full"
        )
        store.visit(made.id, BANK.questions[0].id)
    return path, made.id


@dataclass
class Told:
    """What a process that types has told."""

    keys: list[float] = field(default_factory=list)
    """When each key was pressed, on the monotonic clock."""
    saved: int = 0
    """Characters that were committed."""
    errors: list[str] = field(default_factory=list)
    """What was shown after NOT SAVED; an empty one when it was no more."""
    last: str = ""

    def take(self, line: str) -> str:
        """Take in a line and return its first word."""
        word, _, rest = line.rstrip("\n").partition(" ")
        if word == "key":
            self.keys.append(float(rest))
        elif word == "saved":
            self.saved = int(rest)
        elif word == "told":
            self.errors.append(rest)
        self.last = line.strip()
        return word


class Typist:
    """A process of `typist.py`."""

    def __init__(self, path: Path, interview: str, what: str, seed: int, *options: str) -> None:
        words = [sys.executable, "-m", "tests.faults.typist", str(path), interview, what, str(seed), *options]
        self.told = Told()
        self.process = subprocess.Popen(
            words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def go_on(self) -> None:
        """Let it begin to type, or end its faults."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def until(self, *words: str) -> str:
        """Take in what it tells, up to one of these words; return it, empty if all was typed before."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            word = self.told.take(line)
            if word in words:
                return word
            if word == "typed":
                break
        return ""

    def kill(self) -> float:
        """Kill it, take in the rest, and return when it was killed."""
        at = time.monotonic()
        self.process.kill()
        self.process.wait()
        self.until()
        return at


@contextmanager
def typing(path: Path, interview: str, what: str, seed: int, *options: str) -> Iterator[Typist]:
    """Start a process that types, and wait until it has opened the database."""
    made = Typist(path, interview, what, seed, *options)
    try:
        assert made.until("ready")
        made.go_on()
        yield made
    finally:
        made.process.kill()
        made.process.wait()
        for pipe in (made.process.stdin, made.process.stdout):
            assert pipe is not None
            pipe.close()


def killed_typist(
    path: Path,
    interview: str,
    what: str,
    seed: int,
    *options: str,
    longest: float = LONGEST,
    begun: Callable[[], bool] = lambda: True,
) -> Outcome:
    """Kill a process that types at a random moment, and compare what is kept.

    The moment is at most `longest` seconds after the first key, with no options one that is saved, and after
    something has `begun`.
    """
    found = Outcome(runs=1)
    with typing(path, interview, what, seed, *options) as one:
        assert one.until("key" if options else "saved")
        end = time.monotonic() + 30
        while not begun() and time.monotonic() < end:
            time.sleep(0.002)
        time.sleep(random.Random(seed).uniform(0.0, longest))
        at = one.kill()
        told = one.told
    with Store.open(path) as store:
        kept = typist.kept(store, interview, what)
    found.short.append(max(0.0, at - told.keys[len(kept)]) * 1000 if len(kept) < len(told.keys) else 0.0)
    compare(typist.text(len(told.keys)), kept, told.saved, found)
    return found


def while_typing(what: str, seed: int, folder: Path) -> Outcome:
    """Kill while a note, the reply to a task or the form of an amendment is typed."""
    path, interview = database(folder)
    found = killed_typist(path, interview, what, seed)
    examine(path, found)
    return found


def during_daily_backup(seed: int, folder: Path) -> Outcome:
    """Kill while the backup of the day is made between the keys."""
    path, interview = database(folder, LARGE)
    with Store.open(path) as store:
        _index(store)
    found = killed_typist(
        path, interview, "note", seed, "--busy", longest=0.1, begun=lambda: any(backup_dir(path).glob("*"))
    )
    for one in (left := list(backup_dir(path).glob("*"))):
        os.utime(one, (time.time() - 3600,) * 2)
    found.seen["in the middle of it"] += any(one.suffix == ".partial" for one in left)
    found.seen["after it"] += bool(left) and all(one.suffix == ".db" for one in left)
    _next_start(path)
    kept = [one.name for one in backup_dir(path).iterdir() if one.suffix != ".db"]
    found.problems += [f"{name} is left after the next start" for name in kept]
    examine(path, found)
    return found


def during_indexing(seed: int, folder: Path) -> Outcome:
    """Kill while the search index is built between the keys."""
    path, interview = database(folder, MANY)
    with Store.open(path) as store:
        store.renew_search()
    backup.daily(path, utc_now(), lambda conn: None)
    found = killed_typist(path, interview, "note", seed, "--busy")
    with Store.open(path) as store:
        waiting = store.search_state().waiting
        found.seen["in the middle of it"] += 1 < waiting <= MANY
        _index(store)
        state = store.search_state()
        if state.waiting or state.indexed != MANY + 1:
            found.problems.append(f"after the next start, the index has {state}")
    examine(path, found)
    return found


def _index(store: Store) -> None:
    while store.index_search():
        pass


def _next_start(path: Path) -> None:
    """Open a database as the app does, an hour later, and wait until its backup is made."""
    saves = SaveQueue(partial(Store.open, path))
    usual, save_queue.IDLE = save_queue.IDLE, 0.0
    try:
        saves.start()
        saves.ask(Store.ping, Fresh.STALE).result(60)
        target = backup_dir(path) / f"{path.stem}-{utc_now():%Y-%m-%d}.db"
        end = time.monotonic() + 60
        while not (target.exists() and target.stat().st_size) and time.monotonic() < end:
            time.sleep(0.02)
    finally:
        save_queue.IDLE = usual
        saves.close(60)


def _killed_command(seed: int, longest: float, *words: str) -> bool:
    """Kill a command at a random moment of its second half; return whether it was killed before its end.

    In the first half, Python is importing the program.
    """
    environment = os.environ | {"CSR_INTERVIEW_HOME": str(Path(words[1]).parent)}
    command = [sys.executable, "-m", "csr_interview", *words]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            process.wait(random.Random(seed).uniform(longest / 2, longest))
        except subprocess.TimeoutExpired:
            process.kill()
            return True
    return False


@cache
def _seconds(kind: str) -> float:
    """Return how long an undisturbed import, erasing or backup takes, the start of the program included."""
    words: tuple[str, ...]
    with tempfile.TemporaryDirectory() as name:
        if kind == "erase":
            path, words = _with_backups(Path(name)), ERASE
        elif kind == "import":
            path, words = database(Path(name), HERE)[0], ("import", str(_bundle()))
        else:
            path, words = database(Path(name), LARGE)[0], ("store", "backup")
        command = [sys.executable, "-m", "csr_interview", "--store", str(path), *words]
        began = time.monotonic()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        return time.monotonic() - began


@cache
def _bundle() -> Path:
    path = Path(_made().name) / "bundle.json"
    with Store.open(template(THERE, 2), mode="ro") as store:
        path.write_bytes(exported(store))
    return path


def during_import(seed: int, folder: Path) -> Outcome:
    """Kill an import: all of it is there or nothing, and all that was there before."""
    found = Outcome(runs=1)
    path, _ = database(folder, HERE)
    before = _interviews(path)
    killed = _killed_command(seed, _seconds("import") * 1.1, "--store", str(path), "import", str(_bundle()))
    found.seen["in the middle of it"] += killed and path.with_name(path.name + "-wal").exists()
    after = _interviews(path)
    new = len(after) - len(before)
    found.seen["killed before its end"] += killed
    found.seen["all imported"] += new > 0
    if new not in (0, THERE) or (not killed and not new):
        found.problems.append(f"{new} of {THERE} interviews are imported")
    for key, one in before.items():
        found.typed += _length(one)
        if after.get(key) != one:
            found.lost += _length(one)
    examine(path, found)
    return found


def _interviews(path: Path) -> dict[str, Interview]:
    with Store.open(path) as store:
        return {one.id: one for one in store.interviews()}


def _length(one: Interview) -> int:
    """Return how many characters of notes an interview has."""
    notes = (a.situation + a.task + a.action + a.result + a.notes for a in one.answers.values())
    return sum(map(len, notes)) + sum(len(result.text) for result in one.task_results.values())


def during_erasing(seed: int, folder: Path) -> Outcome:
    """Kill `candidate erase` with backups, and repeat it: nothing of the person stands in any file."""
    found = Outcome(runs=1)
    path = _with_backups(folder)
    killed = _killed_command(seed, _seconds("erase") * 1.1, "--store", str(path), *ERASE)
    found.seen["killed before its end"] += killed
    found.seen["in the middle of it"] += killed and 0 < len(_having(folder, WHO)) <= COPIES
    with Store.open(path) as store, suppress(NotFound):
        found.problems += store.erase(store.find_candidate(WHO))
    found.problems += [f"{name} still has the person" for name in _having(folder, WHO)]
    examine(path, found)
    return found


def _with_backups(folder: Path) -> Path:
    """Make a database with somebody to erase, and backups of it."""
    path, _ = database(folder, MANY)
    backup_dir(path).mkdir()
    with Store.open(path) as store:
        one = store.create_interview(
            candidate=WHO, bank=BANK, role="CSR", stage="", interviewer="R. Osei", plan="full"
        )
        store.write_text(one.id, "q1", "situation", f"{WHO} stayed calm")
        for day in range(1, COPIES + 1):
            store.backup(backup_dir(path) / f"{path.stem}-2026-11-0{day}.db")
    return path


def _having(folder: Path, text: str) -> list[str]:
    return [one.name for one in folder.rglob("*") if one.is_file() and text.encode() in one.read_bytes()]


def during_backup(seed: int, folder: Path) -> Outcome:
    """Kill `store backup` beside somebody who types: a copy is complete or not there, and typing goes on."""
    path, interview = database(folder, LARGE)
    found = Outcome(runs=1)
    with typing(path, interview, "note", seed, "--keys", "20") as one:
        killed = _killed_command(seed, _seconds("backup") * 1.1, "--store", str(path), "store", "backup")
        assert one.until("typed")
        one.go_on()
        if one.until("done", "not") != "done":
            found.problems.append(one.told.last)
        one.process.wait()
    found.seen["killed before its end"] += killed
    found.seen["in the middle of it"] += any((folder / "backups").glob("*.partial"))
    with Store.open(path) as store:
        compare(typist.text(20), typist.kept(store, interview, "note"), 20, found)
    examine(path, found)
    return found
