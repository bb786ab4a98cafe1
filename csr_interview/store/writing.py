"""Changes of interviews: text, ratings, checked items, position, time; creating, submitting and amending.

Each change is a transaction with an event. The statements are plain SQL: while typing, the table methods of
sqlite-utils would take longer than SQLite itself, because they read the table's columns each time.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Collection, Mapping
from dataclasses import asdict, astuple, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from csr_interview.errors import NotFound
from csr_interview.models.amended import (
    MARKS,
    STRUCTURED,
    interviewer_of,
    marks_of,
    recommendation_of,
    task_of,
    value_of,
    with_amendment,
)
from csr_interview.models.interview import (
    CANDIDATE,
    FLAGS,
    FORMS,
    INTERVIEW_FIELDS,
    INTERVIEWER,
    RECOMMENDATION,
    SETTLING,
    STEPS,
    TASK_REPLY,
    TASK_RESULT,
    TEXT_FIELDS,
    Accommodations,
    Amendment,
    Mark,
    Place,
    Recommendation,
    Shown,
    Status,
    SubmittedVerdict,
    TaskResult,
)
from csr_interview.store import people, reading, sealing
from csr_interview.store.base import written
from csr_interview.store.records import (
    TYPING_INTERVAL,
    Outline,
    RefusedError,
    after,
    canonical,
    local,
    no_interview,
    outline,
    removes_much,
    set_local,
    stamp,
)
from csr_interview.store.rows import parameters
from csr_interview.text import clean, clean_json, clean_line, fold, read_object

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.models.calibration import Attempt
    from csr_interview.models.interview import Interview
    from csr_interview.store.base import StoreCore as Store


LATER = (
    "CASE WHEN updated_at <= :at THEN :at "
    "ELSE coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', updated_at, '+0.001 seconds'), :at) END"
)
"""The given time, or a millisecond after the existing one if that is later, as `records.later`."""


def read_text(store: Store, interview: str, question: str, field: str) -> str:
    """Return the text of a field. Raises NotFound, and ValueError for an unknown field."""
    if question == "":
        if field not in INTERVIEW_FIELDS:
            raise ValueError(f"no such field of an interview: {field}")
        row = store.conn.execute(f"SELECT {field} FROM interviews WHERE id = ?", (interview,)).fetchone()
    else:
        if field not in TEXT_FIELDS:
            raise ValueError(f"no such field of an answer: {field}")
        store.outline_of(interview).expect_question(question)
        sql = (
            f"SELECT coalesce(a.{field}, '') FROM interviews i "
            "LEFT JOIN answers a ON a.interview_id = i.id AND a.question = ? WHERE i.id = ?"
        )
        row = store.conn.execute(sql, (question, interview)).fetchone()
    if row is None:
        raise no_interview()
    return str(row[0])


def put_text(store: Store, interview: str, question: str, field: str, text: str) -> None:
    """Replace the text of a field, whose name was checked by `read_text`."""
    if question == "":
        store.run(f"UPDATE interviews SET {field} = ? WHERE id = ?", (text, interview))
    else:
        put_answer(store, interview, question, **{field: text})


def put_answer(store: Store, interview: str, question: str, **values: str | int | None) -> bool:
    """Set columns of an answer together; return whether that changed any."""
    columns, new = ", ".join(values), ", ".join(f"excluded.{name}" for name in values)
    sql = (
        f"INSERT INTO answers (interview_id, question, {columns}) VALUES (?, ?, {parameters(len(values))}) "
        f"ON CONFLICT (interview_id, question) DO UPDATE SET ({columns}) = ({new}) "
        f"WHERE ({columns}) IS NOT ({new})"
    )
    return store.run(sql, (interview, question, *values.values())) > 0


def keep_revision(store: Store, interview: str, question: str, field: str, text: str, reason: str) -> None:
    """Keep an earlier text of a field, or one that could not be put into it."""
    sql = "INSERT INTO revisions (interview_id, question, field, at, reason, text) VALUES (?, ?, ?, ?, ?, ?)"
    store.run(sql, (interview, question, field, stamp(store.now()), reason, text))


@written
def write_text(store: Store, interview: str, question: str, field: str, text: str) -> None:
    """Replace the text of a field; `question` is empty for a field of the whole interview.

    The earlier text is kept every ten seconds of typing, and always before a large deletion. Raises
    ValueError for an unknown field.
    """
    text = clean(text)
    old = read_text(store, interview, question, field)
    if text == old:
        return
    store.expect_draft(interview)
    put_text(store, interview, question, field, text)
    touch(store, interview)
    now = store.now()
    key = (interview, question, field)
    last = store.kept_at.get(key)
    typing = last is None or not timedelta(0) <= now - last < TYPING_INTERVAL
    if typing or removes_much(old, text):
        if old:
            keep_revision(store, interview, question, field, old, "typing" if typing else "deletion")
        store.kept_at[key] = now
        store.event(interview, "edited", {"question": question, "field": field, "characters": len(text)})


@written
def rate(store: Store, interview: str, question: str, rating: int | None) -> None:
    """Rate a question 1 to 5, which ends a skip; None clears the rating."""
    if rating is not None and (isinstance(rating, bool) or rating not in (1, 2, 3, 4, 5)):
        raise RefusedError("The rating cannot be saved", "ratings go from 1 to 5")
    old, skip_reason = settled(store, interview, question)
    if old == rating and not (skip_reason and rating is not None):
        return
    store.expect_rating(interview)
    if rating is not None:
        skip_reason = ""
    settle(store, interview, question, rating, skip_reason)
    store.event(interview, "rated", {"ratings": {question: rating}, "before": old})


@written
def skip(store: Store, interview: str, question: str, reason: str) -> None:
    """Skip a question for a reason, which clears its rating; an empty reason ends the skip."""
    reason = clean_line(reason)
    old, old_reason = settled(store, interview, question)
    if reason == old_reason:
        return
    store.expect_rating(interview)
    rating = None if reason else old
    settle(store, interview, question, rating, reason)
    store.event(interview, "skipped", {"ratings": {question: rating}, "skipped": bool(reason)})


@written
def mark(store: Store, interview: str, mark: Mark) -> None:
    """Check an item of the guidance, or set the text of a red flag and the severity of a custom one."""
    severity = store.outline_of(interview).severity_of(mark)
    text = clean_line(mark.text) if mark.kind in FLAGS else ""
    where = (interview, mark.question, mark.kind, mark.item)
    sql = "SELECT severity, text FROM marks WHERE interview_id = ? AND question = ? AND kind = ? AND item = ?"
    old = store.conn.execute(sql, where).fetchone()
    if old == (severity, text):
        return
    _expect_change(store, interview, mark)
    if old and old[1].strip():
        keep_revision(store, interview, mark.question, "own_flag", old[1], "typing")
    store.run(_MARK, (*where, severity, text))
    touch(store, interview)
    store.event(interview, "marked", _mark_payload(mark, severity))


@written
def unmark(store: Store, interview: str, mark: Mark) -> None:
    """Uncheck an item, if it is checked."""
    store.outline_of(interview).expect_question(mark.question)
    where = (interview, mark.question, mark.kind, mark.item)
    found = "FROM marks WHERE interview_id = ? AND question = ? AND kind = ? AND item = ?"
    row = store.conn.execute(f"SELECT severity, text {found}", where).fetchone()
    if row is None:
        return
    _expect_change(store, interview, mark)
    if row[1].strip():
        keep_revision(store, interview, mark.question, "own_flag", row[1], "deletion")
    store.run(f"DELETE {found}", where)
    touch(store, interview)
    store.event(interview, "unmarked", _mark_payload(mark, row[0]))


@written
def record_task(store: Store, interview: str, result: TaskResult) -> None:
    """Replace what was recorded for a task."""
    if result.task not in store.outline_of(interview).tasks:
        raise NotFound("No such task", "the interview's question bank has no task with this ID")
    values = (canonical(clean_json(result.response)), clean_line(result.skip_reason), clean(result.text))
    where = (interview, result.task)
    sql = "SELECT response, skip_reason, text FROM task_results WHERE interview_id = ? AND task = ?"
    old = store.conn.execute(sql, where).fetchone()
    if old == values:
        return
    if values[:2] == (old[:2] if old else (canonical({}), "")):
        store.expect_draft(interview)  # a reply is evidence, as notes are
    else:
        store.expect_rating(interview)
    if old and removes_much(old[2], values[2]):
        keep_revision(store, interview, result.task, TASK_REPLY, old[2], "deletion")
    store.run(_TASK, (*where, *values))
    touch(store, interview)
    if old is None or old[:2] != values[:2]:
        store.event(interview, "task recorded", {"task": result.task, "skipped": bool(values[1])})


@written
def visit(store: Store, interview: str, step: str) -> None:
    """Store the current step: "opening", a question ID (which opens it), a task ID, or "closing"."""
    outline = store.outline_of(interview)
    elsewhere = step in STEPS or step in outline.tasks
    if not elsewhere:
        outline.expect_question(step)
    store.expect_draft(interview)
    moved = store.run("UPDATE interviews SET step = ? WHERE id = ? AND step <> ?", (step, interview, step))
    if moved:
        touch(store, interview)
    if not elsewhere and put_answer(store, interview, step, opened=1):
        touch(store, interview)
        store.event(interview, "opened", {"question": step})


@written
def clock(store: Store, interview: str, elapsed_seconds: int, question_seconds: Mapping[str, int]) -> None:
    """Store the time spent in seconds, overall and by question. Adds no event."""
    outline = store.outline_of(interview)
    for question in question_seconds:
        outline.expect_question(question)
    store.expect_draft(interview)
    sql = "UPDATE interviews SET elapsed_seconds = ? WHERE id = ? AND elapsed_seconds <> ?"
    changed = store.run(sql, (int(elapsed_seconds), interview, int(elapsed_seconds)))
    for question, seconds in question_seconds.items():
        changed += put_answer(store, interview, question, seconds=int(seconds))
    if changed:
        touch(store, interview)


@written
def recommend(store: Store, interview: str, recommendation: Recommendation | None) -> None:
    """Record the interviewer's recommendation with its reason; None removes it."""
    verdict, reason = "", ""
    if recommendation is not None:
        verdict, reason = clean_line(recommendation.verdict), clean(recommendation.reason)
        if not verdict or not reason.strip():
            raise RefusedError("The recommendation cannot be saved", "it needs a decision and a reason")
    sql = "SELECT recommended, recommended_reason FROM interviews WHERE id = ?"
    old = store.conn.execute(sql, (interview,)).fetchone()
    if old == (verdict, reason):
        return
    store.expect_draft(interview)
    sql = "UPDATE interviews SET recommended = ?, recommended_reason = ? WHERE id = ?"
    store.run(sql, (verdict, reason, interview))
    touch(store, interview)
    store.event(interview, "recommended", {"verdict": verdict})


