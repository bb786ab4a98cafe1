"""Checking the consistency of a bank: references, sums, minutes, must-pass criteria.

It works on the TOML tree, not on a `Bank`, and skips values of the wrong type, so that these findings are
reported together with the type errors of `csr_interview.banks.types`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain, pairwise
from typing import get_args

from csr_interview.banks.types import (
    Finding,
    Level,
    Path,
    Tree,
    at,
    conditions,
    ids,
    key_path,
    number,
    quoted,
    table,
    tables,
    text,
    texts,
    unknown_ids,
)
from csr_interview.models.bank import Component, Question, RoleBrief, StarPart
from csr_interview.models.exact import to_plain
from csr_interview.models.interview import STEPS
from csr_interview.models.validation import Part

# Decision rules: sums of weights, presets, bands, must-pass criteria.


def _sum(path: Path, values: list[object], what: str, level: Level = "error") -> Iterator[Finding]:
    """Yield weights that do not add up to 100, unless one is invalid, which is reported separately."""
    numbers = [number(value) for value in values]
    if numbers and None not in numbers:
        total = sum((n for n in numbers if n is not None), Fraction())
        if total != 100:
            yield Finding(path, f"{what} add up to {to_plain(total)}, not 100", level)


def _weights(raw: Tree) -> Iterator[Finding]:
    """Yield wrong sums of weights, and components without a weight."""
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
    """Yield problems with the weights of a preset."""
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
    """Yield presets that are missing or inconsistent."""
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
_OF_STAGES = {"advance": "hire", "stop": "no hire"}
"""Results of stages, which the program sets, and what a bank says."""


def _bands(raw: Tree) -> Iterator[Finding]:
    """Yield bands that are missing, repeated or in the wrong order."""
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


OLD_RULES = (
    "is missing: this bank has the rules of version 1. Add version = 2, plans, must_pass (not gates), "
    "family_coverage, reliability (not borderline), short scales, anchors of criteria, sample_answers of "
    "writing, two follow_ups per question with always = true. `csr-interview banks new` makes an example"
)
"""At most 300 characters, the limit of a message."""


def _version(raw: Tree) -> Iterator[Finding]:
    """Yield rules of version 1, which are only for interviews that were started with them."""
    decision = at(raw, "decision")
    if not isinstance(decision, dict):
        return
    path: Path = ("decision", "version")
    if "version" not in decision:
        yield Finding(path, OLD_RULES)
    elif decision["version"] == 1:
        yield Finding(path, OLD_RULES.replace("is missing", "must be 2", 1))


def is_old(raw: Tree) -> bool:
    """Return whether a bank has the rules of version 1."""
    return bool(at(raw, "decision", "version") != 2)


def _no_longer(raw: Tree) -> Iterator[Finding]:
    """Yield keys of version 1 in a bank of version 2."""
    decision = table(at(raw, "decision"))
    for key, now in (("gates", "must_pass"), ("borderline", "reliability")):
        if key in decision:
            yield Finding(("decision", key), f"is no longer used: {now} takes its place")
    for path, rule in _rules(raw):
        if rule.get("kind") in ("find-errors", "proofread"):
            yield Finding((*path, "kind"), 'is no longer used: "errors" takes its place')


def _plans(raw: Tree) -> Iterator[Finding]:
    """Yield missing or inconsistent plans, and missing minimums for them."""
    plans, decision = tables(raw, "plans"), table(at(raw, "decision"))
    if not plans:
        yield Finding(("plans",), "is missing: name at least one plan of what an interview consists of")
    families = {text(task, "family") for _, task in tables(raw, "tasks")}
    for path, plan in plans:
        for i, family in texts(plan, "families"):
            if family not in families and family in get_args(Component):
                yield Finding((*path, "families", i), f'there is no task of the family "{family}"')
    planned = {family for _, plan in plans for _, family in texts(plan, "families")}
    for family in sorted(families - planned) if plans else ():
        yield Finding(("plans",), f'no plan has the family "{family}", so its tasks are never administered')
    required = [("coverage", "0.8"), ("reliability", "{ single = 0.44, … }, with its source")]
    if families:
        required.append(("family_coverage", "0.75"))
    for key, usual in required:
        if key not in decision:
            yield Finding(("decision", key), f"is missing: add {key} = {usual}")


def _must_pass(raw: Tree) -> Iterator[Finding]:
    """Yield must-pass criteria with unknown references or without inputs."""
    competencies, tasks = ids(tables(raw, "competencies")), [task for _, task in tables(raw, "tasks")]
    questions = [question for _, question in tables(raw, "questions")]
    for path, condition in conditions(raw):
        name, family = text(condition, "competency"), text(condition, "family")
        sources = [task for task in tasks if text(task, "family") == family] if family else questions
        if "criteria" in condition:
            known: set[str] = set().union(*(ids(tables(table(t.get("rule")), "criteria")) for t in sources))
            if not known:
                yield Finding(path, f'can never be assessed: no "{family}" task is rated by criteria')
                continue
            yield from unknown_ids(
                path, condition, "criteria", known, f'criterion in a "{family}" task named'
            )
        elif name and competencies and name not in competencies:
            yield Finding((*path, "competency"), f'there is no competency "{name}"')
        elif name and competencies:
            fed = sum(name in (c for _, c in texts(source, "competencies")) for source in sources)
            fewest = condition.get("completed")
            what = f'"{family}" task' if family else "question"
            if not fed:
                yield Finding(path, f'can never be assessed: no {what} measures "{name}"')
            elif type(fewest) is int and fed < fewest:
                yield Finding((*path, "completed"), f'only {fed} {what}s measure "{name}"')


def _cap(raw: Tree) -> Iterator[Finding]:
    """Yield a red flag limit that the bank's flags cannot reach."""
    serious = at(raw, "decision", "red_flag_cap", "serious")
    first = {
        competency
        for _, question in tables(raw, "questions")
        if any(text(flag, "severity") == "serious" for _, flag in tables(question, "red_flags"))
        for _, competency in texts(question, "competencies")[:1]
    }
    # A question without red flags is reported separately.
    if type(serious) is int and 0 < len(first) < serious:
        path: Path = ("decision", "red_flag_cap", "serious")
        message = f"can hardly ever be reached: serious red flags are about only {len(first)} competencies"
        yield Finding(path, message, "warning")


