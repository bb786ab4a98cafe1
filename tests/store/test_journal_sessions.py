"""Several runs that could not save, one after the other: the newest is what counts, and nothing is lost."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from csr_interview.errors import StoreError
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview, Recommendation, SubmittedVerdict
from csr_interview.saving import journal, replay
from csr_interview.saving.changes import (
    KEPT_NOTES,
    Change,
    Entry,
    NoteCandidate,
    Rate,
    Recommend,
    Skip,
    WriteText,
)
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store
from csr_interview.store.records import text_digest
from tests.store.conftest import new_interview, problems_of
from tests.store.save_queues import grow, interview_of, type_notes, wait_for

FIRST, SECOND = "hello first session words", "hello SECOND SESSION "

VERDICT = SubmittedVerdict("hire", "4", "default")


def write(interview: Interview, text: str) -> WriteText:
    return WriteText(interview.id, "irate", "notes", text)


def leave(store: Store, *runs: tuple[Change, ...], known: bool = True) -> Path:
    """Leave the journal of runs of which none could save anything: each saw the store as it is now."""
    path = journal.journal_path(store.path)
    seen = store if known else None
    journal.save(path, [entry for changes in runs for entry in journal.entries(seen, changes)])
    return path


def bring_in(store: Store, path: Path) -> replay.Replay:
    return replay.replay(store, journal.take_over(path))


def notes(store: Store, interview: Interview) -> str:
    return store.interview(interview.id).answer("irate").notes


def kept(store: Store, interview: Interview) -> list[str]:
    return [one.text for one in store.revisions(interview.id, "irate", "notes")]


@pytest.mark.parametrize("known", [True, False])
def test_the_last_run_is_what_a_field_holds(store: Store, draft: Interview, known: bool) -> None:
    store.write_text(draft.id, "irate", "notes", "hello ")
    path = leave(store, (write(draft, FIRST),), (write(draft, SECOND),), known=known)
    done = bring_in(store, path)
    assert notes(store, draft) == SECOND
    assert FIRST in kept(store, draft)
    assert (done.applied, done.kept, done.dropped) == (2, 1, 0)
    for _ in range(2):  # cut short before the journal was removed
        bring_in(store, path)
        assert notes(store, draft) == SECOND
    assert kept(store, draft).count(FIRST) == 1
    journal.remove(path)
    assert problems_of(store) == []


def test_three_runs_come_in_in_their_order(store: Store, draft: Interview) -> None:
    texts = [f"run {number}, and what was typed in it" for number in range(3)]
    bring_in(store, leave(store, *((write(draft, text),) for text in texts)))
    assert notes(store, draft) == texts[2]
    assert set(texts[:2]) <= set(kept(store, draft))


def test_a_replay_cut_short_after_the_first_run_goes_on(store: Store, draft: Interview) -> None:
    store.write_text(draft.id, "irate", "notes", "hello ")
    path = leave(store, (write(draft, FIRST),), (write(draft, SECOND),))
    store.write_text(draft.id, "irate", "notes", FIRST)  # brought in alone, then the program was killed
    bring_in(store, path)
    assert notes(store, draft) == SECOND
    assert FIRST in kept(store, draft)


def test_a_text_that_goes_on_from_the_first_run_keeps_no_copy_of_it(store: Store, draft: Interview) -> None:
    done = bring_in(store, leave(store, (write(draft, FIRST),), (write(draft, FIRST + " and more"),)))
    assert (notes(store, draft), done.kept) == (FIRST + " and more", 0)
    assert kept(store, draft) == []


def test_text_typed_since_still_stays(store: Store, draft: Interview) -> None:
    path = leave(store, (write(draft, FIRST),), (write(draft, SECOND),))
    store.write_text(draft.id, "irate", "notes", "newer than both")
    assert bring_in(store, path).kept == 2
    assert notes(store, draft) == "newer than both"
    assert {FIRST, SECOND} <= set(kept(store, draft))


@pytest.mark.parametrize("runs", [1, 2])
def test_the_last_rating_counts(store: Store, draft: Interview, runs: int) -> None:
    """In one run too: each rating was made when the store still had none."""
    posts = [
        Rate(draft.id, "irate", 2),
        Rate(draft.id, "irate", 4),
        Skip(draft.id, "policy", "No time"),
        Rate(draft.id, "policy", 3),
        Recommend(draft.id, Recommendation("hold", "Unsure")),
        Recommend(draft.id, Recommendation("hire", "Sure")),
    ]
    made = (tuple(posts),) if runs == 1 else (tuple(posts[::2]), tuple(posts[1::2]))
    path = leave(store, *made)
    for _ in range(2):
        bring_in(store, path)
        found = store.interview(draft.id)
        assert (found.answer("irate").rating, found.answer("policy").rating) == (4, 3)
        assert found.recommendation == Recommendation("hire", "Sure")


def test_notes_on_a_candidate_keep_what_the_first_run_said(store: Store, draft: Interview) -> None:
    person = draft.candidate.id
    store.note_candidate(person, "Kind.")
    first, second = (NoteCandidate(person, f"Kind. {text}") for text in ("Calls back", "Writes"))
    path = leave(store, (first,), (second,))
    for _ in range(2):
        bring_in(store, path)
        assert store.notes_of(person) == f"Kind. Writes\n\n{KEPT_NOTES}\nKind. Calls back"


@pytest.mark.parametrize(
    ("done", "told"),
    [
        (replay.Replay(), ""),
        (replay.Replay(1), "Changes that could not be saved last time have been restored."),
        (
            replay.Replay(3, 1),
            "Changes that could not be saved last time have been restored. "
            "1 text is kept as earlier versions.",
        ),
        (replay.Replay(dropped=2), "2 changes were replaced by newer ones."),
        (replay.Replay(unreadable=1, aside=Path("x.bad-1")), "1 line could not be read; see x.bad-1."),
    ],
)
def test_what_is_told(done: replay.Replay, told: str) -> None:
    assert str(done) == told


# A store that cannot be written at the start either -------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs leave to mount a file system")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(path: Path) -> None:
    """Write to a file until the disk is full."""
    with path.open("wb", buffering=0) as file:
        for size in (4096, 1):
            with pytest.raises(OSError, match="No space"):
                file.writelines(itertools.repeat(bytes(size)))


TYPING = """
import os, sys, time
from pathlib import Path
from csr_interview.saving.changes import Rate, WriteText
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store
path, interview, text = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
saves = SaveQueue(lambda: Store.open(path))
saves.start()
shown = saves.ask(lambda store: store.interview(interview), Fresh.AS_TYPED, interview).result(60)
shown = shown.answer("irate").notes
if len(sys.argv) > 4:  # the disk fills up in the course of this run
    saves.post(WriteText(interview, "irate", "notes", shown := shown + "hello "))
    saves.ask(Store.ping, Fresh.STALE).result(60)
    with open(sys.argv[4], "wb", buffering=0) as file:
        for size in (4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                pass
for number in range(40):  # so many fill what space SQLite's own log has
    saves.post(WriteText(interview, "irate", "notes", shown := shown + f"{text} {number} "))
    saves.post(Rate(interview, "irate", number % 5 + 1))
    if not saves.flush(60):
        sys.exit("neither saved nor in the journal")
if not saves.state.error:
    sys.exit("all was saved")
print(shown, end="", flush=True)
os.kill(os.getpid(), 9)
"""


def typed_and_killed(path: Path, interview: str, text: str, *filler: Path) -> str:
    """Go on typing in a process that is then killed; return what it showed at last."""
    words = [sys.executable, "-c", TYPING, str(path), interview, text, *map(str, filler)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == -9, done.stderr
    return done.stdout


def test_two_runs_on_a_full_disk(small_disk: Path, bank: Bank) -> None:
    path, filler = small_disk / "s.db", small_disk / "filler"
    with Store.open(path) as store:
        made = new_interview(store, bank)
    first = typed_and_killed(path, made.id, "first session words", filler)
    assert first.startswith("hello first session words 0 ")
    second = typed_and_killed(path, made.id, "SECOND SESSION")
    assert second.startswith(first + "SECOND SESSION 0 "), "what lies in the journal is what is shown"
    filler.unlink()
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    try:
        found: Interview = saves.ask(lambda store: store.interview(made.id), Fresh.AS_TYPED, made.id).result(
            60
        )
        assert found.answer("irate").notes == second
        assert found.answer("irate").rating == 5
        assert saves.notices[0].startswith("Changes that could not be saved last time have been restored")
        assert not journal.journal_path(path).exists()
        assert saves.ask(Store.check, Fresh.STALE).result(60) == []
    finally:
        saves.close()


def tight(path: Path) -> Store:
    store = Store.open(path)
    grow(1)(store)
    return store


LONG = "word " * 20_000


@pytest.fixture
def stuck(path: Path, saved: Interview) -> Iterator[SaveQueue]:
    """A queue whose store cannot take the journal that an earlier run left."""
    with Store.open(path) as store:
        store.write_text(saved.id, "policy", "notes", "saved")
        leave(store, (write(saved, LONG), Rate(saved.id, "irate", 4)))
    saves = SaveQueue(partial(tight, path))
    saves.start()
    saves.ask(Store.ping, Fresh.STALE).result(60)
    yield saves
    saves.close()


def test_what_the_journal_holds_is_refused_where_it_cannot_be_worked_out(
    stuck: SaveQueue, saved: Interview
) -> None:
    assert "disk is full" in stuck.state.error
    with pytest.raises(StoreError, match=r"not saved yet.*disk is full"):
        interview_of(stuck, saved.id)
    with pytest.raises(StoreError, match="not saved yet"):
        stuck.ask(
            partial(Store.submit, interview=saved.id, verdict=SubmittedVerdict("hire", "4", "default")),
            about=saved.id,
        ).result(60)
    assert len(stuck.ask(Store.recent, Fresh.STALE).result(60)) == 1
    stuck.ask(grow(1_000_000), Fresh.STALE).result(60)
    assert wait_for(lambda: stuck.state.error == "")
    assert interview_of(stuck, saved.id).answer("irate").notes == LONG


def test_a_foreign_writer_at_the_start(path: Path, saved: Interview) -> None:
    with Store.open(path) as store:
        leave(store, (write(saved, FIRST),))
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as foreign:
        foreign.execute("BEGIN IMMEDIATE")
        saves = SaveQueue(partial(Store.open, path))
        saves.start()
        try:
            with pytest.raises(StoreError, match=r"not saved yet.*another program"):
                interview_of(saves, saved.id)
            foreign.execute("ROLLBACK")
            assert saves.ask(Store.ping, Fresh.STALE).result(60) is None
            assert wait_for(lambda: not saves.state.error)
            assert interview_of(saves, saved.id).answer("irate").notes == FIRST
        finally:
            saves.close()


def test_nothing_is_kept_of_what_is_only_shown(store: Store, draft: Interview) -> None:
    store.write_text(draft.id, "irate", "notes", "hello ")
    before = store.interview(draft.id), store.events(), kept(store, draft)
    lost = Entry(WriteText("gone", "irate", "notes", "lost"), None)
    entries = [lost, Entry(write(draft, FIRST), text_digest("hello "))]
    posts = [write(draft, SECOND), Rate(draft.id, "irate", 9), Rate(draft.id, "irate", 4)]
    shown = replay.as_if_saved(store, entries, posts, lambda read: read.interview(draft.id))
    assert (shown.answer("irate").notes, shown.answer("irate").rating) == (SECOND, 4)
    assert (store.interview(draft.id), store.events(), kept(store, draft)) == before
    assert not journal.refused_path(store.path).exists()


def test_an_open_draft_can_be_opened_again_while_nothing_can_be_saved(small_disk: Path, bank: Bank) -> None:
    path, filler = small_disk / "s.db", small_disk / "filler"
    with Store.open(path) as store:
        made = new_interview(store, bank)
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    try:
        saves.ask(Store.ping, Fresh.STALE).result(60)
        fill(filler)
        text = ""
        while not saves.state.error:
            type_notes(saves, made, text := text + "word " * 100)
            assert saves.flush(60)
        type_notes(saves, made, text := text + "the end")
        found: Interview = saves.ask(lambda store: store.interview(made.id), Fresh.AS_TYPED, made.id).result(
            60
        )
        assert saves.state.error
        assert found.answer("irate").notes == text
        filler.unlink()
    finally:
        saves.close()