@written
def word(store: Store, interview: str, question: str, wording: int) -> None:
    """Record which wording of a question was asked: 0 for the prompt, else the number of the alternative."""
    outline = store.outline_of(interview)
    outline.expect_question(question)
    if not 0 <= wording <= outline.items.get((question, "wording"), 0):
        raise NotFound("No such wording", "the question has fewer alternative wordings in the bank")
    store.expect_draft(interview)
    if put_answer(store, interview, question, wording=wording):
        touch(store, interview)
        store.event(interview, "worded", {"question": question, "wording": wording})


def touch(store: Store, interview: str) -> None:
    """Set the time of the last change: now, but later than all earlier states.

    A state from a machine whose clock is ahead must not count as newer than a change made here. To be called
    before the event of the change, which then has the digests, so that they are not computed once more.
    """
    values = {"at": stamp(store.now()), "interview": interview}
    store.conn.execute(f"UPDATE interviews SET updated_at = {LATER} WHERE id = :interview", values)
    store.changed(interview)


def settled(store: Store, interview: str, question: str) -> tuple[int | None, str]:
    """Return rating and reason for skipping of a question."""
    store.outline_of(interview).expect_question(question)
    sql = "SELECT rating, skip_reason FROM answers WHERE interview_id = ? AND question = ?"
    row: tuple[int | None, str] | None = store.conn.execute(sql, (interview, question)).fetchone()
    return row or (None, "")


