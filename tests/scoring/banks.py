"""Question banks to test with: a small one by hand, and random valid ones."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from csr_interview.models.bank import Bank
from csr_interview.models.tasks import FAMILIES

COMPONENT_WEIGHTS = {
    "interview": 50,
    "sjt": 10,
    "accuracy": 10,
    "written": 10,
    "process": 10,
    "role-play": 10,
}


def items(*ids: str) -> list[dict[str, Any]]:
    """Return items as TOML would give them, with the id as text."""
    return [{"id": name, "text": f"Text of {name}"} for name in ids]


RULES: dict[str, dict[str, Any]] = {
    "best-option": {
        "kind": "best-option",
        "options": items("a", "b", "c"),
        "key": "b",
        "reason": "It helps.",
    },
    "find-errors": {"kind": "find-errors", "errors": items("total", "date", "name")},
    "proofread": {"kind": "proofread", "errors": items("their", "recieve")},
    "order": {
        "kind": "order",
        "items": items("reset", "verify", "confirm", "guide"),
        "key": ["verify", "reset", "guide", "confirm"],
    },
    "choice": {
        "kind": "choice",
        "fields": [
            {"id": "category", "label": "Category", "options": items("billing", "login"), "key": "billing"},
            {"id": "priority", "label": "Priority", "options": items("high", "normal"), "key": "high"},
        ],
    },
    "steps": {
        "kind": "steps",
        "critical_weight": 2,
        "steps": [
            {"id": "restart", "text": "Restart the router", "critical": True},
            {"id": "cables", "text": "Check the cables", "critical": True},
            *items("lights", "other", "log", "close"),
        ],
    },
    "criteria": {
        "kind": "criteria",
        "criteria": [{"id": "grammar", "title": "Grammar"}, {"id": "tone", "title": "Tone"}],
    },
}
"""One rule of every kind, as TOML would give it."""


def question(name: str, **changes: Any) -> dict[str, Any]:
    """Return a question as TOML would give it, with some of its keys changed."""
    made: dict[str, Any] = {
        "id": name,
        "title": name.capitalize(),
        "kind": "behavioural",
        "competencies": ["empathy"],
        "prompt": f"Tell me about {name}.",
        "looking_for": ["Stays calm", "Owns the outcome"],
        "follow_ups": [
            {"text": f"What was the {part}?", "draws_out": part}
            for part in ("situation", "task", "action", "result")
        ],
        "red_flags": [
            {"text": "Blames the customer", "severity": "serious"},
            {"text": "Stays vague", "severity": "note"},
        ],
        "anchors": {str(rating): f"Sounds like a {rating}" for rating in range(1, 6)},
        "weight": 20,
        "minutes": 5,
        "star": True,
    }
    return made | changes


def task(name: str, rule: str | dict[str, Any], family: str = "sjt", **changes: Any) -> dict[str, Any]:
    """Return a task as TOML would give it; `rule` is a key of `RULES` or a rule of its own."""
    made: dict[str, Any] = {
        "id": name,
        "family": family,
        "title": name.capitalize(),
        "prompt": f"Do {name}.",
        "competencies": ["empathy"],
        "minutes": 5,
        "weight": 1,
        "rule": RULES[rule] if isinstance(rule, str) else rule,
        "provenance": "authored",
    }
    return made | changes


def decision(**changes: Any) -> dict[str, Any]:
    """Return the decision rules of the small bank, with some of their keys changed."""
    made: dict[str, Any] = {
        "components": COMPONENT_WEIGHTS,
        "presets": {
            "default": {"title": "Bank weights"},
            "equal": {"title": "Equal weights", "questions": "equal", "components": "equal"},
        },
        "bands": [
            {"verdict": "strong hire", "at_least": 4.2},
            {"verdict": "hire", "at_least": 3.5},
            {"verdict": "hold", "at_least": 3.0},
        ],
        "gates": [mean_gate()],
        "red_flag_cap": {"serious": 2, "verdict": "hold"},
    }
    return made | changes


def mean_gate(**changes: Any) -> dict[str, Any]:
    """Return a gate on the mean of the empathy ratings, with some of its keys changed."""
    made: dict[str, Any] = {
        "kind": "competency-mean",
        "id": "focus",
        "title": "Customer focus",
        "competency": "empathy",
        "at_least": 2.5,
        "families": ["sjt"],
    }
    return made | changes


def criterion_gate(**changes: Any) -> dict[str, Any]:
    """Return a gate on grammar and tone of the writing, with some of its keys changed."""
    made: dict[str, Any] = {
        "kind": "criterion-floor",
        "id": "writing",
        "title": "Written communication",
        "family": "written",
        "criteria": ["grammar", "tone"],
        "fails_at": 1,
    }
    return made | changes


def small_bank(**changes: Any) -> Bank:
    """Return a bank of three questions: irate 40 and policy 40 (empathy), tools 20 (knowledge); no tasks.

    `changes` replace top-level keys, given as TOML would give them; `decision` is merged key by key.
    """
    made: dict[str, Any] = {
        "id": "small",
        "version": "1.0",
        "title": "Small bank",
        "minutes": 60,
        "role": {
            "title": "Representative",
            "purpose": "Help customers.",
            "responsibilities": items("answer"),
        },
        "opening": {"lines": ["Welcome."], "minutes": 1},
        "closing": {"lines": ["Thank you."], "minutes": 1},
        "competencies": [
            {"id": "empathy", "name": "Empathy", "definition": "Sees the customer's side."},
            {"id": "knowledge", "name": "Knowledge", "definition": "Knows the tools."},
        ],
        "questions": [
            question("irate", weight=40),
            question("policy", weight=40),
            question("tools", weight=20, competencies=["knowledge"], kind="technical")
            | {"star": False, "follow_ups": [{"text": "How long did it take to learn?"}]},
        ],
    }
    rules = decision(**changes.pop("decision", {}))
    return Bank.model_validate(made | changes | {"decision": rules})


@st.composite
def weights(draw: st.DrawFn, names: list[str]) -> dict[str, Fraction]:
    """Draw weights with one decimal that add up to 100."""
    cuts = draw(st.lists(st.integers(1, 999), min_size=len(names) - 1, max_size=len(names) - 1, unique=True))
    edges = [0, *sorted(cuts), 1000]
    parts = [Fraction(high - low, 10) for low, high in pairwise(edges)]
    return dict(zip(names, parts, strict=True))


@st.composite
def _tasks(draw: st.DrawFn, competencies: list[str]) -> list[dict[str, Any]]:
    made = []
    for place in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(sorted(RULES)))
        family = draw(st.sampled_from(("written", "role-play", "sjt") if kind == "criteria" else FAMILIES))
        measured = draw(st.lists(st.sampled_from(competencies), min_size=1, max_size=2, unique=True))
        weight = Fraction(draw(st.integers(1, 40)), 10)
        made.append(task(f"t{place}", kind, family, competencies=measured, weight=weight))
    return made


def _possible_gates(questions: list[dict[str, Any]], tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return gates that something in the bank can feed."""
    found = [mean_gate(competency=name) for made in questions for name in made["competencies"]]
    for made in tasks:
        found += [mean_gate(competency=name, families=[made["family"]]) for name in made["competencies"]]
        if made["rule"]["kind"] == "criteria" and made["family"] in ("written", "role-play"):
            found.append(criterion_gate(family=made["family"], criteria=["tone"]))
            found.append(criterion_gate(family=made["family"]))
    return found


