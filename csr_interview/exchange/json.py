"""JSON for programs: everything that was noted, and the decision with every reason.

Numbers that a verdict depends on stand twice: `exact` as a fraction in a string ("7/2"), which loses
nothing, and `decimal` rounded to four places for reading; `submitted_verdict` has them as `composite` and
`composite_decimal`. Keys are stable; which there are, and in which order, says `json_format`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import is_dataclass
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
from csr_interview.exchange import json_format as shapes
from csr_interview.models.decision import GateLine
from csr_interview.models.interview import BOOKKEEPING, Amendment, History, Interview, TaskResult, names

if TYPE_CHECKING:
    from csr_interview.documents.options import Options, Pairs
    from csr_interview.models.bank import Bank, Question
    from csr_interview.models.decision import Bound, ObservedFlag


def document(interview: Interview, bank: Bank, options: Options) -> str:
    """Return one interview as a JSON object, indented, with a line end."""
    content = {**_mark(shapes.DOCUMENT, options), **record(interview, bank, options)}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def bundle(pairs: Pairs, options: Options) -> Iterator[str]:
    """Yield interviews as one JSON object in pieces: `interviews`, then the exact `banks` they used.

    Each interview stands on a line of its own. Banks are keyed by digest, as interviews name them, so
    that a bundle can be read on a machine that has other banks.
    """
    from csr_interview.banks.library import bank_to_json

    banks: dict[str, Bank] = {}
    yield json.dumps(_mark(shapes.BUNDLE, options))[:-1] + ', "interviews": ['
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
    head: dict[str, Any] = {"format": name, "format_version": shapes.FORMAT_VERSION}
    return head | {"blind": True} if options.blind else head


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def record(interview: Interview, bank: Bank, options: Options) -> dict[str, Any]:
    """Return one interview with its decision and history as plain JSON values, keys in reading order.

    Without names there is no history either: what a note said before may hold them.
    """
    result, limits = outcome(interview, bank), edges(bank)
    kept = interview.submitted_verdict
    score = _plain(Fraction(kept.composite), limits)["decimal"] if kept and kept.composite else None
    return {
        "interview": _entry(shapes.Head, interview),
        "candidate": _plain(interview.candidate),
        "bank": _entry(shapes.BankName, bank, digest=interview.bank_digest),
        "answers": [_answer(interview, question, result.now.flags) for question in bank.questions],
        "tasks": [_task(facts) for facts in task_facts(interview, bank, result.now.tasks)],
        "marks": _plain(interview.marks),
        "task_results": [
            _plain(found) for found in interview.task_results.values() if found != TaskResult(found.task)
        ],
        "verdict": result.verdict,
        "composite": _plain(result.composite, limits),
        "recommendation": _plain(interview.recommendation),
        "submitted_verdict": kept and _entry(shapes.SubmittedEntry, kept, composite_decimal=score),
        "decision": _decision(result, bank),
        "amendments": [
            _entry(Amendment, amendment, id=number)  # a store counts all its amendments through
            for number, amendment in enumerate(interview.amendments, 1)
        ],
        **(_history(options.history(interview.id)) if options.history and not options.blind else {}),
    }


def _entry(shape: type[Any], source: object, **others: Any) -> dict[str, Any]:
    """Return the keys of a shape, or of a record, with what `source` has for them but for `others`."""
    keys = shape.model_fields if issubclass(shape, shapes.Shape) else names(shape)
    return {key: others[key] if key in others else _plain(getattr(source, key)) for key in keys}


def _plain(value: Any, limits: Sequence[Fraction] = ()) -> Any:
    """Return a value as JSON has it. Rounding does not carry a number over one of the limits."""
    if isinstance(value, Fraction):
        return {"exact": str(value), "decimal": float(shown(value, limits, places=4))}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return [_plain(one, limits) for one in value]
    if is_dataclass(value):
        return {name: _plain(getattr(value, name), limits) for name in names(type(value))}
    return value


def _history(history: History) -> dict[str, Any]:
    """Return what an interview went through, without what only this store's own records are about."""
    return {
        "events": [
            _entry(shapes.EventEntry, event) for event in history.events if event.verb not in BOOKKEEPING
        ],
        "revisions": [_entry(shapes.RevisionEntry, revision) for revision in history.revisions],
    }


def _answer(interview: Interview, question: Question, flags: Sequence[ObservedFlag]) -> dict[str, Any]:
    return _entry(
        shapes.AnswerEntry,
        interview.answer(question.id),
        title=question.title,
        prompt=question.prompt,
        kind=question.kind,
        heard=heard(interview, question),
        asked=asked(interview, question),
        red_flags=[_entry(shapes.AnswerFlag, flag) for flag in flags_of(flags, question.id)],
    )


def _task(facts: TaskFacts) -> dict[str, Any]:
    """One task of the bank, given or not. `task_results` has the records alone, as the store keeps them."""
    line = facts.line
    return _entry(
        shapes.TaskEntry,
        facts.task,
        task=facts.task.id,
        rule=facts.task.rule.kind,
        state=facts.state,
        skip_reason=facts.result.skip_reason,
        response=_plain(facts.result.response),
        response_words=_plain(facts.words),
        reply=facts.result.text,
        p=_plain(line.p) if line else None,
        score=_plain(facts.score),
        working=line.working if line else "",
    )


def _decision(result: Outcome, bank: Bank) -> dict[str, Any]:
    decision, limits = result.now, edges(bank)
    return _entry(
        shapes.DecisionEntry,
        decision,
        composite=_plain(decision.composite, limits),
        gates=[_entry(GateLine, gate, value=_plain(gate.value, (gate.limit,))) for gate in decision.gates],
        red_flags=_plain(decision.flags),
        lowest=_bound(decision.lowest, limits),
        highest=_bound(decision.highest, limits),
        bands=[_entry(shapes.BandEntry, band) for band in bank.decision.bands],
        would_change=_plain(decision.flips),
        presets=_plain(decision.presets, limits),
    )


def _bound(bound: Bound | None, limits: Sequence[Fraction]) -> dict[str, Any] | None:
    if bound is None:
        return None
    return _entry(shapes.BoundEntry, bound, composite=_plain(bound.composite, limits))
