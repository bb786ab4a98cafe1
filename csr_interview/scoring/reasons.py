"""The reasons of a decision in sentences, for the interviewer.

Every number comes from the decision; none is computed twice. Typed text (skip reasons, custom flags) is
not repeated here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import sqrt

from csr_interview.models.bank import Bank, DecisionRules
from csr_interview.models.decision import (
    COMPONENT_NAMES,
    ConditionLine,
    Decision,
    GateLine,
    GateState,
    ObservedFlag,
    Odds,
    PresetLine,
    Verdict,
    listed,
    sentence,
)
from csr_interview.models.exact import decimals, number
from csr_interview.models.must_pass import Condition, OnCriteria
from csr_interview.scoring.must_pass import GateBasis, gate_bases, in_plan
from csr_interview.scoring.rules import (
    band_of,
    coverage_of,
    edge_of,
    error_of,
    is_borderline,
    ruling_on,
    serious_of,
)
from csr_interview.text import how_many


def reasons_for(bank: Bank, decision: Decision) -> tuple[str, ...]:
    """Return the reasons of a decision, one sentence each, in the order of the rules.

    `bank` has only what was planned.
    """
    parts = (
        *_missing(bank, decision),
        *_possible(bank, decision),
        *_gates(bank, decision),
        *_score(bank, decision),
        *_interview_weights(bank, decision),
        *_family_weights(bank, decision),
        *_component_weights(bank, decision),
        *_presets(bank, decision),
        *odds_reasons(bank.decision, decision.odds),
    )
    return tuple(sentence(part) for part in parts)


def _edges(bank: Bank) -> list[Fraction]:
    return [band.at_least for band in bank.decision.bands]


def _titles(bank: Bank) -> dict[str, str]:
    """Return the titles of questions and tasks by id."""
    questions = {question.id: question.title for question in bank.questions}
    return questions | {task.id: task.title for task in bank.tasks}


def pressing_reasons(bank: Bank, decision: Decision) -> frozenset[str]:
    """Return the reasons to highlight.

    These are missing ratings, failed must-pass criteria, a decision lowered by red flags, a score near a
    cutoff, and weights that would change the decision.
    """
    gates = (gate for gate in decision.gates if gate.state is GateState.FAILED)
    failed = tuple(_gates(bank, replace(decision, gates=tuple(gates))))
    score = tuple(_score(bank, decision))[1:]  # the first one only names the band
    parts = (*_missing(bank, decision), *failed, *score, *_presets(bank, decision))
    return frozenset(sentence(part) for part in parts)


def _missing(bank: Bank, decision: Decision) -> Iterator[str]:
    """Yield what is missing."""
    missing = set(decision.missing)
    skipped = {line.question for line in decision.questions if line.skip_reason}
    open_ones = [item.title for item in bank.questions if item.id in missing - skipped]
    if open_ones:
        verb = "is" if len(open_ones) == 1 else "are"
        yield f"incomplete: {listed(open_ones)} {verb} neither rated nor skipped with a reason"
    required = [item.title for item in bank.questions if item.id in missing & skipped and item.required]
    if required:
        verb = "was skipped but needs a rating" if len(required) == 1 else "were skipped but need ratings"
        yield f"incomplete: {listed(required)} {verb}"
    yield from _coverage(bank, decision, skipped)
    for gate in gate_bases(bank, (), {}):
        if gate.needs == "questions":
            yield from _skipped_inputs(bank, gate, missing & skipped)
        elif gate.id in missing:
            still = _unrated(bank, gate, decision.gate(gate.id))
            needs = still or f"it needs {_feeders(bank, gate)}"
            yield f"incomplete: {gate.title} must be assessed; {needs}"
    yield from _short_families(bank, decision)
    if missing and not decision.coverage:
        yield "no question is rated yet"


def _skipped_inputs(bank: Bank, gate: GateBasis, skipped: set[str]) -> Iterator[str]:
    """Say which skipped questions a must-pass criterion needs."""
    names = [item.title for item in bank.questions if item.id in gate.questions and item.id in skipped]
    if names:
        ratings = "a rating" if len(names) == 1 else "ratings"
        yield f"incomplete: {gate.title} is a must-pass criterion and needs {ratings} of {listed(names)}"


def _short_families(bank: Bank, decision: Decision) -> Iterator[str]:
    """Say of which task families too little is completed."""
    least = number(100 * bank.decision.least_of_family)
    for line in decision.components:
        if line.component in decision.missing:
            done = {task.task for task in decision.tasks if task.whole}
            own = [task for task in bank.tasks if task.family == line.component]
            left = [task.title for task in own if task.id not in done]
            yield (
                f"incomplete: {COMPONENT_NAMES[line.component]} has {len(own) - len(left)} of {len(own)} "
                f"tasks completed; a decision needs at least {least} % by weight. Still to do: {listed(left)}"
            )


def _coverage(bank: Bank, decision: Decision, skipped: set[str]) -> Iterator[str]:
    """Say that too much was skipped and how to fix it; nothing if the minimum can be reached."""
    least = bank.decision.coverage
    spare = [item for item in bank.questions if item.id in skipped and not item.required]
    reach = 1 - coverage_of(bank, {item.id for item in spare})
    if reach >= least:
        return
    needed = f"a decision needs at least {number(100 * least)} %"
    share = f"{decimals(100 * reach, [100 * least], places=0)} % of the interview"
    if reach == decision.coverage:
        yield f"incomplete: only {share} is rated, by weight; {needed}"
    else:
        yield f"incomplete: with all open questions rated, only {share} would be rated, by weight; {needed}"
    which = "the skipped question" if len(spare) == 1 else "some of the skipped questions"
    yield f"to reach that, rate {which}: {listed([item.title for item in spare])}"


def _possible(bank: Bank, decision: Decision) -> Iterator[str]:
    """Give the range of possible decisions while something is missing."""
    if decision.lowest is None or decision.highest is None:
        return
    edges, low, high = _edges(bank), decision.lowest, decision.highest
    start = "still possible"
    if decision.composite is not None:
        start = f"the score so far is {decimals(decision.composite, edges)}; {start}"
    yield (
        f"{start}: {decimals(low.composite, edges)} ({low.verdict}) to "
        f"{decimals(high.composite, edges)} ({high.verdict})"
    )


def _conditions(gate: GateBasis) -> tuple[Condition, ...]:
    return tuple(basis.condition for basis in gate.conditions)


def _feeders(bank: Bank, gate: GateBasis) -> str:
    """Name what would assess a must-pass criterion: any one of its questions or tasks."""
    parts = []
    questions = [item.title for item in bank.questions if item.id in gate.questions]
    if questions:
        parts.append(f"a rating of {listed(questions, 'or')}")
    tasks = [task.title for task in bank.tasks if any(one.reads_task(task) for one in _conditions(gate))]
    if tasks:
        one = "the task" if len(tasks) == 1 else "one of the tasks"
        parts.append(f"a result for {one} {listed(tasks)}")
    return ", or ".join(parts) or "a question or task that measures it"


def _unrated(bank: Bank, gate: GateBasis, line: GateLine) -> str:
    """Name what a partly rated must-pass criterion lacks: "Reply is not yet rated on Grammar"."""
    condition = gate.conditions[0].condition
    if not isinstance(condition, OnCriteria):
        return ""
    rated = {entry.source for entry in line.inputs}
    parts = []
    for task in bank.tasks:
        named = condition.of(task)
        still = [item.title for item in named if f"{task.id}/{item.id}" not in rated]
        if still and len(still) < len(named):
            parts.append(f"{task.title} is not yet rated on {listed(still)}")
    return "; ".join(parts)


def _gates(bank: Bank, decision: Decision) -> Iterator[str]:
    """Give the result of each must-pass criterion, failures first."""
    failed = "currently fails" if decision.verdict is Verdict.INCOMPLETE else "failed"
    for state in GATE_ORDER:
        for gate in decision.gates:
            known = gate.value is not None or gate.gate not in decision.missing
            if gate.state is state and known and in_plan(bank, gate.gate):
                yield gate_reason(bank, gate, failed)


GATE_ORDER = (GateState.FAILED, GateState.REPORTED, GateState.NOT_ASSESSED, GateState.PASSED)


def gate_reason(bank: Bank, gate: GateLine, failed: str) -> str:
    """Return the result of a must-pass criterion; `failed` is the verb for a failure."""
    if gate.value is None:
        basis = next(one for one in gate_bases(bank, (), {}) if one.id == gate.gate)
        still = _unrated(bank, basis, gate)
        return f"{gate.title} was not assessed; this is not a pass{still and f': {still}'}"
    outcome = {
        GateState.FAILED: failed,
        GateState.REPORTED: "is below its limit (reported, not applied)",
    }.get(gate.state, "passed")
    told = [
        _condition(bank, line, line.value)
        for line in gate.conditions
        if line.value is not None and line.state is gate.state
    ]
    return f"{gate.title} {outcome}: {'; '.join(told)}"


def _condition(bank: Bank, line: ConditionLine, value: Fraction) -> str:
    """Return the value of a condition against its limit, with its inputs."""
    names = _titles(bank)
    inputs = []
    for entry in line.inputs:
        task, _, criterion = entry.source.partition("/")
        name = f"{names[task]}, {_criterion_title(bank, task, criterion)}" if criterion else names[task]
        inputs.append(f"{name} {number(entry.value)}")
    shown, limit = decimals(value, [line.limit]), decimals(line.limit, [value])
    fails = line.state in (GateState.FAILED, GateState.REPORTED)
    if line.kind in ("criteria-floor", "ratings-floor"):
        told = f"lowest rating {number(value)}; {number(line.limit)} or below fails"
    elif line.kind == "none-right":
        right = sum(entry.value == line.limit for entry in line.inputs)
        told = f"{right or 'none'} of {len(inputs)} situations answered with the best option"
    elif fails:
        told = f"mean {shown} is below {limit}"
    else:
        told = f"mean {shown}, at least {limit} required"
    return f"{told} ({'; '.join(inputs) if any(',' in name for name in inputs) else ', '.join(inputs)})"


def _criterion_title(bank: Bank, task_id: str, criterion_id: str) -> str:
    """Return the title of a criterion of a task."""
    for task in bank.tasks:
        if task.id == task_id and task.rule.kind == "criteria":
            for criterion in task.rule.criteria:
                if criterion.id == criterion_id:
                    return criterion.title
    raise KeyError(f"{task_id}/{criterion_id}")


def _score(bank: Bank, decision: Decision) -> Iterator[str]:
    """Say which band the score is in, what the red flags did, and how near a cutoff is."""
    composite = decision.composite
    if composite is None or decision.verdict is Verdict.INCOMPLETE:
        return
    failed = any(gate.state is GateState.FAILED for gate in decision.gates)
    serious = serious_of(bank, decision.flags)
    yield from ruling_reasons(bank.decision, composite, serious, error_of(bank.decision), failed=failed)
    silent = [
        item.title
        for item in bank.questions
        if any(flag.question == item.id and _silent(flag) for flag in decision.flags)
    ]
    if silent and bank.decision.version > 1:
        yield f"serious red flags of {listed(silent)} do not count: what was said is not recorded"


def _silent(flag: ObservedFlag) -> bool:
    return flag.severity == "serious" and not flag.words.strip()


def ruling_reasons(
    rules: DecisionRules, composite: Fraction, serious: int, squared: Fraction | None, *, failed: bool
) -> Iterator[str]:
    """Say what `rules.ruling_on` makes of the same arguments, and how near a cutoff the score is.

    `squared` is the squared standard error of the score; None by rules of version 1. These are parts of
    sentences; `sentence` completes them.
    """
    score = decimals(composite, [band.at_least for band in rules.bands])
    if failed:
        yield f"{rules.lowest}: a failed must-pass criterion overrides the score of {score}"
    else:
        yield _band(rules, composite, score)
        yield from _cap(rules, composite, serious)
    edge = edge_of(rules, composite)
    if (
        edge is not None
        and is_borderline(rules, composite, squared, failed=failed)
        and (not failed or rules.version == 1)
    ):
        if composite == edge:
            where = "exactly at"
        elif squared is None:
            where = f"within {decimals(rules.borderline)} of"
        else:
            where = f"within one standard error ({sqrt(squared):.2f}) of"
        yield f"borderline: {score} is {where} the {decimals(edge, [composite])} cutoff"


def _band(rules: DecisionRules, composite: Fraction, score: str) -> str:
    """Say which band a score falls in."""
    verdict = band_of(rules, composite)
    own = [band.at_least for band in rules.bands if band.verdict is verdict]
    above = [band for band in rules.bands if band.at_least > composite]
    following = min(above, key=lambda band: band.at_least, default=None)
    line = f"a score of {score} means {verdict}"
    if own:
        line += f" (from {decimals(min(own), [composite])})"
    if following is not None:
        line += f"; {following.verdict} requires {decimals(following.at_least, [composite])}"
    return line


def _cap(rules: DecisionRules, composite: Fraction, serious: int) -> Iterator[str]:
    """Say what the serious red flags did to the decision."""
    cap = rules.red_flag_cap
    if serious < cap.serious:
        return
    if rules.version == 1:
        flags = how_many(serious, "serious red flag")
    else:
        flags = f"serious red flags for {serious} competenc{'y' if serious == 1 else 'ies'}"
    limit = f"with {cap.serious} or more, the decision is at most {cap.verdict}"
    verdict, capped = ruling_on(rules, composite, serious, failed=False)
    if capped:
        yield f"{flags}: {limit}, so {band_of(rules, composite)} becomes {verdict}"
    else:
        yield f"{flags}: {limit}; no effect here"


def _unscored(bank: Bank, decision: Decision) -> bool:
    """Return whether there is no score that anything could be excluded from."""
    return decision.composite is None and bank.decision.version > 1


def _interview_weights(bank: Bank, decision: Decision) -> Iterator[str]:
    """Say which questions the interview score excludes."""
    if _unscored(bank, decision):
        return
    out = [line for line in decision.questions if line.rating is None]
    rated = sum((line.weight for line in decision.questions if line.rating is not None), Fraction(0))
    if not out or not rated:
        return
    total = sum((line.weight for line in decision.questions), Fraction(0))
    titles = {item.id: item.title for item in bank.questions}
    names = listed([titles[line.question] for line in out])
    points = f"{number(rated)} of {number(total)} weight points"
    yield f"excluded from the interview score: {names}; the score is based on {points}"


def _family_weights(bank: Bank, decision: Decision) -> Iterator[str]:
    """Say which task families were only partly completed, or do not count."""
    if _unscored(bank, decision):
        return
    for line in decision.components:
        if line.component == "interview" or line.score is None:
            continue
        name = COMPONENT_NAMES[line.component]
        there = sum(task.family == line.component for task in bank.tasks)
        given = sum(task.family == line.component for task in decision.tasks)
        if given < there:
            yield f"{name}: {given} of {there} completed; the score is based on those"
        if not line.weight:
            yield f"{name}: no weight in this bank; excluded from the score"


def _component_weights(bank: Bank, decision: Decision) -> Iterator[str]:
    """Say which components the score excludes, and the shares of the others."""
    if _unscored(bank, decision):
        return
    weighed = [line for line in decision.components if line.weight]
    out = [line for line in weighed if line.share is None]
    given = [(line, line.share) for line in weighed if line.share is not None]
    if not out or not given:
        return
    part = sum((line.weight for line, _ in given), Fraction(0))
    total = sum((line.weight for line in weighed), Fraction(0))
    names = listed([COMPONENT_NAMES[line.component] for line in out])
    points = f"{number(part)} of {number(total)} weight points"
    if len(given) == 1:
        rest = f"only {COMPONENT_NAMES[given[0][0].component]}, {points}"
    else:
        shares = [
            f"{COMPONENT_NAMES[line.component]} {decimals(100 * share, places=0)} %" for line, share in given
        ]
        rest = f"{points}: {listed(shares)}"
    yield f"not administered and excluded from the score: {names}; the score is based on {rest}"


def odds_reasons(rules: DecisionRules, odds: Odds | None, *, panel: bool = False) -> Iterator[str]:
    """Say how likely another interviewer is to agree, and what one more would do for the reliability."""
    if odds is None:
        return
    other = "another panel" if panel else "another trained interviewer"
    yield (
        f"odds that {other} reaches the same side of the {rules.goal} cutoff: {percent(odds.same_side)}; the "
        f"same decision: {percent(odds.same_decision)}, by score alone (reliability "
        f"{decimals(odds.reliability)}, {odds.source})"
    )
    more = "one more interviewer" if panel else "a second interviewer"
    yield (
        f"{more} would raise the reliability to {decimals(odds.pooled_reliability)} and, at the same score, "
        f"the odds of the same side to {percent(odds.pooled_same_side)}"
    )


def percent(share: float) -> str:
    """Return a probability for reading, never as certain: "72 %", "more than 99 %"."""
    whole = round(100 * share)
    return "more than 99 %" if whole > 99 else "less than 1 %" if whole < 1 else f"{whole} %"


def _presets(bank: Bank, decision: Decision) -> Iterator[str]:
    """Say which other weights would give a different decision."""
    own = next(line for line in decision.presets if line.preset == decision.preset)
    for line in decision.presets:
        if line.verdict is not own.verdict:
            yield f"other weights change the decision: {_preset(bank, line)}, but {_preset(bank, own)}"


def _preset(bank: Bank, line: PresetLine) -> str:
    """Return the decision by a set of weights."""
    score = "" if line.composite is None else f" ({decimals(line.composite, _edges(bank))})"
    return f"{line.title} gives {line.verdict}{score}"
