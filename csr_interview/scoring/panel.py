"""One decision from several interviewers' scorecards of a candidate, exact and explained.

Ratings are averaged by question first, then weighted, so that an interviewer who rated one question counts
for that question and no more. Missing ratings never become numbers: what one interviewer did not assess is
left to the others, and what none of them assessed stays missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Generic, Literal, Protocol, TypeVar

from csr_interview.models.bank import Bank
from csr_interview.models.decision import (
    COMPONENT_NAMES,
    DISCUSS,
    GateState,
    Member,
    ObservedFlag,
    PanelDecision,
    PanelFlag,
    PanelGate,
    Spread,
    TaskLine,
    Verdict,
    listed,
    sentence,
)
from csr_interview.models.exact import decimals, number
from csr_interview.models.interview import interviewer_keys
from csr_interview.models.tasks import Criteria
from csr_interview.scoring.must_pass import gate_bases, in_plan
from csr_interview.scoring.odds import odds_of
from csr_interview.scoring.possible_range import missing_of
from csr_interview.scoring.reasons import GATE_ORDER, gate_reason, odds_reasons, ruling_reasons
from csr_interview.scoring.rules import (
    INTERVIEW,
    component_lines,
    coverage_of,
    edge_of,
    error_of,
    families_of,
    is_borderline,
    judge_for,
    serious_of,
    weights_of,
    with_own_reliability,
)
from csr_interview.scoring.tasks import criterion_ratings
from csr_interview.text import fold

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
    def interviewer_id(self) -> str:
        """The ID of the interviewer's profile, if there is one."""

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
        groups.setdefault((one.bank_id, fold(one.stage)), []).append(one)
    found = (_together(group) for group in groups.values())
    return tuple(panel for panel in found if len(panel.members) >= FEWEST)


def _together(group: list[S]) -> Together[S]:
    """Sort the scorecards of one bank and stage, in order of submission, by whether they count."""
    keys = interviewer_keys((one.interviewer, one.interviewer_id) for one in group)
    latest = {keys[one.interviewer, one.interviewer_id]: one for one in group}
    latest.pop("", None)
    counted = {one.id for one in latest.values()}
    named = [one for one in group if keys[one.interviewer, one.interviewer_id]]
    return Together(
        tuple(one for one in named if one.id in counted),
        tuple(one for one in named if one.id not in counted),
        tuple(one for one in group if one not in named),
    )


# The decision.


def combine(bank: Bank, members: Sequence[Member]) -> PanelDecision:
    """Return the decision of a panel by the rules of `bank`.

    `bank` is the one that the members used, in its newest version. The rules are those of a single interview,
    applied to mean ratings and mean task results; must-pass criteria read the means too. Of the serious red
    flags, those count that at least half of the interviewers who rated the question saw. Where plans differ,
    the one with most task families decides. The order of members does not matter; none gives incomplete.
    """
    panel = tuple(
        sorted(members, key=lambda one: (one.interviewer.casefold(), one.interviewer, one.interview_id))
    )
    bank = with_own_reliability(bank, *(one.evidence for one in panel))
    plan, spreads, flags = _plan(bank, panel), _spreads(bank, panel), _flags(panel)
    form = "A" if bank.has_forms else ""
    asked = {question.id for question in bank.questions}
    planned = bank.for_plan(plan, form)
    ratings = {one.question: one.mean for one in spreads if one.mean is not None and one.question in asked}
    skipped = {name: reason for one in panel for name, reason in one.evidence.skipped.items()}
    results = _results(planned, panel)
    lines, best = _means(planned, results), {name: max(one.p for one in own) for name, own in results.items()}
    rules, preset = bank.decision, _preset(bank, panel)
    weights = weights_of(planned, preset)
    adjusted = any(one.evidence.writing_adjusted for one in panel)
    gates = gate_bases(planned, lines, _criteria_means(planned, panel), best, writing_adjusted=adjusted)
    families = families_of(planned, lines)
    judge = judge_for(planned, weights, gates, families, serious_of(bank, shared_flags(flags)))
    missing = missing_of(planned, ratings, skipped, gates, families.short)
    composite = None if missing.ids else judge.composite(ratings)
    verdict, capped = Verdict.INCOMPLETE, False
    if composite is not None:
        verdict, capped = judge.ruling(ratings)
    found = tuple(PanelGate(basis.line(ratings), _failed_by(basis.id, panel)) for basis in gates)
    failed = any(gate.line.state is GateState.FAILED for gate in found)
    scores = [one.decision.composite for one in panel if one.decision.composite is not None]
    near = composite is not None and is_borderline(
        rules, composite, error_of(rules, panel=True), failed=failed
    )
    coverage = coverage_of(planned, ratings)
    decision = PanelDecision(
        verdict=verdict,
        composite=composite,
        lowest=min(scores, default=None),
        highest=max(scores, default=None),
        plan=plan,
        preset=preset,
        coverage=coverage,
        components=component_lines(planned, judge.interview(ratings), coverage, families, weights),
        gates=found,
        questions=spreads,
        members=panel,
        reasons=(),
        flags=flags,
        missing=missing.ids,
        capped=capped,
        borderline=near,
        edge=None if composite is None else edge_of(rules, composite),
        odds=None if composite is None or failed else odds_of(rules, composite, interviewers=len(panel)),
    )
    return replace(decision, reasons=panel_reasons(planned, decision))


