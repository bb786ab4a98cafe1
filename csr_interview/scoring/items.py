"""Statistics about questions and tasks: how difficult they are, and whether they measure what the others do.

An *item* is a question or a task in one of its wordings: form A, form B, or the only one. A wording that
differs from the newest one is another item, so what was collected with it does not count here.

- Difficulty: the mean rating of a question, 1 to 5, or the mean score of a task as a share of full credit.
- Item–total: the corrected item–total correlation, Pearson's r of the item with the total without it (J. C.
  Nunnally and I. H. Bernstein, Psychometric Theory, 3rd ed., 1994, chapter 8). The total of a question is the
  mean of the other ratings in the interview; of a task, the mean score of the other completed tasks of its
  family, or if there is none, the mean rating, as a share of the scale.
- Options: how often each option of a situational item was chosen.

An interview counts once, so that a candidate with several interviewers counts several times. All numbers are
exact except for the correlation, which is cut off after the sixth decimal; the standard deviation is kept as
its square.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isqrt, lcm
from typing import Literal, NamedTuple

from csr_interview.models.bank import Bank, Component, Question
from csr_interview.models.statistics import Form, ItemCounts, Taken
from csr_interview.models.tasks import FAMILIES, BestOption, Task
from csr_interview.scoring.agreement import ENOUGH_RATINGS
from csr_interview.scoring.interviewers import ENOUGH
from csr_interview.scoring.tasks import score_task

LOW_ITEM_TOTAL = Fraction(1, 5)
"""Item–total correlations below this are worth a look: R. L. Ebel and D. A. Frisbie, Essentials of
Educational Measurement, 5th ed., 1991, call such items poor."""

FORM_GAP = Fraction(1, 2)
"""Points of the rating scale by which the means of two forms may differ without a hint."""

FORM_GAP_SHARE = Fraction(3, 20)
"""The same for scores of tasks, as a share of full credit."""

_EXACT = 10**6
"""Parts of a correlation of 1: it is an irrational number."""


FORMS: tuple[Form, ...] = ("", "A", "B")
OptionKind = Literal["best", "worst", ""]


@dataclass(frozen=True, slots=True)
class OptionCount:
    """How often an option was chosen."""

    option: str
    times: int
    kind: OptionKind = ""


@dataclass(frozen=True, slots=True)
class Item:
    """The figures of one question or task in one form."""

    id: str
    title: str
    component: Component
    """"interview" for a question, otherwise the family of the task."""
    form: Form
    """Empty if there is only one wording."""
    counterpart: str
    """ID of the item of the other form that measures the same; empty if there is none."""
    counts: Mapping[Fraction, int]
    """How often each rating, or each score from 0 to 1, occurred."""
    item_total: Fraction | None
    """-1 to 1; None for fewer than ENOUGH_RATINGS interviews, and if all results are the same."""
    compared: int
    """Interviews with a total, which the correlation is from."""
    options: tuple[OptionCount, ...] = ()
    """Of a situational item, in the bank's order."""

    @property
    def n(self) -> int:
        """Interviews in which the item was rated or completed."""
        return sum(self.counts.values())

    @property
    def enough(self) -> bool:
        """Whether there are enough interviews for figures."""
        return self.n >= ENOUGH

    @property
    def mean(self) -> Fraction | None:
        """The mean rating or score; None for fewer than ENOUGH interviews."""
        if not self.enough:
            return None
        return Fraction(sum(value * times for value, times in self.counts.items())) / self.n

    @property
    def variance(self) -> Fraction | None:
        """The square of the standard deviation (of these interviews, not an estimate); None as the mean."""
        mean = self.mean
        if mean is None:
            return None
        squares = Fraction(sum(value * value * times for value, times in self.counts.items()))
        return squares / self.n - mean * mean


@dataclass(frozen=True, slots=True)
class FormGap:
    """Two items that should be equally difficult and are not."""

    first: Item
    second: Item

    @property
    def size(self) -> Fraction:
        """The difference of the means."""
        return abs((self.first.mean or Fraction(0)) - (self.second.mean or Fraction(0)))