@st.composite
def _rules(draw: st.DrawFn, questions: list[dict[str, Any]], tasks: list[dict[str, Any]]) -> dict[str, Any]:
    """Draw decision rules for these questions and tasks."""
    gates = []
    possible = _possible_gates(questions, tasks)
    for place in range(draw(st.integers(0, 2))):
        limit = {"at_least": Fraction(draw(st.integers(10, 50)), 10)}
        gate = dict(draw(st.sampled_from(possible)))
        gate |= limit if gate["kind"] == "competency-mean" else {"fails_at": draw(st.integers(1, 4))}
        gates.append(gate | {"id": f"g{place}", "required": draw(st.booleans())})
    edges = draw(st.lists(st.integers(20, 100), min_size=3, max_size=3, unique=True))
    presets = {**decision()["presets"], "own": {"title": "Own weights", "components": "equal"}}
    presets["own"]["questions"] = draw(weights([made["id"] for made in questions]))
    return decision(
        components=draw(weights(list(COMPONENT_WEIGHTS))),
        presets=presets,
        bands=[
            {"verdict": verdict, "at_least": Fraction(edge, 20)}
            for verdict, edge in zip(
                ("strong hire", "hire", "hold"), sorted(edges, reverse=True), strict=True
            )
        ],
        gates=gates,
        red_flag_cap={
            "serious": draw(st.integers(1, 2)),
            "verdict": draw(st.sampled_from(("hire", "hold", "no hire"))),
        },
        borderline=Fraction(draw(st.integers(0, 10)), 20),
        coverage=draw(st.sampled_from((Fraction(0), Fraction(1, 2), Fraction(4, 5), Fraction(1)))),
    )