def settle(store: Store, interview: str, question: str, rating: int | None, skip_reason: str) -> None:
    """Set rating and reason for skipping together: the table allows only one of them."""
    put_answer(store, interview, question, rating=rating, skip_reason=skip_reason)
    touch(store, interview)


def _expect_change(store: Store, interview: str, mark: Mark) -> None:
    """Raise unless a mark can be changed: red flags count in the decision, so they end with the ratings."""
    if mark.kind in FLAGS:
        store.expect_rating(interview)
    else:
        store.expect_draft(interview)


def _mark_payload(mark: Mark, severity: str) -> dict[str, object]:
    """Return the payload of an event about a mark, without typed text."""
    return {"question": mark.question, "kind": mark.kind, "item": mark.item, "severity": severity}


# The cursor position in a draft, on this machine only. It is not part of the record: it changes neither
# `updated_at` nor the audit log, is never exported, and is deleted when the interview is submitted,
# discarded, or replaced by a newer state from another machine.


_KEY = "place:"
"""Prefix of an interview ID in the table `local`."""


@written
def keep(store: Store, interview: str, place: Place) -> None:
    """Store the cursor position in a draft on this machine, if the draft exists. Adds no event."""
    sql = (
        "INSERT INTO local (key, value) SELECT ?, ? FROM interviews "
        "WHERE id = ? AND status = 'draft' AND discarded_at = '' "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    )
    store.run(sql, (_KEY + interview, canonical(asdict(place)), interview))


