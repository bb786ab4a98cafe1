"""The decision on one interview and its explanation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from csr_interview.models.bank import Bank
from csr_interview.models.decision import (
    Bound,
    Decision,
    Evidence,
    Flip,
    GateState,
    ObservedFlag,
    PresetLine,
    TaskLine,
    Verdict,
)
from csr_interview.models.exact import to_plain
from csr_interview.models.interview import Interview, Mark, SubmittedVerdict
from csr_interview.models.tasks import Criteria, Task
from csr_interview.scoring.must_pass import GateBasis, gate_bases
from csr_interview.scoring.odds import odds_of
from csr_interview.scoring.possible_range import bounds_of, missing_of
from csr_interview.scoring.reasons import reasons_for
from csr_interview.scoring.rules import (
    Families,
    Judge,
    Weights,
    component_lines,
    coverage_of,
    edge_of,
    error_of,
    families_of,
    is_borderline,
    judge_for,
    question_lines,
    serious_of,
    weights_of,
    with_own_reliability,
)
from csr_interview.scoring.tasks import criteria_ratings, criterion_ratings, score_task, task_lines

# Sensitivity: which single rating, of a question or a task criterion, changes the decision.


Ruling = tuple[Verdict, tuple[str, ...]]
"""A decision and the must-pass criteria that fail with it."""


def flips_of(judge: Judge, ratings: Mapping[str, int], order: Iterable[str]) -> tuple[Flip, ...]:
    """Return, for each rated question, the smallest change down and up that changes the decision.

    `ratings` must be complete enough for a decision. Questions are in `order`, down before up; those that
    cannot change the decision are omitted.
    """

    def ruling(question: str, to: int) -> Ruling:
        changed = {**ratings, question: to}
        return judge.ruling(changed)[0], judge.failed(changed)

    now = judge.ruling(ratings)[0], judge.failed(ratings)
    return tuple(
        Flip(question, ratings[question], *rest)
        for question in order
        if question in ratings
        for rest in _nearest(now, question, ratings[question], ruling)
    )


@dataclass(frozen=True, slots=True)
class TaskRatings:
    """Evidence with its decision, to compute the effect of single criterion ratings."""

    bank: Bank
    evidence: Evidence
    weights: Weights
    judge: Judge
    lines: Sequence[TaskLine]
    """The scores of the evidence's responses."""

    def flips(self) -> tuple[Flip, ...]:
        """Return, for each rated criterion, the smallest change down and up that changes the decision.

        In the bank's order, down before up, as for questions. The decision may become incomplete: one low
        rating fails a must-pass criterion, but one better rating does not pass it.
        """
        ratings = self.evidence.ratings
        now = self.judge.ruling(ratings)[0], self.judge.failed(ratings)
        return tuple(flip for task in self.bank.tasks for flip in self._of(task, now))

    def _of(self, task: Task, now: Ruling) -> Iterator[Flip]:
        if not isinstance(task.rule, Criteria):
            return
        response = self.evidence.responses.get(task.id, {})

        def ruling(criterion: str, to: int) -> Ruling:
            return self._ruling(task, criterion, to)

        for name, rating in criterion_ratings(task.rule, response).items():
            for to, verdict, fails in _nearest(now, name, rating, ruling):
                yield Flip("", rating, to, verdict, fails, task.id, name)

    def _ruling(self, task: Task, criterion: str, to: int) -> Ruling:
        """Return the decision with one criterion rated differently."""
        evidence = self.evidence
        response = {**evidence.responses[task.id], criterion: to}
        new = score_task(task, response)
        lines = [new if new is not None and line.task == task.id else line for line in self.lines]
        responses = {**evidence.responses, task.id: response}
        gates = gate_bases(
            self.bank,
            lines,
            criteria_ratings(self.bank, responses),
            writing_adjusted=evidence.writing_adjusted,
        )
        families = families_of(self.bank, lines)
        if missing_of(self.bank, evidence.ratings, evidence.skipped, gates, families.short).ids:
            return Verdict.INCOMPLETE, ()
        judge = judge_for(self.bank, self.weights, gates, families, self.judge.serious)
        return judge.ruling(evidence.ratings)[0], judge.failed(evidence.ratings)


