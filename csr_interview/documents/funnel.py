"""The funnel of a bank as a document: candidates by stage and by experience, for each role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from csr_interview.documents.blocks import Block, Facts, Heading, Paragraph, Table
from csr_interview.documents.layout import plural
from csr_interview.documents.statistics import share
from csr_interview.labels import left_out
from csr_interview.models.interview import EXPERIENCE
from csr_interview.models.statistics import StageCounts
from csr_interview.scoring.funnel import Funnel, Passage
from csr_interview.scoring.interviewers import ENOUGH

NOTHING = "No interviews yet."
NONE_HERE = "No interviews match."
ALL_SEALED = "All interviews with this bank are sealed."
NO_ROLE = "No role"
FEW = f"The share needs {ENOUGH} candidates with a submitted scorecard; blank with fewer."
NO_EXPERIENCE = (
    "No experience is recorded. Choose it when you start an interview, or on the candidate's page."
)

EXPLAINED = (
    (
        "Candidates",
        "each counts once for a stage. With several scorecards of a stage, the most frequent decision "
        "counts, and of equally frequent ones the lowest. Incomplete scorecards count only if there is no "
        "other.",
    ),
    ("Started", "candidates with an interview of the stage, drafts included."),
    ("Submitted", "candidates with a submitted scorecard of the stage."),
    (
        "Decisions",
        "weighted decisions as submitted. Hire and strong hire count as advanced, no hire as stopped.",
    ),
    ("Share", "of the candidates with a submitted scorecard, those who advanced."),
    ("Experience", "of the candidate in customer service, as recorded now."),
)
"""The name and meaning of every figure."""

_STAGED = ("Advanced", "Held", "Stopped", "Incomplete")
_UNSTAGED = ("Hire or better", "Hold", "No hire", "Incomplete")


def funnel_blocks(counts: StageCounts, found: Sequence[Funnel]) -> Iterator[Block]:
    """Yield the funnel of each role, by stage and by experience."""
    parts = [f"{plural(len({one.candidate for one in counts.seen}), 'candidate')} started."]
    if counts.sealed:
        parts.append(f"{left_out(counts.sealed)}.")
    yield Paragraph(" ".join(parts), tone="quiet")
    if not found:
        yield Paragraph(ALL_SEALED)
    for funnel in found:
        yield Heading(funnel.role or NO_ROLE, part="role")
        yield from _role_blocks(funnel)
    if found and not any(funnel.experience_known for funnel in found):
        yield Heading("By experience", part="experience")
        yield Paragraph(NO_EXPERIENCE, tone="quiet")


def _role_blocks(funnel: Funnel) -> Iterator[Block]:
    first = "Stage" if funnel.staged else "Interviews"
    stages = {row.title or ("No stage" if funnel.staged else "All"): row.everyone for row in funnel.rows}
    yield _table(funnel, first, stages)
    if any(passage.share is None for passage in stages.values()):
        yield Paragraph(FEW, tone="quiet")
    if not funnel.experience_known:
        return
    yield Heading("By experience", level=3)
    for row in funnel.rows:
        levels = {EXPERIENCE[level]: passage for level, passage in row.by_experience.items()}
        yield _table(funnel, "Experience", levels, row.title)


def _table(funnel: Funnel, first: str, rows: dict[str, Passage], title: str = "") -> Table:
    """Return a row for each name."""
    outcomes = _STAGED if funnel.staged else _UNSTAGED
    cells = tuple(
        (
            name,
            *(f"{count:,}" for count in (passage.started, passage.submitted, *passage.outcomes.values())),
            "" if passage.share is None else share(passage.share),
        )
        for name, passage in rows.items()
    )
    return Table(
        (first, "Started", "Submitted", *outcomes, "Share"),
        cells,
        numeric=tuple(range(1, 8)),
        title=title,
        spare=(2,),
    )


def explained_blocks() -> Iterator[Block]:
    """Yield what each figure means."""
    yield Heading("What the figures mean", part="meaning")
    yield Facts(EXPLAINED)


def nothing_blocks(*, filtered: bool) -> Iterator[Block]:
    """Yield that there are no interviews, or none that match."""
    yield Paragraph(NONE_HERE if filtered else NOTHING)
