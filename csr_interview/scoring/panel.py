"""Several interviewers' scorecards of one candidate as one decision: mechanical, exact, explained.

Every scorecard with the bank's minimum coverage counts the same; the score of any other is not part of the
mean, because a few ratings are no interview. Nobody's blank becomes a number: what one interviewer did not
assess is left to those who did, and what nobody assessed stays missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from csr_interview.models.bank import Bank
from csr_interview.models.decision import GateState, ObservedFlag, Verdict
from csr_interview.models.panel import DISCUSS, Member, PanelDecision, PanelGate, Spread
from csr_interview.scoring.judge import is_borderline, nearest_edge, ruling_on
from csr_interview.scoring.panel_reasons import panel_reasons


def combine(bank: Bank, members: Sequence[Member]) -> PanelDecision:
    """Return the decision of a panel by the rules of `bank`.

    `bank` is the one that the members used; with several versions, the newest of them. Rules in order:
    no score that counts, or something required that nobody assessed, gives incomplete; a gate that failed
    with anybody gives no hire; else the band of the mean composite; distinct serious red flags cap what is
    left. A score counts where at least the `coverage` of `bank` was rated in that interview; gates and red
    flags count from every member.
    The order of the members changes nothing, and one member gives that member's own verdict. No members
    give an incomplete decision.
    """
    panel = tuple(
        sorted(members, key=lambda one: (one.interviewer.casefold(), one.interviewer, one.interview_id))
    )
    counted = tuple(one for one in panel if one.decision.coverage >= bank.decision.coverage)
    scores = [one.decision.composite for one in counted if one.decision.composite is not None]
    composite = sum(scores, Fraction(0)) / len(scores) if scores else None
    gates, flags = _gates(bank, panel), _flags(panel)
    missing = _missing(bank, panel, gates)
    serious = sum(flag.severity == "serious" for flag in flags)
    verdict, capped = Verdict.INCOMPLETE, False
    if composite is not None and not missing:
        failed = any(gate.state is GateState.FAILED for gate in gates)
        verdict, capped = ruling_on(bank.decision, composite, serious, failed=failed)
    decision = PanelDecision(
        verdict=verdict,
        composite=composite,
        lowest=min(scores, default=None),
        highest=max(scores, default=None),
        gates=gates,
        questions=_spreads(bank, panel),
        members=panel,
        counted=counted,
        reasons=(),
        flags=flags,
        missing=missing,
        capped=capped,
        borderline=verdict is not Verdict.INCOMPLETE
        and composite is not None
        and is_borderline(bank.decision, composite),
        edge=None if composite is None else nearest_edge(bank.decision, composite),
    )
    return replace(decision, reasons=panel_reasons(bank, decision))


def _gates(bank: Bank, members: Sequence[Member]) -> tuple[PanelGate, ...]:
    """Return the bank's gates united, then those that only another version of it has."""
    required = {gate.id: gate.required for gate in bank.decision.gates}
    titles = {gate.id: gate.title for gate in bank.decision.gates}
    for member in members:
        for line in member.decision.gates:
            titles.setdefault(line.gate, line.title)
    return tuple(
        _united(gate, title, members, required=required.get(gate, False)) for gate, title in titles.items()
    )


def _united(gate: str, title: str, members: Sequence[Member], *, required: bool) -> PanelGate:
    """Return one gate over all who have it."""
    found = [
        (one.interviewer, line.state) for one in members for line in one.decision.gates if line.gate == gate
    ]
    failed = tuple(dict.fromkeys(name for name, state in found if state is GateState.FAILED))
    assessed = tuple(dict.fromkeys(name for name, state in found if state is not GateState.NOT_ASSESSED))
    state = GateState.FAILED if failed else GateState.PASSED if assessed else GateState.NOT_ASSESSED
    return PanelGate(gate, title, state, required, failed, assessed)


def _missing(bank: Bank, members: Sequence[Member], gates: Sequence[PanelGate]) -> tuple[str, ...]:
    """Return what nobody settled: questions that every member who has them lacks, then required gates.

    One member's gap is no gap of the panel where another has rated the question, or skipped it where the
    rules allow that.
    """
    lacking = []
    for question in _question_ids(bank, members):
        have = [one for one in members if any(line.question == question for line in one.decision.questions)]
        if have and all(question in one.decision.missing for one in have):
            lacking.append(question)
    lacking += [gate.gate for gate in gates if gate.required and gate.state is GateState.NOT_ASSESSED]
    return tuple(lacking)


def _question_ids(bank: Bank, members: Sequence[Member]) -> tuple[str, ...]:
    """Return the bank's questions, then those that only another version of it has."""
    own = [question.id for question in bank.questions]
    others = [line.question for one in members for line in one.decision.questions]
    return tuple(dict.fromkeys((*own, *others)))


def _spreads(bank: Bank, members: Sequence[Member]) -> tuple[Spread, ...]:
    """Return every question with all its ratings."""
    rated = [{line.question: line.rating for line in one.decision.questions} for one in members]
    return tuple(
        _spread(
            question,
            tuple(
                (one.interviewer, ratings.get(question)) for one, ratings in zip(members, rated, strict=True)
            ),
        )
        for question in _question_ids(bank, members)
    )


def _spread(question: str, ratings: tuple[tuple[str, int | None], ...]) -> Spread:
    """Return one question's ratings with their ends and mean."""
    values = [rating for _, rating in ratings if rating is not None]
    if not values:
        return Spread(question, ratings, None, None, None, discuss=False)
    low, high = min(values), max(values)
    return Spread(question, ratings, low, high, Fraction(sum(values), len(values)), high - low >= DISCUSS)


def _flags(members: Sequence[Member]) -> tuple[ObservedFlag, ...]:
    """Return the panel's red flags, each as often as the one who saw it most often did.

    For a single scorecard these are its own flags, so that it comes to its own verdict.
    """
    most: Counter[ObservedFlag] = Counter()
    for one in members:
        most |= Counter(one.decision.flags)
    return tuple(most.elements())
