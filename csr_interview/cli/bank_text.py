"""A whole question bank as text of 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from csr_interview.export.facts import plain
from csr_interview.export.layout import hang, label, wrap
from csr_interview.scoring.wording import COMPONENT_NAMES, number

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, DecisionRules, Gate, Preset, Question
    from csr_interview.models.tasks import Rule, Task

WIDTH = 80


def bank_text(bank: Bank) -> str:
    """Return everything a bank holds, in reading order."""
    lines = [
        f"{bank.title} ({bank.id} {bank.version}, language {bank.language})",
        "=" * WIDTH,
        *wrap(bank.summary.strip(), WIDTH),
        f"Planned time {bank.minutes} minutes, tasks apart.",
        *_role(bank),
        *_heading("OPENING"),
        *_points(bank.opening.lines),
        *_heading("COMPETENCIES"),
        *_named((item.name, item.definition) for item in bank.competencies),
        *(line for question in bank.questions for line in _question(question)),
        *_heading("CLOSING"),
        *_points(bank.closing.lines),
        *(line for task in bank.tasks for line in _task(task)),
        *_stages(bank),
        *_decision(bank.decision),
    ]
    return "\n".join(line.rstrip() for line in lines)


def _heading(title: str) -> Iterator[str]:
    yield ""
    yield title


def _points(texts: Iterable[str], indent: str = "  ") -> Iterator[str]:
    for text in texts:
        yield from hang(f"{indent}- ", text.strip(), WIDTH)


def _named(pairs: Iterable[tuple[str, str]], indent: str = "  ") -> Iterator[str]:
    for name, text in pairs:
        yield from hang(f"{indent}- ", f"{name}: {text}".strip(), WIDTH)


def _list(title: str, texts: Iterable[str]) -> Iterator[str]:
    """Yield a titled list; nothing where it is empty."""
    found = list(texts)
    if found:
        yield f"  {title}"
        yield from _points(found, "    ")


def _role(bank: Bank) -> Iterator[str]:
    role = bank.role
    yield from _heading("ROLE")
    yield from hang("  ", f"{role.title}. {role.purpose.strip()}", WIDTH)
    if role.scope:
        yield from hang("  ", role.scope.strip(), WIDTH)
    yield from _list("Responsibilities", (item.text for item in role.responsibilities))
    yield from _list("Hard skills", role.hard_skills)
    yield from _list("Soft skills", role.soft_skills)
    yield from _list("Traits", role.traits)
    yield from _list("Tools", role.tools)
    yield from _list("Measured by", role.metrics)
    yield from _list("Roles beside it", role.adjacent_roles)


def _question(question: Question) -> Iterator[str]:
    facts = [question.kind, f"weight {number(question.weight)}", f"{question.minutes} min"]
    facts += ["STAR notes"] if question.star else []
    facts += ["must be rated"] if question.required else []
    yield from _heading(f"{label(question.id)}  {question.title.upper()}")
    yield from hang("  ", f"{', '.join(facts)}; {', '.join(question.competencies)}", WIDTH)
    yield from hang("  ", f"“{question.prompt}”", WIDTH)
    yield from _list("Or", question.alternatives)
    yield from _list("Looking for", question.looking_for)
    yield from _list("Follow-ups", (_follow_up(item.text, item.draws_out) for item in question.follow_ups))
    yield from _list("Red flags", (f"{item.text} ({item.severity})" for item in question.red_flags))
    if question.coached_answer:
        yield from hang("  Rehearsed: ", question.coached_answer.strip(), WIDTH)
    yield from _list("To get behind it", question.probes)
    yield "  A rating of"
    for rating in range(5, 0, -1):
        yield from hang(f"    {rating}  ", question.anchors.at(rating), WIDTH)
    for sample in question.sample_answers:
        yield from hang(f"  Practice, rated {sample.rating}: ", sample.answer.strip(), WIDTH)
        yield from hang("    because ", sample.reason, WIDTH)


def _follow_up(text: str, draws_out: str | None) -> str:
    return f"{text} (draws out the {draws_out})" if draws_out else text


def _task(task: Task) -> Iterator[str]:
    yield from _heading(f"TASK  {task.title.upper()}")
    facts = f"{COMPONENT_NAMES[task.family]}, weight {number(task.weight)}, {task.minutes} min"
    yield from hang("  ", f"{task.id}; {facts}; {', '.join(task.competencies)}", WIDTH)
    yield from hang("  ", task.prompt.strip(), WIDTH)
    if task.material:
        yield from hang("    | ", task.material.strip(), WIDTH)
    if task.guidance:
        yield from hang("  For you: ", task.guidance.strip(), WIDTH)
    yield from _rule(task.rule)
    yield from _list("To hand in", task.deliverables)
    yield from _list("Common mistakes", task.common_mistakes)


def _rule(rule: Rule) -> Iterator[str]:
    """Yield a task's key: what is right, and what counts."""
    if rule.kind == "best-option":
        yield from _list("Options", (_keyed(item.text, item.id == rule.key) for item in rule.options))
        yield from hang("  Because ", rule.reason.strip(), WIDTH)
    elif rule.kind == "find-errors" or rule.kind == "proofread":  # mypy narrows this form only
        yield from _list("Planted errors", (item.text for item in rule.errors))
    elif rule.kind == "order":
        texts = {item.id: item.text for item in rule.items}
        yield from _list("Right order", (texts[item] for item in rule.key))
    elif rule.kind == "choice":
        for field in rule.fields:
            yield from _list(field.label, (_keyed(item.text, item.id == field.key) for item in field.options))
    elif rule.kind == "steps":
        yield from _list(
            "Steps", (f"{item.text}{' (critical)' if item.critical else ''}" for item in rule.steps)
        )
        yield f"  A critical step counts {number(rule.critical_weight)} times."
    else:
        yield from _list("Rated 1 to 5", (f"{item.title}: {item.definition}" for item in rule.criteria))