def _plan(bank: Bank, members: Sequence[Member]) -> str:
    """Return the members' plan with most families, the first of the bank among equals; empty without any."""
    used = {one.evidence.plan for one in members}
    plans = [plan for plan in bank.plans if plan.id in used]
    return max(plans, key=lambda plan: len(plan.families)).id if plans else ""


def _preset(bank: Bank, members: Sequence[Member]) -> str:
    """Return the weights that all members use, otherwise the bank's default."""
    used = {one.decision.preset for one in members} & set(bank.decision.presets)
    return used.pop() if len(used) == 1 else "default"


def _results(bank: Bank, members: Sequence[Member]) -> dict[str, list[TaskLine]]:
    """Return the members' results of each task; a parallel task counts for its twin."""
    found: dict[str, list[TaskLine]] = {}
    twins = {task.parallel: task.id for task in bank.tasks if task.parallel}
    for member in members:
        for line in member.decision.tasks:
            found.setdefault(twins.get(line.task, line.task), []).append(line)
    return {task.id: found[task.id] for task in bank.tasks if task.id in found}


def _means(bank: Bank, results: Mapping[str, Sequence[TaskLine]]) -> tuple[TaskLine, ...]:
    """Return a line for each task with the mean of its results."""
    lines = []
    for task in bank.tasks:
        if own := results.get(task.id):
            p = sum((line.p for line in own), Fraction(0)) / len(own)
            working = "" if len(own) == 1 else f"mean of {len(own)} interviewers"
            whole = any(line.whole for line in own)
            lines.append(TaskLine(task.id, task.family, task.weight, p, working, whole))
    return tuple(lines)


def _criteria_means(bank: Bank, members: Sequence[Member]) -> dict[str, dict[str, Fraction]]:
    """Return the mean ratings of criteria in scored tasks, by task; a parallel task counts for its twin."""
    rated: dict[tuple[str, str], list[int]] = {}
    for member in members:
        scored = {line.task for line in member.decision.tasks}
        for task in bank.tasks:
            if isinstance(task.rule, Criteria):
                for name in scored & {task.id, task.parallel or ""}:
                    response = member.evidence.responses.get(name, {})
                    for criterion, rating in criterion_ratings(task.rule, response).items():
                        rated.setdefault((task.id, criterion), []).append(rating)
    means: dict[str, dict[str, Fraction]] = {}
    for (name, criterion), ratings in rated.items():
        means.setdefault(name, {})[criterion] = Fraction(sum(ratings), len(ratings))
    return means


def _failed_by(gate: str, members: Sequence[Member]) -> tuple[str, ...]:
    """Return the interviewers whose own ratings fail a must-pass criterion."""
    return tuple(
        dict.fromkeys(
            one.interviewer
            for one in members
            for line in one.decision.gates
            if line.gate == gate and line.state is GateState.FAILED
        )
    )


def _question_ids(bank: Bank, members: Sequence[Member]) -> tuple[str, ...]:
    """Return the bank's questions, then those of other versions."""
    own = [question.id for question in bank.questions]
    others = [line.question for one in members for line in one.decision.questions]
    return tuple(dict.fromkeys((*own, *others)))


def _spreads(bank: Bank, members: Sequence[Member]) -> tuple[Spread, ...]:
    """Return every question with all its ratings."""
    return tuple(
        _spread(question, tuple((one.interviewer, one.evidence.ratings.get(question)) for one in members))
        for question in _question_ids(bank, members)
    )


