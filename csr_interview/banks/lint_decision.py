"""What must hold in a bank's decision rules: sums of weights, presets, bands, gates.

Part of `csr_interview.banks.lint`, on the raw tree as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import get_args

from csr_interview.banks.tree import (
    Finding,
    Level,
    Path,
    Tree,
    at,
    ids,
    number,
    quoted,
    table,
    tables,
    text,
    texts,
    unknown_ids,
)
from csr_interview.models.bank import Component
from csr_interview.models.exact import to_plain


def _sum(path: Path, values: list[object], what: str, level: Level = "error") -> Iterator[Finding]:
    """Yield weights that do not make 100. Silent while one cannot be read: that is reported by itself."""
    numbers = [number(value) for value in values]
    if numbers and None not in numbers:
        total = sum((n for n in numbers if n is not None), Fraction())
        if total != 100:
            yield Finding(path, f"{what} add up to {to_plain(total)}, not 100", level)


def _weights(raw: Tree) -> Iterator[Finding]:
    """Yield weights that do not sum, or that a component lacks."""
    yield from _sum(("questions",), [q.get("weight") for _, q in tables(raw, "questions")], "the weights")
    path: Path = ("decision", "components")
    components = at(raw, "decision", "components")
    if isinstance(components, dict):
        yield from _sum(path, list(components.values()), "the weights")
        if "interview" not in components:
            yield Finding(path, 'there is no weight for "interview"')
        families = {text(task, "family") for _, task in tables(raw, "tasks")} & set(get_args(Component))
        for family in sorted(families - set(components)):
            yield Finding(path, f'there is no weight for "{family}", which has tasks')


def _preset(path: Path, preset: Tree, raw: Tree) -> Iterator[Finding]:
    """Yield what does not fit in a preset's own weights."""
    questions = ids(tables(raw, "questions"))
    components = set(table(at(raw, "decision", "components")))
    weights: tuple[tuple[str, str, set[str]], ...] = (
        ("questions", "question", questions),
        ("components", "component with a weight in this bank", components),
    )
    for key, what, known in weights:
        own = preset.get(key)
        if isinstance(own, dict):
            for name in own:
                if name not in known:
                    yield Finding((*path, key, name), f'there is no {what} "{name}"')
            yield from _sum((*path, key), list(own.values()), "the weights", "warning")
    own = preset.get("questions")
    if isinstance(own, dict) and questions - set(own):
        yield Finding((*path, "questions"), f"there is no weight for {quoted(questions - set(own))}")


def _presets(raw: Tree) -> Iterator[Finding]:
    """Yield presets that are missing or do not fit the bank."""
    presets = at(raw, "decision", "presets")
    if not isinstance(presets, dict):
        return
    for name in ("default", "equal"):
        if name not in presets:
            yield Finding(("decision", "presets"), f'there is no preset "{name}"')
    for name, preset in presets.items():
        yield from _preset(("decision", "presets", name), table(preset), raw)
    for key in ("questions", "components"):
        value = table(presets.get("equal")).get(key, "bank")
        if "equal" in presets and (isinstance(value, dict) or value == "bank"):
            yield Finding(
                ("decision", "presets", "equal", key), 'should be "equal", as its name says', "warning"
            )


_BANDS = ("strong hire", "hire", "hold")


def _bands(raw: Tree) -> Iterator[Finding]:
    """Yield bands that are missing, doubled or do not fall."""
    if not isinstance(at(raw, "decision", "bands"), list):
        return
    path: Path = ("decision", "bands")
    bands = tables(raw, "decision", "bands")
    verdicts = [text(band, "verdict") for _, band in bands]
    for verdict in _BANDS:
        if verdict not in verdicts:
            yield Finding(path, f'there is no band for "{verdict}"')
    for i, (where, _) in enumerate(bands):
        if verdicts[i] in _BANDS and verdicts[i] in verdicts[:i]:
            yield Finding((*where, "verdict"), f'there is already a band for "{verdicts[i]}"')
    known = [(text(band, "verdict"), number(band.get("at_least")), where) for where, band in bands]
    for (better, upper, _), (worse, lower, where) in pairwise(known):
        if upper is not None and lower is not None and lower >= upper:
            yield Finding((*where, "at_least"), "must be lower than in the band before it")
        if better in _BANDS and worse in _BANDS and _BANDS.index(better) > _BANDS.index(worse):
            yield Finding((*where, "verdict"), f'"{worse}" must stand before "{better}"')


def _gates(raw: Tree) -> Iterator[Finding]:
    """Yield gates that refer to nothing, or that nothing could ever decide."""
    competencies, tasks = ids(tables(raw, "competencies")), [task for _, task in tables(raw, "tasks")]
    for path, gate in tables(raw, "decision", "gates"):
        if gate.get("kind") == "competency-mean" and isinstance(gate.get("competency"), str):
            name = gate["competency"]
            if not competencies:
                continue  # reported by itself
            if name not in competencies:
                yield Finding((*path, "competency"), f'there is no competency "{name}"')
                continue
            families = {family for _, family in texts(gate, "families")}
            sources = [question for _, question in tables(raw, "questions")]
            sources += [task for task in tasks if text(task, "family") in families]
            if not any(name in (c for _, c in texts(source, "competencies")) for source in sources):
                yield Finding(path, f'can never be assessed: no question or task in it measures "{name}"')
        elif gate.get("kind") == "criterion-floor" and isinstance(gate.get("family"), str):
            family = gate["family"]
            rules = [table(task.get("rule")) for task in tasks if text(task, "family") == family]
            known = set().union(*(ids(tables(rule, "criteria")) for rule in rules))
            if not known:
                yield Finding(path, f'can never be assessed: no "{family}" task is rated by criteria')
                continue
            yield from unknown_ids(path, gate, "criteria", known, f'criterion in a "{family}" task named')


def _cap(raw: Tree) -> Iterator[Finding]:
    """Yield a limit on red flags that the bank's own flags cannot reach."""
    serious = at(raw, "decision", "red_flag_cap", "serious")
    flags = sum(len(tables(question, "red_flags")) for _, question in tables(raw, "questions"))
    flags += len(tables(raw, "general_red_flags"))
    # A question without red flags is reported by itself.
    if type(serious) is int and 0 < flags < serious:
        path: Path = ("decision", "red_flag_cap", "serious")
        yield Finding(path, f"can hardly ever be reached: the bank lists only {flags} red flags", "warning")


def lint_decision(raw: Tree) -> Iterator[Finding]:
    """Yield everything that does not hold in the decision rules, given the whole raw tree."""
    yield from _weights(raw)
    yield from _presets(raw)
    yield from _bands(raw)
    yield from _gates(raw)
    yield from _cap(raw)
