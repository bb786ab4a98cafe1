"""What an amendment holds as old and new value, and what it changes in an interview.

A text is held as it is, and a rating as its digit. The red flags or checked items of a question, the result
of a task, the recommendation, and name and ID of the interviewer are held as JSON in one canonical form;
nothing is an empty text. A candidate is held as ID.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from csr_interview.models.decision import Verdict
from csr_interview.models.interview import (
    CANDIDATE,
    CHECKED,
    FLAGS,
    HEAD,
    INTERVIEWER,
    RECOMMENDATION,
    RED_FLAGS,
    SETTLING,
    TASK_RESULT,
    Amendment,
    Candidate,
    Interview,
    Mark,
    Recommendation,
    TaskResult,
)
from csr_interview.models.kinds import is_id, recorded
from csr_interview.text import clean, clean_line, read_json

MARKS: Mapping[str, tuple[str, ...]] = {RED_FLAGS: FLAGS, CHECKED: ("looking_for", "follow_up")}
"""The kinds of marks of a question that are amended together, by field."""

STRUCTURED = (*MARKS, TASK_RESULT, RECOMMENDATION, *HEAD)
"""The fields whose values are JSON or, for the candidate, an ID."""


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _read(value: str) -> Any:
    try:
        return read_json(value)
    except (ValueError, RecursionError):
        raise ValueError("must be JSON as amendments have it") from None


# Values of the parts of an interview, and back.


def marks_value(marks: Iterable[Mark]) -> str:
    """Return marks of one question as the value of `RED_FLAGS` or `CHECKED`."""
    found = sorted([mark.kind, mark.item, mark.severity, clean_line(mark.text)] for mark in marks)
    return _canonical(found) if found else ""


def marks_of(question: str, field: str, value: str) -> tuple[Mark, ...]:
    """Return the marks in a value. Raises ValueError."""
    found = _read(value) if value else []
    if not isinstance(found, list):
        raise ValueError("must hold a list of marks")
    made = []
    for one in found:
        if not isinstance(one, list) or [type(part) for part in one] != [str, int, str, str]:
            raise ValueError("must hold kind, item, severity and text of marks")
        kind, item, severity, text = one
        if kind not in MARKS[field] or item < 0:
            raise ValueError(f"must hold items of {' or '.join(MARKS[field])}")
        if severity not in (("note", "serious") if kind == "own_flag" else ("",)):
            raise ValueError("a custom flag is 'note' or 'serious', and nothing else has a severity")
        if text and kind not in FLAGS:
            raise ValueError("only red flags have words")
        made.append(Mark(question, kind, item, text, severity))
    if len({(mark.kind, mark.item) for mark in made}) < len(made) or marks_value(made) != value:
        raise ValueError("must hold each item once, in order")
    return tuple(made)


def task_value(result: TaskResult | None) -> str:
    """Return the result of a task as the value of `TASK_RESULT`."""
    if result is None or not (result.response or result.text or result.skip_reason):
        return ""
    held = {
        "response": dict(result.response),
        "text": clean(result.text),
        "skip_reason": clean_line(result.skip_reason),
    }
    return _canonical(held)


def task_of(task: str, value: str) -> TaskResult | None:
    """Return the result in a value; None if there is none. Raises ValueError."""
    if not value:
        return None
    held = _read(value)
    if not isinstance(held, dict) or held.keys() != {"response", "text", "skip_reason"}:
        raise ValueError("must hold response, text and skip_reason of a task")
    response, text, skip_reason = held["response"], held["text"], held["skip_reason"]
    if not isinstance(response, dict) or not isinstance(text, str) or not isinstance(skip_reason, str):
        raise ValueError("must hold response, text and skip_reason of a task")
    made = TaskResult(task, {clean(key): recorded(one) for key, one in response.items()}, text, skip_reason)
    if task_value(made) != value:
        raise ValueError("must hold clean text")
    return made


def recommendation_value(own: Recommendation | None) -> str:
    """Return a recommendation as the value of `RECOMMENDATION`."""
    return _canonical([clean_line(own.verdict), clean(own.reason)]) if own else ""


def recommendation_of(value: str) -> Recommendation | None:
    """Return the recommendation in a value; None if there is none. Raises ValueError."""
    if not value:
        return None
    held = _read(value)
    if not isinstance(held, list) or [type(part) for part in held] != [str, str]:
        raise ValueError("must hold a decision and a reason")
    made = Recommendation(*held)
    if made.verdict not in list(Verdict) or not made.reason.strip() or recommendation_value(made) != value:
        raise ValueError("must hold a decision and a reason")
    return made


def interviewer_value(name: str, person: str) -> str:
    """Return name and ID of an interviewer as the value of `INTERVIEWER`."""
    return _canonical([clean_line(name), person])


def interviewer_of(value: str) -> tuple[str, str]:
    """Return name and ID of the interviewer in a value. Raises ValueError."""
    held = _read(value)
    if not isinstance(held, list) or [type(part) for part in held] != [str, str]:
        raise ValueError("must hold name and ID of an interviewer")
    name, person = held
    if (person and not is_id(person)) or interviewer_value(name, person) != value:
        raise ValueError("must hold name and ID of an interviewer")
    return name, person


# Values of an interview.


def value_of(interview: Interview, question: str, field: str) -> str:
    """Return the present value of a field."""
    if field in MARKS:
        kinds = MARKS[field]
        return marks_value(
            mark for mark in interview.marks if mark.question == question and mark.kind in kinds
        )
    if field == TASK_RESULT:
        return task_value(interview.task_results.get(question))
    if field == RECOMMENDATION:
        return recommendation_value(interview.recommendation)
    if field == CANDIDATE:
        return interview.candidate.id
    if field == INTERVIEWER:
        return interviewer_value(interview.interviewer, interview.interviewer_id)
    value = getattr(interview.answer(question) if question else interview, field)
    return "" if value is None else str(value)


def with_value(interview: Interview, question: str, field: str, value: str) -> Interview:
    """Return an interview in which a field has this value; of another candidate only the ID is known.

    Raises ValueError.
    """
    if field in MARKS:
        kinds = MARKS[field]
        marks = [mark for mark in interview.marks if mark.question != question or mark.kind not in kinds]
        marks += marks_of(question, field, value)
        marks.sort(key=lambda mark: (mark.question, mark.kind, mark.item))
        return replace(interview, marks=tuple(marks))
    if field == TASK_RESULT:
        result = task_of(question, value)
        results = {task: one for task, one in interview.task_results.items() if task != question}
        return replace(interview, task_results=results | ({question: result} if result else {}))
    if field == RECOMMENDATION:
        return replace(interview, recommendation=recommendation_of(value))
    if field == CANDIDATE:
        same = interview.candidate.id == value
        return interview if same else replace(interview, candidate=Candidate(value, ""))
    if field == INTERVIEWER:
        name, person = interviewer_of(value)
        return replace(interview, interviewer=name, interviewer_id=person)
    if not question:
        return replace(interview, **{field: value})  # type: ignore[arg-type]
    new: object = (int(value) if value else None) if field == "rating" else value
    answer = replace(interview.answer(question), **{field: new})  # type: ignore[arg-type]
    return replace(interview, answers={**interview.answers, question: answer})


def with_amendment(interview: Interview, change: Amendment) -> Interview:
    """Return an interview after an amendment; a rating and a reason for skipping replace each other."""
    interview = with_value(interview, change.question, change.field, change.new)
    if change.field in SETTLING and change.new:
        other = "skip_reason" if change.field == "rating" else "rating"
        interview = with_value(interview, change.question, other, "")
    return interview


def as_submitted(interview: Interview) -> Interview:
    """Return an interview without its amendments, as it was when it was submitted."""
    for change in reversed(interview.amendments):
        interview = with_value(interview, change.question, change.field, change.old)
    return replace(interview, amendments=())


def of_content(amendments: Iterable[Amendment]) -> tuple[Amendment, ...]:
    """Return the amendments that change what was noted or rated, and not only whose interview it is."""
    return tuple(one for one in amendments if one.field not in HEAD)


def corrections(details: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return the old and new values by field that the payload of an event "corrected" has.

    Whatever else an event of another machine has there is left out.
    """
    found = details.get("corrected")
    if not isinstance(found, dict):
        return {}
    pairs = {name: pair for name, pair in found.items() if isinstance(pair, list) and len(pair) == 2}
    return {name: (str(pair[0]), str(pair[1])) for name, pair in pairs.items()}


