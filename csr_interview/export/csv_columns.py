"""The columns of the CSV layouts: name, meaning, order and value. Documentation is made from here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from csr_interview.export.csv_cells import PLACES, Cell, Column, lines, whose
from csr_interview.export.csv_cells import number_column as _number
from csr_interview.export.csv_tasks import TASKS
from csr_interview.export.facts import EQUAL, Outcome, asked, count, edges, flags_of, heard, plain, shown
from csr_interview.models.decision import Verdict
from csr_interview.words.amending import acts

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, Question
    from csr_interview.models.decision import ObservedFlag, PresetLine
    from csr_interview.models.interview import Answer, Interview


@dataclass(frozen=True, slots=True)
class InterviewRow:
    """What a row of the layout `interviews` is made from."""

    interview: Interview
    bank: Bank
    outcome: Outcome

    def score(self, component: str) -> str:
        """Return a component's score on the 1 to 5 scale; empty where it was not administered."""
        for line in self.outcome.now.components:
            if line.component == component:
                return shown(line.score, places=PLACES)
        return ""

    def equal(self) -> PresetLine | None:
        """Return what equal weights say, where the bank has that preset."""
        return next((line for line in self.outcome.now.presets if line.preset == EQUAL), None)

    def near_edge(self) -> bool:
        """Whether the composite that counts is so close to a band's edge that it is called borderline."""
        composite = self.outcome.composite
        if composite is None or self.outcome.verdict is Verdict.INCOMPLETE:
            return False
        return any(abs(composite - edge) <= self.bank.decision.borderline for edge in edges(self.bank))

    def points(self, value: Fraction | None) -> str:
        """Return a composite as a decimal that stays on its side of every band's edge."""
        return shown(value, edges(self.bank), PLACES)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What a row of the layout `answers` is made from."""

    interview: Interview
    bank: Bank
    question: Question
    answer: Answer
    flags: tuple[ObservedFlag, ...]


def _gates(row: InterviewRow) -> str:
    return "; ".join(f"{gate.gate} {gate.state}" for gate in row.outcome.now.gates)


def _equal_verdict(row: InterviewRow) -> str:
    line = row.equal()
    return str(line.verdict) if line else ""


def _equal_composite(row: InterviewRow) -> str:
    line = row.equal()
    return row.points(line.composite) if line else ""


def _own(row: InterviewRow) -> str:
    return row.interview.recommendation.verdict if row.interview.recommendation else ""


def _own_reason(row: InterviewRow) -> str:
    return row.interview.recommendation.reason if row.interview.recommendation else ""


INTERVIEWS: tuple[Column[InterviewRow], ...] = (
    *whose(InterviewRow),
    Column("created_at", "When the interview was started; UTC, ISO 8601.", lambda r: r.interview.created_at),
    Column(
        "submitted_at",
        "When the scorecard was locked; empty for a draft.",
        lambda r: r.interview.submitted_at,
    ),
    _number("elapsed_seconds", "Time on the clock, pauses left out.", lambda r: r.interview.elapsed_seconds),
    Column(
        "verdict",
        "`strong hire`, `hire`, `hold`, `no hire` or `incomplete`: as submitted, for a draft as it stands.",
        lambda r: str(r.outcome.verdict),
    ),
    _number("composite", "The score behind the verdict, 1 to 5.", lambda r: r.points(r.outcome.composite)),
    Column("preset", "The set of weights used.", lambda r: r.outcome.now.preset),
    Column("equal_weights_verdict", "What equal weights say.", _equal_verdict),
    _number("equal_weights_composite", "The score with equal weights.", _equal_composite),
    Column(
        "borderline",
        "`yes` where the score is close to the edge of a band, else `no`.",
        lambda r: "yes" if r.near_edge() else "no",
    ),
    _number("score_interview", "Score of the questions, 1 to 5.", lambda r: r.score("interview")),
    _number(
        "score_sjt",
        "Score of the situational judgement tasks, 1 to 5; empty when not given.",
        lambda r: r.score("sjt"),
    ),
    _number("score_accuracy", "The same for the accuracy tasks.", lambda r: r.score("accuracy")),
    _number("score_written", "The same for the written tasks.", lambda r: r.score("written")),
    _number("score_process", "The same for the process tasks.", lambda r: r.score("process")),
    _number("score_role_play", "The same for the role-play tasks.", lambda r: r.score("role-play")),
    Column(
        "gates",
        "Each gate, by its id in the bank, with `passed`, `failed` or `not assessed`, joined by `; `.",
        _gates,
    ),
    _number("flags_serious", "Serious red flags seen.", lambda r: count(r.outcome.now.flags, "serious")),
    _number("flags_note", "Other red flags seen.", lambda r: count(r.outcome.now.flags, "note")),
    Column("own_verdict", "The interviewer's own recommendation where it differs.", _own),
    Column("own_reason", "The reason for it.", _own_reason),
    Column("summary", "The interviewer's summary.", lambda r: r.interview.summary),
    Column("candidate_questions", "What the candidate asked.", lambda r: r.interview.candidate_questions),
    Column("opening_notes", "Notes on the opening.", lambda r: r.interview.opening_notes),
    _number("amendments", "Changes made after submit.", lambda r: len(acts(r.interview.amendments))),
    Column(
        "verdict_now",
        "What the numbers say with all amendments; the same as `verdict` where there are none.",
        lambda r: str(r.outcome.now.verdict),
    ),
    _number("composite_now", "The score with all amendments.", lambda r: r.points(r.outcome.now.composite)),
    _number("tasks_given", "How many assessment tasks have a score.", lambda r: len(r.outcome.now.tasks)),
    _number(
        "tasks_in_bank",
        "How many the bank has, in the stage where it has stages.",
        lambda r: len(r.bank.tasks),
    ),
)
"""Fixed columns of the layout `interviews`; question columns follow."""

RATING = ("rating_<bank>_<question>", "The question's rating, 1 to 5; empty when not rated.")
SKIP = ("skip_<bank>_<question>", "Why the question was not assessed; empty otherwise.")

ANSWERS: tuple[Column[AnswerRow], ...] = (
    *(column for column in whose(AnswerRow) if column.name != "candidate_id"),
    Column("question", "The question's id in the bank.", lambda r: r.question.id),
    Column("question_title", "Its title.", lambda r: r.question.title),
    Column("question_text", "What was to be asked.", lambda r: r.question.prompt),
    Column("kind", "Its kind: behavioural, technical, situational, ….", lambda r: r.question.kind),
    _number("weight", "Its weight in the bank.", lambda r: plain(r.question.weight)),
    Column("situation", "STAR note: the situation.", lambda r: r.answer.situation),
    Column("task", "STAR note: the task.", lambda r: r.answer.task),
    Column("action", "STAR note: the action.", lambda r: r.answer.action),
    Column("result", "STAR note: the result.", lambda r: r.answer.result),
    Column("notes", "Other notes.", lambda r: r.answer.notes),
    _number("rating", "1 to 5; empty when not rated.", lambda r: r.answer.rating),
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
    _number("red_flags_serious", "Serious red flags seen.", lambda r: count(r.flags, "serious")),
    _number("red_flags_note", "Other red flags seen.", lambda r: count(r.flags, "note")),
    Column(
        "red_flags",
        "Each red flag as `severity: text`, one per line.",
        lambda r: lines(f"{flag.severity}: {flag.text}" for flag in r.flags),
    ),
    _number("seconds", "Time spent on the question.", lambda r: r.answer.seconds),
)
"""Columns of the layout `answers`."""


def interview_columns(banks: Sequence[Bank]) -> tuple[Column[InterviewRow], ...]:
    """Return the columns of the layout `interviews` for interviews that use these banks.

    Banks come in the order of their ids. Versions of one bank share columns: the questions of its
    newest version first, in its order, then those that only older versions have. So do the stages of one
    bank, in the order of their ids: an interview's own bank knows no others, so not which comes first.
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
    """Return where a bank stands among the columns: by id, newest version first, then by stage."""
    return bank.id, tuple(-part for part in bank.order), [stage.id for stage in bank.stages]


