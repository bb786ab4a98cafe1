"""What must hold between the parts of a bank: ids that refer to each other, sums, minutes, gates.

Works on the raw TOML tree, not on a `Bank`, and steps over whatever has the wrong type: so one run tells
these findings together with the type problems that `csr_interview.banks.types` reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import get_args

from csr_interview.banks.lint_decision import lint_decision
from csr_interview.banks.tree import (
    Finding,
    Level,
    Path,
    Tree,
    at,
    ids,
    key_path,
    quoted,
    table,
    tables,
    text,
    texts,
    unknown_ids,
)
from csr_interview.models.bank import Question, RoleBrief, StarPart
from csr_interview.models.part import Part

# Ids ----------------------------------------------------------------------------------------------------

_LISTS = (("role", "responsibilities"), ("competencies",), ("questions",), ("tasks",), ("stages",))
_STEPS = ("opening", "battery", "closing")
"""What an interview calls its own steps, beside its questions and tasks."""
_IN_RULES = ("options", "errors", "items", "steps", "criteria", "fields")


def _rules(raw: Tree) -> Iterator[tuple[Path, Tree]]:
    """Yield the rule of each task."""
    for path, task in tables(raw, "tasks"):
        yield (*path, "rule"), table(task.get("rule"))


def _twice(entries: list[tuple[Path, Tree]]) -> Iterator[Finding]:
    """Yield ids that stand more than once in one list."""
    first: dict[str, Path] = {}
    for path, entry in entries:
        name = entry.get("id")
        if isinstance(name, str):
            if name in first:
                yield Finding((*path, "id"), f'the id "{name}" is already used by {key_path(first[name])}')
            first.setdefault(name, path)


def _duplicate_ids(raw: Tree) -> Iterator[Finding]:
    """Yield ids used twice in a list, and ids that would be mistaken for something else."""
    lists = [tables(raw, *names) for names in (*_LISTS, ("decision", "gates"))]
    for path, rule in _rules(raw):
        for name in _IN_RULES:
            lists.append([((*path, *at_), entry) for at_, entry in tables(rule, name)])
        for at_, entry in tables(rule, "fields"):
            lists.append([((*path, *at_, *p), option) for p, option in tables(entry, "options")])
    yield from chain.from_iterable(map(_twice, lists))
    questions = ids(tables(raw, "questions"))
    for path, task in tables(raw, "tasks"):
        if isinstance(task.get("id"), str) and task["id"] in questions:
            yield Finding((*path, "id"), f'the id "{task["id"]}" is already used by a question')
    for path, entry in chain(tables(raw, "questions"), tables(raw, "tasks")):
        if entry.get("id") in _STEPS:
            yield Finding(
                (*path, "id"), f'"{entry["id"]}" names a step of every interview: choose another id'
            )


def _references(raw: Tree) -> Iterator[Finding]:
    """Yield ids that point to nothing."""
    competencies = ids(tables(raw, "competencies"))
    duties = ids(tables(raw, "role", "responsibilities"))
    questions = ids(tables(raw, "questions"))
    for path, entry in tables(raw, "competencies") if duties else ():  # an empty list is a finding by itself
        yield from unknown_ids(path, entry, "responsibilities", duties, "responsibility")
    for path, entry in chain(tables(raw, "questions"), tables(raw, "tasks")) if competencies else ():
        yield from unknown_ids(path, entry, "competencies", competencies, "competency")
    for path, entry in tables(raw, "stages"):
        yield from unknown_ids(path, entry, "questions", questions, "question")
        yield from unknown_ids(path, entry, "tasks", ids(tables(raw, "tasks")), "task")


def _named_twice(raw: Tree) -> Iterator[Finding]:
    """Yield competencies and responsibilities that one list names more than once."""
    lists = [(path, entry, "responsibilities") for path, entry in tables(raw, "competencies")]
    for path, entry in chain(tables(raw, "questions"), tables(raw, "tasks")):
        lists.append((path, entry, "competencies"))
    for path, entry, key in lists:
        seen: set[str] = set()
        for i, name in texts(entry, key):
            if name in seen:
                yield Finding((*path, key, i), f'"{name}" is named twice in this list', "warning")
            seen.add(name)


def _staged(raw: Tree) -> Iterator[Finding]:
    """Yield stages that are no interview, and what a bank with stages never asks."""
    stages = [entry for _, entry in tables(raw, "stages")]
    for path, entry in tables(raw, "stages"):
        if entry.get("questions", []) == []:
            yield Finding((*path, "questions"), "asks no question: a stage is an interview and needs one")
    for name, done in (("questions", "asked"), ("tasks", "given")):
        used = {part for stage in stages for _, part in texts(stage, name)}
        for path, entry in tables(raw, name) if stages else ():
            if isinstance(entry.get("id"), str) and entry["id"] not in used:
                yield Finding(path, f"stands in no stage, so it is never {done}", "warning")


def _keys(raw: Tree) -> Iterator[Finding]:
    """Yield task keys that name no option, or leave items out."""
    for path, rule in _rules(raw):
        places = [(path, rule)] if "options" in rule else []
        places += [((*path, *p), entry) for p, entry in tables(rule, "fields")]
        for place, entry in places:
            key, known = entry.get("key"), ids(tables(entry, "options"))
            if isinstance(key, str) and key not in known:
                yield Finding((*place, "key"), f'there is no option "{key}"')
        if "items" in rule:
            known = ids(tables(rule, "items"))
            order = [name for _, name in texts(rule, "key")]
            yield from unknown_ids(path, rule, "key", known, "item")
            missing = known - set(order)
            if isinstance(rule.get("key"), list) and missing:
                yield Finding((*path, "key"), f"the order leaves out {quoted(missing)}")
            if len(set(order)) < len(order):
                yield Finding((*path, "key"), "the order names an item twice")


# Measuring ----------------------------------------------------------------------------------------------


def _measured(raw: Tree) -> Iterator[Finding]:
    """Yield questions and tasks that measure nothing, and competencies that nothing measures."""
    used: set[str] = set()
    levels: tuple[tuple[str, Level], ...] = (("questions", "error"), ("tasks", "warning"))
    for name, level in levels:
        for path, entry in tables(raw, name):
            used.update(name for _, name in texts(entry, "competencies"))
            if entry.get("competencies") == []:
                yield Finding((*path, "competencies"), "measures no competency: name at least one", level)
    for path, entry in tables(raw, "competencies"):
        if isinstance(entry.get("id"), str) and entry["id"] not in used:
            yield Finding(path, "no question or task measures this competency", "warning")


def _guidance(raw: Tree) -> Iterator[Finding]:
    """Yield what the interviewer would miss during the call."""
    for path, question in tables(raw, "questions"):
        for key in ("looking_for", "follow_ups", "red_flags"):
            if question.get(key, []) == []:
                yield Finding((*path, key), "is empty: the interviewer has no guidance here", "warning")
        drawn = {text(entry, "draws_out"): (*path, *at_) for at_, entry in tables(question, "follow_ups")}
        parts = [part for part in get_args(StarPart) if part in drawn]
        if question.get("star") is False and parts:
            where = (*drawn[parts[0]], "draws_out")
            yield Finding(where, "the question does not use STAR, so this is never suggested", "warning")
        if question.get("star") is True and question.get("follow_ups"):
            missing = set(get_args(StarPart)) - set(parts)
            if missing:
                yield Finding((*path, "follow_ups"), f"nothing draws out {quoted(missing)}", "warning")


def _provenance(raw: Tree) -> Iterator[Finding]:
    """Yield sources given for parts that do not exist, such as a part that was renamed."""
    places: list[tuple[Path, Tree, type[Part]]] = [(("role",), table(raw.get("role")), RoleBrief)]
    places += [(path, question, Question) for path, question in tables(raw, "questions")]
    for path, entry, model in places:
        for name in table(entry.get("provenance")):
            if name not in model.model_fields:
                yield Finding((*path, "provenance", name), "there is no part of this name", "warning")


def _minutes(raw: Tree) -> Iterator[Finding]:
    """Yield a plan that does not fit the time."""
    parts = [at(raw, "opening", "minutes"), at(raw, "closing", "minutes")]
    parts += [question.get("minutes") for _, question in tables(raw, "questions")]
    planned = sum(part for part in parts if type(part) is int)
    total = raw.get("minutes")
    if type(total) is int and planned > total:
        yield Finding(
            ("minutes",),
            f"scripts and questions take {planned} minutes, {planned - total} too many",
            "warning",
        )


_CHECKS: tuple[Callable[[Tree], Iterator[Finding]], ...] = (
    _duplicate_ids,
    _references,
    _named_twice,
    _staged,
    _keys,
    _measured,
    _guidance,
    _provenance,
    _minutes,
    lint_decision,
)


def lint(raw: Tree) -> list[Finding]:
    """Return everything that does not hold between the parts of a bank, given as a raw TOML tree."""
    return [finding for check in _CHECKS for finding in check(raw)]