def with_texts(field: str, value: str, change: Callable[[str], str]) -> str:
    """Return a value whose typed texts were changed, each on its own."""
    if not value or field in HEAD:
        return value
    if field in MARKS:
        marks = marks_of("", field, value)
        return marks_value(replace(mark, text=change(mark.text)) if mark.text else mark for mark in marks)
    if field == TASK_RESULT:
        result = task_of("", value)
        assert result is not None
        return task_value(replace(result, text=change(result.text), skip_reason=change(result.skip_reason)))
    if field == RECOMMENDATION:
        own = recommendation_of(value)
        assert own is not None
        return recommendation_value(replace(own, reason=change(own.reason)))
    return change(value)


def plain(field: str, value: str) -> str:
    """Return a value in words without a bank: items by their numbers."""
    if field in MARKS:
        told = (
            ": ".join(filter(None, (f"{mark.kind} {mark.item + 1}", mark.severity, mark.text)))
            for mark in marks_of("", field, value)
        )
        return "; ".join(told).replace("_", " ")
    if field == TASK_RESULT and (result := task_of("", value)):
        told = (f"{key} {_listed(one)}" for key, one in result.response.items())
        return "; ".join(filter(None, (*told, result.text, result.skip_reason)))
    if field == RECOMMENDATION and (own := recommendation_of(value)):
        return f"{own.verdict}: {own.reason}"
    if field == CANDIDATE:
        return value[:8]
    if field == INTERVIEWER and value:
        return interviewer_of(value)[0]
    return value


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
