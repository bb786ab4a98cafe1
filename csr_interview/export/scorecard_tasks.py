"""The tasks of a scorecard: how each was scored, what was recorded, what was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from csr_interview.export.blocks import Block, Facts, Heading, Paragraph
from csr_interview.export.facts import shown
from csr_interview.export.task_facts import TaskFacts, task_facts
from csr_interview.models.tasks import FAMILIES, Criteria
from csr_interview.scoring.wording import COMPONENT_NAMES, listed, sentence

if TYPE_CHECKING:
    from fractions import Fraction

    from csr_interview.models.bank import Bank
    from csr_interview.models.decision import Decision
    from csr_interview.models.interview import Interview


def task_blocks(interview: Interview, bank: Bank, decision: Decision) -> Iterator[Block]:
    """Yield every task that was given or skipped, by family, and how many were not given."""
    facts = task_facts(interview, bank, decision.tasks)
    if not facts:
        return
    yield Heading("Tasks", part="tasks")
    scores = {line.component: line.score for line in decision.components}
    for family in FAMILIES:
        own = [fact for fact in facts if fact.task.family == family]
        if any(fact.state != "not given" for fact in own):
            yield from _family(own, scores.get(family))
    left = [fact for fact in facts if fact.state == "not given"]
    if left:
        yield Paragraph(_not_given(left, len(facts)))


def _family(facts: Sequence[TaskFacts], score: Fraction | None) -> Iterator[Block]:
    """Yield the tasks of one family under its name."""
    name = sentence(COMPONENT_NAMES[facts[0].task.family].removeprefix("the "))[:-1]
    given = f"{sum(fact.state == 'given' for fact in facts)} of {len(facts)} given"
    yield Heading(name, level=3, aside=given if score is None else f"{given} · {shown(score)} of 5")
    for fact in facts:
        if fact.state != "not given":
            yield Facts(tuple(_rows(fact)), fact.task.title, _outcome(fact))


def _outcome(fact: TaskFacts) -> str:
    if fact.state == "skipped":
        return f"skipped: {fact.result.skip_reason}"
    if fact.line is None:
        return "not rated, so it does not count"
    return f"{shown(fact.score)} of 5: {fact.line.working}"


def _rows(fact: TaskFacts) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Yield what was recorded, several things under one name together, and the written reply."""
    # The working of a task rated by criteria names each rating already.
    if not isinstance(fact.task.rule, Criteria) and fact.state != "skipped":
        for label, entries in groupby(fact.words, key=lambda entry: entry.label):
            texts = tuple(entry.text for entry in entries)
            yield label, texts if len(texts) > 1 else texts[0]
    if fact.result.text.strip():
        yield "Reply", fact.result.text.strip("\n")


def _not_given(facts: Sequence[TaskFacts], there: int) -> str:
    if len(facts) == there:
        what = f"None of the {there} was given" if there > 1 else "The one task was not given"
        return f"{what}: what is not given does not count."
    counts = Counter(fact.task.family for fact in facts)
    named = listed([f"{COMPONENT_NAMES[family]} {counts[family]}" for family in FAMILIES if counts[family]])
    return f"Not given, and not counted: {len(facts)} of {there} ({named})."