@st.composite
def banks(draw: st.DrawFn, max_questions: int = 5) -> Bank:
    """Draw a valid bank: weights that sum to 100, tasks of all rules, gates that can be assessed."""
    competencies = ["c0", "c1", "c2"]
    names = [f"q{place}" for place in range(draw(st.integers(1, max_questions)))]
    measured = st.lists(st.sampled_from(competencies), min_size=1, max_size=2, unique=True)
    questions = [
        question(name, weight=weight, competencies=draw(measured), required=draw(st.booleans()))
        for name, weight in draw(weights(names)).items()
    ]
    tasks = draw(_tasks(competencies))
    used = {name for made in (*questions, *tasks) for name in made["competencies"]}
    return small_bank(
        competencies=[{"id": name, "name": name, "definition": "Measured."} for name in sorted(used)],
        questions=questions,
        tasks=tasks,
        decision=draw(_rules(questions, tasks)),
    )


# Banks with rules of version 2.


PASSES: list[dict[str, Any]] = [
    {
        "id": "focus",
        "title": "Customer focus",
        "conditions": [
            {"kind": "ratings-mean", "competency": "empathy", "at_least": 2.5},
            {"kind": "ratings-floor", "competency": "empathy", "fails_at": 1},
            {"kind": "none-right", "family": "sjt", "competency": "empathy", "completed": 2},
        ],
    },
    {
        "id": "writing",
        "title": "Written communication",
        "conditions": [
            {
                "kind": "criteria-mean",
                "family": "written",
                "criteria": ["coherence", "grammar", "tone"],
                "at_least": 2,
            }
        ],
    },
]
"""Must-pass criteria like those of the CSR bank."""

RELIABILITY = {"single": 0.44, "panel": 0.74, "mean": 3.4, "sd": 0.6, "source": "a published study"}

WRITING = {
    "kind": "criteria",
    "criteria": [
        {
            "id": name,
            "title": name.capitalize(),
            "anchors": {str(rating): f"{name} at {rating}" for rating in range(1, 6)},
            "short": {str(rating): f"{name} {rating}" for rating in range(1, 6)},
        }
        for name in ("coherence", "grammar", "tone")
    ],
}
REPLIES = [{"answer": f"Reply at {rating}.", "rating": rating, "reason": "As agreed."} for rating in (2, 4)]
"""Sample replies of a written task."""
SITUATION = RULES["best-option"] | {"worst": "c"}


def modern_question(name: str, **changes: Any) -> dict[str, Any]:
    """Return a question with a short scale and two probes that are asked of everybody."""
    made = question(name)
    probes = [entry | {"always": place < 2} for place, entry in enumerate(made["follow_ups"])]
    return made | {"short": {str(n): f"Like a {n}" for n in range(1, 6)}, "follow_ups": probes} | changes


def modern_rules(**changes: Any) -> dict[str, Any]:
    """Return decision rules of version 2, with some of their keys changed."""
    made = decision(version=2, coverage=0.8, family_coverage=0.75, must_pass=PASSES, reliability=RELIABILITY)
    del made["gates"]
    return made | changes