def _spread(question: str, ratings: tuple[tuple[str, int | None], ...]) -> Spread:
    """Return one question's ratings with their ends and mean."""
    values = [rating for _, rating in ratings if rating is not None]
    if not values:
        return Spread(question, ratings, None, None, None, discuss=False)
    low, high = min(values), max(values)
    return Spread(question, ratings, low, high, Fraction(sum(values), len(values)), high - low >= DISCUSS)


def _flags(members: Sequence[Member]) -> tuple[PanelFlag, ...]:
    """Return each red flag once, with the members who saw it, in the order of members and flags."""
    seen: dict[tuple[str, str, Literal["note", "serious"]], dict[str, tuple[str, str]]] = {}
    for one in members:
        for flag in one.evidence.flags:
            who = seen.setdefault((flag.question, flag.text, flag.severity), {})
            who.setdefault(one.interview_id, (one.interviewer, flag.words))
    found = []
    for (question, text, severity), who in seen.items():
        raters = [one.interview_id for one in members if question in one.evidence.ratings]
        covered = raters or [one.interview_id for one in members]
        counted = sum(name in who for name in covered)
        found.append(PanelFlag(question, text, severity, tuple(who.values()), counted, len(covered)))
    return tuple(found)


def shared_flags(flags: Iterable[PanelFlag]) -> list[ObservedFlag]:
    """Return the flags that enough members saw, with the first words that any of them noted."""
    return [
        ObservedFlag(
            flag.question, flag.text, flag.severity, next((words for _, words in flag.seen_by if words), "")
        )
        for flag in flags
        if flag.shared
    ]


# The decision in sentences: the score, failures, and differences to discuss. All numbers come from the
# decision. Interviewers are named.


def panel_reasons(bank: Bank, panel: PanelDecision) -> tuple[str, ...]:
    """Return the reasons of a panel's decision, one sentence each, in the order of the rules.

    `bank` has only what was planned.
    """
    parts = (
        *_comparable(bank, panel),
        *_missing_reasons(bank, panel),
        *_gate_reasons(bank, panel),
        *_score(bank, panel),
        *_alone(panel),
        *_own_recommendations(panel),
        *_discuss(bank, panel),
        *odds_reasons(bank.decision, panel.odds, panel=len(panel.members) > 1),
        *_old_rules(bank, panel),
    )
    return tuple(sentence(part) for part in parts)


def _name(member: Member) -> str:
    return member.interviewer or "an interviewer without a name"


def _names(names: Iterable[str]) -> str:
    """Return the distinct interviewers for a sentence."""
    return listed(list(dict.fromkeys(name or "an interviewer without a name" for name in names)))


def _comparable(bank: Bank, panel: PanelDecision) -> Iterator[str]:
    """Say where the scorecards differ in version, plan, weights or coverage."""
    versions = _grouped((one.bank_version, one) for one in panel.members if one.bank_version)
    if len(versions) > 1:
        who = listed([f"version {version} ({_names(names)})" for version, names in versions.items()])
        yield f"the scorecards used different versions of the bank: {who}; the rules of {bank.version} decide"
    plans = _grouped((one.evidence.plan, one) for one in panel.members)
    if len(plans) > 1:
        titles = {plan.id: plan.title for plan in bank.plans}
        who = listed(
            [f"{titles.get(name, name or 'none')} ({_names(names)})" for name, names in plans.items()]
        )
        yield f"the plans differ: {who}; the decision is on {titles.get(panel.plan, panel.plan)}"
    presets = _grouped((one.decision.preset, one) for one in panel.members)
    if len(presets) > 1:
        titles = {name: preset.title for name, preset in bank.decision.presets.items()}
        who = listed([f"{titles.get(name, name)} ({_names(names)})" for name, names in presets.items()])
        yield f"the scorecards use different weights: {who}"
    rated = _grouped((_share(one.decision.coverage), one) for one in panel.members)
    if len(rated) > 1:
        who = listed([f"{share} ({_names(names)})" for share, names in rated.items()])
        yield f"not everyone rated the same part of the interview: {who}, by weight"


def _share(share: Fraction) -> str:
    return f"{decimals(100 * share, places=0)} %"


def _grouped(pairs: Iterable[tuple[str, Member]]) -> dict[str, list[str]]:
    """Return the interviewers grouped by a common property."""
    found: dict[str, list[str]] = {}
    for key, member in pairs:
        found.setdefault(key, []).append(_name(member))
    return found


def _old_rules(bank: Bank, panel: PanelDecision) -> Iterator[str]:
    """Say that scorecards of version 1 are combined as later ones are."""
    if len(panel.members) > 1 and bank.decision.version == 1:
        yield "the scorecards have rules of version 1; panels of any version average each question first"


