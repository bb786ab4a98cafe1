"""The rows, columns and order of a comparison, as facts; `compare_text` makes texts of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Literal, NamedTuple

from csr_interview.models.decision import ComponentLine, GateLine, GateState, Verdict, component_title
from csr_interview.models.interview import interviewer_keys
from csr_interview.models.tasks import FAMILIES
from csr_interview.scoring.rules import INTERVIEW
from csr_interview.ui.scorecard.scorecard_view import ScorecardView

LEAST = 2
"""The fewest interviews that can be compared."""

LETTERS = "ABCD"

Kind = Literal["composite", "verdict", "own", "component", "question", "gate", "flags"]
Rank = tuple[Fraction | int, ...]
"""Sort key of columns: greater values come first."""

DIRECTIONS: dict[Kind, tuple[str, str]] = {
    "composite": ("highest first", "lowest first"),
    "verdict": ("best first", "worst first"),
    "own": ("best first", "worst first"),
    "component": ("highest first", "lowest first"),
    "question": ("highest first", "lowest first"),
    "gate": ("passed first", "failed first"),
    "flags": ("fewest first", "most first"),
}
"""Names of the two sort directions of a row."""


class Row(NamedTuple):
    """One line of the comparison."""

    kind: Kind
    id: str = ""
    """Id of the component, question or must-pass criterion."""
    label: str = ""
    short: str = ""
    """The number of a question, such as "Q2"; else the label."""


@dataclass(frozen=True)
class Column:
    """One interview of the comparison."""

    letter: str
    """Replaces the name while names are hidden; in order of selection."""
    view: ScorecardView

    @property
    def id(self) -> str:
        """The interview's id."""
        return self.view.interview.id

    @property
    def draft(self) -> bool:
        """Whether the interview is not submitted."""
        return not self.view.locked

    def rating(self, row: Row) -> int | None:
        """Return the rating of a question's row."""
        return next((line.rating for line in self.view.today.questions if line.question == row.id), None)

    def component(self, row: Row) -> ComponentLine | None:
        """Return a component; None if it was not administered."""
        lines = self.view.today.components
        return next((line for line in lines if line.component == row.id and line.score is not None), None)

    def gate(self, row: Row) -> GateLine | None:
        """Return a must-pass criterion; None if the bank does not have it."""
        return next((line for line in self.view.today.gates if line.gate == row.id), None)

    def flags(self, severity: str) -> int:
        """Return the number of red flags of a severity, "serious" or "note"."""
        return sum(flag.severity == severity for flag in self.view.today.flags)

    def number(self, row: Row) -> Fraction | None:
        """Return the score or rating of a row, 1 to 5; None if there is none or it is hidden."""
        if row.kind == "question":
            rating = self.rating(row)
            return None if rating is None else Fraction(rating)
        if self.view.hidden:
            return None
        if row.kind == "composite":
            return self.view.result.composite
        line = self.component(row) if row.kind == "component" else None
        return None if line is None else line.score

    def rank(self, row: Row) -> Rank | None:
        """Return the sort key of the column in a row; None for no value."""
        view = self.view
        match row.kind:
            case "flags":
                return -self.flags("serious"), -self.flags("note")
            case "own":
                own = view.interview.recommendation
                return (Verdict(own.verdict).rank,) if own is not None else None
            case "verdict":
                return None if view.hidden or not view.result.verdict.rank else (view.result.verdict.rank,)
            case "gate":
                return None if view.hidden else _gate_rank(self.gate(row))
        number = self.number(row)
        return None if number is None else (number,)


def _gate_rank(line: GateLine | None) -> Rank | None:
    """Sort passed before failed, then by value."""
    if line is None or line.value is None:
        return None
    return int(line.state is GateState.PASSED), line.value


@dataclass(frozen=True)
class Comparison:
    """Interviews of one bank side by side."""

    columns: tuple[Column, ...]
    """In order of selection or as sorted."""
    by: Row | None = None
    """The row to sort by."""
    reverse: bool = False
    """Whether the order is reversed."""
    left_out: tuple[ScorecardView, ...] = ()
    """Sealed scorecards: only candidate and interviewer may be shown."""

    @cached_property
    def newest(self) -> ScorecardView:
        """The interview with the newest bank version, which determines order and titles of the rows."""
        return max((column.view for column in self.columns), key=lambda view: view.bank.order)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """All rows, in screen order."""
        first = (Row("composite", label="Score"), Row("verdict", label="Decision"))
        own = Row("own", label="Recommendation")
        flags = Row("flags", label="Red flags")
        rows = (*first, own, *self._components(), *self._questions(), *self._gates(), flags)
        return tuple(row if row.short else row._replace(short=row.label) for row in rows)

    def _components(self) -> list[Row]:
        """Return the components that at least one candidate completed."""
        rows = [Row("component", name, component_title(name)) for name in (INTERVIEW, *FAMILIES)]
        return [row for row in rows if any(column.component(row) for column in self.columns)]

    def _questions(self) -> list[Row]:
        """Return the newest bank's questions, then those of other versions or stages."""
        found: dict[str, Row] = {}
        for view in (self.newest, *(column.view for column in self.columns)):
            for question in view.bank.questions:
                # Numbers refer to the newest bank; in others they would mean another question.
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
        """Return the columns sorted by a row: best first unless `reverse`, stable, blanks last."""
        ranked: list[tuple[Rank, Column]] = []
        blank: list[Column] = []
        for column in self.columns:
            rank = column.rank(row)
            if rank is None:
                blank.append(column)
            else:
                ranked.append((rank, column))
        # `reverse` of `sort` keeps the order of equal items.
        ranked.sort(key=lambda pair: pair[0], reverse=not reverse)
        return replace(self, columns=(*(column for _, column in ranked), *blank), by=row, reverse=reverse)

    def ends(self, row: Row) -> tuple[Fraction, Fraction] | None:
        """Return the lowest and highest number of a row; None if they are equal."""
        numbers = [number for column in self.columns if (number := column.number(row)) is not None]
        if len(set(numbers)) < 2:
            return None
        return min(numbers), max(numbers)

    def differing(self, of: Callable[[ScorecardView], str]) -> dict[str, list[Column]]:
        """Return the columns grouped by a property that should be equal; empty if it is."""
        found: dict[str, list[Column]] = {}
        for column in self.columns:
            found.setdefault(of(column.view), []).append(column)
        return found if len(found) > 1 else {}

    def interviewers(self) -> tuple[str, ...]:
        """Return the different interviewers, as first written; empty if there is only one."""
        found = [column.view.interview for column in self.columns]
        keys = interviewer_keys((one.interviewer, one.interviewer_id) for one in found)
        names: dict[str, str] = {}
        for one in found:
            names.setdefault(keys[one.interviewer, one.interviewer_id], one.interviewer)
        return tuple(names.values()) if len(names) > 1 else ()


def comparison_of(views: Sequence[ScorecardView], left_out: Sequence[ScorecardView] = ()) -> Comparison:
    """Return the comparison of these interviews, in this order."""
    columns = tuple(Column(letter, view) for letter, view in zip(LETTERS, views, strict=False))
    return Comparison(columns, left_out=tuple(left_out))