@dataclass(frozen=True, slots=True)
class ItemReport:
    """All statistics about the questions and tasks of one bank."""

    collected: ItemCounts
    items: tuple[Item, ...]
    """In the bank's order, both forms of an item together; also those without interviews."""
    earlier: int
    """Ratings and scores that do not count, because their question or task was worded differently."""

    @property
    def gaps(self) -> tuple[FormGap, ...]:
        """Forms A and B that differ too much, from ENOUGH_RATINGS interviews each."""
        known = {(item.id, item.form): item for item in self.items if item.n >= ENOUGH_RATINGS}
        pairs = (
            FormGap(item, known[item.counterpart, "B"])
            for item in known.values()
            if item.form == "A" and (item.counterpart, "B") in known
        )
        return tuple(
            pair
            for pair in pairs
            if pair.size > (FORM_GAP if pair.first.component == "interview" else FORM_GAP_SHARE)
        )

    @property
    def low(self) -> tuple[Item, ...]:
        """Items that have little in common with the others."""
        return tuple(
            item for item in self.items if item.item_total is not None and item.item_total < LOW_ITEM_TOTAL
        )

    @property
    def unused(self) -> tuple[tuple[Item, OptionCount], ...]:
        """Options that nobody chose, of items with ENOUGH_RATINGS interviews or more."""
        return tuple(
            (item, option)
            for item in self.items
            if item.n >= ENOUGH_RATINGS
            for option in item.options
            if not option.times
        )


