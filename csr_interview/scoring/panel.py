"""One decision from several interviewers' scorecards of a candidate, exact and explained.

Scorecards with the bank's minimum coverage count equally. Other scores are excluded from the mean, because
a few ratings are no interview. Missing ratings never become numbers: what one interviewer did not assess is
left to the others, and what none of them assessed stays missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Generic, Protocol, TypeVar

from csr_interview.models.bank import Bank
from csr_interview.models.decision import (
    DISCUSS,
    GateState,
    Member,
    ObservedFlag,
    PanelDecision,
    PanelGate,
    Spread,
    Verdict,
    listed,
    sentence,
)
from csr_interview.models.exact import mean_of, number
from csr_interview.scoring.reasons import ruling_reasons
from csr_interview.scoring.rules import is_borderline, nearest_edge, ruling_on

# Which submitted scorecards of one candidate make a panel.
#
# At least two different people with the same bank (of any version) and stage. Names and stages are compared
# without case and blanks. Of several scorecards by one person the latest counts; one without a name does not
# count, because it may be a second one.


FEWEST = 2
"""Minimum people in a panel."""


class Scorecard(Protocol):
    """The required fields of a submitted interview; records and list rows have them."""

    @property
    def id(self) -> str:
        """Decides between scorecards submitted at the same time."""

    @property
    def bank_id(self) -> str:
        """The same for all versions of a bank."""

    @property
    def stage(self) -> str:
        """Empty if unknown, which is treated as a stage."""

    @property
    def interviewer(self) -> str:
        """May be empty."""

    @property
    def submitted_at(self) -> str:
        """Sorts by time."""


S = TypeVar("S", bound=Scorecard)


@dataclass(frozen=True, slots=True)
class Together(Generic[S]):
    """The scorecards of a candidate that form a panel for one bank and stage."""

    members: tuple[S, ...]
    """One per person, in order of submission."""
    earlier: tuple[S, ...]
    """Not counted: replaced by a later one of the same person."""
    nameless: tuple[S, ...]
    """Not counted: without an interviewer's name."""

    @property
    def all(self) -> tuple[S, ...]:
        """All scorecards, counted or not."""
        return self.members + self.earlier + self.nameless


def together(scorecards: Iterable[S]) -> tuple[Together[S], ...]:
    """Return the panels of a candidate's submitted scorecards, in order of submission."""
    groups: dict[tuple[str, str], list[S]] = {}
    for one in sorted(scorecards, key=lambda card: (card.submitted_at, card.id)):
        groups.setdefault((one.bank_id, _key(one.stage)), []).append(one)
    found = (_together(group) for group in groups.values())
    return tuple(panel for panel in found if len(panel.members) >= FEWEST)


def _together(group: list[S]) -> Together[S]:
    """Sort the scorecards of one bank and stage, in order of submission, by whether they count."""
    latest = {_key(one.interviewer): one for one in group}
    latest.pop("", None)
    counted = {one.id for one in latest.values()}
    named = [one for one in group if _key(one.interviewer)]
    return Together(
        tuple(one for one in named if one.id in counted),
        tuple(one for one in named if one.id not in counted),
        tuple(one for one in group if not _key(one.interviewer)),
    )


def _key(text: str) -> str:
    """Return a name or stage for comparison; stored ones are clean."""
    return " ".join(text.split()).casefold()


# A panel's decision in sentences: the score, failures, and differences to discuss. All numbers come from the
# decision. Interviewers are named, but their texts are not repeated.


def panel_reasons(bank: Bank, panel: PanelDecision) -> tuple[str, ...]:
    """Return the reasons of a panel's decision, one sentence each, in the order of the rules."""
    parts = (
        *_comparable(bank, panel),
        *_missing_reasons(bank, panel),
        *_gate_reasons(panel),
        *_score(bank, panel),
        *_alone(panel),
        *_discuss(bank, panel),
    )
    return tuple(sentence(part) for part in parts)


def _name(member: Member) -> str:
    return member.interviewer or "an interviewer without a name"


def _names(names: Iterable[str]) -> str:
    """Return the distinct interviewers for a sentence."""
    return listed(list(dict.fromkeys(name or "an interviewer without a name" for name in names)))


