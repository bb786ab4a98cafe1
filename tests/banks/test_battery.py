"""The assessment battery against the hiring guide, claim by claim, and its answer keys against its texts.

`battery_claims` holds the claims. Answer keys are checked by comparing, adding up and correcting the texts
themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from itertools import permutations

import pytest

from csr_interview.banks.library import load_file, shipped_dir
from csr_interview.models.bank import AUTHORED, Bank
from csr_interview.models.tasks import BestOption, Choice, Criteria, FindErrors, Order, Proofread, Steps, Task
from csr_interview.scoring.tasks import score_task
from tests.banks import battery_claims as claims
from tests.banks.battery_claims import missing


@cache
def bank() -> Bank:
    return load_file(shipped_dir() / "csr.toml")


def task(task_id: str) -> Task:
    return next(entry for entry in bank().tasks if entry.id == task_id)


def p(task_id: str, response: Mapping[str, object]) -> Fraction | None:
    line = score_task(task(task_id), response)
    return None if line is None else line.p


def key_texts(entry: Task) -> list[str]:
    """Return what the interviewer alone may see of a task."""
    texts = [entry.guidance, *entry.common_mistakes]
    match entry.rule:
        case BestOption() as rule:
            texts.append(rule.reason)
        case FindErrors() | Proofread() as rule:
            texts += [error.text for error in rule.errors]
        case Steps() as rule:
            texts += [step.text for step in rule.steps]
        case Criteria() as rule:
            texts += [criterion.definition for criterion in rule.criteria]
    return [text for text in texts if text]


# The battery --------------------------------------------------------------------------------------------


def test_it_holds_these_tasks_alone() -> None:
    assert [t.id for t in bank().tasks] == [row[0] for row in claims.SJT] + [row[1] for row in claims.TASKS]
    assert sum(t.minutes for t in bank().tasks) == 30, "half an hour, as the comment above the tasks says"


@pytest.mark.parametrize(("task_id", "words", "measured"), claims.SJT)
def test_situations(task_id: str, words: str, measured: str) -> None:
    entry = task(task_id)
    assert (entry.family, entry.minutes, entry.provenance) == ("sjt", 1, claims.GUIDE)
    assert list(entry.competencies) == measured.split()
    assert missing(words, entry.prompt) == []
    assert 2 <= len(re.findall(r"[.?!](?=\s|\")", entry.prompt + " ")) <= 4
    assert isinstance(entry.rule, BestOption)
    assert len({option.text for option in entry.rule.options}) == 4
    assert len(entry.rule.reason.split()) >= 40
    for option in entry.rule.options:
        assert p(task_id, {"chosen": option.id}) == (1 if option.id == entry.rule.key else 0)
    assert p(task_id, {}) is None


def test_nothing_but_judgement_points_to_the_best_option() -> None:
    rules = [t.rule for t in bank().tasks if isinstance(t.rule, BestOption)]
    keys = [rule.key for rule in rules]
    assert {keys.count(name) for name in "abcd"} == {2}
    longest = [max(rule.options, key=lambda option: len(option.text)).id == rule.key for rule in rules]
    assert sum(longest) <= 2


@pytest.mark.parametrize(("family", "task_id", "rule", "words", "minutes"), claims.TASKS)
def test_other_tasks(family: str, task_id: str, rule: type, words: str, minutes: int) -> None:
    entry = task(task_id)
    assert (entry.family, type(entry.rule), entry.minutes) == (family, rule, minutes)
    assert missing(words, entry.prompt, entry.material) == []
    assert entry.guidance
    assert entry.common_mistakes
    assert entry.competencies
    assert entry.provenance in (claims.GUIDE, AUTHORED)


@pytest.mark.parametrize(("task_id", "own"), claims.WRITTEN)
def test_written_tasks_have_their_own_criteria_and_those_of_the_gate(task_id: str, own: list[str]) -> None:
    rule = task(task_id).rule
    assert isinstance(rule, Criteria)
    assert [criterion.id for criterion in rule.criteria] == [*own, "grammar", "tone"]
    assert all(criterion.definition for criterion in rule.criteria)
    assert p(task_id, {criterion.id: 5 for criterion in rule.criteria}) == 1
    assert p(task_id, {criterion.id: 3 for criterion in rule.criteria}) == Fraction(1, 2)


@pytest.mark.parametrize(("task_id", "step_id", "words", "critical"), claims.STEPS)
def test_steps(task_id: str, step_id: str, words: str, critical: bool) -> None:
    rule = task(task_id).rule
    assert isinstance(rule, Steps)
    step = next(step for step in rule.steps if step.id == step_id)
    assert step.critical is critical
    assert missing(words, step.text) == []
    ids = [step.id for step in rule.steps]
    assert ids == [row[1] for row in claims.STEPS if row[0] == task_id]
    assert p(task_id, {"ticked": ids}) == 1
    total = sum(2 if step.critical else 1 for step in rule.steps)
    without = [name for name in ids if name != step_id]
    assert p(task_id, {"ticked": without}) == 1 - Fraction(2 if critical else 1, total)


@pytest.mark.parametrize(
    ("ticked", "expected"),
    [("decision kind firm", 1), ("decision firm", Fraction(3, 4)), ("decision", Fraction(1, 2)),
     ("kind", Fraction(1, 4)), ("", 0)],
)  # fmt: skip
def test_return_rule_gives_partial_credit(ticked: str, expected: Fraction) -> None:
    assert p("late-return", {"ticked": ticked.split()}) == expected


@pytest.mark.parametrize(("task_id", "key"), claims.TRIAGE)
def test_triage_is_both_or_nothing(task_id: str, key: dict[str, str]) -> None:
    rule = task(task_id).rule
    assert isinstance(rule, Choice)
    assert {field.id: field.key for field in rule.fields} == key
    for category in rule.fields[0].options:
        for priority in rule.fields[1].options:
            response = {"category": category.id, "priority": priority.id}
            assert p(task_id, response) == int(response == key)


# Answer keys --------------------------------------------------------------------------------------------


def _blocks(task_id: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the two texts of a comparison as label and value."""
    first, second = (block.splitlines()[1:] for block in task(task_id).material.strip().split("\n\n"))
    left = dict(line.split(": ", 1) for line in first)
    return left, dict(line.split(": ", 1) for line in second)