# Scales, probes and forms -------------------------------------------------------------------------------


ALWAYS = 2
"""Follow-ups of each question that are asked of everybody."""


def _scales(raw: Tree) -> Iterator[Finding]:
    """Yield questions and criteria without a short scale, and criteria without anchors."""
    needs = "is missing: say what each rating means in at most 80 characters"
    for path, question in tables(raw, "questions"):
        if "short" not in question:
            yield Finding((*path, "short"), needs)
    for path, rule in _rules(raw):
        for place, criterion in tables(rule, "criteria"):
            if "anchors" not in criterion:
                yield Finding((*path, *place, "anchors"), "is missing: say what each rating looks like")
            if "short" not in criterion:
                yield Finding((*path, *place, "short"), needs)


def _probes(raw: Tree) -> Iterator[Finding]:
    """Yield questions without two probes that are asked of everybody."""
    for path, question in tables(raw, "questions"):
        always = sum(entry.get("always") is True for _, entry in tables(question, "follow_ups"))
        if always != ALWAYS:
            message = (
                f"must have {ALWAYS} entries with always = true, which are asked of everybody, not {always}"
            )
            yield Finding((*path, "follow_ups"), message)


SAMPLED = (2, 4)
"""Ratings of which each written task has a sample reply."""


def _samples(raw: Tree) -> Iterator[Finding]:
    """Yield written tasks without a sample reply at a rating that needs one."""
    for path, task in tables(raw, "tasks"):
        if text(task, "family") != "written":
            continue
        rated = [entry.get("rating") for _, entry in tables(task, "sample_answers")]
        for rating in SAMPLED:
            if rating not in rated:
                message = f"must have a reply rated {rating}: written tasks show one at 2 and one at 4"
                yield Finding((*path, "sample_answers"), message)


