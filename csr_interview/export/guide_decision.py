"""The rules of the decision as blocks: weights, bands, gates, and what caps a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from csr_interview.export.blocks import Block, Heading, Paragraph, Table, points
from csr_interview.export.facts import plain
from csr_interview.scoring.wording import COMPONENT_NAMES, listed, number, sentence

if TYPE_CHECKING:
    from csr_interview.banks.coverage import Coverage
    from csr_interview.models.bank import Bank, Gate, Preset, Question


def decision_blocks(
    bank: Bank, coverage: Coverage, questions: Sequence[Question], *, part: bool
) -> Iterator[Block]:
    """Yield how ratings become a verdict; `part` where only some of the bank is asked."""
    rules = bank.decision
    yield Heading("How it is decided")
    yield Paragraph(
        "Each question is rated from 1 to 5. A question that was not asked takes its weight with it, and so "
        "does a kind of task that was not given. A task scores between nothing and all; nothing counts as "
        "a 1, all as a 5."
    )
    weights = tuple((coverage.mark(q.id), q.title, number(q.weight)) for q in questions)
    yield Table(("", "Question", "Weight"), weights, 1, (2,), "Weights of the questions")
    if part:
        yield Paragraph("Among themselves: only some of the bank's questions are asked here.", tone="quiet")
    components = tuple(
        (sentence(COMPONENT_NAMES[name])[:-1], number(weight)) for name, weight in rules.components.items()
    )
    yield Table(("Part", "Weight"), components, 0, (1,), "Weights of the parts")
    yield from points(*(_preset(preset) for preset in rules.presets.values()), title="Sets of weights")
    bands = tuple((str(band.verdict), f"from {plain(band.at_least)}") for band in rules.bands)
    lowest = (
        (("no hire", f"below {plain(min(band.at_least for band in rules.bands))}"),) if rules.bands else ()
    )
    yield Table(("Verdict", "Score"), (*bands, *lowest), 0, (), "Verdicts")
    if rules.coverage:
        least = number(100 * rules.coverage)
        yield Paragraph(
            f"A decision needs ratings for at least {least} % of the interview, by the weights of its "
            "questions. With less it is incomplete."
        )
    names = {competency.id: competency.name for competency in bank.competencies}
    yield from points(
        *(_gate(gate, names) for gate in rules.gates), title="Gates: one that fails means no hire"
    )
    cap = rules.red_flag_cap
    flags = "serious red flag" if cap.serious == 1 else "serious red flags"
    yield Paragraph(f"From {cap.serious} {flags} on, the verdict is {cap.verdict} at most.")
    if rules.borderline:
        yield Paragraph(f"A score within {plain(rules.borderline)} of an edge is called borderline.")


def _preset(preset: Preset) -> str:
    title = preset.title.rstrip(".")
    return f"{title}. {preset.note.strip()}".strip() if preset.note.strip() else title


def _gate(gate: Gate, names: dict[str, str]) -> str:
    required = " It must be assessed." if gate.required else ""
    if gate.kind == "competency-mean":
        of = listed(["questions", *(COMPONENT_NAMES[family] for family in gate.families)])
        name = names.get(gate.competency, gate.competency)
        what = f"the mean of all that measures “{name}” ({of}) must be at least {plain(gate.at_least)}."
    else:
        named = listed(gate.criteria, "or")
        lowest = "1" if gate.fails_at == 1 else f"{gate.fails_at} or lower"
        where = "one of the written tasks" if gate.family == "written" else COMPONENT_NAMES[gate.family]
        what = f"{named} rated {lowest} in {where} fails."
    return f"{gate.title}: {what}{required}"