def read(store: Store, interview: str) -> Place | None:
    """Return the last cursor position in a draft on this machine; None if unknown."""
    try:
        place = Place(**json.loads(local(store.conn, _KEY + interview)))
    except (ValueError, TypeError, RecursionError):
        return None
    texts, numbers = (place.step, place.field), (place.row, place.column)
    sound = all(type(text) is str for text in texts) and all(
        type(number) is int and number >= 0 for number in numbers
    )
    return place if sound and type(place.paused) is bool else None


def forget(store: Store, interview: str) -> None:
    """Delete a cursor position."""
    store.run("DELETE FROM local WHERE key = ?", (_KEY + interview,))


# What is typed into a dialog or form and not saved yet, on this machine only, and never exported. A key is
# `typed:ID:form`. ID is the interview or candidate, empty if it is about neither, such as the form of a new
# interview; `form` names the dialog and IDs of the bank. Whoever erases an interview or candidate deletes
# all keys that begin with `typed:ID:`, and those that begin with `typed::`, whose text may name anybody.


_TYPED = "typed:"


@written
def keep_typed(store: Store, about: str, form: str, fields: Mapping[str, str]) -> None:
    """Store what is typed into the fields of a form and not saved yet; without fields, forget it.

    Adds no event.
    """
    key = f"{_TYPED}{about}:{form}"
    if fields:
        set_local(store.conn, key, canonical({name: clean(text) for name, text in fields.items()}))
    else:
        store.run("DELETE FROM local WHERE key = ?", (key,))


def typed(store: Store) -> dict[tuple[str, str], Mapping[str, str]]:
    """Return what was typed and not saved: by interview or candidate and form, the text of each field."""
    found: dict[tuple[str, str], Mapping[str, str]] = {}
    sql = "SELECT key, value FROM local WHERE key >= ? AND key < ?"
    for key, value in store.conn.execute(sql, (_TYPED, _TYPED[:-1] + ";")):
        about, _, form = str(key).removeprefix(_TYPED).partition(":")
        with contextlib.suppress(ValueError, RecursionError):
            fields = json.loads(value)
            if isinstance(fields, dict) and all(isinstance(text, str) for text in fields.values()):
                found[about, form] = {name: clean(text) for name, text in fields.items()}
    return found


# Creating, submitting, amending and discarding interviews.


ID_BYTES = 10
"""80 random bits: IDs of different machines do not collide."""


def new_id() -> str:
    """Return an ID for an interview or candidate: 20 hexadecimal digits."""
    return os.urandom(ID_BYTES).hex()


@written
def create(
    store: Store, *, candidate: str, bank: Bank, role: str, stage: str, interviewer: str, email: str = "",
    phone: str = "", candidate_id: str | None = None, plan: str = "", experience: str = "",
    namesakes: Collection[str] = (),
) -> Interview:  # fmt: skip
    """Create a draft and return it. The candidate is new unless `candidate_id` is given.

    It gets the ID of the profile if that has the name of the interviewer.

    `namesakes` are IDs of candidates from whom a new one of the same name is a different person. Without
    `plan`, the bank's first one is used. The form is one that this candidate had least often.
    """
    plans = [one.id for one in bank.plans] or [""]
    if (plan or plans[0]) not in plans:
        raise RefusedError("The interview cannot be started", "the question bank has no such plan")
    plan = plan or plans[0]
    if candidate_id is None:
        candidate_id = add_candidate(store, candidate, email, phone, experience, namesakes)
    else:
        candidate_id = people.record_of(store, candidate_id)
    digest, _ = keep_bank(store, bank)
    interview, at = new_id(), stamp(store.now())
    form, me = form_for(store, bank, candidate_id), store.profile
    store.db.table("interviews").insert(
        {
            "id": interview,
            "candidate_id": candidate_id,
            "bank_digest": digest,
            "bank_id": bank.id,
            "bank_version": bank.version,
            "role": clean_line(role),
            "stage": clean_line(stage),
            "interviewer": clean_line(interviewer),
            "interviewer_id": me.id if me is not None and fold(me.name) == fold(interviewer) else "",
            "plan": plan,
            "form": form,
            "status": Status.DRAFT.value,
            "created_at": at,
            "updated_at": at,
        }
    )
    sealing.set_me(store.conn, me.name if me is not None else interviewer)
    planned = {name: value for name, value in (("plan", plan), ("form", form)) if value}
    store.event(interview, "created", {"bank": digest, "candidate": candidate_id, **planned})
    return reading.interview(store, interview, sealed_too=True)  # may be sealed here