def _forms(raw: Tree) -> Iterator[Finding]:
    """Yield parallel tasks that are not parallel, and questions without a second wording."""
    tasks = {text(task, "id"): (path, task) for path, task in tables(raw, "tasks")}
    for name, (path, task) in tasks.items():
        other = text(task, "parallel")
        if ("form" in task) != ("parallel" in task):
            missing = "parallel" if "form" in task else "form"
            yield Finding(
                (*path, missing), "is missing: a task of a form names its form and its parallel task"
            )
        elif other and other not in tasks:
            yield Finding((*path, "parallel"), f'there is no task "{other}"')
        elif other:
            twin = tasks[other][1]
            if text(twin, "parallel") != name or twin.get("form") == task.get("form"):
                yield Finding((*path, "parallel"), f'"{other}" must name this task and have the other form')
            for key in ("family", "weight", "minutes", "competencies"):
                if twin.get(key) != task.get(key):
                    yield Finding((*path, key), f'must be the same as in "{other}", the parallel task')
            rule, its = table(task.get("rule")), table(twin.get("rule"))
            if rule.get("kind") != its.get("kind") or ids(tables(rule, "criteria")) != ids(
                tables(its, "criteria")
            ):
                yield Finding((*path, "rule"), f'must have the kind and criteria of "{other}"')
    questions = tables(raw, "questions")
    if any("prompt_b" in question for _, question in questions):
        for path, question in questions:
            if "prompt_b" not in question:
                yield Finding(
                    (*path, "prompt_b"), "is missing: the other questions have a wording for form B"
                )


# Ids ----------------------------------------------------------------------------------------------------

_LISTS = (("role", "responsibilities"), ("competencies",), ("questions",), ("tasks",), ("stages",))
_IN_RULES = ("options", "errors", "items", "steps", "criteria", "fields")


def _rules(raw: Tree) -> Iterator[tuple[Path, Tree]]:
    """Yield the rule of each task."""
    for path, task in tables(raw, "tasks"):
        yield (*path, "rule"), table(task.get("rule"))


def _twice(entries: list[tuple[Path, Tree]]) -> Iterator[Finding]:
    """Yield repeated IDs in a list."""
    first: dict[str, Path] = {}
    for path, entry in entries:
        name = entry.get("id")
        if isinstance(name, str):
            if name in first:
                yield Finding((*path, "id"), f'the id "{name}" is already used by {key_path(first[name])}')
            first.setdefault(name, path)


def _duplicate_ids(raw: Tree) -> Iterator[Finding]:
    """Yield repeated IDs, and IDs with another meaning."""
    lists = [tables(raw, *names) for names in (*_LISTS, ("plans",), ("decision", "must_pass"))]
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
        if entry.get("id") in STEPS:
            yield Finding(
                (*path, "id"), f'"{entry["id"]}" names a step of every interview: choose another id'
            )


def _references(raw: Tree) -> Iterator[Finding]:
    """Yield references to unknown IDs."""
    competencies = ids(tables(raw, "competencies"))
    duties = ids(tables(raw, "role", "responsibilities"))
    questions = ids(tables(raw, "questions"))
    for path, entry in tables(raw, "competencies") if duties else ():  # an empty list is reported separately
        yield from unknown_ids(path, entry, "responsibilities", duties, "responsibility")
    for path, entry in chain(tables(raw, "questions"), tables(raw, "tasks")) if competencies else ():
        yield from unknown_ids(path, entry, "competencies", competencies, "competency")
    for path, entry in tables(raw, "stages"):
        yield from unknown_ids(path, entry, "questions", questions, "question")
        yield from unknown_ids(path, entry, "tasks", ids(tables(raw, "tasks")), "task")


def _named_twice(raw: Tree) -> Iterator[Finding]:
    """Yield repeated competencies and responsibilities in a list."""
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
    """Yield stages without questions, and questions and tasks in no stage."""
    stages = [entry for _, entry in tables(raw, "stages")]
    for path, entry in tables(raw, "stages"):
        if entry.get("questions", []) == []:
            yield Finding((*path, "questions"), "has no questions: a stage is an interview and needs one")
    for name, done in (("questions", "asked"), ("tasks", "administered")):
        used = {part for stage in stages for _, part in texts(stage, name)}
        for path, entry in tables(raw, name) if stages else ():
            if isinstance(entry.get("id"), str) and entry["id"] not in used:
                yield Finding(path, f"is in no stage, so it is never {done}", "warning")


