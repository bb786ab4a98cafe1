"""JSON for programs: everything that was noted, and the decision with every reason.

Numbers that a verdict depends on stand twice: `exact` as a fraction in a string ("7/2"), which loses
nothing, and `decimal` rounded to four places for reading; `submitted_verdict` has them as `composite` and
`composite_decimal`. Keys are stable; `format_version` goes up
when one is added or changes its meaning, because readers refuse keys that they do not know. The JSON Schema
is `csr_interview/schemas/interviews.schema.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from csr_interview.documents.facts import (
    Outcome,
    TaskFacts,
    asked,
    edges,
    flags_of,
    heard,
    outcome,
    shown,
    task_facts,
)
from csr_interview.models.interview import BOOKKEEPING, INTERVIEW_FIELDS, TEXT_FIELDS, History, Interview

if TYPE_CHECKING:
    from csr_interview.documents.options import Options, Pairs
    from csr_interview.models.bank import Bank, Question
    from csr_interview.models.decision import Bound, Decision, ObservedFlag

FORMAT_VERSION = 1
DOCUMENT, BUNDLE = "csr-interview/interview", "csr-interview/bundle"

EVENT = ("seq", "at", "interview", "verb", "payload", "previous", "hash")
REVISION = ("question", "field", "at", "reason", "text")


def document(interview: Interview, bank: Bank, options: Options) -> str:
    """Return one interview as a JSON object, indented, with a line end."""
    content = {**_mark(DOCUMENT, options), **record(interview, bank, options)}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def bundle(pairs: Pairs, options: Options) -> Iterator[str]:
    """Yield interviews as one JSON object in pieces: `interviews`, then the exact `banks` they used.

    Each interview stands on a line of its own. Banks are keyed by digest, as interviews name them, so
    that a bundle can be read on a machine that has other banks.
    """
    from csr_interview.banks.library import bank_to_json

    banks: dict[str, Bank] = {}
    yield json.dumps(_mark(BUNDLE, options))[:-1] + ', "interviews": ['
    separator = "\n"
    for interview, bank in pairs:
        banks.setdefault(interview.bank_digest, bank)
        yield separator + _compact(record(interview, bank, options))
        separator = ",\n"
    yield '\n], "banks": {'
    separator = "\n"
    for digest, bank in sorted(banks.items()):
        yield f"{separator}{_compact(digest)}: {bank_to_json(bank)}"
        separator = ",\n"
    yield "\n}}\n"


def _mark(name: str, options: Options) -> dict[str, Any]:
    """Return what a document begins with: which format it is, and whether names were left out."""
    head: dict[str, Any] = {"format": name, "format_version": FORMAT_VERSION}
    return head | {"blind": True} if options.blind else head


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def record(interview: Interview, bank: Bank, options: Options) -> dict[str, Any]:
    """Return one interview with its decision and history as plain JSON values, keys in reading order.

    Without names there is no history either: what a note said before may hold them.
    """
    result = outcome(interview, bank)
    return {
        "interview": _head(interview),
        "candidate": asdict(interview.candidate),
        "bank": {
            "id": bank.id,
            "version": bank.version,
            "digest": interview.bank_digest,
            "title": bank.title,
            "language": bank.language,
        },
        "answers": [_answer(interview, question, result.now.flags) for question in bank.questions],
        "tasks": [_task(facts) for facts in task_facts(interview, bank, result.now.tasks)],
        "marks": [asdict(mark) for mark in interview.marks],
        "task_results": [
            {
                "task": found.task,
                "response": dict(found.response),  # by hand: asdict cannot copy a read-only mapping
                "text": found.text,
                "skip_reason": found.skip_reason,
            }
            for found in interview.task_results.values()
            if found.response or found.text or found.skip_reason  # an empty row says nothing
        ],
        "verdict": str(result.verdict),
        "composite": _number(result.composite, edges(bank)),
        "recommendation": asdict(interview.recommendation) if interview.recommendation else None,
        "submitted_verdict": _submitted(interview, edges(bank)),
        "decision": _decision(result, bank),
        "amendments": [
            {**asdict(amendment), "id": number}  # a store counts all its amendments through
            for number, amendment in enumerate(interview.amendments, 1)
        ],
        **(_history(options.history(interview.id)) if options.history and not options.blind else {}),
    }


def _history(history: History) -> dict[str, Any]:
    """Return what an interview went through, without what only this store's own records are about."""
    return {
        "events": [
            {name: getattr(event, name) for name in EVENT}
            for event in history.events
            if event.verb not in BOOKKEEPING
        ],
        "revisions": [{name: getattr(revision, name) for name in REVISION} for revision in history.revisions],
    }


