"""What the reader makes of an interview, without an app: versions, changes in place, events by day."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from csr_interview.live.session import InterviewSession
from csr_interview.models.amended import marks_value, recommendation_value, task_value
from csr_interview.models.interview import (
    RECOMMENDATION,
    RED_FLAGS,
    TASK_REPLY,
    TASK_RESULT,
    Amendment,
    Mark,
    Recommendation,
    TaskResult,
)
from csr_interview.store import Store
from csr_interview.store.audit import Earlier, Entry
from csr_interview.store.records import Event, Revision
from csr_interview.text_diff import difference
from csr_interview.ui.scorecard import reader_screen
from csr_interview.ui.scorecard.reader_screen import Reading, Sign
from csr_interview.ui.scorecard.scorecard_view import view_of
from csr_interview.ui.scorecard.versions_screen import mark_changes
from tests.ui.application import BANK, NOW, stored
from tests.ui.cards import Nowhere, add_card


def reading(path: Path, card: str, *revisions: tuple[str, str, str, str]) -> Reading:
    """An interview to read; revisions are question, field, time, text."""
    with Store.open(path, mode="ro") as store:
        trail = tuple(store.trail(card))
    session = InterviewSession(stored(path, card), BANK, Nowhere())
    earlier = tuple(
        Earlier(question, field, Revision(number, at, text, "typing"))
        for number, (question, field, at, text) in enumerate(revisions)
    )
    return Reading(view_of(session, tz=NOW.tzinfo), earlier, trail, {})


def amended(found: Reading, *changes: Amendment) -> Reading:
    interview = replace(found.view.interview, amendments=changes)
    return replace(found, view=replace(found.view, interview=interview))


def change(question: str, field: str, old: str, new: str, at: str = "2026-11-22T10:00:00.000Z") -> Amendment:
    return Amendment(1, question, field, old, new, "Misheard", "T. Iyer", at)


def plain(found: Reading, place: str, width: int = 77) -> str:
    (section,) = (part for part in reader_screen.sections(found) if part.place == place)
    return "\n".join(
        f"<{item.count} of {item.label}>" if isinstance(item, Sign) else item(width).plain
        for item in section.items
    )


def test_versions_are_in_the_order_of_time_with_the_present_last(path: Path) -> None:
    card = add_card(path, text="now", submit=True)
    found = reading(
        path,
        card,
        ("q1", "notes", "2026-11-21T14:00:20.000Z", "second"),
        ("q1", "notes", "2026-11-21T14:00:00.000Z", "first"),
        ("q1", "notes", "2026-11-21T14:00:30.000Z", "second"),
        ("q2", "notes", "2026-11-21T14:00:00.000Z", "elsewhere"),
        ("q3", "notes", "2026-11-21T14:00:00.000Z", "now"),
    )
    found = amended(found, change("q1", "notes", "third", "now"))
    versions = found.versions("q1", "notes")
    assert [one.text for one in versions] == ["first", "second", "third", "now"]
    assert [one.at[-13:-5] for one in versions] == ["14:00:00", "14:00:30", "10:00:00", ""]
    assert [sign.count for sign in found.signs("q1", ("notes",))] == [3]
    assert found.signs("q3", ("notes",)) == (), "a version that is the same as the present is none"


def test_texts_within_amended_flags_tasks_and_the_recommendation_have_versions(path: Path) -> None:
    task = BANK.tasks[-1].id
    was = (Mark("q2", "own_flag", 0, "Was curt", "note"),)
    card = add_card(path, marks=was, details={"plan": BANK.plans[-1].id}, submit=True)
    with Store.open(path, now=lambda: NOW) as store:
        for question, field, value in (
            ("q2", RED_FLAGS, marks_value([Mark("q2", "own_flag", 0, "Shouted", "serious")])),
            (task, TASK_RESULT, task_value(TaskResult(task, {}, "Dear customer"))),
            (task, TASK_RESULT, task_value(TaskResult(task, {}, "Hello"))),
            ("", RECOMMENDATION, recommendation_value(Recommendation("hold", "Slow"))),
        ):
            store.amend(card, question, field, value, "Misheard", "T. Iyer")
    found = reading(path, card)
    assert [one.text for one in found.versions("q2", "own_flag")] == ["Was curt", "Shouted"]
    assert [one.text for one in found.versions(task, TASK_REPLY)] == ["", "Dear customer", "Hello"]
    assert [one.text for one in found.versions("", "recommended_reason")] == ["", "Slow"]
    told = " ".join(plain(found, "tasks").split())
    assert "Old Reply: Dear customer New Reply: Hello" in told
    assert "Old minor: Was curt New serious: Shouted" in " ".join(plain(found, "q2").split())


def test_a_rating_changed_after_submit_is_told_below_its_question(path: Path) -> None:
    card = add_card(path, submit=True)
    found = amended(reading(path, card), change("q2", "rating", "3", "4"))
    text = plain(found, "q2")
    assert text.startswith("Q2 ")
    rows = [" ".join(row.split()) for row in text.splitlines()]
    place = rows.index("22 Nov 2026 10:00 · Q2 Rating · by T. Iyer")
    assert rows[place + 1 : place + 4] == ["Old 3", "New 4", "Reason Misheard"]
    assert "Q2 Rating" not in plain(found, "top")


def test_a_text_that_was_taken_out_is_still_a_place_to_look(path: Path) -> None:
    card = add_card(path, text="")
    found = reading(path, card, ("q1", "action", "2026-11-21T14:00:00.000Z", "said too much"))
    assert plain(found, "q1").endswith("<1 of Q1 Action>")
    assert "(no notes)" in plain(found, "q2")


def test_a_reply_and_texts_of_the_whole_have_versions_too(path: Path) -> None:
    card = add_card(path, details={"plan": "interview-writing"})
    task = next(task for task in BANK.tasks if task.family == "written")
    with Store.open(path) as store:
        store.record_task(card, TaskResult(task.id, {}, "Dear customer"))
    at = "2026-11-21T14:00:00.000Z"
    found = reading(path, card, (task.id, "task:text", at, "Hi"), ("", "summary", at, "Good"))
    assert plain(found, "tasks").endswith(f"<1 of {task.title}, reply>")
    assert "<1 of Summary>" in plain(found, "texts")


def test_what_changed_is_told_by_signs_too() -> None:
    content = mark_changes(difference("He was rude.", "He was [b]firm."))
    assert content.plain == "He was [-rude-]{+[b]firm+}."
    assert {str(span.style) for span in content.spans} >= {
        "strike",
        "underline",
        "$text-error",
        "$text-success",
    }


def test_a_long_trail_is_cut_into_parts_that_are_drawn_when_they_are_seen(path: Path) -> None:
    card = add_card(path)
    event = Event(1, "2026-11-21T14:00:05.000Z", card, "created", "{}", "", "")
    many = replace(reading(path, card), trail=(Entry(event, True),) * (2 * reader_screen.CHUNK + 1))
    parts = [layout(77).plain.splitlines() for layout in reader_screen.trail(many)]
    assert [len(part) - 1 for part in parts] == [reader_screen.CHUNK, reader_screen.CHUNK, 1], "below the day"
    assert "Interview started ⇄ from another machine" in parts[0][1]
