"""CSV for spreadsheets and scripts: RFC 4180, with text cells guarded against formulas.

The documentation of columns in README.md is generated from here. Names and order are stable: a new column
goes to the end of the fixed ones, and none is renamed.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Generic, TypeVar

from csr_interview.documents.facts import (
    EQUAL,
    Outcome,
    TaskFacts,
    acts,
    asked,
    count,
    edges,
    flags_of,
    format_score,
    heard,
    outcome,
    plain,
    planned,
    task_facts,
)
from csr_interview.exchange.files import BOM
from csr_interview.models.decision import GateLine, ObservedFlag, PresetLine, Verdict
from csr_interview.models.interview import Answer, Interview, later_fields, texts_of
from csr_interview.scoring.decision import evidence_of
from csr_interview.scoring.must_pass import in_plan
from csr_interview.scoring.rules import error_of, is_borderline, with_own_reliability
from csr_interview.scoring.tasks import task_lines
from csr_interview.text import csv_safe

if TYPE_CHECKING:
    from csr_interview.exchange import Options, Pairs
    from csr_interview.models.bank import Bank, Question

Cell = str | int | None
"""None is an empty cell."""

PLACES = 4
"""Decimals of a score."""

RowT = TypeVar("RowT", contravariant=True)


@dataclass(frozen=True, slots=True)
class Column(Generic[RowT]):
    """One column. `text` cells are guarded against formulas; numbers never are."""

    name: str
    meaning: str
    value: Callable[[RowT], Cell]
    text: bool = True
    result: bool = False
    """Whether it is empty while the ratings are not finished, as the decision is not shown then."""


def number_column(
    name: str, meaning: str, value: Callable[[RowT], Cell], *, result: bool = False
) -> Column[RowT]:
    """Return a column of numbers."""
    return Column(name, meaning, value, text=False, result=result)


def lines(texts: Iterable[str]) -> str:
    """Join texts, one per line, each on a single line."""
    return "\n".join(" ".join(text.split()) for text in texts)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of any layout."""

    interview: Interview


@dataclass(frozen=True, slots=True)
class TaskRow(Row):
    """A row of the layout `tasks`."""

    facts: TaskFacts


@dataclass(frozen=True, slots=True)
class InterviewRow(Row):
    """A row of the layout `interviews`."""

    bank: Bank
    outcome: Outcome

    def score(self, component: str) -> str:
        """Return a component's score from 1 to 5; empty if not administered."""
        for line in self.outcome.now.components:
            if line.component == component:
                return format_score(line.score, places=PLACES)
        return ""

    def equal(self) -> PresetLine | None:
        """Return the result with equal weights, if the bank has that preset."""
        return next((line for line in self.outcome.now.presets if line.preset == EQUAL), None)

    def state(self, gate: GateLine) -> str:
        """Return the state of a must-pass criterion."""
        bank = planned(self.interview, self.bank)
        return str(gate.state) if in_plan(bank, gate.gate) else "not planned"

    def near_edge(self) -> bool:
        """Return whether the score that counts is borderline."""
        composite = self.outcome.composite
        if composite is None or self.outcome.verdict is Verdict.INCOMPLETE:
            return False
        if not self.outcome.moved:
            return self.outcome.now.borderline
        rules = with_own_reliability(self.bank, evidence_of(self.interview, self.bank)).decision
        return is_borderline(rules, composite, error_of(rules))

    def points(self, value: Fraction | None) -> str:
        """Return a score as a decimal that is not rounded across a cutoff."""
        return format_score(value, edges(self.bank), PLACES)


@dataclass(frozen=True, slots=True)
class AnswerRow(Row):
    """A row of the layout `answers`."""

    bank: Bank
    question: Question
    answer: Answer
    flags: tuple[ObservedFlag, ...]


