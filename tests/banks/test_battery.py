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
from csr_interview.models.bank import Bank
from csr_interview.models.interview import FORMS
from csr_interview.models.tasks import BestOption, Choice, Criteria, Errors, Form, Order, Steps, Task
from csr_interview.models.validation import AUTHORED
from csr_interview.scoring.tasks import FALSE_ALARMS, score_task
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
    texts += [text for sample in entry.sample_answers for text in (sample.answer, sample.reason)]
    match entry.rule:
        case BestOption() as rule:
            texts.append(rule.reason)
        case Errors() as rule:
            texts += [error.text for error in rule.errors]
        case Steps() as rule:
            texts += [step.text for step in rule.steps]
        case Criteria() as rule:
            for criterion in rule.criteria:
                assert criterion.anchors is not None
                assert criterion.short is not None
                texts += [criterion.definition, criterion.anchors.at(5), criterion.short.at(5)]
    return [text for text in texts if text]


# The battery --------------------------------------------------------------------------------------------


ALL = [row[0] for row in (*claims.SJT, *claims.SJT_B)] + [row[1] for row in claims.TASKS]


def situations(form: Form) -> list[tuple[Task, BestOption]]:
    """Return the situational items of a form with their rules."""
    return [(t, t.rule) for t in bank().for_plan("full", form).tasks if isinstance(t.rule, BestOption)]


def test_it_holds_these_tasks_alone() -> None:
    assert [t.id for t in bank().tasks] == ALL


@pytest.mark.parametrize("form", FORMS)
def test_an_interview_has_the_tasks_of_one_form(form: Form) -> None:
    tasks = bank().for_plan("full", form).tasks
    own = claims.SJT if form == "A" else claims.SJT_B
    assert [t.id for t in tasks] == [row[0] for row in own] + [row[1] for row in claims.TASKS]
    assert sum(t.minutes for t in tasks) == 49, "as the comment above the tasks says"


@pytest.mark.parametrize(("task_id", "words", "measured"), [*claims.SJT, *claims.SJT_B])
def test_situations(task_id: str, words: str, measured: str) -> None:
    entry = task(task_id)
    assert (entry.family, entry.minutes, entry.provenance) == ("sjt", 2, claims.GUIDE)
    assert list(entry.competencies) == measured.split()
    assert missing(words, entry.prompt) == []
    assert 2 <= len(re.findall(r"[.?!](?=\s|\")", entry.prompt + " ")) <= 4
    assert isinstance(entry.rule, BestOption)
    assert len({option.text for option in entry.rule.options}) == 4
    assert len(entry.rule.reason.split()) >= 40
    assert entry.rule.worst is not None
    for option in entry.rule.options:
        best, worst = option.id == entry.rule.key, option.id == entry.rule.worst
        assert p(task_id, {"chosen": option.id}) == (1 if best else 0 if worst else Fraction(1, 2))
    assert p(task_id, {}) is None


@pytest.mark.parametrize("task_id", [row[0] for row in (*claims.SJT, *claims.SJT_B)])
def test_a_reason_names_the_competencies(task_id: str) -> None:
    entry = task(task_id)
    assert isinstance(entry.rule, BestOption)
    names = {competency.id: competency.name.lower() for competency in bank().competencies}
    cited, _, _ = entry.rule.reason.lower().partition(":")
    assert [name for name in entry.competencies if names[name] not in cited] == []


@pytest.mark.parametrize("form", FORMS)
def test_nothing_but_judgement_points_to_the_best_option(form: Form) -> None:
    rules = [rule for _, rule in situations(form)]
    assert len(rules) == 8
    keys = [rule.key for rule in rules]
    assert {keys.count(name) for name in "abcd"} == {2}
    worst = [rule.worst for rule in rules]
    assert {worst.count(name) for name in "abcd"} == {2}
    for end in (max, min):
        ends = [end(len(option.text) for option in rule.options) for rule in rules]
        best = [next(len(o.text) for o in rule.options if o.id == rule.key) for rule in rules]
        assert sum(one == other for one, other in zip(best, ends, strict=True)) <= 3
    for rule in rules:
        lengths = [len(option.text) for option in rule.options]
        assert max(lengths) <= 1.2 * min(lengths)
        assert len({option.text.count(",") for option in rule.options}) == 1
        assert len({len(re.findall(r"[.;:]", option.text)) for option in rule.options}) == 1