@pytest.mark.parametrize("task_id", claims.SAME_LINES)
def test_the_two_texts_differ_where_the_key_says_and_nowhere_else(task_id: str) -> None:
    left, right = _blocks(task_id)
    rule = task(task_id).rule
    assert isinstance(rule, FindErrors)
    assert list(left) == list(right)
    differing = [label for label in left if left[label] != right[label]]
    assert len(left) - len(differing) == claims.SAME_LINES[task_id]
    assert [error.text.split(":")[0] for error in rule.errors] == differing
    for label, error in zip(differing, rule.errors, strict=True):
        was, now = left[label].replace(",", "").split(), right[label].replace(",", "").split()
        changed = [pair for pair in zip(was, now, strict=True) if pair[0] != pair[1]]
        assert len(changed) == 1  # one word or number each, so that one mark is one finding
        assert error.text.index(changed[0][0]) < error.text.index(changed[0][1])
    ids = [error.id for error in rule.errors]
    assert p(task_id, {"ticked": ids}) == 1
    assert [p(task_id, {"ticked": [i for i in ids if i != left_out]}) for left_out in ids] == [0] * len(ids)


def test_the_mail_has_these_mistakes_and_no_other() -> None:
    entry = task("proofread")
    assert isinstance(entry.rule, Proofread)
    mail = entry.material.strip()
    for (error_id, wrong, right), error in zip(claims.CORRECTIONS, entry.rule.errors, strict=True):
        assert (error.id, mail.count(wrong)) == (error_id, 1)
        assert error.text == f'"{wrong}" must be "{right}"'
        mail = mail.replace(wrong, right)
    assert entry.guidance.strip().endswith(mail)
    found = [p("proofread", {"ticked": [row[0] for row in claims.CORRECTIONS[:n]]}) for n in range(5)]
    assert found == [Fraction(n, 4) for n in range(5)]


def test_only_the_exact_order_scores() -> None:
    rule = task("password-reset").rule
    assert isinstance(rule, Order)
    given = [item.id for item in rule.items]
    assert list(rule.key) == ["identity", "link", "password", "access"]
    assert all(a != b for a, b in zip(given, rule.key, strict=True))  # as given, nothing is in its place
    scores = {order: p("password-reset", {"order": list(order)}) for order in permutations(given)}
    assert [order for order, score in scores.items() if score == 1] == [rule.key]
    assert set(scores.values()) == {0, 1}


def test_the_invoice_adds_up_to_the_key() -> None:
    entry = task("invoice-total")
    assert isinstance(entry.rule, Choice)
    lines = re.findall(r"^(\d+) [a-z ]+ at ([\d.]+): ([\d.]+)$", entry.material, re.M)
    assert len(lines) == 3
    assert all(int(n) * Fraction(each) == Fraction(line) for n, each, line in lines)
    goods = sum(Fraction(line) for _, _, line in lines)
    off, delivery, printed = (
        Fraction(n) for n in re.findall(r"^[DT][a-z0-9, ]+: (-?[\d.]+)$", entry.material, re.M)
    )
    assert off == -goods / 10
    right, fits = goods + off + delivery, entry.rule.fields[0]
    assert (fits.key, right == printed) == ("no", False)
    total = entry.rule.fields[1]
    options = {option.id: Fraction(option.text) for option in total.options}
    assert options[total.key] == right
    slips = {right, printed, goods + delivery, (goods + delivery) * 9 / 10}
    assert set(options.values()) == slips
    for choice in options:
        assert p("invoice-total", {"fits": "no", "total": choice}) == int(choice == total.key)
        assert p("invoice-total", {"fits": "yes", "total": choice}) == 0


@pytest.mark.parametrize("task_id", [row[0] for row in claims.SJT] + [row[1] for row in claims.TASKS])
def test_what_the_candidate_gets_holds_no_key(task_id: str) -> None:
    entry = task(task_id)
    given = f"{entry.prompt} {entry.material}".lower()
    assert [text for text in key_texts(entry) if text.lower() in given] == []
