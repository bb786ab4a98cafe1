"""The rules of version 2 once more, from JSON alone: a straight line with `Fraction` only.

Written from the rules, not from the code. It reads what a bundle holds (banks and records as JSON) and
imports nothing of the program.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

JSON = dict[str, Any]
FAMILIES = ("sjt", "accuracy", "written", "process", "role-play")


@dataclass
class Noted:
    """What was noted in an interview, as JSON values."""

    ratings: dict[str, int]
    skipped: set[str] = field(default_factory=set)
    responses: dict[str, JSON] = field(default_factory=dict)
    flags: Sequence[tuple[str, str, str]] = ()
    """Question, severity and words."""
    plan: str = ""
    form: str = ""
    writing_adjusted: bool = False
    """Whether must-pass conditions on written tasks are reported, not applied."""


@dataclass
class Outcome:
    """What the rules say."""

    verdict: str
    composite: Fraction | None
    missing: set[str]
    """Questions and task families."""
    passes: dict[str, str]


def p_of(rule: JSON, response: JSON) -> Fraction | None:
    """Score one task."""
    kind = rule["kind"]
    if kind == "best-option":
        if response.get("chosen") not in {o["id"] for o in rule["options"]}:
            return None
        if response["chosen"] == rule["key"]:
            return Fraction(1)
        worst = rule.get("worst")
        return Fraction(0) if worst is None or response["chosen"] == worst else Fraction(1, 2)
    if kind == "errors":
        if "ticked" not in response:
            return None
        net = len(set(response["ticked"])) - response.get("false_alarms", 0)
        return Fraction(max(0, net), len(rule["errors"]))
    if kind == "order":
        return Fraction(response["order"] == rule["key"]) if response.get("order") else None
    if kind == "choice":
        if not response:
            return None
        return Fraction(all(response.get(f["id"]) == f["key"] for f in rule["fields"]))
    if kind == "steps":
        if "ticked" not in response:
            return None
        ticked = response["ticked"]
        critical = Fraction(str(rule["critical_weight"]))
        top = bottom = Fraction(0)
        missed = False
        for step in rule["steps"]:
            weight = critical if step.get("critical") else Fraction(1)
            bottom += weight
            top += weight if step["id"] in ticked else 0
            missed = missed or (bool(step.get("critical")) and step["id"] not in ticked)
        p = top / bottom
        enough = Fraction(str(rule.get("full_credit", 1)))
        if not missed and Fraction(len(ticked), len(rule["steps"])) >= enough:
            p = Fraction(1)
        pairs = rule.get("order", [])
        turned = 0
        for first, then in pairs:
            if first in ticked and then in ticked and ticked.index(first) > ticked.index(then):
                turned += 1
        return p * (1 - Fraction(turned, len(pairs))) if pairs else p
    rated = [response[c["id"]] for c in rule["criteria"] if c["id"] in response]
    return (Fraction(sum(rated), len(rated)) - 1) / 4 if rated else None


def recompute(bank: JSON, noted: Noted) -> Outcome:
    """Return what the rules of version 2 say with the bank's own weights."""
    rules = bank["decision"]
    plan = next((p for p in bank["plans"] if p["id"] == noted.plan), None)
    families = set(plan.get("families", [])) if plan else set(FAMILIES)
    tasks = [
        t
        for t in bank.get("tasks", [])
        if t["family"] in families and (not noted.form or t.get("form") in (None, noted.form))
    ]
    ps = {}
    for task in tasks:
        p = p_of(task["rule"], noted.responses.get(task["id"], {}))
        if p is not None:
            ps[task["id"]] = p
    weight = {q["id"]: Fraction(str(q["weight"])) for q in bank["questions"]}
    component = {name: Fraction(str(value)) for name, value in rules["components"].items()}
    missing = {q for q in weight if q not in noted.ratings and q not in noted.skipped}
    missing |= {q["id"] for q in bank["questions"] if q.get("required") and q["id"] not in noted.ratings}
    in_reach = sum(weight[q] for q in weight if q in noted.ratings or q in missing)
    if in_reach / sum(weight.values()) < Fraction(str(rules["coverage"])):
        missing |= set(weight) - set(noted.ratings)
    passes = {}
    for criterion in rules.get("must_pass", []):
        states = []
        for condition in criterion["conditions"]:
            states.append(state_of(condition, bank, tasks, ps, noted))
            if condition["kind"] in ("ratings-mean", "ratings-floor"):
                for q in bank["questions"]:
                    if condition["competency"] in q["competencies"] and q["id"] not in noted.ratings:
                        missing.add(q["id"])
        order = ("failed", "reported", "passed", "not assessed")
        passes[criterion["id"]] = next(state for state in order if state in states)
    least = Fraction(str(rules.get("family_coverage", "0.75")))
    top, bottom = Fraction(0), Fraction(0)
    for family in FAMILIES:
        own = [t for t in tasks if t["family"] == family]
        if not own:
            continue
        whole = sum((Fraction(str(t["weight"])) for t in own), Fraction(0))
        done = sum((Fraction(str(t["weight"])) for t in own if t["id"] in ps), Fraction(0))
        complete = sum(
            (
                Fraction(str(t["weight"]))
                for t in own
                if t["id"] in ps
                and all(c["id"] in noted.responses[t["id"]] for c in t["rule"].get("criteria", []))
            ),
            Fraction(0),
        )
        if complete / whole < least:
            if family in component:
                missing.add(family)
            continue
        if done and family in component:
            got = (Fraction(str(t["weight"])) * ps[t["id"]] for t in own if t["id"] in ps)
            p = sum(got, Fraction(0)) / done
            top += component[family] * (1 + 4 * p)
            bottom += component[family]
    if not noted.ratings and not missing & set(weight):
        missing |= set(weight)
    if missing:
        return Outcome("incomplete", None, missing, passes)
    rated = sum((weight[q] for q in noted.ratings), Fraction(0))
    interview = sum((weight[q] * r for q, r in noted.ratings.items()), Fraction(0)) / rated
    composite = (top + component["interview"] * interview) / (bottom + component["interview"])
    # One stage of several results in advance, hold or stop. The bank in the bundle keeps the bands and the
    # cap of the whole process; the result is worked out from those, and must fit the stage's own bands.
    words = {"strong hire": "advance", "hire": "advance", "hold": "hold", "no hire": "stop"}
    process = bank.get("process")
    said = words if process else {word: word for word in words}
    if process:
        assert bank["stages"][0]["id"] in {share["id"] for share in process["stages"]}
        cutoffs: JSON = {band["verdict"]: band["at_least"] for band in rules["bands"]}
        every: JSON = {band["verdict"]: band["at_least"] for band in process["bands"]}
        assert cutoffs == {"advance": every["hire"], "hold": every["hold"]}
        assert rules["red_flag_cap"]["verdict"] == words[process["red_flag_cap"]["verdict"]]
        rules = rules | {"bands": process["bands"], "red_flag_cap": process["red_flag_cap"]}
    if "failed" in passes.values():
        return Outcome(said["no hire"], composite, missing, passes)
    verdict = "no hire"
    for band in sorted(rules["bands"], key=lambda b: Fraction(str(b["at_least"]))):
        if composite >= Fraction(str(band["at_least"])):
            verdict = band["verdict"]
    first = {q["id"]: q["competencies"][0] for q in bank["questions"]}
    against = {
        first.get(q, "") for q, severity, words in noted.flags if severity == "serious" and words.strip()
    }
    cap, ranks = rules["red_flag_cap"], ("no hire", "hold", "hire", "strong hire")
    if len(against) >= cap["serious"]:
        verdict = min(verdict, cap["verdict"], key=ranks.index)
    return Outcome(said[verdict], composite, missing, passes)