@written
def set_reliability(store: Store, interview: str, icc: str, candidates: int) -> None:
    """Keep the reliability of the organization's own scores with a draft. Adds no event: it is computed."""
    store.expect_draft(interview)
    sql = "UPDATE interviews SET icc = ?, icc_candidates = ? WHERE id = ?"
    store.run(sql, (icc, candidates, interview))
    store.changed(interview)


def form_for(store: Store, bank: Bank, candidate_id: str) -> str:
    """Return the form that a candidate had least often with a bank; empty if the bank has none.

    The first one is drawn by the random ID of the candidate.
    """
    if not bank.has_forms:
        return ""
    sql = "SELECT form FROM interviews WHERE candidate_id = ? AND bank_id = ?"
    used = [row[0] for row in store.conn.execute(sql, (candidate_id, bank.id))]
    first = sum(candidate_id.encode()) % len(FORMS)
    drawn = FORMS[first:] + FORMS[:first]
    return min(drawn, key=used.count)


@written
def change_plan(store: Store, interview: str, plan: str, reason: str) -> None:
    """Change the plan of a draft for a reason. Raises RefusedError without one or for an unknown plan."""
    row = store.conn.execute("SELECT plan, plan_reason FROM interviews WHERE id = ?", (interview,)).fetchone()
    if row is None:
        raise no_interview()
    old, old_reason = row
    if plan == old:
        return
    store.expect_rating(interview)
    reason = clean(reason).strip()
    if not reason:
        raise RefusedError("The plan cannot be changed", "no reason was given", "Enter a reason")
    if plan not in store.outline_of(interview).plans:
        raise RefusedError("The plan cannot be changed", "the interview's question bank has no such plan")
    if old_reason:
        keep_revision(store, interview, "", "plan_reason", old_reason, "typing")
    sql = "UPDATE interviews SET plan = ?, plan_reason = ? WHERE id = ?"
    store.run(sql, (plan, reason, interview))
    touch(store, interview)
    store.event(interview, "planned", {"plan": plan, "before": old})


@written
def finish_ratings(store: Store, interview: str, shown: Shown) -> None:
    """Lock ratings, red flags, task results and plan of a draft, because the decision is shown.

    Of several times, what was shown first is kept.
    """
    store.expect_draft(interview)
    sql = "SELECT finished_at, shown FROM interviews WHERE id = ?"
    finished_at, first = store.conn.execute(sql, (interview,)).fetchone()
    if finished_at or _told(store, interview, "ratings finished", shown.at):
        return
    _expect_settled(store, interview, "The ratings cannot be finished")
    kept = first or canonical(asdict(shown))
    store.run("UPDATE interviews SET finished_at = ?, shown = ? WHERE id = ?", (shown.at, kept, interview))
    told = {
        "at": shown.at,
        "verdict": shown.verdict,
        "composite": shown.composite,
        "again": bool(first),
    }
    touch(store, interview)
    store.event(interview, "ratings finished", told)


@written
def reopen_ratings(store: Store, interview: str, reason: str, at: str) -> None:
    """Let finished ratings of a draft be changed, for a reason. Raises RefusedError without one.

    `at` is when this happened, so that a journal that is brought in twice changes nothing.
    """
    store.expect_draft(interview)
    sql = "SELECT finished_at, reopen_reason FROM interviews WHERE id = ?"
    finished_at, old = store.conn.execute(sql, (interview,)).fetchone()
    if not finished_at or _told(store, interview, "ratings reopened", at):
        return
    reason = clean(reason).strip()
    if not reason:
        raise RefusedError("The ratings cannot be reopened", "no reason was given", "Enter a reason")
    if old:
        keep_revision(store, interview, "", "reopen_reason", old, "typing")
    sql = "UPDATE interviews SET finished_at = '', reopen_reason = ? WHERE id = ?"
    store.run(sql, (reason, interview))
    touch(store, interview)
    store.event(interview, "ratings reopened", {"at": at})


