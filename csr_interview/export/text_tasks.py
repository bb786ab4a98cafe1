"""The tasks of a text scorecard: how each was scored, what was recorded, what was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from csr_interview.export.facts import shown
from csr_interview.export.layout import hang, wrap
from csr_interview.export.task_facts import TaskFacts, task_facts
from csr_interview.models.tasks import FAMILIES, Criteria
from csr_interview.scoring.wording import COMPONENT_NAMES, listed

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.models.decision import Decision
    from csr_interview.models.interview import Interview

WIDTH = 80
_LABEL = 18
"""Columns of "Missed, critical"."""


def tasks(interview: Interview, bank: Bank, decision: Decision) -> Iterator[str]:
    """Yield every task that was given or skipped, by family, and how many were not given."""
    facts = task_facts(interview, bank, decision.tasks)
    blocks = [list(_family([fact for fact in facts if fact.task.family == family])) for family in FAMILIES]
    blocks.append(list(_not_given([fact for fact in facts if fact.state == "not given"], len(facts))))
    for number, block in enumerate(filter(None, blocks)):
        yield from ("", *block) if number else block


def _family(facts: Sequence[TaskFacts]) -> Iterator[str]:
    """Yield the tasks of one family under its name; nothing where there is nothing to say."""
    if all(fact.state == "not given" for fact in facts):
        return
    name = COMPONENT_NAMES[facts[0].task.family].removeprefix("the ").capitalize()
    given = sum(fact.state == "given" for fact in facts)
    yield from wrap(f"{name} · {given} of {len(facts)} given", WIDTH)
    for fact in facts:
        if fact.state != "not given":
            yield from _task(fact)


def _task(fact: TaskFacts) -> Iterator[str]:
    """Yield one task: title with score and working, what was recorded, the written reply."""
    if fact.state == "skipped":
        outcome = f"skipped: {fact.result.skip_reason}"
    elif fact.line is None:
        outcome = "not rated, so it does not count"
    else:
        outcome = f"{shown(fact.score)} of 5: {fact.line.working}"
    yield from hang("  ", f"{fact.task.title} · {outcome}", WIDTH)
    # The working of a task rated by criteria names each rating already.
    words = () if isinstance(fact.task.rule, Criteria) or fact.state == "skipped" else fact.words
    for entry in words:
        yield from hang(f"     {entry.label:<{_LABEL}}", entry.text, WIDTH)
    if fact.result.text.strip():
        yield from hang(f"     {'Reply':<{_LABEL}}", fact.result.text.strip("\n"), WIDTH)


def _not_given(facts: Sequence[TaskFacts], there: int) -> Iterator[str]:
    if not facts:
        return
    if len(facts) == there:
        what = f"None of the {there} was given" if there > 1 else "The one task was not given"
        yield f"{what}: what is not given does not count."
        return
    counts = Counter(fact.task.family for fact in facts)
    named = listed([f"{COMPONENT_NAMES[family]} {counts[family]}" for family in FAMILIES if counts[family]])
    yield from wrap(f"Not given, and not counted: {len(facts)} of {there} ({named}).", WIDTH)