def _missing_reasons(bank: Bank, panel: PanelDecision) -> Iterator[str]:
    """Say what no interviewer assessed."""
    if panel.verdict is not Verdict.INCOMPLETE:
        return
    if not panel.members:
        yield "incomplete: no scorecard has been submitted"
        return
    missing = set(panel.missing)
    lacking = [one.question for one in panel.questions if one.question in missing]
    if lacking:
        names = listed([_title(bank, name) for name in lacking], "or")
        yield f"incomplete: no interviewer has rated {names}"
    if panel.coverage < bank.decision.coverage:
        least = number(100 * bank.decision.coverage)
        yield (
            f"incomplete: only {_share(panel.coverage)} of the interview is rated, by weight; a decision "
            f"needs at least {least} %"
        )
    for gate in panel.gates:
        if gate.line.gate in missing:
            yield f"incomplete: {gate.line.title} must be assessed, but no interviewer has"
    for line in panel.components:
        if line.component in missing:
            least = number(100 * bank.decision.least_of_family)
            yield (
                f"incomplete: of {COMPONENT_NAMES[line.component]}, only {_share(line.completed)} is "
                f"completed, by weight; a decision needs at least {least} %"
            )


def _title(bank: Bank, question_id: str) -> str:
    """Return a question's title; its id if only another version of the bank has it."""
    return next((item.title for item in bank.questions if item.id == question_id), question_id)


def _gate_reasons(bank: Bank, panel: PanelDecision) -> Iterator[str]:
    """Give the result of each must-pass criterion on the means, failures first."""
    for state in GATE_ORDER:
        for gate in panel.gates:
            if gate.line.state is not state or gate.line.gate in panel.missing or not panel.members:
                continue
            if not in_plan(bank, gate.line.gate):
                continue
            told = gate_reason(bank, gate.line, "failed")
            if gate.failed_by:
                told += f"; fails on the ratings of {_names(gate.failed_by)} alone"
            yield told


def _score(bank: Bank, panel: PanelDecision) -> Iterator[str]:
    """Explain the score, and what band, red flags and must-pass criteria make of it."""
    composite = panel.composite
    if composite is None:
        return
    edges = [band.at_least for band in bank.decision.bands]
    yield (
        f"the score of {decimals(composite, edges)} is the weighted mean of the mean ratings of each question"
        + (
            " and the mean result of each task"
            if any(line.component != INTERVIEW and line.score is not None for line in panel.components)
            else ""
        )
    )
    serious = serious_of(bank, shared_flags(panel.flags))
    failed = any(gate.line.state is GateState.FAILED for gate in panel.gates)
    error = error_of(bank.decision, panel=True)
    yield from ruling_reasons(bank.decision, composite, serious, error, failed=failed)
    for flag in panel.flags:
        if flag.severity == "serious" and not flag.shared:
            who = _names(name for name, _ in flag.seen_by)
            yield (
                f"serious red flag “{flag.text}” does not count: seen by {who}, fewer than half of the "
                f"{flag.covered_by} who rated {_title(bank, flag.question)}"
            )


def _alone(panel: PanelDecision) -> Iterator[str]:
    """Say how the individual decisions differ."""
    verdicts = _grouped((one.decision.verdict.value, one) for one in panel.members)
    if len(verdicts) > 1:
        said = listed([f"{verdict} ({_names(names)})" for verdict, names in verdicts.items()])
        yield f"individual decisions differ: {said}"


def _own_recommendations(panel: PanelDecision) -> Iterator[str]:
    """Say who recommends something else, and whose scorecards were amended."""
    for one in panel.members:
        if one.recommended:
            yield f"{_name(one)} recommends {one.recommended}: {one.recommended_reason.strip().rstrip('.')}"
    amended = [_name(one) for one in panel.members if one.amendments]
    if amended:
        yield f"amended after submission: the scorecard{'s' if len(amended) > 1 else ''} of {_names(amended)}"


def _discuss(bank: Bank, panel: PanelDecision) -> Iterator[str]:
    """Say on which questions the ratings are far apart, and whose they are."""
    for spread in panel.to_discuss:
        yield f"to discuss: {_title(bank, spread.question)}, rated {_ends(spread)}"


def _ends(spread: Spread) -> str:
    """Return who rated a question lowest and who highest."""
    low = _names(name for name, rating in spread.ratings if rating == spread.lowest)
    high = _names(name for name, rating in spread.ratings if rating == spread.highest)
    return f"{spread.lowest} by {low} and {spread.highest} by {high}"