def _told(store: Store, interview: str, verb: str, at: str) -> bool:
    """Return whether an event says that this happened at this time."""
    sql = "SELECT payload FROM events WHERE interview_id = ? AND verb = ?"
    return any(read_object(row[0]).get("at") == at for row in store.conn.execute(sql, (interview, verb)))


@written
def accommodate(store: Store, interview: str, made: Accommodations, *, writing: bool) -> None:
    """Record the accommodations of a draft, and whether they cover writing.

    Events and exports have only the latter, because the decision depends on it.
    """
    made = replace(made, other=clean_line(made.other))
    kept = canonical(asdict(made)) if made else ""
    sql = "SELECT accommodations, writing_adjusted FROM interviews WHERE id = ?"
    old = store.conn.execute(sql, (interview,)).fetchone()
    if old == (kept, int(writing)):
        return
    if old is not None and old[1] != int(writing):
        store.expect_rating(interview)
    else:
        store.expect_draft(interview)
    sql = "UPDATE interviews SET accommodations = ?, writing_adjusted = ? WHERE id = ?"
    store.run(sql, (kept, int(writing), interview))
    touch(store, interview)
    if old[1] != int(writing):
        store.event(interview, "writing adjusted", {"adjusted": writing})


def keep_bank(store: Store, bank: Bank) -> tuple[str, Outline]:
    """Store the exact bank, once, and return its digest and outline."""
    from csr_interview.banks.library import bank_to_json, digest

    key = digest(bank)
    body = store.conn.execute("SELECT body FROM banks WHERE digest = ?", (key,)).fetchone()
    if body is None:
        text = bank_to_json(bank)
        store.db.table("banks").insert({"digest": key, "id": bank.id, "version": bank.version, "body": text})
        return key, outline(text)
    return key, outline(body[0])


@written
def submit(store: Store, interview: str, verdict: SubmittedVerdict) -> None:
    """Lock the scorecard. Raises RefusedError if a question is neither rated nor skipped."""
    store.expect_draft(interview)
    _expect_settled(store, interview, "The scorecard cannot be submitted")
    at = stamp(store.now())
    sql = (
        "UPDATE interviews SET status = 'submitted', submitted_at = ?, updated_at = ?, verdict = ?, "
        "composite = ?, preset = ?, discarded_at = '' WHERE id = ?"
    )
    store.run(sql, (at, at, verdict.verdict, verdict.composite, verdict.preset, interview))
    store.event(interview, "submitted", {**asdict(verdict), "submitted_at": at})
    forget(store, interview)


def _expect_settled(store: Store, interview: str, title: str) -> None:
    """Raise RefusedError with this title if a question is neither rated nor skipped."""
    sql = "SELECT question FROM answers WHERE interview_id = ? AND (rating IS NOT NULL OR skip_reason <> '')"
    settled = {row[0] for row in store.conn.execute(sql, (interview,))}
    missing = [question for question in store.outline_of(interview).questions if question not in settled]
    if missing:
        cause = f"neither rated nor skipped with a reason: {', '.join(missing)}"
        raise RefusedError(title, cause, "Rate or skip them first")


