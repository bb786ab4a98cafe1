"""The role brief, and who measures what, as blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from csr_interview.export.blocks import (
    Block,
    Column,
    Facts,
    Heading,
    Matrix,
    MatrixRow,
    Paragraph,
    Point,
    Points,
    points,
)
from csr_interview.scoring.wording import listed

if TYPE_CHECKING:
    from csr_interview.banks.coverage import Coverage, Measure
    from csr_interview.models.bank import Bank, Stage


def role_blocks(bank: Bank) -> Iterator[Block]:
    """Yield what the role is for and what it takes."""
    role = bank.role
    yield Heading("The role")
    yield Paragraph(role.title, tone="strong")
    yield Paragraph(role.purpose)
    if role.scope.strip():
        yield Paragraph(role.scope)
    yield from points(
        *(duty.text for duty in role.responsibilities), title="Responsibilities", bullet="number"
    )
    yield from points(*role.hard_skills, title="Hard skills")
    yield from points(*role.soft_skills, title="Soft skills")
    yield from points(*role.traits, title="Attitude and traits")
    yield from points(*role.tools, title="Tools")
    yield from points(*role.metrics, title="What the work is measured by")
    yield from points(*role.adjacent_roles, title="Roles beside it")
    yield from points(*role.transferable_experience, title="Other experience that counts")


def coverage_blocks(coverage: Coverage, stage: Stage | None = None) -> Iterator[Block]:
    """Yield the matrix of competencies, what is measured by nothing, and the legend of the columns.

    In one stage of several it is no fault that most things are not measured, so they are only marked there.
    """
    yield Heading("What is measured by what")
    yield Paragraph("A dot marks what measures a competency.", tone="quiet")
    yield matrix(coverage, "not here" if stage else "nobody")
    yield from () if stage else _gaps(coverage)
    yield from _legend("Questions", coverage.questions)
    yield from _legend("Tasks", coverage.tasks)


def matrix(coverage: Coverage, nowhere: str = "nobody") -> Matrix:
    """Return the coverage as a matrix: competencies by questions and tasks."""
    groups = (_columns(coverage.questions), _columns(coverage.tasks))
    rows = (
        MatrixRow(row.competency.name, frozenset(measure.mark for measure in row.measures))
        for row in coverage.rows
    )
    return Matrix(tuple(group for group in groups if group), tuple(rows), nowhere, "Competency")


def _columns(measures: Iterable[Measure]) -> tuple[Column, ...]:
    return tuple(Column(measure.mark, measure.title) for measure in measures)


def _legend(title: str, measures: Iterable[Measure]) -> Iterator[Block]:
    rows = tuple((measure.mark, measure.title) for measure in measures)
    if rows:
        yield Facts(rows, title)


def _gaps(coverage: Coverage) -> Iterator[Block]:
    """Say what nobody measures; say so too where there is nothing of the kind."""
    unmeasured = coverage.unmeasured
    if not unmeasured and not coverage.unmeasured_duties:
        yield Paragraph(
            "Every competency is measured by something in this bank, and so is every responsibility."
        )
    if unmeasured:
        names = tuple(Point(competency.name, tone="warning") for competency in unmeasured)
        yield Points(names, "No question or task in this bank measures")
    if coverage.unmeasured_duties:
        duties = tuple(Point(duty.text, tone="warning") for duty in coverage.unmeasured_duties)
        yield Points(duties, "Responsibilities that nothing in this bank tells you about")


def competency_blocks(bank: Bank) -> Iterator[Block]:
    """Yield what each competency means, and which responsibilities call for it, by their number."""
    places = {duty.id: place for place, duty in enumerate(bank.role.responsibilities, 1)}
    entries = []
    for competency in bank.competencies:
        numbers = sorted(places[name] for name in competency.responsibilities if name in places)
        behind = [str(place) for place in numbers]
        what = "responsibility" if len(behind) == 1 else "responsibilities"
        aside = f"({what} {listed(behind)})" if behind else ""
        entries.append(Point(f"{competency.name}: {competency.definition}", aside))
    yield Heading("Competencies")
    yield Points(tuple(entries))