def _comparable(bank: Bank, panel: PanelDecision) -> Iterator[str]:
    """Say where the scorecards were made by different versions of the bank, or different weights."""
    versions = _grouped((one.bank_version, one) for one in panel.members if one.bank_version)
    if len(versions) > 1:
        who = listed([f"version {version} ({_names(names)})" for version, names in versions.items()])
        yield f"the scorecards used different versions of the bank: {who}; the rules of {bank.version} decide"
    presets = _grouped((one.decision.preset, one) for one in panel.members)
    if len(presets) > 1:
        titles = {name: preset.title for name, preset in bank.decision.presets.items()}
        who = listed([f"{titles.get(name, name)} ({_names(names)})" for name, names in presets.items()])
        yield f"the scorecards use different weights: {who}"


def _grouped(pairs: Iterable[tuple[str, Member]]) -> dict[str, list[str]]:
    """Return the interviewers grouped by a common property."""
    found: dict[str, list[str]] = {}
    for key, member in pairs:
        found.setdefault(key, []).append(_name(member))
    return found


def _missing_reasons(bank: Bank, panel: PanelDecision) -> Iterator[str]:
    """Say what no interviewer assessed."""
    if panel.verdict is not Verdict.INCOMPLETE:
        return
    if not panel.members:
        yield "incomplete: no scorecard has been submitted"
        return
    lacking = [one.question for one in panel.questions if one.question in panel.missing]
    if lacking:
        names = listed([_title(bank, name) for name in lacking], "or")
        yield f"incomplete: no interviewer has rated {names}"
    for gate in panel.gates:
        if gate.gate in panel.missing:
            yield f"incomplete: {gate.title} must be assessed, but no interviewer has"
    if panel.composite is None and _thin(panel):
        least = number(100 * bank.decision.coverage)
        yield f"incomplete: no interviewer has rated at least {least} % of the interview, by weight"
    elif panel.composite is None:
        yield "incomplete: no interviewer has rated anything"


def _thin(panel: PanelDecision) -> list[str]:
    """Return who has a score that does not count because of low coverage."""
    return [
        _name(one) for one in panel.members if one.decision.composite is not None and one not in panel.counted
    ]


def _title(bank: Bank, question_id: str) -> str:
    """Return a question's title; its id if only another version of the bank has it."""
    return next((item.title for item in bank.questions if item.id == question_id), question_id)


def _gate_reasons(panel: PanelDecision) -> Iterator[str]:
    """Give the result of each must-pass criterion and by whom, failures first."""
    for state in (GateState.FAILED, GateState.NOT_ASSESSED, GateState.PASSED):
        for gate in panel.gates:
            if gate.state is state and gate.gate not in panel.missing and panel.members:
                yield _gate(panel, gate)


def _gate(panel: PanelDecision, gate: PanelGate) -> str:
    """Give the result of one must-pass criterion."""
    everyone = [one.interviewer for one in panel.members]
    passed = [name for name in gate.assessed_by if name not in gate.failed_by]
    open_ones = [name for name in everyone if name not in gate.assessed_by]
    if gate.state is GateState.NOT_ASSESSED:
        return f"{gate.title} was not assessed; this is not a pass"
    tail = f"; not assessed by {_names(open_ones)}" if open_ones else ""
    if gate.state is GateState.PASSED:
        return f"{gate.title} passed with {_names(passed)}{tail}"
    line = f"{gate.title} failed with {_names(gate.failed_by)}"
    return f"{line}, passed with {_names(passed)}: one failure is enough{tail}" if passed else f"{line}{tail}"


def _score(bank: Bank, panel: PanelDecision) -> Iterator[str]:
    """Explain the mean, and what band, red flags and must-pass criteria make of it."""
    composite = panel.composite
    if composite is None:
        return
    edges = [band.at_least for band in bank.decision.bands]
    yield _mean(panel, composite, edges)
    without = [_name(one) for one in panel.members if one.decision.composite is None]
    if without:
        yield f"no score from {_names(without)}; excluded from the mean"
    thin = _thin(panel)
    if thin:
        least = number(100 * bank.decision.coverage)
        scores = "the score" if len(thin) == 1 else "the scores"
        yield (
            f"excluded from the mean: {scores} of {_names(thin)}, who rated less than {least} % of the "
            "interview, by weight"
        )
    if panel.verdict is not Verdict.INCOMPLETE:
        serious = sum(flag.severity == "serious" for flag in panel.flags)
        failed = any(gate.state is GateState.FAILED for gate in panel.gates)
        yield from ruling_reasons(bank.decision, composite, serious, failed=failed)