def state_of(condition: JSON, bank: JSON, tasks: list[JSON], ps: dict[str, Fraction], noted: Noted) -> str:
    """Return the state of one condition of a must-pass criterion."""
    kind = condition["kind"]
    if kind in ("ratings-mean", "ratings-floor"):
        values = [
            noted.ratings[q["id"]]
            for q in bank["questions"]
            if condition["competency"] in q["competencies"] and q["id"] in noted.ratings
        ]
        if not values:
            return "not assessed"
        if kind == "ratings-floor":
            return "failed" if min(values) <= condition["fails_at"] else "passed"
        mean = Fraction(sum(values), len(values))
        return "failed" if mean < Fraction(str(condition["at_least"])) else "passed"
    own = [t for t in tasks if t["family"] == condition["family"] and t["id"] in ps]
    if kind == "none-right":
        scores = [ps[t["id"]] for t in own if condition["competency"] in t["competencies"]]
        if len(scores) < condition["completed"]:
            return "not assessed"
        return "passed" if 1 in scores else "failed"
    rated = [
        noted.responses[t["id"]][name]
        for t in own
        for name in condition["criteria"]
        if name in noted.responses[t["id"]]
    ]
    if not rated:
        return "not assessed"
    if Fraction(sum(rated), len(rated)) >= Fraction(str(condition["at_least"])):
        return "passed"
    return "reported" if noted.writing_adjusted and condition["family"] == "written" else "failed"