_COMMON: tuple[Column[Row], ...] = (
    Column("interview_id", "The interview.", lambda r: r.interview.id),
    Column(
        "candidate_id",
        "The candidate; the same in all interviews of one person.",
        lambda r: r.interview.candidate.id,
    ),
    Column("candidate", "The candidate's name.", lambda r: r.interview.candidate.name),
    Column("role", "The role interviewed for.", lambda r: r.interview.role),
    Column("stage", "The step of the hiring process.", lambda r: r.interview.stage),
    Column("interviewer", "Who interviewed.", lambda r: r.interview.interviewer),
    Column("bank", "The question bank's id.", lambda r: r.interview.bank_id),
    Column("bank_version", "The question bank's version.", lambda r: r.interview.bank_version),
    Column("status", "`draft` or `submitted`.", lambda r: str(r.interview.status)),
)
"""The first columns of every layout."""

_UNVERIFIED: Column[Row] = Column(
    "unverified",
    "`yes` if it was imported although its audit log did not confirm its content, else `no`.",
    lambda r: "yes" if r.interview.unverified else "no",
)

TASKS: tuple[Column[TaskRow], ...] = (
    *_COMMON,
    Column("task", "The task's id in the bank.", lambda r: r.facts.task.id),
    Column(
        "family",
        "`sjt` (situational judgment), `accuracy`, `written`, `process` or `role-play`.",
        lambda r: r.facts.task.family,
    ),
    Column("title", "Its title.", lambda r: r.facts.task.title),
    Column("prompt", "What was to be read out or sent.", lambda r: r.facts.task.prompt.strip()),
    number_column("minutes", "Time planned for it.", lambda r: r.facts.task.minutes),
    number_column("weight", "Its weight within its family.", lambda r: plain(r.facts.task.weight)),
    Column(
        "state",
        "`completed`, `skipped`, `not rated` (a reply without a rating) or `not administered`;"
        " only `completed` has a score.",
        lambda r: r.facts.state,
    ),
    Column(
        "skip_reason", "Why it was skipped; empty otherwise.", lambda r: r.facts.result.skip_reason.strip()
    ),
    Column("response", "What was recorded, in words, one entry per line.", lambda r: lines(r.facts.said)),
    Column(
        "response_json",
        "The same as JSON with the ids of the bank; empty when nothing was recorded.",
        lambda r: (
            json.dumps(dict(r.facts.result.response), ensure_ascii=False) if r.facts.result.response else ""
        ),
    ),
    Column("reply", "What the candidate wrote, or what was noted of it.", lambda r: r.facts.result.text),
    number_column(
        "p",
        "Share correct, 0 to 1; empty without a score.",
        lambda r: format_score(r.facts.line.p, places=PLACES) if r.facts.line else "",
        result=True,
    ),
    number_column(
        "score",
        "The same from 1 to 5; empty without a score.",
        lambda r: format_score(r.facts.score, places=PLACES),
        result=True,
    ),
    Column(
        "working",
        "How the score was calculated.",
        lambda r: r.facts.line.working if r.facts.line else "",
        result=True,
    ),
    Column(
        "competencies",
        "The competencies that it measures, joined by `; `.",
        lambda r: "; ".join(r.facts.task.competencies),
    ),
    _UNVERIFIED,
)
"""Columns of the layout `tasks`."""