@pytest.mark.parametrize("form", FORMS)
def test_two_situations_of_each_form_measure_empathy(form: Form) -> None:
    assert sum("empathy" in t.competencies for t, _ in situations(form)) >= 2


def test_the_forms_are_parallel() -> None:
    pairs = list(zip(situations("A"), situations("B"), strict=True))
    assert len(pairs) == 8
    for (one, rule_a), (other, rule_b) in pairs:
        assert (one.form, other.form) == ("A", "B")
        assert (one.parallel, other.parallel) == (other.id, one.id)
        assert one.title == other.title
        assert one.competencies == other.competencies
        assert one.prompt != other.prompt
        assert {o.text for o in rule_a.options}.isdisjoint(o.text for o in rule_b.options)


@pytest.mark.parametrize("task_id", ["sjt-late-refund", "sjt-late-refund-b"])
def test_one_behavior_gets_the_same_order_everywhere(task_id: str) -> None:
    """A refund after the deadline occurs in question 5, in a situation, and in the return rule."""
    rule, anchors = task(task_id).rule, bank().question("q5").anchors
    assert isinstance(rule, BestOption)
    ratings, chosen, said = [], [], []
    for name, rating, anchor, option, steps in claims.NO_REFUND:
        assert anchor in anchors.at(rating), name
        [found] = [o.id for o in rule.options if any(words in o.text for words in option.split("|"))]
        ratings.append(rating)
        chosen.append(p(task_id, {"chosen": found}))
        said.append(p("late-return", {"ticked": steps.split()}))
    # From worst to best everywhere; the first is the worst there is.
    assert ratings == [1, 2, 4]
    assert chosen == [0, Fraction(1, 2), 1]
    assert said == [0, Fraction(3, 4), 1]
    serious = [flag.text for flag in bank().question("q5").red_flags if flag.severity == "serious"]
    assert any("gives in" in text.lower() for text in serious)
    assert "Same judgment as in the situational task" in " ".join(task("late-return").guidance.split())


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
    assert [criterion.id for criterion in rule.criteria] == [*own, "coherence", "grammar", "tone"]
    assert all(criterion.definition for criterion in rule.criteria)
    for criterion in rule.criteria:
        for scale in (criterion.anchors, criterion.short):
            assert scale is not None
            assert len({scale.at(rating) for rating in range(1, 6)}) == 5
    assert p(task_id, {criterion.id: 5 for criterion in rule.criteria}) == 1
    assert p(task_id, {criterion.id: 3 for criterion in rule.criteria}) == Fraction(1, 2)


READ_ALOUD = 140
"""Words a minute."""


@pytest.mark.parametrize("form", FORMS)
def test_a_situation_can_be_read_aloud_and_thought_over_in_its_time(form: Form) -> None:
    """Half a minute to choose: at one minute each, there was none left after the reading."""
    for entry, rule in situations(form):
        words = len(" ".join([entry.prompt, *(option.text for option in rule.options)]).split())
        assert Fraction(words, READ_ALOUD) + Fraction(1, 2) <= entry.minutes, entry.id


@pytest.mark.parametrize("task_id", [row[0] for row in claims.WRITTEN])
def test_sample_replies_of_the_length_that_the_task_asks_for(task_id: str) -> None:
    samples = task(task_id).sample_answers
    assert [sample.rating for sample in samples] == [2, 4]
    assert [sample.rating for sample in samples if not 55 <= len(sample.answer.split()) <= 105] == []
    assert all(len(sample.reason.split()) >= 20 for sample in samples)


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
    enough = not critical and len(without) >= rule.full_credit * len(ids)
    assert enough == (task_id == "no-internet" and not critical)
    expected = 1 if enough else 1 - Fraction(2 if critical else 1, total)
    assert p(task_id, {"ticked": without}) == expected


