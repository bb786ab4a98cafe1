"""Two to four interviews side by side: which rows there are, what each column has in them, in which order.

Facts only; `compare_text` puts them into words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Literal, NamedTuple

from csr_interview.models.decision import ComponentLine, GateLine, GateState, Verdict
from csr_interview.models.tasks import FAMILIES
from csr_interview.scoring.rules import INTERVIEW
from csr_interview.scoring.wording import component_title
from csr_interview.text import clean_line
from csr_interview.ui.scorecard.scorecard_view import ScorecardView

LEAST, MOST = 2, 4
"""How many interviews can be compared."""

LETTERS = "ABCD"

Kind = Literal["composite", "verdict", "own", "component", "question", "gate", "flags"]
Rank = tuple[Fraction | int, ...]
"""What columns are sorted by: the greater, the further in front."""

DIRECTIONS: dict[Kind, tuple[str, str]] = {
    "composite": ("highest first", "lowest first"),
    "verdict": ("best first", "worst first"),
    "own": ("best first", "worst first"),
    "component": ("highest first", "lowest first"),
    "question": ("highest first", "lowest first"),
    "gate": ("passed first", "failed first"),
    "flags": ("fewest first", "most first"),
}
"""What sorting by a row does, and what doing so again does."""


class Row(NamedTuple):
    """One line of the comparison."""

    kind: Kind
    id: str = ""
    """Of the component, question or gate."""
    label: str = ""
    short: str = ""
    """The number of a question, "Q2"; else the label."""


@dataclass(frozen=True)
class Column:
    """One interview of the comparison."""

    letter: str
    """Names the candidate while names are hidden; by the order in which the interviews were chosen."""
    view: ScorecardView

    @property
    def id(self) -> str:
        """The interview's id."""
        return self.view.interview.id

    @property
    def draft(self) -> bool:
        """Whether it is not submitted yet."""
        return not self.view.locked

    def has(self, row: Row) -> bool:
        """Whether the interview's bank has the question or gate of a row."""
        if row.kind == "question":
            return any(question.id == row.id for question in self.view.bank.questions)
        return row.kind != "gate" or self.gate(row) is not None

    def rating(self, row: Row) -> int | None:
        """Return the rating of a question's row."""
        return next((line.rating for line in self.view.today.questions if line.question == row.id), None)

    def component(self, row: Row) -> ComponentLine | None:
        """Return a component; None where it was not given."""
        lines = self.view.today.components
        return next((line for line in lines if line.component == row.id and line.score is not None), None)

    def gate(self, row: Row) -> GateLine | None:
        """Return a gate; None where the bank does not have it."""
        return next((line for line in self.view.today.gates if line.gate == row.id), None)

    def flags(self, severity: str) -> int:
        """Return how many red flags of a severity, "serious" or "note", were seen."""
        return sum(flag.severity == severity for flag in self.view.today.flags)

    def number(self, row: Row) -> Fraction | None:
        """Return the score or rating of a row, 1 to 5; None where there is none, or none to be seen yet."""
        if row.kind == "question":
            rating = self.rating(row)
            return None if rating is None else Fraction(rating)
        if self.view.hidden:
            return None
        if row.kind == "composite":
            return self.view.composite
        line = self.component(row) if row.kind == "component" else None
        return None if line is None else line.score

    def rank(self, row: Row) -> Rank | None:
        """Return where the column stands in a row; None where nothing was rated, given or recorded."""
        view = self.view
        match row.kind:
            case "flags":
                return -self.flags("serious"), -self.flags("note")
            case "own":
                own = view.interview.recommendation
                return (Verdict(own.verdict).rank,) if own is not None else None
            case "verdict":
                return None if view.hidden or not view.verdict.rank else (view.verdict.rank,)
            case "gate":
                return None if view.hidden else _gate_rank(self.gate(row))
        number = self.number(row)
        return None if number is None else (number,)


def _gate_rank(line: GateLine | None) -> Rank | None:
    """Passed before failed, then by the number that decided."""
    if line is None or line.value is None:
        return None
    return int(line.state is GateState.PASSED), line.value