def _nearest(
    now: Ruling, name: str, rating: int, ruling: Callable[[str, int], Ruling]
) -> Iterator[tuple[int, Verdict, tuple[str, ...]]]:
    """Yield the nearest rating below and above that changes the decision, with the criteria that fail.

    `ruling` decides with `name` rated differently. It tries the end of the scale first, which is mostly
    enough: decisions are monotonic in a rating, and one left incomplete by a better rating stays so.
    """
    verdict, failed = now
    for steps in (range(rating - 1, 0, -1), range(rating + 1, 6)):
        if not steps or ruling(name, steps[-1])[0] is verdict:
            continue
        for to in steps:
            becomes, fails = ruling(name, to)
            if becomes is not verdict:
                yield to, becomes, tuple(gate for gate in fails if gate not in failed)
                break


def decide(bank: Bank, evidence: Evidence, preset: str = "default", *, explain: bool = True) -> Decision:
    """Return the decision on `evidence` by the rules of `bank`, weighted by one of its presets.

    Only planned parts count. Rules in order: anything required missing, or too little of the interview or of
    a planned task family, means incomplete; a failed must-pass criterion means no hire; otherwise the score's
    band decides, and serious red flags cap it. In a bank narrowed to a stage with a weight, the outcomes are
    advance, hold and stop. What was not assessed never counts as a number.
    Without `explain`, `reasons` and `flips` stay empty, which halves the time for tables of thousands.

    Raises ValueError for an unknown preset, plan, question or task, for a rating that is not a whole number
    from 1 to 5, for a question both rated and skipped, and for a bank without interview weight.
    """
    _check(bank, evidence)
    bank = with_own_reliability(bank.for_plan(evidence.plan, evidence.form), evidence)
    weights = weights_of(bank, preset)
    ratings, rules = evidence.ratings, bank.decision
    serious = serious_of(bank, evidence.flags)
    tasks = task_lines(bank, evidence.responses)
    criteria = criteria_ratings(bank, evidence.responses)
    gates = gate_bases(bank, tasks, criteria, writing_adjusted=evidence.writing_adjusted)
    families = families_of(bank, tasks)
    judge = judge_for(bank, weights, gates, families, serious)
    missing = missing_of(bank, ratings, evidence.skipped, gates, families.short)
    # By rules of version 2 too little evidence has no score either: it would steer what is still to be rated.
    scored = not missing.ids or rules.version == 1
    composite = judge.composite(ratings) if scored else None
    edge = None if composite is None else edge_of(rules, composite)

    verdict, capped = Verdict.INCOMPLETE, False
    lowest: Bound | None = None
    highest: Bound | None = None
    if missing.ids:
        lowest, highest = bounds_of(bank, evidence, weights, missing, serious)
    else:
        verdict, capped = judge.ruling(ratings)
    lines, coverage = tuple(basis.line(ratings) for basis in gates), coverage_of(bank, ratings)
    failed = any(line.state is GateState.FAILED for line in lines)
    near = composite is not None and is_borderline(rules, composite, error_of(rules), failed=failed)
    decision = Decision(
        verdict=verdict,
        composite=composite,
        preset=preset,
        reasons=(),
        questions=question_lines(bank, evidence, weights),
        tasks=tasks,
        components=component_lines(bank, judge.interview(ratings), coverage, families, weights),
        gates=lines,
        flags=tuple(evidence.flags),
        capped=capped,
        missing=missing.ids,
        coverage=coverage,
        lowest=lowest,
        highest=highest,
        borderline=near and not missing.ids,
        edge=edge,
        flips=_flips(bank, evidence, weights, judge, tasks) if explain and not missing.ids else (),
        presets=_preset_lines(
            bank, evidence, gates, families, judge, scored=scored, complete=not missing.ids
        ),
        odds=None if composite is None or missing.ids or failed else odds_of(rules, composite),
        plan=evidence.plan,
    )
    return replace(decision, reasons=reasons_for(bank, decision)) if explain else decision