def _question_columns(bank_id: str, question_id: str) -> tuple[Column[InterviewRow], Column[InterviewRow]]:
    def rating(row: InterviewRow) -> Cell:
        return row.interview.answer(question_id).rating if row.interview.bank_id == bank_id else None

    def skip(row: InterviewRow) -> Cell:
        return row.interview.answer(question_id).skip_reason if row.interview.bank_id == bank_id else None

    return (
        _number(f"rating_{bank_id}_{question_id}", RATING[1], rating),
        Column(f"skip_{bank_id}_{question_id}", SKIP[1], skip),
    )


def answer_rows(interview: Interview, bank: Bank, flags: Sequence[ObservedFlag]) -> Iterable[AnswerRow]:
    """Return a row for every question of the bank, in its order, whether it was asked or not."""
    for question in bank.questions:
        answer = interview.answer(question.id)
        yield AnswerRow(interview, bank, question, answer, flags_of(flags, question.id))


def markdown_table(layout: str) -> str:
    """Return the documentation of a layout's columns as a Markdown table."""
    rows: list[tuple[str, str]]
    if layout == "answers":
        rows = [(column.name, column.meaning) for column in ANSWERS]
    elif layout == "tasks":
        rows = [(column.name, column.meaning) for column in TASKS]
    else:
        rows = [*((column.name, column.meaning) for column in INTERVIEWS), RATING, SKIP]
    body = "".join(f"| `{name}` | {meaning} |\n" for name, meaning in rows)
    return f"| column | meaning |\n|---|---|\n{body}"