INTERVIEWS: tuple[Column[InterviewRow], ...] = (
    *_COMMON,
    Column("created_at", "When the interview was started; UTC, ISO 8601.", lambda r: r.interview.created_at),
    Column(
        "submitted_at",
        "When the scorecard was locked; empty for a draft.",
        lambda r: r.interview.submitted_at,
    ),
    number_column("elapsed_seconds", "Duration without pauses.", lambda r: r.interview.elapsed_seconds),
    Column(
        "verdict",
        "`strong hire`, `hire`, `hold`, `no hire` or `incomplete`, in a stage `advance`, `hold`, `stop` or "
        "`incomplete`: as submitted; of a draft, once its ratings are finished.",
        lambda r: str(r.outcome.verdict),
        result=True,
    ),
    number_column(
        "composite",
        "The score behind the decision, 1 to 5.",
        lambda r: r.points(r.outcome.composite),
        result=True,
    ),
    Column("preset", "The set of weights used.", lambda r: r.outcome.now.preset),
    Column(
        "equal_weights_verdict",
        "The decision with equal weights.",
        lambda r: str(line.verdict) if (line := r.equal()) else "",
        result=True,
    ),
    number_column(
        "equal_weights_composite",
        "The score with equal weights.",
        lambda r: r.points(line.composite) if (line := r.equal()) else "",
        result=True,
    ),
    Column(
        "borderline",
        "`yes` if the score is near a cutoff, else `no`.",
        lambda r: "yes" if r.near_edge() else "no",
        result=True,
    ),
    number_column(
        "score_interview", "Score of the questions, 1 to 5.", lambda r: r.score("interview"), result=True
    ),
    number_column(
        "score_sjt",
        "Score of the situational judgment tasks, 1 to 5; empty when not administered.",
        lambda r: r.score("sjt"),
        result=True,
    ),
    number_column(
        "score_accuracy", "The same for the accuracy tasks.", lambda r: r.score("accuracy"), result=True
    ),
    number_column(
        "score_written", "The same for the written tasks.", lambda r: r.score("written"), result=True
    ),
    number_column(
        "score_process", "The same for the process tasks.", lambda r: r.score("process"), result=True
    ),
    number_column(
        "score_role_play", "The same for the role-play tasks.", lambda r: r.score("role-play"), result=True
    ),
    Column(
        "gates",
        "Each must-pass criterion, by its id, with `passed`, `failed`, `reported` (failed, but not applied),"
        " `not assessed` or `not planned`, joined by `; `.",
        lambda r: "; ".join(f"{gate.gate} {r.state(gate)}" for gate in r.outcome.now.gates),
        result=True,
    ),
    number_column("flags_serious", "Serious red flags.", lambda r: count(r.outcome.now.flags, "serious")),
    number_column("flags_note", "Minor red flags.", lambda r: count(r.outcome.now.flags, "note")),
    Column(
        "own_verdict",
        "The interviewer's own recommendation where it differs.",
        lambda r: own.verdict if (own := r.interview.recommendation) else "",
    ),
    Column(
        "own_reason",
        "The reason for it.",
        lambda r: own.reason if (own := r.interview.recommendation) else "",
    ),
    Column("summary", "The interviewer's summary.", lambda r: r.interview.summary),
    Column("candidate_questions", "What the candidate asked.", lambda r: r.interview.candidate_questions),
    Column("opening_notes", "Notes on the opening.", lambda r: r.interview.opening_notes),
    number_column("amendments", "Changes after submission.", lambda r: len(acts(r.interview.amendments))),
    Column(
        "verdict_now",
        "The decision with all amendments; the same as `verdict` without any.",
        lambda r: str(r.outcome.now.verdict),
        result=True,
    ),
    number_column(
        "composite_now",
        "The score with all amendments.",
        lambda r: r.points(r.outcome.now.composite),
        result=True,
    ),
    number_column(
        "tasks_given", "How many assessment tasks have a score.", lambda r: len(r.outcome.now.tasks)
    ),
    number_column(
        "tasks_in_bank",
        "How many are planned; with rules of version 1, how many the bank has.",
        lambda r: len(planned(r.interview, r.bank).tasks),
    ),
    Column("plan", "The plan's id in the bank; empty with rules of version 1.", lambda r: r.interview.plan),
    Column("plan_reason", "Why the plan was changed.", lambda r: r.interview.plan_reason),
    Column("form", "The form of parallel wordings and tasks, `A` or `B`.", lambda r: r.interview.form),
    number_column(
        "coverage",
        "Share of the interview that is rated, by weight, 0 to 1.",
        lambda r: format_score(r.outcome.now.coverage, places=PLACES),
    ),
    number_column(
        "odds_same_side",
        "Estimated probability that another interviewer's score is on the same side of the hire cutoff, "
        "in a stage of the cutoff to advance.",
        lambda r: f"{odds.same_side:.4f}" if (odds := r.outcome.now.odds) else None,
        result=True,
    ),
    number_column(
        "odds_same_decision",
        "The same for the same band.",
        lambda r: f"{odds.same_decision:.4f}" if (odds := r.outcome.now.odds) else None,
        result=True,
    ),
    Column(
        "changed_after_decision",
        "`yes` if ratings were reopened after the decision was shown, else `no`.",
        lambda r: "yes" if r.interview.reopened else "no",
    ),
    Column("reopen_reason", "Why they were reopened.", lambda r: r.interview.reopen_reason),
    Column(
        "correction_reason",
        "Why role, stage, plan, bank, interviewer or candidate were corrected.",
        lambda r: r.interview.correction_reason,
    ),
    Column(
        "verdict_shown",
        "The decision that was shown first.",
        lambda r: found.verdict if (found := r.interview.shown) else "",
        result=True,
    ),
    number_column(
        "composite_shown",
        "Its score.",
        lambda r: (
            r.points(Fraction(found.composite)) if (found := r.interview.shown) and found.composite else ""
        ),
        result=True,
    ),
    _UNVERIFIED,
)
"""Fixed columns of the layout `interviews`; question columns follow."""