def correlation(pairs: Mapping[tuple[Fraction, Fraction], int]) -> Fraction | None:
    """Return Pearson's r of pairs with frequencies, cut off after the sixth decimal.

    It is None (undefined) without pairs, and if one side is always the same.
    """
    left = lcm(*(x.denominator for x, _ in pairs))
    right = lcm(*(y.denominator for _, y in pairs))
    whole = [(int(x * left), int(y * right), times) for (x, y), times in pairs.items()]  # r stays the same
    n = sum(times for _, _, times in whole)
    xs = sum(x * times for x, _, times in whole)
    ys = sum(y * times for _, y, times in whole)
    over_x = n * sum(x * x * times for x, _, times in whole) - xs * xs
    over_y = n * sum(y * y * times for _, y, times in whole) - ys * ys
    if not over_x or not over_y:
        return None
    both = n * sum(x * y * times for x, y, times in whole) - xs * ys
    size = Fraction(isqrt(both * both * _EXACT**2 // (over_x * over_y)), _EXACT)
    return size if both > 0 else -size


_Key = tuple[str, Form]
"""An item: ID and form."""


@dataclass(slots=True)
class _Tally:
    """What is counted of one item."""

    counts: Counter[Fraction] = field(default_factory=Counter)
    pairs: Counter[tuple[Fraction, Fraction]] = field(default_factory=Counter)
    """Result and total, by interviews."""
    chosen: Counter[str] = field(default_factory=Counter)


def item_report(collected: ItemCounts) -> ItemReport:
    """Return the statistics of all questions and tasks of a bank."""
    newest = _Newest(collected.banks.values())
    tallies: dict[_Key, _Tally] = defaultdict(_Tally)
    earlier = _count_ratings(collected, newest, tallies) + _count_scores(collected, newest, tallies)
    questions = [
        _question(question, form, tallies[question.id, form])
        for question in newest.questions.values()
        for form in _forms(question)
    ]
    tasks = [_task(task, tallies[task.id, task.form or ""]) for task in newest.in_order()]
    return ItemReport(collected, (*questions, *tasks), earlier)


class _Newest:
    """The newest wording of every question and task, by ID."""

    def __init__(self, banks: Iterable[Bank]) -> None:
        self.questions: dict[str, Question] = {}
        self.tasks: dict[str, Task] = {}
        for bank in banks:
            for question in bank.questions:
                self.questions.setdefault(question.id, question)
            for task in bank.tasks:
                self.tasks.setdefault(task.id, task)

    def in_order(self) -> Iterable[Task]:
        """Return the tasks by family, each followed by the one of the other form."""
        found: dict[str, Task] = {}
        for task in sorted(self.tasks.values(), key=lambda task: FAMILIES.index(task.family)):
            for one in (task.id, task.parallel):
                if one in self.tasks:
                    found.setdefault(one, self.tasks[one])
        return found.values()

    def question_key(self, question: Question, form: Form) -> _Key | None:
        """Return the item that a question of some version is; None if it was worded differently."""
        newest = self.questions[question.id]
        if question.anchors == newest.anchors:
            for newest_form in _forms(newest):
                if _prompt(newest, newest_form) == _prompt(question, form):
                    return question.id, newest_form
        return None

    def task_key(self, task: Task) -> _Key | None:
        """Return the same for a task."""
        newest = self.tasks[task.id]
        same = (task.prompt, task.material, task.rule) == (newest.prompt, newest.material, newest.rule)
        return (task.id, newest.form or "") if same else None


def _forms(question: Question) -> tuple[Form, ...]:
    return ("A", "B") if question.prompt_b else ("",)


def _prompt(question: Question, form: Form) -> str:
    return question.prompt_b or question.prompt if form == "B" else question.prompt


def _count_ratings(collected: ItemCounts, newest: _Newest, tallies: Mapping[_Key, _Tally]) -> int:
    """Count the ratings of questions; return how many are of another wording."""
    keys = {
        (digest, form, question.id): newest.question_key(question, form)
        for digest, bank in collected.banks.items()
        for question in bank.questions
        for form in FORMS
    }
    earlier = 0
    for one in collected.given:
        key = keys.get((one.digest, one.form, one.question))
        if key is None or one.other:
            earlier += one.times
            continue
        rating = Fraction(one.rating)
        tallies[key].counts[rating] += one.times
        if one.rated > 1:
            rest = Fraction(one.total - one.rating, one.rated - 1)
            tallies[key].pairs[rating, rest] += one.times
    return earlier


class _Scored(NamedTuple):
    """The score of a distinct response of a completed task."""

    key: _Key | None
    """None if the task was worded differently."""
    family: Component
    score: Fraction
    option: str
    """The option chosen; empty if there was none to choose."""


def _count_scores(collected: ItemCounts, newest: _Newest, tallies: Mapping[_Key, _Tally]) -> int:
    """Count the scores of completed tasks; return how many are of another wording."""
    tasks = {(digest, task.id): task for digest, bank in collected.banks.items() for task in bank.tasks}
    keys = {name: newest.task_key(task) for name, task in tasks.items()}
    scored = []
    for one in collected.responses:
        name = (one.digest, one.task)
        scored.append(_scored(tasks[name], keys[name], one.response) if name in tasks else None)
    earlier = 0
    for (place, rest), times in _with_rest(scored, collected.taken).items():
        found = scored[place]
        if found is None or found.key is None:
            earlier += times
            continue
        tally = tallies[found.key]
        tally.counts[found.score] += times
        tally.chosen[found.option] += times
        if rest is not None:
            tally.pairs[found.score, rest] += times
    return earlier


def _scored(task: Task, key: _Key | None, response: Mapping[str, object]) -> _Scored | None:
    """Return the score of a response; None if it is not complete."""
    line = score_task(task, response)
    if line is None or not line.whole:
        return None
    option = str(response["chosen"]) if isinstance(task.rule, BestOption) else ""
    return _Scored(key, task.family, line.p, option)


def _with_rest(
    scored: Sequence[_Scored | None], taken: Iterable[Taken]
) -> Counter[tuple[int, Fraction | None]]:
    """Return how often each completed response had which total without it; None where there is no total.

    There may be a hundred thousand interviews, so the sums are of whole numbers: scores times a common
    denominator.
    """
    scale = lcm(*(one.score.denominator for one in scored if one))
    whole = [(one.family, int(one.score * scale)) if one else None for one in scored]
    counts: Counter[tuple[int, int, int]] = Counter()
    alone: Counter[tuple[int, Fraction | None]] = Counter()
    for one in taken:
        completed: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place in one.responses:
            if found := whole[place]:
                completed[found[0]].append((place, found[1]))
        for family in completed.values():
            others, total = len(family) - 1, sum(score for _, score in family)
            if others:
                for place, score in family:
                    counts[place, total - score, others] += one.times
            else:
                mean = (Fraction(one.total, one.rated) - 1) / 4 if one.rated else None
                alone[family[0][0], mean] += one.times
    for (place, total, others), times in counts.items():
        alone[place, Fraction(total, others * scale)] += times
    return alone


def _question(question: Question, form: Form, tally: _Tally) -> Item:
    """Return the figures of a question in one form."""
    counterpart = question.id if form else ""
    return _item(tally, (question.id, question.title, "interview", form, counterpart))


def _task(task: Task, tally: _Tally) -> Item:
    """Return the figures of a task."""
    options: tuple[OptionCount, ...] = ()
    if isinstance(task.rule, BestOption):
        kinds: dict[str | None, OptionKind] = {task.rule.worst: "worst", task.rule.key: "best"}
        options = tuple(
            OptionCount(option.id, tally.chosen[option.id], kinds.get(option.id, ""))
            for option in task.rule.options
        )
    names = (task.id, task.title, task.family, task.form or "", task.parallel or "")
    return _item(tally, names, options)


def _item(
    tally: _Tally, names: tuple[str, str, Component, Form, str], options: tuple[OptionCount, ...] = ()
) -> Item:
    compared = tally.pairs.total()
    related = correlation(tally.pairs) if compared >= ENOUGH_RATINGS else None
    return Item(*names, tally.counts, related, compared, options)