@dataclass(frozen=True)
class Comparison:
    """Interviews of one bank beside each other."""

    columns: tuple[Column, ...]
    """As they were chosen, or as they were sorted."""
    by: Row | None = None
    """The row that they are sorted by."""
    reverse: bool = False
    """Whether the sort was turned round."""
    left_out: tuple[ScorecardView, ...] = ()
    """Sealed ones: nothing of them may be shown but whose they are."""

    @cached_property
    def newest(self) -> ScorecardView:
        """The interview with the newest version of the bank: it gives the rows their order and titles."""
        return max((column.view for column in self.columns), key=lambda view: view.bank.order)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """All rows, in the order of the screen."""
        first = (Row("composite", label="Composite"), Row("verdict", label="Verdict"))
        own = Row("own", label="Own recommendation")
        flags = Row("flags", label="Red flags")
        rows = (*first, own, *self._components(), *self._questions(), *self._gates(), flags)
        return tuple(row if row.short else row._replace(short=row.label) for row in rows)

    def _components(self) -> list[Row]:
        """Return what anybody was given."""
        rows = [Row("component", name, component_title(name)) for name in (INTERVIEW, *FAMILIES)]
        return [row for row in rows if any(column.component(row) for column in self.columns)]

    def _questions(self) -> list[Row]:
        """Return the newest bank's questions, then those that only another version or stage has."""
        found: dict[str, Row] = {}
        for view in (self.newest, *(column.view for column in self.columns)):
            for question in view.bank.questions:
                # Numbers are those of the newest bank; elsewhere they would mean another question.
                mine = view is self.newest
                label = view.label(question.id) if mine else question.title
                short = view.short(question.id) if mine else question.title
                found.setdefault(question.id, Row("question", question.id, label, short))
        return list(found.values())

    def _gates(self) -> list[Row]:
        found: dict[str, Row] = {}
        for view in (self.newest, *(column.view for column in self.columns)):
            for gate in view.today.gates:
                found.setdefault(gate.gate, Row("gate", gate.gate, gate.title))
        return list(found.values())

    def sorted_by(self, row: Row, *, reverse: bool = False) -> Comparison:
        """Return the columns sorted by a row: best first unless `reverse`, ties as they were, blanks last."""
        ranked: list[tuple[Rank, Column]] = []
        blank: list[Column] = []
        for column in self.columns:
            rank = column.rank(row)
            if rank is None:
                blank.append(column)
            else:
                ranked.append((rank, column))
        # `reverse` of `sort` keeps the order of equal ones, as a negated key does.
        ranked.sort(key=lambda pair: pair[0], reverse=not reverse)
        return replace(self, columns=(*(column for _, column in ranked), *blank), by=row, reverse=reverse)

    def ends(self, row: Row) -> tuple[Fraction, Fraction] | None:
        """Return the lowest and the highest number of a row; None where they do not differ."""
        numbers = [number for column in self.columns if (number := column.number(row)) is not None]
        if len(set(numbers)) < 2:
            return None
        return min(numbers), max(numbers)

    def differing(self, of: Callable[[ScorecardView], str]) -> dict[str, list[Column]]:
        """Return the columns by something they should have in common; empty where they have."""
        found: dict[str, list[Column]] = {}
        for column in self.columns:
            found.setdefault(of(column.view), []).append(column)
        return found if len(found) > 1 else {}

    def interviewers(self) -> tuple[str, ...]:
        """Return the different interviewers, as first written; empty where there is but one."""
        names: dict[str, str] = {}
        for column in self.columns:
            name = column.view.interview.interviewer
            names.setdefault(clean_line(name).casefold(), name)
        return tuple(names.values()) if len(names) > 1 else ()


def comparison_of(views: Sequence[ScorecardView], left_out: Sequence[ScorecardView] = ()) -> Comparison:
    """Return these interviews side by side, in this order."""
    columns = tuple(Column(letter, view) for letter, view in zip(LETTERS, views, strict=False))
    return Comparison(columns, left_out=tuple(left_out))