def _keyed(text: str, right: bool) -> str:
    return f"{text} ← right" if right else text


def _stages(bank: Bank) -> Iterator[str]:
    for stage in bank.stages:
        yield from _heading(f"STAGE  {stage.title.upper()}")
        yield from hang("  ", stage.focus, WIDTH)
        yield from _list("Taking part", stage.participants)
        yield from _list("Criteria", stage.criteria)
        yield from _list("Questions and tasks", (*stage.questions, *stage.tasks))


def _decision(rules: DecisionRules) -> Iterator[str]:
    yield from _heading("DECISION")
    yield from _list(
        "Weights", (f"{COMPONENT_NAMES[name]} {number(weight)}" for name, weight in rules.components.items())
    )
    yield from _list("Presets", (_preset(name, preset) for name, preset in rules.presets.items()))
    yield from _list("Verdicts", (f"{band.verdict} from {plain(band.at_least)}" for band in rules.bands))
    yield from _list("Gates", (_gate(gate) for gate in rules.gates))
    cap = rules.red_flag_cap
    yield from hang("  ", f"From {cap.serious} serious red flags on, {cap.verdict} at most.", WIDTH)
    yield from hang("  ", f"Borderline within {plain(rules.borderline)} of an edge.", WIDTH)


def _preset(name: str, preset: Preset) -> str:
    return f"{name}: {preset.title}. {preset.note}".strip()


def _gate(gate: Gate) -> str:
    required = "; must be assessed" if gate.required else ""
    if gate.kind == "competency-mean":
        families = "".join(f", {COMPONENT_NAMES[family]}" for family in gate.families)
        what = (
            f"mean of what measures {gate.competency} (questions{families}) at least {plain(gate.at_least)}"
        )
    else:
        named = ", ".join(gate.criteria)
        what = f"{named} in {COMPONENT_NAMES[gate.family]} rated above {gate.fails_at}"
    return f"{gate.title} ({gate.id}): {what}{required}"
