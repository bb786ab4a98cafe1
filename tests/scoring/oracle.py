"""The rules of the decision once more, as a straight line and with `Fraction` only.

Written from the rules, not from the code: it imports nothing of `csr_interview.scoring`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from csr_interview.models.bank import Bank
from csr_interview.models.decision import Evidence

Responses = Mapping[str, Mapping[str, Any]]
RANKS = {"no hire": 1, "hold": 2, "hire": 3, "strong hire": 4}


@dataclass
class Expected:
    """What the rules say."""

    verdict: str
    composite: Fraction | None
    capped: bool
    missing: set[str]
    gates: dict[str, tuple[str, Fraction | None]]
    low: tuple[Fraction, str] | None = None
    high: tuple[Fraction, str] | None = None


def p_of(rule: Any, response: Mapping[str, Any]) -> Fraction | None:
    """Score one task whose response holds known ids only."""
    if not response:
        return None
    if rule.kind == "best-option":
        return Fraction(response["chosen"] == rule.key)
    if rule.kind == "find-errors":
        return Fraction(len(response["ticked"]) == len(rule.errors))
    if rule.kind == "proofread":
        return Fraction(len(response["ticked"]), len(rule.errors))
    if rule.kind == "order":
        return Fraction(list(response["order"]) == list(rule.key))
    if rule.kind == "choice":
        return Fraction(all(response.get(field.id) == field.key for field in rule.fields))
    if rule.kind == "steps":
        top = bottom = Fraction(0)
        for step in rule.steps:
            weight = rule.critical_weight if step.critical else Fraction(1)
            bottom += weight
            if step.id in response["ticked"]:
                top += weight
        return top / bottom
    values = list(response.values())
    return (Fraction(sum(values), len(values)) - 1) / 4


def weights_of(bank: Bank, preset: str) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    """Return question weights and component weights of a preset."""
    chosen = bank.decision.presets[preset]
    questions = {item.id: item.weight for item in bank.questions}
    components = {str(name): weight for name, weight in bank.decision.components.items()}
    made = []
    for own, wanted in ((questions, chosen.questions), (components, chosen.components)):
        if wanted == "equal":
            own = {name: Fraction(1) for name in own}
        elif not isinstance(wanted, str):
            own = {**own, **wanted}
        made.append(own)
    return made[0], made[1]


def composite_of(
    bank: Bank, preset: str, ratings: Mapping[str, int], ps: Mapping[str, Fraction]
) -> Fraction | None:
    """Return the weighted mean of what was administered."""
    questions, components = weights_of(bank, preset)
    top = bottom = Fraction(0)
    if ratings:
        rated = sum((questions[q] for q in ratings), Fraction(0))
        score = sum((questions[q] * r for q, r in ratings.items()), Fraction(0)) / rated
        top, bottom = components["interview"] * score, components["interview"]
    for family in ("sjt", "accuracy", "written", "process", "role-play"):
        own = [item for item in bank.tasks if item.family == family and item.id in ps]
        if own:
            given = sum((item.weight for item in own), Fraction(0))
            p = sum((item.weight * ps[item.id] for item in own), Fraction(0)) / given
            top += components[family] * (1 + 4 * p)
            bottom += components[family]
    return top / bottom if bottom else None


def gate_of(
    bank: Bank, gate: Any, ratings: Mapping[str, int], ps: Mapping[str, Fraction], responses: Responses
) -> tuple[str, Fraction | None]:
    """Return a gate's state and value."""
    values: list[Fraction] = []
    if gate.kind == "competency-mean":
        for item in bank.questions:
            if gate.competency in item.competencies and item.id in ratings:
                values.append(Fraction(ratings[item.id]))
        for made in bank.tasks:
            if made.family in gate.families and gate.competency in made.competencies and made.id in ps:
                values.append(1 + 4 * ps[made.id])
        if not values:
            return "not assessed", None
        mean = sum(values) / Fraction(len(values))
        return ("failed" if mean < gate.at_least else "passed"), mean
    enough = False
    for made in bank.tasks:
        if made.family == gate.family and made.rule.kind == "criteria":
            given = responses.get(made.id, {})
            values += [Fraction(given[name]) for name in gate.criteria if name in given]
            named = {item.id for item in made.rule.criteria} & set(gate.criteria)
            enough = enough or (bool(named) and named <= set(given))
    if values and min(values) <= gate.fails_at:
        return "failed", min(values)
    return ("passed", min(values)) if enough else ("not assessed", None)