def _head(interview: Interview) -> dict[str, Any]:
    names = (
        *("id", "status", "role", "stage", "interviewer", "created_at", "updated_at", "submitted_at"),
        *("elapsed_seconds", "step", *INTERVIEW_FIELDS),
    )
    return {name: getattr(interview, name) for name in names}


def _answer(interview: Interview, question: Question, flags: Sequence[ObservedFlag]) -> dict[str, Any]:
    answer = interview.answer(question.id)
    return {
        "question": question.id,
        "title": question.title,
        "prompt": question.prompt,
        "kind": question.kind,
        **{name: getattr(answer, name) for name in TEXT_FIELDS},
        "rating": answer.rating,
        "skip_reason": answer.skip_reason,
        "seconds": answer.seconds,
        "opened": answer.opened,
        "heard": heard(interview, question),
        "asked": asked(interview, question),
        "red_flags": [
            {"severity": flag.severity, "text": flag.text} for flag in flags_of(flags, question.id)
        ],
    }


def _task(facts: TaskFacts) -> dict[str, Any]:
    """One task of the bank, given or not. `task_results` has the records alone, as the store keeps them."""
    task, line = facts.task, facts.line
    return {
        "task": task.id,
        "family": task.family,
        "title": task.title,
        "prompt": task.prompt,
        "rule": task.rule.kind,
        "competencies": task.competencies,
        "minutes": task.minutes,
        "weight": _number(task.weight),
        "state": facts.state,
        "skip_reason": facts.result.skip_reason,
        "response": dict(facts.result.response),
        "response_words": [asdict(words) for words in facts.words],
        "reply": facts.result.text,
        "p": _number(line.p) if line else None,
        "score": _number(facts.score),
        "working": line.working if line else "",
    }


def _number(value: Fraction | None, limits: Sequence[Fraction] = ()) -> dict[str, Any] | None:
    if value is None:
        return None
    return {"exact": str(value), "decimal": float(shown(value, limits, places=4))}


def _submitted(interview: Interview, limits: Sequence[Fraction]) -> dict[str, Any] | None:
    """Return the verdict as submitted, as the store keeps it, with its score as a plain number as well."""
    kept = interview.submitted_verdict
    if kept is None:
        return None
    score = _number(Fraction(kept.composite), limits) if kept.composite else None
    return {**asdict(kept), "composite_decimal": score["decimal"] if score else None}


def _bound(bound: Bound | None, limits: Sequence[Fraction]) -> dict[str, Any] | None:
    if bound is None:
        return None
    return {"verdict": str(bound.verdict), "composite": _number(bound.composite, limits)}


def _decision(result: Outcome, bank: Bank) -> dict[str, Any]:
    decision, limits = result.now, edges(bank)
    return {
        "verdict": str(decision.verdict),
        "composite": _number(decision.composite, limits),
        "preset": decision.preset,
        "reasons": decision.reasons,
        **_workings(decision),
        "red_flags": [asdict(flag) for flag in decision.flags],
        "capped": decision.capped,
        "missing": decision.missing,
        "coverage": _number(decision.coverage),
        "lowest": _bound(decision.lowest, limits),
        "highest": _bound(decision.highest, limits),
        "bands": [
            {"verdict": str(band.verdict), "at_least": _number(band.at_least)} for band in bank.decision.bands
        ],
        "borderline": decision.borderline,
        "edge": _number(decision.edge),
        "would_change": [asdict(flip) for flip in decision.flips],
        "presets": [
            {**asdict(line), "composite": _number(line.composite, limits)} for line in decision.presets
        ],
    }


def _workings(decision: Decision) -> dict[str, Any]:
    """The tables a reader can add up: questions, tasks, components, gates."""
    return {
        "questions": [
            {**asdict(row), "weight": _number(row.weight), "share": _number(row.share)}
            for row in decision.questions
        ],
        "tasks": [
            {**asdict(row), "weight": _number(row.weight), "p": _number(row.p)} for row in decision.tasks
        ],
        "components": [
            {
                **asdict(row),
                "weight": _number(row.weight),
                "score": _number(row.score),
                "share": _number(row.share),
            }
            for row in decision.components
        ],
        "gates": [
            {
                **asdict(row),
                "value": _number(row.value, (row.limit,)),
                "limit": _number(row.limit),
                "inputs": [{"source": found.source, "value": _number(found.value)} for found in row.inputs],
            }
            for row in decision.gates
        ],
    }
