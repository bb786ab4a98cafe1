"""What could not be committed comes back at the next start, never over newer text."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from csr_interview.models.bank import Bank
from csr_interview.models.interview import (
    Interview,
    Mark,
    Recommendation,
    SubmittedVerdict,
    TaskResult,
)
from csr_interview.saving import journal, replay, spare_files
from csr_interview.saving.changes import (
    KINDS,
    AddMark,
    Change,
    Entry,
    Rate,
    Recommend,
    RecordTask,
    SetClock,
    Skip,
    Visit,
    WriteText,
    from_line,
    to_line,
)
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Writer
from csr_interview.store import Store
from csr_interview.store.records import canonical, text_digest
from tests.store.conftest import Clock, new_interview, problems_of, rate_all
from tests.store.save_queues import interview_of
from tests.syncs import Syncs


def leave(store: Store, *changes: Change) -> Path:
    """Leave a journal of these changes beside the store, as a run that cannot commit does."""
    path = journal.journal_path(store.path)
    journal.save(path, journal.entries(store, changes))
    return path


def bring_in(store: Store, path: Path) -> replay.Replay:
    return replay.replay(store, journal.take_over(path))


def write(interview: Interview, text: str, field: str = "notes") -> WriteText:
    return WriteText(interview.id, "irate", field, text)


def notes(store: Store, interview: Interview) -> str:
    return store.interview(interview.id).answer("irate").notes


def revisions(store: Store, interview: Interview) -> list[tuple[str, str]]:
    return [(kept.reason, kept.text) for kept in store.revisions(interview.id, "irate", "notes")]


ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=30)


RESPONSES = st.dictionaries(ANY_TEXT, ANY_TEXT | st.integers() | st.lists(ANY_TEXT))


def any_change(kind: type[Change]) -> st.SearchStrategy[Change]:
    """Make changes of a class, with any values of the types of its fields."""
    if kind is RecordTask:  # what a response holds depends on the task
        return st.builds(RecordTask, ANY_TEXT, st.builds(TaskResult, ANY_TEXT, RESPONSES, ANY_TEXT, ANY_TEXT))
    return st.builds(kind)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@given(data=st.data(), base=st.none() | ANY_TEXT)
def test_a_line_comes_back_as_it_was(kind: type[Change], data: st.DataObject, base: str | None) -> None:
    change = data.draw(any_change(kind))
    entry = Entry(change, base)
    assert from_line(to_line(entry).encode()) == entry


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@given(data=st.data())
def test_a_line_with_a_value_of_another_type_makes_no_sense(kind: type[Change], data: st.DataObject) -> None:
    """The checksum is right, so it is the change itself that does not fit."""
    change = data.draw(any_change(kind))
    number = data.draw(st.integers(0, len(fields(change)) - 1))
    record = json.loads(to_line(Entry(change, None)))
    del record["sum"]
    present = record["args"][number]
    wrong = [4.5, [], {}, "4" if not isinstance(present, str) else 4]
    wrong += [] if isinstance(present, bool) else [True]
    for value in wrong:
        record["args"][number] = value
        line = canonical(record | {"sum": text_digest(canonical(record))})
        with pytest.raises((ValueError, TypeError, LookupError)):
            from_line(line.encode())


def test_everything_in_it_gets_in(store: Store, draft: Interview) -> None:
    own = Mark("irate", "own_flag", 0, "Was rude", "serious")
    path = leave(
        store,
        write(draft, "Typed while the disk was full"),
        WriteText(draft.id, "", "summary", "Good"),
        Rate(draft.id, "irate", 4),
        Skip(draft.id, "policy", "No time"),
        AddMark(draft.id, own),
        RecordTask(draft.id, TaskResult("refund", {"chosen": "b"})),
        Visit(draft.id, "irate"),
        SetClock(draft.id, 70, {"irate": 60}),
        Recommend(draft.id, Recommendation("hire", "Strong")),
    )
    done = bring_in(store, path)
    assert (done.applied, done.kept, done.dropped, done.unreadable) == (9, 0, 0, 0)
    found = store.interview(draft.id)
    answer = found.answer("irate")
    assert (answer.notes, answer.rating, answer.seconds) == ("Typed while the disk was full", 4, 60)
    assert (found.summary, found.elapsed_seconds, found.step) == ("Good", 70, "irate")
    assert found.answer("policy").skip_reason == "No time"
    assert found.marks == (own,)
    assert found.task_results["refund"].response == {"chosen": "b"}
    assert found.recommendation == Recommendation("hire", "Strong")
    assert bring_in(store, path).applied == 9
    again = store.interview(draft.id)
    assert again.answers == found.answers
    assert again.marks == found.marks
    assert any("contains unsaved changes" in problem for problem in store.check())
    journal.remove(path)
    assert problems_of(store) == []


def test_never_over_newer_text(store: Store, draft: Interview) -> None:
    store.write_text(draft.id, "irate", "notes", "first")
    path = leave(store, write(draft, "first, and unsaved"))
    store.write_text(draft.id, "irate", "notes", "first, and newer")
    done = bring_in(store, path)
    assert (done.applied, done.kept) == (0, 1)
    assert notes(store, draft) == "first, and newer"
    assert ("journal", "first, and unsaved") in revisions(store, draft)
    assert [event.verb for event in store.events(draft.id)][-1] == "journal kept"
    assert "earlier versions" in str(done)
    bring_in(store, path)
    assert revisions(store, draft).count(("journal", "first, and unsaved")) == 1


def test_texts_that_follow_each_other_get_in_or_are_kept_together(store: Store, draft: Interview) -> None:
    long = "A long text that is then deleted, which is why both stand in the journal."
    path = leave(store, write(draft, long), write(draft, "new"))
    assert bring_in(store, path).applied == 2
    assert notes(store, draft) == "new"
    assert ("deletion", long) in revisions(store, draft) or ("typing", long) in revisions(store, draft)
    path = leave(store, write(draft, "new, more"), write(draft, "new, more, most"))
    store.write_text(draft.id, "irate", "notes", "elsewhere")
    assert bring_in(store, path).kept == 2
    assert notes(store, draft) == "elsewhere"


def test_without_a_known_base_only_what_adds_to_the_text_gets_in(store: Store, draft: Interview) -> None:
    store.write_text(draft.id, "irate", "notes", "beginning")
    store.write_text(draft.id, "irate", "result", "something")
    path = journal.journal_path(store.path)
    texts = [write(draft, "beginning and end"), write(draft, "other", "result")]
    journal.save(path, journal.entries(None, texts))
    done = bring_in(store, path)
    assert (done.applied, done.kept) == (1, 1)
    assert notes(store, draft) == "beginning and end"
    assert store.interview(draft.id).answer("irate").result == "something"


def test_a_rating_given_anew_since_stays(store: Store, draft: Interview) -> None:
    path = leave(
        store,
        Rate(draft.id, "irate", 2),
        Recommend(draft.id, Recommendation("hold", "Unsure")),
        SetClock(draft.id, 10, {}),
    )
    store.rate(draft.id, "irate", 5)
    store.recommend(draft.id, Recommendation("hire", "Sure"))
    store.clock(draft.id, 60, {})
    assert bring_in(store, path).dropped == 3
    found = store.interview(draft.id)
    assert found.answer("irate").rating == 5
    assert found.recommendation == Recommendation("hire", "Sure")
    assert found.elapsed_seconds == 60


def test_text_for_a_scorecard_locked_since_is_kept(store: Store, draft: Interview) -> None:
    path = leave(store, write(draft, "Came too late"), Rate(draft.id, "irate", 1))
    rate_all(store, draft.id)
    store.submit(draft.id, SubmittedVerdict("hire", "4", "default"))
    done = bring_in(store, path)
    assert (done.kept, done.dropped) == (1, 1)
    assert revisions(store, draft) == [("journal", "Came too late")]
    journal.remove(path)
    assert problems_of(store) == []


def test_text_for_an_interview_that_is_gone_is_put_aside(store: Store, draft: Interview) -> None:
    lost = WriteText("gone", "irate", "notes", "Whose is this?")
    done = bring_in(store, leave(store, lost, write(draft, "Mine")))
    assert (done.applied, done.dropped) == (1, 1)
    (line,) = journal.refused_path(store.path).read_bytes().splitlines()
    assert json.loads(line)["args"][3] == "Whose is this?"


@pytest.mark.parametrize(
    "damage", ["truncated", "garbage", "edited", "unknown verb", "not a number", "binary"]
)
def test_a_damaged_line_is_skipped_and_the_file_kept(store: Store, draft: Interview, damage: str) -> None:
    path = leave(store, write(draft, "Good line"), Rate(draft.id, "policy", 3))
    good, other = path.read_bytes().splitlines()
    bad = {
        "truncated": other[: len(other) // 2],
        "garbage": b"{]",
        "edited": other.replace(b",3]", b",5]"),
        "unknown verb": other.replace(b'"rate"', b'"close"'),
        "not a number": to_line(Entry(Rate(draft.id, "policy", "3"), None)).encode(),  # type: ignore[arg-type]
        "binary": bytes(range(128, 256)),
    }[damage]
    path.write_bytes(b"\n".join([bad, good]))
    before = path.read_bytes()
    done = bring_in(store, path)
    assert (done.applied, done.unreadable) == (1, 1)
    assert notes(store, draft) == "Good line"
    assert store.interview(draft.id).answer("policy").rating is None
    assert done.aside is not None
    assert done.aside.read_bytes() == before
    assert str(done.aside) in str(done)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no sync of folders")
@pytest.mark.parametrize("spare", [False, True])
def test_it_reaches_the_disk_before_it_takes_its_name(
    store: Store, draft: Interview, monkeypatch: pytest.MonkeyPatch, spare: bool
) -> None:
    path = journal.journal_path(store.path)
    if spare:
        spare_files.make(path)
    for text in ("Unsaved", "Unsaved, and then some more"):
        synced = Syncs(path, monkeypatch)
        leave(store, write(draft, text))
        assert synced.content_first
        assert synced.folder_last


@pytest.mark.skipif(os.name != "posix", reason="Windows has no sync of folders")
def test_its_removal_and_what_was_refused_reach_the_disk(
    store: Store, draft: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = leave(store, write(draft, "Unsaved"))
    removed = Syncs(path, monkeypatch)
    journal.remove(path)
    assert removed.folder_last
    refused = journal.refused_path(store.path)
    added = Syncs(refused, monkeypatch)
    journal.append(refused, write(draft, "Too late"), "locked")
    assert added.content


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_it_is_readable_by_its_owner_only(store: Store, draft: Interview) -> None:
    before = os.umask(0)
    try:
        path = leave(store, write(draft, "Private"))
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_next_start_brings_it_in_and_removes_it(store: Store, draft: Interview, clock: Clock) -> None:
    path = leave(store, write(draft, "Unsaved"))
    place = store.path
    store.close()
    saves = SaveQueue(lambda: Store.open(place, now=clock))
    saves.start()
    try:
        found: Interview = interview_of(saves, draft.id)
        assert found.answer("irate").notes == "Unsaved"
        assert not path.exists()
        assert saves.notices == ["Changes that could not be saved last time have been restored."]
        assert saves.state.error == ""
    finally:
        saves.close()


def test_an_unreadable_journal_stops_nobody(store: Store, draft: Interview, clock: Clock) -> None:
    path = journal.journal_path(store.path)
    path.mkdir()
    place = store.path
    store.close()
    saves = SaveQueue(lambda: Store.open(place, now=clock))
    saves.start()
    try:
        answer = interview_of(saves, draft.id)
        assert answer.id == draft.id
        assert len(saves.notices) == 1
        assert "could not be read" in saves.notices[0]
    finally:
        saves.close()


PLAIN = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.sampled_from(sorted(KINDS))
    ),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=8,
)
TELLING: list[object] = ["ID", "irate", "notes", "", 2**70, -1, "\ud800", "x" * 9, None, []]
FITTING = st.one_of(PLAIN, st.sampled_from(TELLING))
RECORDS = st.fixed_dictionaries(
    {"verb": st.one_of(st.sampled_from(sorted(KINDS)), PLAIN), "args": st.lists(FITTING, max_size=5)},
    optional={"base": PLAIN, "database": st.one_of(PLAIN, st.sampled_from(["", "0" * 16, "../../x"]))},
)


def signed(record: dict[str, object]) -> bytes:
    """Return a line with the right checksum."""
    return canonical({**record, "sum": text_digest(canonical(record))}).encode()


LINES = st.one_of(
    st.binary(max_size=200),
    PLAIN.map(lambda value: json.dumps(value).encode()),
    RECORDS.map(lambda record: signed({"base": None, **record})),
)


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory, bank: Bank) -> Path:
    """A database with a draft, for many journals."""
    path = tmp_path_factory.mktemp("fuzzed") / "interviews.db"
    with Store.open(path) as store:
        new_interview(store, bank)
    return path


@given(content=st.one_of(st.binary(), st.lists(LINES, max_size=6).map(b"\n".join)))
@example(b"null")
@example(b"[" * 200_000)
@example(b"9" * 10_000)
@example(b"\xff\xfe")
@example(b'"\\ud800"')
@example(signed({"verb": "rate", "args": ["ID", "irate", 2**70], "base": None}))
@example(signed({"verb": "clock", "args": ["ID", 2**70, {"mapping": {"irate": 1}}], "base": None}))
@example(signed({"verb": "write_text", "args": ["ID", "irate", "notes", "\ud800"], "base": None}))
@example(signed({"verb": ["rate"], "args": None, "base": None}))
def test_no_journal_stops_a_start(fuzzed: Path, content: bytes) -> None:
    with Store.open(fuzzed) as store:
        (draft,) = store.interviews()
        content = content.replace(b'"ID"', json.dumps(draft.id).encode())
        place = journal.journal_path(fuzzed)
        place.write_bytes(content)
        writer = Writer(store, place)
        writer.start()
        assert writer.error == ""
        assert not place.exists() or place.stat().st_size == spare_files.SIZE
        assert store.interview(draft.id).id == draft.id
        assert [
            problem for problem in store.check() if ".bad-" not in problem and "journal" not in problem
        ] == []
    for left in fuzzed.parent.glob("*.bad-*"):
        left.unlink()


@pytest.mark.skipif(os.name != "posix", reason="named pipes of POSIX")
def test_a_journal_that_is_a_pipe_is_put_aside(store: Store, draft: Interview) -> None:
    place = journal.journal_path(store.path)
    os.mkfifo(place)
    writer = Writer(store, place)
    writer.start()
    assert writer.error == ""
    assert "could not be read and is kept as interviews.db.journal.bad-1" in writer.notices[0]
    assert not place.exists()