def ruling(bank: Bank, composite: Fraction, failed: bool, serious: int) -> tuple[str, bool]:
    """Return the verdict of a complete interview and whether it was capped."""
    if failed:
        return "no hire", False
    verdict = "no hire"
    for band in sorted(bank.decision.bands, key=lambda band: band.at_least):
        if composite >= band.at_least:
            verdict = band.verdict.value
    cap = bank.decision.red_flag_cap
    if serious >= cap.serious and RANKS[verdict] > RANKS[cap.verdict.value]:
        return cap.verdict.value, True
    return verdict, False


def task_only(bank: Bank, gate: Any) -> bool:
    """Tell whether no question feeds a gate."""
    if gate.kind == "criterion-floor":
        return True
    return not any(gate.competency in item.competencies for item in bank.questions)


def needed_tasks(bank: Bank, missing: set[str]) -> list[Any]:
    """Return the tasks that missing gates without questions depend on."""
    found = []
    for made in bank.tasks:
        for gate in bank.decision.gates:
            if gate.id not in missing or not task_only(bank, gate):
                continue
            if gate.kind == "competency-mean":
                hit = made.family in gate.families and gate.competency in made.competencies
            else:
                named = {item.id for item in made.rule.criteria} if made.rule.kind == "criteria" else set()
                hit = made.family == gate.family and bool(named & set(gate.criteria))
            if hit and made not in found:
                found.append(made)
    return found


def expected(bank: Bank, evidence: Evidence, preset: str = "default") -> Expected:
    """Return what the rules say about the evidence."""
    serious = len([flag for flag in evidence.flags if flag.severity == "serious"])
    scored = {item.id: p_of(item.rule, evidence.responses.get(item.id, {})) for item in bank.tasks}
    ps = {name: p for name, p in scored.items() if p is not None}
    gates = {g.id: gate_of(bank, g, evidence.ratings, ps, evidence.responses) for g in bank.decision.gates}
    missing = {q.id for q in bank.questions if q.id not in evidence.ratings}
    missing -= {q.id for q in bank.questions if q.id in evidence.skipped and not q.required}
    every = sum(q.weight for q in bank.questions)
    in_reach = sum(q.weight for q in bank.questions if q.id in evidence.ratings or q.id in missing)
    blanks = set(missing)
    if Fraction(in_reach) / every < bank.decision.coverage:
        missing |= {q.id for q in bank.questions if q.id not in evidence.ratings}
    for gate in bank.decision.gates:
        if gate.required and gates[gate.id][0] == "not assessed":
            missing.add(gate.id)
            if gate.kind == "competency-mean":
                tagged = {q.id for q in bank.questions if gate.competency in q.competencies}
                missing |= set() if tagged & blanks else tagged
    questions = {item.id for item in bank.questions}
    if not evidence.ratings and not missing & questions:
        missing |= questions
    composite = composite_of(bank, preset, evidence.ratings, ps)
    if not missing:
        assert composite is not None
        failed = any(state == "failed" for state, _ in gates.values())
        verdict, capped = ruling(bank, composite, failed, serious)
        return Expected(verdict, composite, capped, missing, gates)
    ends = [end_of(bank, evidence, preset, missing, ps, serious, rating) for rating in (1, 5)]
    return Expected("incomplete", composite, False, missing, gates, *ends)


def end_of(
    bank: Bank,
    evidence: Evidence,
    preset: str,
    missing: set[str],
    ps: Mapping[str, Fraction],
    serious: int,
    rating: int,
) -> tuple[Fraction, str]:
    """Return composite and verdict when everything missing comes out at one end."""
    questions = {item.id for item in bank.questions}
    ratings = {**evidence.ratings, **dict.fromkeys(missing & questions, rating)}
    all_ps, responses = dict(ps), dict(evidence.responses)
    for made in needed_tasks(bank, missing):
        if made.rule.kind == "criteria":
            filled = {item.id: rating for item in made.rule.criteria}
            responses[made.id] = {**filled, **responses.get(made.id, {})}
            p = p_of(made.rule, responses[made.id])
            assert p is not None
            all_ps[made.id] = p
        else:
            all_ps.setdefault(made.id, Fraction(rating - 1, 4))
    composite = composite_of(bank, preset, ratings, all_ps)
    assert composite is not None
    states = [gate_of(bank, gate, ratings, all_ps, responses)[0] for gate in bank.decision.gates]
    return composite, ruling(bank, composite, "failed" in states, serious)[0]