@written
def amend(
    store: Store, interview: str, question: str, field: str, new: str, reason: str, by: str, at: str = ""
) -> None:
    """Change a value of a submitted scorecard, and keep the old one with reason and name.

    `field` is one of `AmendedField`, and `new` its value, see `models.amended`. A rating and a reason for
    skipping replace each other, which is a second amendment. `question` is a task for the result of one, and
    empty for a field of the interview as a whole. The decision as submitted does not change. `at` is when
    this was decided; by default now.
    """
    reason, by = clean(reason).strip(), clean_line(by)
    if not reason or not by:
        raise RefusedError(_NOT_AMENDED, "it needs a reason and a name")
    if store.status_of(interview) is not Status.SUBMITTED:
        raise RefusedError(_NOT_AMENDED, "the interview is a draft", "Edit it directly")
    card = reading.interview(store, interview, sealed_too=True)
    changes = _amended(store, card, question, field, new)
    at = _next_moment(store, interview, at or store.stamp())
    for changed, old, value in changes:
        sql = (
            "INSERT INTO amendments (interview_id, question, field, old, new, reason, by, at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        )
        store.run(sql, (interview, question, changed, old, value, reason, by, at))
    payload: dict[str, object] = {"question": question, "fields": [changed for changed, _, _ in changes]}
    _, old, value = changes[0]
    if field in STRUCTURED:
        payload |= _amended_payload(question, field, old, value)
    elif field in SETTLING:
        payload["ratings"] = {question: int(value) if field == "rating" else None}
    change = Amendment(0, question, field, old, value, reason, by, at)
    put_amended(store, with_amendment(card, change), question, field)
    store.run("UPDATE interviews SET updated_at = ? WHERE id = ?", (at, interview))
    store.run("UPDATE amendments SET applied = 1 WHERE interview_id = ? AND applied = 0", (interview,))
    store.event(interview, "amended", payload)


def _next_moment(store: Store, interview: str, at: str) -> str:
    """Return a time, but later than the submission and all amendments so far, which are ordered by it."""
    sql = (
        "SELECT max(i.submitted_at, coalesce(max(a.at), '')) FROM interviews i "
        "LEFT JOIN amendments a ON a.interview_id = i.id WHERE i.id = ?"
    )
    (last,) = store.conn.execute(sql, (interview,)).fetchone()
    return after(at, last)


_NOT_AMENDED = "The amendment cannot be saved"


_MARK = (
    "INSERT INTO marks (interview_id, question, kind, item, severity, text) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (interview_id, question, kind, item) "
    "DO UPDATE SET severity = excluded.severity, text = excluded.text"
)
_TASK = (
    "INSERT INTO task_results (interview_id, task, response, skip_reason, text) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (interview_id, task) DO UPDATE SET "
    "response = excluded.response, skip_reason = excluded.skip_reason, text = excluded.text"
)


def put_amended(store: Store, after: Interview, question: str, field: str) -> None:
    """Write what a field is `after` an amendment, while that is open."""
    interview = after.id
    if field in MARKS:
        outline, kinds = store.outline_of(interview), MARKS[field]
        wanted = parameters(len(kinds))
        sql = f"DELETE FROM marks WHERE interview_id = ? AND question = ? AND kind IN ({wanted})"
        store.run(sql, (interview, question, *kinds))
        for mark in after.marks:
            if mark.question == question and mark.kind in kinds:
                severity = outline.severity_of(mark)
                store.run(_MARK, (interview, question, mark.kind, mark.item, severity, mark.text))
    elif field == TASK_RESULT:
        result = after.task_results.get(question) or TaskResult(question)
        response = canonical(dict(result.response))
        store.run(_TASK, (interview, question, response, result.skip_reason, result.text))
    elif field == CANDIDATE:
        store.run("UPDATE interviews SET candidate_id = ? WHERE id = ?", (after.candidate.id, interview))
    elif field == INTERVIEWER:
        sql = "UPDATE interviews SET interviewer = ?, interviewer_id = ? WHERE id = ?"
        store.run(sql, (after.interviewer, after.interviewer_id, interview))
    elif field == RECOMMENDATION:
        own = after.recommendation or Recommendation("", "")
        sql = "UPDATE interviews SET recommended = ?, recommended_reason = ? WHERE id = ?"
        store.run(sql, (own.verdict, own.reason, interview))
    elif field in SETTLING:  # each replaces the other
        answer = after.answer(question)
        put_answer(store, interview, question, rating=answer.rating, skip_reason=answer.skip_reason)
    else:
        put_text(store, interview, question, field, value_of(after, question, field))


def _amended_payload(question: str, field: str, old: str, new: str) -> dict[str, object]:
    """Return what the event of such an amendment says besides the field, without typed text."""
    if field in MARKS:
        return {"before": _items(question, field, old), "after": _items(question, field, new)}
    if field == TASK_RESULT:
        result = task_of(question, new)
        return {"skipped": bool(result and result.skip_reason)}
    if field == CANDIDATE:
        return {"before": old, "after": new}
    if field == INTERVIEWER:
        return {}
    before, after = recommendation_of(old), recommendation_of(new)
    return {"before": before.verdict if before else "", "recommended": after.verdict if after else ""}


def _items(question: str, field: str, value: str) -> list[list[object]]:
    """Return kind, item and severity of marks."""
    return [[mark.kind, mark.item, mark.severity] for mark in marks_of(question, field, value)]


def _amended(
    store: Store, card: Interview, question: str, field: str, new: str
) -> list[tuple[str, str, str]]:
    """Return the changes of an amendment: field, old and new value. A rating ends a skip, and vice versa."""
    if field in STRUCTURED:
        old = value_of(card, question, field)
        for value in (old, new):
            _expect_structured(store, card.id, question, field, value)
    elif field in SETTLING:
        store.outline_of(card.id).expect_question(question)
        old, new = value_of(card, question, field), clean_line(new)
        if field == "rating" and new not in ("", "1", "2", "3", "4", "5"):
            raise RefusedError(_NOT_AMENDED, "ratings go from 1 to 5")
    else:
        old, new = read_text(store, card.id, question, field), clean(new)
    if old == new:
        raise RefusedError(_NOT_AMENDED, "it changes nothing")
    if field not in SETTLING:
        return [(field, old, new)]
    if not new:
        raise RefusedError(
            _NOT_AMENDED,
            "the question would be neither rated nor skipped",
            "Enter a rating, or a reason for skipping",
        )
    other = "skip_reason" if field == "rating" else "rating"
    ended = value_of(card, question, other)
    return [(field, old, new), (other, ended, "")] if ended else [(field, old, new)]


def _expect_structured(store: Store, interview: str, question: str, field: str, value: str) -> None:
    """Raise RefusedError for a value that the field cannot have, NotFound for what is not there."""
    bank = store.outline_of(interview)
    try:
        if field in MARKS:
            bank.expect_question(question)
            for mark in marks_of(question, field, value):
                bank.severity_of(mark)
        elif field == TASK_RESULT:
            task_of(question, value)
            if question not in bank.tasks:
                raise NotFound("No such task", "the interview's question bank has no task with this ID")
        else:
            if field == CANDIDATE:
                reading.candidate(store, value)
            else:
                (interviewer_of if field == INTERVIEWER else recommendation_of)(value)
            if question:
                raise ValueError("this is about the interview as a whole")
    except ValueError as exc:
        raise RefusedError(_NOT_AMENDED, str(exc)) from exc


@written
def discard(store: Store, interview: str) -> None:
    """Hide a draft from lists until `restore_draft`. Raises RefusedError under a legal hold."""
    store.expect_draft(interview)
    people.expect_not_held(store, interview, "The draft cannot be discarded")
    sql = "UPDATE interviews SET discarded_at = ? WHERE id = ? AND discarded_at = ''"
    if store.run(sql, (stamp(store.now()), interview)):
        store.event(interview, "discarded")
        forget(store, interview)


@written
def restore(store: Store, interview: str) -> None:
    """Restore a discarded draft."""
    store.expect_draft(interview)
    if store.run("UPDATE interviews SET discarded_at = '' WHERE id = ? AND discarded_at <> ''", (interview,)):
        store.event(interview, "restored")


@written
def add_candidate(
    store: Store,
    name: str,
    email: str = "",
    phone: str = "",
    experience: str = "",
    namesakes: Collection[str] = (),
) -> str:
    """Add a candidate and return the ID. Raises RefusedError without a name.

    `namesakes` are IDs of candidates from whom this one is a different person. The event of the interview
    that the candidate is added for has the ID.
    """
    name = clean_line(name)
    if not name:
        raise RefusedError("The candidate cannot be added", "the candidate needs a name")
    candidate = new_id()
    row = {"id": candidate, "name": name, "name_key": fold(name)}
    contact = {"email": clean_line(email), "phone": clean_line(phone)}
    store.db.table("candidates").insert(row | contact | {"experience": experience})
    store.changed(candidate)
    if namesakes:
        people.tell_apart(store, candidate, namesakes)
    return candidate


# Calibration: a table of its own, which no list, search or export of interviews reads. It adds no events,
# because the audit log is about interviews.


_COLUMNS = "id, at, rater, bank_id, bank_version, question, sample, rating, key_rating"


@written
def keep_attempt(store: Store, attempt: Attempt) -> None:
    """Keep a rating of a sample answer. The same one again (by ID) changes nothing. Adds no event."""
    for value in (attempt.rating, attempt.key):
        if isinstance(value, bool) or value not in (1, 2, 3, 4, 5):
            raise RefusedError("The calibration rating cannot be saved", "ratings go from 1 to 5")
    store.run(
        f"INSERT INTO practice ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        astuple(replace(attempt, rater=clean_line(attempt.rater))),
    )


def calibration_history(store: Store, rater: str = "") -> list[Attempt]:
    """Return calibration ratings, oldest first: of all raters, or of one (see `fold`)."""
    from csr_interview.models.calibration import Attempt  # only calibration needs it, which costs 8 ms

    rater = fold(rater)
    # By order of entry, not by `at`, so that a clock set back does not change the order.
    sql = f"SELECT {_COLUMNS} FROM practice WHERE ? IN ('', csr_fold(rater)) ORDER BY seq"
    return [Attempt(*row) for row in store.conn.execute(sql, (rater,))]