RATING = ("rating_<bank>_<question>", "The question's rating, 1 to 5; empty when not rated.")
SKIP = ("skip_<bank>_<question>", "Why the question was not assessed; empty otherwise.")


ANSWERS: tuple[Column[AnswerRow], ...] = (
    *(column for column in _COMMON if column.name != "candidate_id"),
    Column("question", "The question's id in the bank.", lambda r: r.question.id),
    Column("question_title", "Its title.", lambda r: r.question.title),
    Column(
        "question_text",
        "The wording that was asked: of the form, or an alternative.",
        lambda r: r.question.wording(r.answer.wording),
    ),
    Column("kind", "Its kind: behavioural, technical, situational, ….", lambda r: r.question.kind),
    number_column("weight", "Its weight in the bank.", lambda r: plain(r.question.weight)),
    Column("situation", "STAR note: the situation.", lambda r: r.answer.situation),
    Column("task", "STAR note: the task.", lambda r: r.answer.task),
    Column("action", "STAR note: the action.", lambda r: r.answer.action),
    Column("result", "STAR note: the result.", lambda r: r.answer.result),
    Column("notes", "Other notes.", lambda r: r.answer.notes),
    number_column("rating", "1 to 5; empty when not rated.", lambda r: r.answer.rating),
    Column(
        "skip_reason", "Why the question was not assessed; empty otherwise.", lambda r: r.answer.skip_reason
    ),
    Column(
        "looking_for_heard",
        "Points to look for that were heard, one per line.",
        lambda r: lines(heard(r.interview, r.question)),
    ),
    Column(
        "follow_ups_asked",
        "Follow-ups that were asked, one per line.",
        lambda r: lines(asked(r.interview, r.question)),
    ),
    number_column("red_flags_serious", "Serious red flags.", lambda r: count(r.flags, "serious")),
    number_column("red_flags_note", "Minor red flags.", lambda r: count(r.flags, "note")),
    Column(
        "red_flags",
        "Each red flag as `severity: text`, with ` – ` and the candidate's words if noted, one per line.",
        lambda r: lines(f"{flag.severity}: {flag.told}" for flag in r.flags),
    ),
    number_column("seconds", "Time spent on the question.", lambda r: r.answer.seconds),
    number_column(
        "wording",
        "Which wording was asked: 0 that of the form, else the number of the alternative.",
        lambda r: r.answer.wording,
    ),
    *(
        Column(name, f"{text.label}.", lambda r, name=name: str(getattr(r.answer, name)))  # type: ignore[misc]
        for name, text in texts_of(Answer).items()
        if name in later_fields(Answer)
    ),
    _UNVERIFIED,
)
"""Columns of the layout `answers`."""