def _mean(panel: PanelDecision, composite: Fraction, edges: list[Fraction]) -> str:
    """Return the calculation of the score."""
    scored = [(_name(one), one.decision.composite) for one in panel.counted]
    names, scores = zip(*((name, score) for name, score in scored if score is not None), strict=True)
    terms, shown = mean_of(scores, edges)
    told = [f"{term} ({name})" for term, name in zip(terms, names, strict=True)]
    if len(told) == 1:
        return f"the score of {shown} comes from the only scorecard counted, {told[0]}"
    return f"the score of {shown} is the mean of {listed(told)}, equally weighted"


def _alone(panel: PanelDecision) -> Iterator[str]:
    """Say how the individual decisions differ."""
    verdicts = _grouped((one.decision.verdict.value, one) for one in panel.members)
    if len(verdicts) > 1:
        said = listed([f"{verdict} ({_names(names)})" for verdict, names in verdicts.items()])
        yield f"individual decisions differ: {said}"


def _discuss(bank: Bank, panel: PanelDecision) -> Iterator[str]:
    """Say on which questions the ratings are far apart, and whose they are."""
    for spread in panel.to_discuss:
        yield f"to discuss: {_title(bank, spread.question)}, rated {_ends(spread)}"


def _ends(spread: Spread) -> str:
    """Return who rated a question lowest and who highest."""
    low = _names(name for name, rating in spread.ratings if rating == spread.lowest)
    high = _names(name for name, rating in spread.ratings if rating == spread.highest)
    return f"{spread.lowest} by {low} and {spread.highest} by {high}"


def combine(bank: Bank, members: Sequence[Member]) -> PanelDecision:
    """Return the decision of a panel by the rules of `bank`.

    `bank` is the one that the members used, in its newest version. Rules in order: no score that counts, or
    something required that no member assessed, means incomplete; a gate that failed with any member means no
    hire; otherwise the band of the mean score decides, and distinct serious red flags cap it. A score counts
    if at least the `coverage` of `bank` was rated; gates and red flags count from all members.
    The order of members does not matter. One member gives that member's decision, none gives incomplete.
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
    """Return the bank's gates for all members, then those of other versions."""
    required = {gate.id: gate.required for gate in bank.decision.gates}
    titles = {gate.id: gate.title for gate in bank.decision.gates}
    for member in members:
        for line in member.decision.gates:
            titles.setdefault(line.gate, line.title)
    return tuple(
        _united(gate, title, members, required=required.get(gate, False)) for gate, title in titles.items()
    )


def _united(gate: str, title: str, members: Sequence[Member], *, required: bool) -> PanelGate:
    """Return one gate for all members who have it."""
    found = [
        (one.interviewer, line.state) for one in members for line in one.decision.gates if line.gate == gate
    ]
    failed = tuple(dict.fromkeys(name for name, state in found if state is GateState.FAILED))
    assessed = tuple(dict.fromkeys(name for name, state in found if state is not GateState.NOT_ASSESSED))
    state = GateState.FAILED if failed else GateState.PASSED if assessed else GateState.NOT_ASSESSED
    return PanelGate(gate, title, state, required, failed, assessed)


def _missing(bank: Bank, members: Sequence[Member], gates: Sequence[PanelGate]) -> tuple[str, ...]:
    """Return what is missing in the panel: questions that no member with them settled, then required gates.

    A question is not missing if any member rated it, or skipped it as the rules allow.
    """
    lacking = []
    for question in _question_ids(bank, members):
        have = [one for one in members if any(line.question == question for line in one.decision.questions)]
        if have and all(question in one.decision.missing for one in have):
            lacking.append(question)
    lacking += [gate.gate for gate in gates if gate.required and gate.state is GateState.NOT_ASSESSED]
    return tuple(lacking)


def _question_ids(bank: Bank, members: Sequence[Member]) -> tuple[str, ...]:
    """Return the bank's questions, then those of other versions."""
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
    """Return the panel's red flags, each as often as in the scorecard that has it most often.

    For a single scorecard these are its own flags, so that its decision stays the same.
    """
    most: Counter[ObservedFlag] = Counter()
    for one in members:
        most |= Counter(one.decision.flags)
    return tuple(most.elements())