def _stage_weights(raw: Tree) -> Iterator[Finding]:
    """Yield stages without a weight or with unrated criteria, and weights that do not add up to 100."""
    stages = tables(raw, "stages")
    for path, stage in stages:
        if "weight" not in stage:
            yield Finding((*path, "weight"), "is missing: say what the stage counts over all stages")
        if "criteria" in stage:
            message = "is no longer used: nobody rates these. Make each a question, or remove them"
            yield Finding((*path, "criteria"), message)
    yield from _sum(("stages",), [stage.get("weight") for _, stage in stages], "the weights")
    if "process" in raw:
        yield Finding(("process",), "does not belong in a file: it is made from the stages")
    for path, band in (*tables(raw, "decision", "bands"), _cap_of(raw)):
        if text(band, "verdict") in _OF_STAGES:
            message = f'is the result of a stage: write "{_OF_STAGES[text(band, "verdict")]}"'
            yield Finding((*path, "verdict"), message)


def _cap_of(raw: Tree) -> tuple[Path, Tree]:
    return ("decision", "red_flag_cap"), table(at(raw, "decision", "red_flag_cap"))


def _keys(raw: Tree) -> Iterator[Finding]:
    """Yield answer keys with unknown options, or without some items."""
    for path, rule in _rules(raw):
        places = [(path, rule)] if "options" in rule else []
        places += [((*path, *p), entry) for p, entry in tables(rule, "fields")]
        for place, entry in places:
            key, known = entry.get("key"), ids(tables(entry, "options"))
            if isinstance(key, str) and key not in known:
                yield Finding((*place, "key"), f'there is no option "{key}"')
            worst = entry.get("worst")
            if isinstance(worst, str) and (worst not in known or worst == key):
                why = "is the best option too" if worst in known else "is no option"
                yield Finding((*place, "worst"), f'"{worst}" {why}')
        steps = ids(tables(rule, "steps"))
        pairs = rule.get("order")
        for i, pair in enumerate(pairs if steps and isinstance(pairs, list) else ()):
            for j, name in enumerate(pair if isinstance(pair, list) else ()):
                if isinstance(name, str) and name not in steps:
                    yield Finding((*path, "order", i, j), f'there is no step "{name}"')
            if isinstance(pairs, list) and isinstance(pair, list) and pair[::-1] in pairs[: i + 1]:
                yield Finding((*path, "order", i), "is a pair in both directions, or of one step with itself")
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
    """Yield questions and tasks without competencies, and competencies that are not measured."""
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
    """Yield missing guidance."""
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
    """Yield sources of unknown parts, such as a renamed one."""
    places: list[tuple[Path, Tree, type[Part]]] = [(("role",), table(raw.get("role")), RoleBrief)]
    places += [(path, question, Question) for path, question in tables(raw, "questions")]
    for path, entry, model in places:
        for name in table(entry.get("provenance")):
            if name not in model.model_fields:
                yield Finding((*path, "provenance", name), "there is no part of this name", "warning")


def _minutes(raw: Tree) -> Iterator[Finding]:
    """Yield a plan that exceeds the time."""
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
    *(_weights, _presets, _bands, _version),
)
_CHECKS_OF_VERSION_2: tuple[Callable[[Tree], Iterator[Finding]], ...] = (
    *(_no_longer, _plans, _must_pass, _cap, _scales, _probes, _samples, _forms, _stage_weights),
)
"""Not for older banks, where one finding says what to add."""


def lint(raw: Tree) -> list[Finding]:
    """Return all inconsistencies of a bank, given as a TOML tree."""
    checks = _CHECKS if is_old(raw) else (*_CHECKS, *_CHECKS_OF_VERSION_2)
    return [finding for check in checks for finding in check(raw)]