def interview_columns(banks: Sequence[Bank]) -> tuple[Column[InterviewRow], ...]:
    """Return the columns of the layout `interviews` for interviews that use these banks.

    Banks are in the order of their IDs. Versions of one bank share columns: questions of the newest version
    first, then those that only older versions have. The same applies to stages of one bank, in the order of
    their IDs.
    """
    asked_in: dict[str, dict[str, None]] = {}
    for bank in sorted(banks, key=_place):
        asked_in.setdefault(bank.id, {}).update(dict.fromkeys(question.id for question in bank.questions))
    return INTERVIEWS + tuple(
        column
        for bank_id, questions in asked_in.items()
        for question_id in questions
        for column in _question_columns(bank_id, question_id)
    )


def _place(bank: Bank) -> tuple[object, ...]:
    """Return the sort key of a bank: ID, newest version first, then stage."""
    return bank.id, tuple(-part for part in bank.order), [stage.id for stage in bank.stages]


def _question_columns(bank_id: str, question_id: str) -> tuple[Column[InterviewRow], Column[InterviewRow]]:
    def rating(row: InterviewRow) -> Cell:
        return row.interview.answer(question_id).rating if row.interview.bank_id == bank_id else None

    def skip(row: InterviewRow) -> Cell:
        return row.interview.answer(question_id).skip_reason if row.interview.bank_id == bank_id else None

    return (
        number_column(f"rating_{bank_id}_{question_id}", RATING[1], rating),
        Column(f"skip_{bank_id}_{question_id}", SKIP[1], skip),
    )


LAYOUTS: tuple[str, ...] = ("interviews", "answers", "tasks")
"""One row per interview, one per question of each interview, or one per assessment task of each."""

_ROWS_PER_CHUNK = 200


def table(pairs: Pairs, options: Options) -> Iterator[str]:
    """Yield interviews as CSV text in pieces, the header first.

    Lines end in CR LF (RFC 4180); line breaks inside a cell stay LF. `options.banks` must contain every bank
    that is used: with the layout `interviews`, a question of another bank has no column.
    """
    if options.layout == "answers":
        return _lines(ANSWERS, (row for pair in pairs for row in _answer_rows(*pair)), bom=options.bom)
    if options.layout == "tasks":
        return _lines(TASKS, (row for pair in pairs for row in _task_rows(*pair)), bom=options.bom)
    rows = (
        InterviewRow(interview, bank, outcome(interview, bank, explain=False)) for interview, bank in pairs
    )
    return _lines(interview_columns(options.banks), rows, bom=options.bom)


def _answer_rows(interview: Interview, bank: Bank) -> Iterator[AnswerRow]:
    """Yield a row for every question of the bank, asked or not."""
    bank = planned(interview, bank)
    flags = evidence_of(interview, bank).flags
    for question in bank.questions:
        answer = interview.answer(question.id)
        yield AnswerRow(interview, bank, question, answer, flags_of(flags, question.id))


def _task_rows(interview: Interview, bank: Bank) -> Iterator[TaskRow]:
    """Yield a row for every planned task, administered or not."""
    bank = planned(interview, bank)
    scored = task_lines(bank, evidence_of(interview, bank).responses)
    for facts in task_facts(interview, bank, scored):
        yield TaskRow(interview, facts)


def _lines(columns: Sequence[Column[RowT]], rows: Iterable[RowT], *, bom: bool) -> Iterator[str]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    if bom:
        buffer.write(BOM)
    writer.writerow(column.name for column in columns)
    for number, row in enumerate(rows, start=1):
        writer.writerow(_cell(column, row) for column in columns)
        if number % _ROWS_PER_CHUNK == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _cell(column: Column[RowT], row: RowT) -> Cell:
    hidden = column.result and isinstance(row, Row) and row.interview.rating_open
    value = "" if hidden else column.value(row)
    return csv_safe(value) if column.text and isinstance(value, str) else value