def test_most_steps_in_logical_order_get_full_credit() -> None:
    """Four of six steps are no longer most of them; steps in reverse order earn nothing."""
    in_order = ["ask", "router", "scope", "remedies", "escalate", "follow-up"]
    assert p("no-internet", {"ticked": in_order}) == 1
    assert p("no-internet", {"ticked": ["ask", "scope", "remedies", "router", "escalate"]}) == 1
    assert p("no-internet", {"ticked": ["ask", "router", "remedies", "escalate"]}) == Fraction(6, 8)
    assert p("no-internet", {"ticked": in_order[::-1]}) == 0
    assert p("no-internet", {"ticked": ["remedies", "ask", *in_order[1:3], "escalate"]}) == Fraction(5, 6)


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
    assert isinstance(rule, Errors)
    assert list(left) == list(right)
    differing = [label for label in left if left[label] != right[label]]
    assert len(left) - len(differing) == claims.SAME_LINES[task_id]
    assert [error.text.split(":")[0] for error in rule.errors] == differing
    for label, error in zip(differing, rule.errors, strict=True):
        was, now = left[label].replace(",", "").split(), right[label].replace(",", "").split()
        changed = [pair for pair in zip(was, now, strict=True) if pair[0] != pair[1]]
        assert len(changed) == 1  # one word or number each, so that one mark is one finding
        assert error.text.index(changed[0][0]) < error.text.index(changed[0][1])
    ids, many = [error.id for error in rule.errors], len(differing)
    found = [p(task_id, {"ticked": ids[:n]}) for n in range(many + 1)]
    assert found == [Fraction(n, many) for n in range(many + 1)]
    assert p(task_id, {"ticked": ids, FALSE_ALARMS: 1}) == Fraction(many - 1, many)
    every_line = {"ticked": ids, FALSE_ALARMS: claims.SAME_LINES[task_id]}
    assert p(task_id, every_line) == 0


def test_the_mail_has_these_mistakes_and_no_other() -> None:
    entry = task("proofread")
    assert isinstance(entry.rule, Errors)
    mail = entry.material.strip()
    for (error_id, wrong, right), error in zip(claims.CORRECTIONS, entry.rule.errors, strict=True):
        assert (error.id, mail.count(wrong)) == (error_id, 1)
        assert error.text == f'"{wrong}" must be "{right}"'
        mail = mail.replace(wrong, right)
    assert entry.guidance.strip().endswith(mail)
    found = [p("proofread", {"ticked": [row[0] for row in claims.CORRECTIONS[:n]]}) for n in range(5)]
    assert found == [Fraction(n, 4) for n in range(5)]
    three = {"ticked": [row[0] for row in claims.CORRECTIONS[:3]]}
    assert [p("proofread", {**three, FALSE_ALARMS: n}) for n in (1, 3, 9)] == [Fraction(1, 2), 0, 0]


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
    invoice = entry.material.replace("$", "")
    lines = re.findall(r"^(\d+) [a-z ]+ at ([\d.]+): ([\d.]+)$", invoice, re.M)
    assert len(lines) == 3
    assert all(int(n) * Fraction(each) == Fraction(line) for n, each, line in lines)
    goods = sum(Fraction(line) for _, _, line in lines)
    off, delivery, printed = (
        Fraction(n) for n in re.findall(r"^[DT][a-z0-9, ]+: (-?[\d.]+)$", invoice, re.M)
    )
    assert off == -goods / 10
    right, fits = goods + off + delivery, entry.rule.fields[0]
    assert (fits.key, right == printed) == ("no", False)
    total = entry.rule.fields[1]
    options = {option.id: Fraction(option.text.lstrip("$")) for option in total.options}
    assert options[total.key] == right
    slips = {right, printed, goods + delivery, (goods + delivery) * 9 / 10}
    assert set(options.values()) == slips
    for choice in options:
        assert p("invoice-total", {"fits": "no", "total": choice}) == int(choice == total.key)
        assert p("invoice-total", {"fits": "yes", "total": choice}) == 0


@pytest.mark.parametrize("task_id", ALL)
def test_what_the_candidate_gets_holds_no_key(task_id: str) -> None:
    entry = task(task_id)
    given = f"{entry.prompt} {entry.material}".lower()
    assert [text for text in key_texts(entry) if text.lower() in given] == []