def _flips(
    bank: Bank, evidence: Evidence, weights: Weights, judge: Judge, tasks: tuple[TaskLine, ...]
) -> tuple[Flip, ...]:
    """Return the ratings that would change the decision: questions first, then task criteria."""
    questions = flips_of(judge, evidence.ratings, [item.id for item in bank.questions])
    return questions + TaskRatings(bank, evidence, weights, judge, tasks).flips()


def _preset_lines(
    bank: Bank,
    evidence: Evidence,
    gates: tuple[GateBasis, ...],
    families: Families,
    chosen: Judge,
    *,
    scored: bool,
    complete: bool,
) -> tuple[PresetLine, ...]:
    """Return the decision of every preset of the bank on the same evidence."""
    lines = []
    for name, preset in bank.decision.presets.items():
        judge = judge_for(bank, weights_of(bank, name), gates, families, chosen.serious)
        verdict = judge.ruling(evidence.ratings)[0] if complete else Verdict.INCOMPLETE
        composite = judge.composite(evidence.ratings) if scored else None
        lines.append(PresetLine(name, preset.title, composite, verdict))
    return tuple(lines)


def _check(bank: Bank, evidence: Evidence) -> None:
    """Raise ValueError if the evidence does not fit the bank. Messages contain only ids."""
    if evidence.plan and evidence.plan not in (plan.id for plan in bank.plans):
        raise ValueError(f"bank {bank.id} has no plan {evidence.plan!r}")
    questions = {question.id for question in bank.questions}
    for name in (*evidence.ratings, *evidence.skipped):
        if name not in questions:
            raise ValueError(f"bank {bank.id} has no question {name!r}")
    tasks = {task.id for task in bank.tasks}
    for name in evidence.responses:
        if name not in tasks:
            raise ValueError(f"bank {bank.id} has no task {name!r}")
    for name, rating in evidence.ratings.items():
        if type(rating) is not int or not 1 <= rating <= 5:
            raise ValueError(f"the rating of {name!r} must be a whole number from 1 to 5")
        if evidence.skipped.get(name, "").strip():
            raise ValueError(f"question {name!r} is both rated and skipped")


# The evidence of an interview.


def evidence_of(interview: Interview, bank: Bank) -> Evidence:
    """Return ratings, skips, red flags and task responses of an interview.

    `bank` is the one that the interview used. Omitted: questions neither rated nor skipped, ticks of unknown
    red flags, custom flags without text, tasks that `bank` does not have, and tasks that were skipped or have
    no response.
    """
    known = {task.id for task in bank.tasks}
    answers = interview.answers.items()
    results = interview.task_results.items()
    return Evidence(
        ratings={name: answer.rating for name, answer in answers if answer.rating is not None},
        skipped={name: answer.skip_reason for name, answer in answers if answer.skip_reason.strip()},
        flags=_flags(interview.marks, bank),
        responses={
            name: result.response
            for name, result in results
            if name in known and result.response and not result.skip_reason.strip()
        },
        plan=interview.plan,
        form=interview.form,
        icc=Fraction(interview.icc) if interview.icc else None,
        icc_candidates=interview.icc_candidates,
        writing_adjusted=interview.writing_adjusted,
    )


def _flags(marks: tuple[Mark, ...], bank: Bank) -> tuple[ObservedFlag, ...]:
    """Return the red flags among the marks, in order, without duplicates."""
    listed = {question.id: question.red_flags for question in bank.questions}
    seen: set[tuple[str, int]] = set()
    flags: list[ObservedFlag] = []
    for mark in marks:
        if mark.kind == "own_flag" and mark.text.strip():
            flags.append(ObservedFlag(mark.question, mark.text, mark.severity or "note", mark.text))
        elif mark.kind == "red_flag" and (mark.question, mark.item) not in seen:
            seen.add((mark.question, mark.item))
            known = listed.get(mark.question, ())
            if 0 <= mark.item < len(known):
                flag = known[mark.item]
                flags.append(ObservedFlag(mark.question, flag.text, flag.severity, mark.text))
    return tuple(flags)


def verdict_of(decision: Decision) -> SubmittedVerdict:
    """Return the part of a decision that a submitted scorecard stores, with the exact score."""
    composite = "" if decision.composite is None else str(to_plain(decision.composite))
    return SubmittedVerdict(str(decision.verdict), composite, decision.preset)
