"""What could not be committed comes back at the next start, never over newer text."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.models.interview import (
    Interview,
    Mark,
    Recommendation,
    SubmittedVerdict,
    TaskResult,
)
from csr_interview.saving import journal, replay
from csr_interview.saving.changes import Entry, Post, from_line, to_line
from csr_interview.saving.writer import Desk
from csr_interview.store import Store
from tests.store.conftest import Clock, rate_all
from tests.syncs import Syncs


def leave(store: Store, *posts: Post) -> Path:
    """Leave a journal of these posts beside the store, as a run that cannot commit does."""
    path = journal.journal_path(store.path)
    journal.save(path, journal.entries(store, posts))
    return path


def bring_in(store: Store, path: Path) -> replay.Replay:
    return replay.replay(store, journal.take_over(path))


def write(interview: Interview, text: str, field: str = "notes") -> Post:
    return Post("write_text", (interview.id, "irate", field, text))


def notes(store: Store, interview: Interview) -> str:
    return store.interview(interview.id).answer("irate").notes


def revisions(store: Store, interview: Interview) -> list[tuple[str, str]]:
    return [(kept.reason, kept.text) for kept in store.revisions(interview.id, "irate", "notes")]


ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=30)


@given(ANY_TEXT, st.one_of(st.none(), ANY_TEXT))
def test_a_line_comes_back_as_it_was(text: str, base: str | None) -> None:
    for args in (
        ("i", "q", "notes", text),
        ("i", Mark("q", "own_flag", 1, text, "note")),
        ("i", TaskResult("t", {"order": ["a", "b"], "rated": 3}, text)),
        ("i", Recommendation("hire", text)),
        ("i", SubmittedVerdict("hire", "7/2", "default")),
        ("i", 12, {"q": 3}),
        ("i", "q", None),
    ):
        entry = from_line(to_line(Entry(Post("mark", args), base)).encode())
        assert (entry.post.verb, entry.post.args, entry.base) == ("mark", args, base)


def test_everything_in_it_gets_in(store: Store, draft: Interview) -> None:
    own = Mark("irate", "own_flag", 0, "Was rude", "serious")
    path = leave(
        store,
        write(draft, "Typed while the disk was full"),
        Post("write_text", (draft.id, "", "summary", "Good")),
        Post("rate", (draft.id, "irate", 4)),
        Post("skip", (draft.id, "policy", "No time")),
        Post("mark", (draft.id, own)),
        Post("record_task", (draft.id, TaskResult("refund", {"chosen": "b"}))),
        Post("visit", (draft.id, "irate")),
        Post("clock", (draft.id, 70, {"irate": 60})),
        Post("recommend", (draft.id, Recommendation("hire", "Strong"))),
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
    assert any("not saved yet" in problem for problem in store.check())
    journal.remove(path)
    assert store.check() == []


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
        Post("rate", (draft.id, "irate", 2)),
        Post("recommend", (draft.id, Recommendation("hold", "Unsure"))),
        Post("clock", (draft.id, 10, {})),
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
    path = leave(store, write(draft, "Came too late"), Post("rate", (draft.id, "irate", 1)))
    rate_all(store, draft.id)
    store.submit(draft.id, SubmittedVerdict("hire", "4", "default"))
    done = bring_in(store, path)
    assert (done.kept, done.dropped) == (1, 1)
    assert revisions(store, draft) == [("journal", "Came too late")]
    journal.remove(path)
    assert store.check() == []


def test_text_for_an_interview_that_is_gone_is_put_aside(store: Store, draft: Interview) -> None:
    lost = Post("write_text", ("gone", "irate", "notes", "Whose is this?"))
    done = bring_in(store, leave(store, lost, write(draft, "Mine")))
    assert (done.applied, done.dropped) == (1, 1)
    (line,) = journal.refused_path(store.path).read_bytes().splitlines()
    assert json.loads(line)["args"][3] == "Whose is this?"


@pytest.mark.parametrize("damage", ["truncated", "garbage", "edited", "unknown verb", "binary"])
def test_a_damaged_line_is_skipped_and_the_file_kept(store: Store, draft: Interview, damage: str) -> None:
    path = leave(store, write(draft, "Good line"), Post("rate", (draft.id, "policy", 3)))
    good, other = path.read_bytes().splitlines()
    bad = {
        "truncated": other[: len(other) // 2],
        "garbage": b"{]",
        "edited": other.replace(b",3]", b",5]"),
        "unknown verb": other.replace(b'"rate"', b'"close"'),
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
@pytest.mark.parametrize("room", [False, True])
def test_it_reaches_the_disk_before_it_takes_its_name(
    store: Store, draft: Interview, monkeypatch: pytest.MonkeyPatch, room: bool
) -> None:
    path = journal.journal_path(store.path)
    if room:
        journal.make(path)
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
    desk = Desk(lambda: Store.open(place, now=clock))
    desk.start()
    try:
        found: Interview = desk.ask("interview", draft.id).result(60)
        assert found.answer("irate").notes == "Unsaved"
        assert not path.exists()
        assert desk.notices == ["What could not be saved last time is back in its place."]
        assert desk.state.error == ""
    finally:
        desk.close()


def test_an_unreadable_journal_stops_nobody(store: Store, draft: Interview, clock: Clock) -> None:
    path = journal.journal_path(store.path)
    path.mkdir()
    place = store.path
    store.close()
    desk = Desk(lambda: Store.open(place, now=clock))
    desk.start()
    try:
        answer: Any = desk.ask("interview", draft.id).result(60)
        assert answer.id == draft.id
        assert len(desk.notices) == 1
        assert "could not be read" in desk.notices[0]
    finally:
        desk.close()