def modern_bank(**changes: Any) -> Bank:
    """Return a bank of version 2 with six questions and four tasks in two families.

    q1 (weight 20) and q5 (20) measure empathy; q2 15, q3 20, q4 10 and q6 15 knowledge. Of the plans,
    "interview" has only the questions, "written" the two written tasks, "full" all.
    """
    weights = {"q1": 20, "q2": 15, "q3": 20, "q4": 10, "q5": 20, "q6": 15}
    made: dict[str, Any] = {
        "questions": [
            modern_question(
                name, weight=weight, competencies=["empathy" if name in ("q1", "q5") else "knowledge"]
            )
            for name, weight in weights.items()
        ],
        "tasks": [
            *(task(f"s{n}", SITUATION) for n in range(1, 5)),
            *(
                task(f"w{n}", WRITING, "written", competencies=["knowledge"], sample_answers=REPLIES)
                for n in range(1, 3)
            ),
        ],
        "plans": [
            {"id": "interview", "title": "Questions"},
            {"id": "written", "title": "Questions and writing", "families": ["written"]},
            {"id": "full", "title": "Everything", "families": ["sjt", "written"]},
        ],
    }
    old = small_bank().model_dump(mode="python", by_alias=True, exclude_unset=True)
    rules = modern_rules(**changes.pop("decision", {}))
    return Bank.model_validate(old | made | changes | {"decision": rules})


@st.composite
def modern_banks(draw: st.DrawFn) -> Bank:
    """Draw a valid bank with rules of version 2: must-pass criteria that can be assessed, several plans."""
    names = [f"q{place}" for place in range(draw(st.integers(1, 5)))]
    questions = [
        modern_question(name, weight=weight, competencies=[draw(st.sampled_from(("empathy", "knowledge")))])
        for name, weight in draw(weights(names)).items()
    ]
    tasks = []
    for family, rule in (("sjt", SITUATION), ("written", WRITING), ("process", RULES["choice"])):
        for place in range(draw(st.integers(0, 3))):
            weight = Fraction(draw(st.integers(1, 40)), 10)
            measured = [draw(st.sampled_from(("empathy", "knowledge")))]
            made = task(f"{family}{place}", rule, family, weight=weight, competencies=measured)
            tasks.append(made | {"sample_answers": REPLIES} if family == "written" else made)
    present = sorted({made["family"] for made in tasks})
    empathy = {made["id"] for made in questions if made["competencies"] == ["empathy"]}
    situations = [made for made in tasks if made["family"] == "sjt" and made["competencies"] == ["empathy"]]
    passes = []
    for criterion in PASSES:  # only what the bank can assess
        feeds: dict[str, Any] = {
            "ratings-mean": empathy,
            "ratings-floor": empathy,
            "none-right": situations[1:],
        }
        feeds["criteria-mean"] = "written" in present
        conditions = [one for one in criterion["conditions"] if feeds[one["kind"]]]
        if conditions:
            passes.append(criterion | {"conditions": conditions})
    plans = [
        {"id": "all", "title": "All", "families": present},
        {"id": "some", "title": "Some", "families": draw(st.lists(st.sampled_from(present), unique=True))}
        if present
        else {"id": "some", "title": "Some"},
    ]
    edges = draw(st.lists(st.integers(20, 100), min_size=3, max_size=3, unique=True))
    return modern_bank(
        questions=questions,
        tasks=tasks,
        plans=plans,
        decision={
            "must_pass": passes,
            "components": draw(weights(list(COMPONENT_WEIGHTS))),
            "coverage": draw(st.sampled_from((Fraction(1, 2), Fraction(4, 5), Fraction(1)))),
            "family_coverage": draw(st.sampled_from((Fraction(1, 2), Fraction(3, 4), Fraction(1)))),
            "bands": [
                {"verdict": verdict, "at_least": Fraction(edge, 20)}
                for verdict, edge in zip(
                    ("strong hire", "hire", "hold"), sorted(edges, reverse=True), strict=True
                )
            ],
        },
    )
