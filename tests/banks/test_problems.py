"""Broken banks: every problem is told at once, with file, key path and message."""

from __future__ import annotations

from pathlib import Path

import pytest

from csr_interview.banks.library import Problem, check_file, load_file
from csr_interview.errors import BankError
from csr_interview.live import session
from csr_interview.models.interview import STEPS
from tests.banks.broken import BROKEN, WARNED
from tests.banks.editing import Case, edited

TASKS = """
[[tasks]]
id = "pick"
family = "sjt"
title = "Pick"
prompt = "Which?"
competencies = []
minutes = 1
weight = 1
provenance = "authored"
[tasks.rule]
kind = "best-option"
options = [{ id = "a", text = "A" }, { id = "b", text = "B" }]
key = "c"
reason = "Because."

[[tasks]]
id = "sort"
family = "process"
title = "Sort"
prompt = "In which order?"
competencies = ["communication"]
minutes = 1
weight = 1
provenance = "authored"
[tasks.rule]
kind = "order"
items = [{ id = "a", text = "A" }, { id = "b", text = "B" }, { id = "c", text = "C" }]
key = ["b", "z", "b"]

[[tasks]]
id = "triage"
family = "process"
title = "Triage"
prompt = "Which queue?"
competencies = ["communication"]
minutes = 1
weight = 1
provenance = "authored"
[tasks.rule]
kind = "choice"
[[tasks.rule.fields]]
id = "queue"
label = "Queue"
options = [{ id = "a", text = "A" }, { id = "a", text = "B" }]
key = "d"

[decision]"""


def lines(problems: list[Problem]) -> list[str]:
    """Return problems as level and text, without the file."""
    return [f"{problem.level} {problem.key}: {problem.message}" for problem in problems]


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.name)
def test_error_with_file_key_and_message(tmp_path: Path, case: Case) -> None:
    path = edited(tmp_path, *case.edits)
    assert Problem(str(path), case.key, case.message, "error") in check_file(path)
    with pytest.raises(BankError, match=r"edited\.toml"):
        load_file(path)


@pytest.mark.parametrize("case", WARNED, ids=lambda case: case.name)
def test_warning_leaves_the_bank_usable(tmp_path: Path, case: Case) -> None:
    path = edited(tmp_path, *case.edits)
    assert check_file(path) == [Problem(str(path), case.key, case.message, "warning")]
    assert load_file(path).id == "csr"


def test_ten_problems_at_once(tmp_path: Path) -> None:
    path = edited(
        tmp_path,
        ('title = "Customer Service Representative"', 'title = ""'),
        ("minutes = 30", 'minutes = "30"'),
        ('["tool-fluency", "learning"]', '["tools", "learning"]'),
        ('id = "q2"', 'id = "q1"'),
        ('severity = "serious"', 'severity = "bad"'),
        ("[questions.short]", 'extra = "?"\n[questions.short]'),
        ("accuracy = 10", "accuracy = 11"),
        ('competency = "empathy"', 'competency = "warmth"'),
        ("at_least = 3.0", "at_least = 9.5"),
        ("[decision.presets.equal]", "[decision.presets.even]"),
    )
    assert lines(check_file(path)) == [
        "error title: must not be empty",
        "error minutes: a whole number is needed, not text",
        'warning competencies[7]: no question or task measures this competency (competency "tool-fluency")',
        'error questions[0].red_flags[0].severity: must be one of "note", "serious", not "bad"'
        ' (question "q1")',
        'error questions[0].anchors.extra: is not a known key (question "q1")',
        'error questions[1].id: the id "q1" is already used by questions[0] (question "q1")',
        'error questions[3].competencies[0]: there is no competency "tools" (question "q4")',
        "error decision.components: the weights add up to 101, not 100",
        'error decision.presets: there is no preset "equal"',
        "error decision.bands[2].at_least: must be at most 5",
        "error decision.bands[2].at_least: must be lower than in the band before it",
        'error decision.must_pass[1].conditions[0].competency: there is no competency "warmth"'
        ' (must-pass criterion "g2")',
    ]


def test_keys_of_tasks(tmp_path: Path) -> None:
    path = edited(tmp_path, ("\n[decision]", TASKS))
    assert lines(check_file(path)) == [
        'warning tasks[8].competencies: measures no competency: name at least one (task "pick")',
        'error tasks[8].rule.key: there is no option "c" (task "pick")',
        'error tasks[9].rule.key: the order leaves out "a", "c" (task "sort")',
        'error tasks[9].rule.key: the order names an item twice (task "sort")',
        'error tasks[9].rule.key[1]: there is no item "z" (task "sort")',
        'error tasks[10].rule.fields[0].options[1].id: the id "a" is already used by '
        'tasks[10].rule.fields[0].options[0] (task "triage")',
        'error tasks[10].rule.fields[0].key: there is no option "d" (task "triage")',
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "key"),
    [
        (
            "pick",
            ', { id = "b", text = "B" }]\nkey = "c"\nreason',
            ']\nkey = "a"\nreason',
            "tasks[8].rule.options",
        ),
        (
            "sort",
            ', { id = "b", text = "B" }, { id = "c", text = "C" }]\nkey = ["b", "z", "b"]',
            ']\nkey = ["a"]',
            "tasks[9].rule.items",
        ),
        (
            "triage",
            ', { id = "a", text = "B" }]\nkey = "d"',
            ']\nkey = "a"',
            "tasks[10].rule.fields[0].options",
        ),
    ],
)
def test_a_choice_of_one_is_an_error(tmp_path: Path, name: str, old: str, new: str, key: str) -> None:
    path = edited(tmp_path, ("\n[decision]", TASKS), (old, new))
    assert [p.message for p in check_file(path) if p.key == key and p.level == "error"] == [
        f'must have at least 2 in the list (task "{name}")'
    ]
    with pytest.raises(BankError):
        load_file(path)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("1979-05-27T07:32:00", "a number is needed, not a date or time"),
        ("07:32:00", "a number is needed, not a date or time"),
        ("[20]", "a number is needed, not a list"),
        ("0x" + "f" * 6_000, "a number of at most 28 digits is needed"),
    ],
    ids=["date", "time", "list", "hexadecimal"],
)
def test_a_weight_that_is_no_number(tmp_path: Path, value: str, message: str) -> None:
    found = lines(check_file(edited(tmp_path, ("weight = 20", f"weight = {value}"))))
    assert found == [f'error questions[0].weight: {message} (question "q1")']


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (
            ("serious = 2", "serious = 6"),
            "decision.red_flag_cap.serious: can hardly ever be reached: serious red flags are about only 5"
            " competencies",
        ),
        (
            ('competencies = ["motivation"]', 'competencies = ["motivation", "motivation"]'),
            'questions[5].competencies[1]: "motivation" is named twice in this list (question "q6")',
        ),
    ],
)
def test_what_can_have_no_effect_is_a_warning(tmp_path: Path, edit: tuple[str, str], line: str) -> None:
    assert lines(check_file(edited(tmp_path, edit))) == [f"warning {line}"]
    assert lines(check_file(edited(tmp_path, ("serious = 2", "serious = 5")))) == []


def test_a_key_of_another_kind_of_rule_or_condition(tmp_path: Path) -> None:
    path = edited(
        tmp_path,
        ("\n[decision]", TASKS),
        ('kind = "choice"', 'kind = "choice"\nreason = "Because."'),
        ('kind = "ratings-mean"', 'kind = "criteria-mean"'),
        ('id = "q1"', 'id = "q1"\nfamilies = []'),
    )
    found = lines(check_file(path))
    assert 'error tasks[10].rule.reason: is not used by a rule of the kind "choice" (task "triage")' in found
    assert (
        "error decision.must_pass[1].conditions[0].competency:"
        ' is not used by a condition of the kind "criteria-mean" (must-pass criterion "g2")'
    ) in found
    assert 'error questions[0].families: is not a known key here (question "q1")' in found
    assert not any("did you mean" in line for line in found)


OLD = Path(__file__).parent / "version_1.toml"
"""A bank as earlier versions of the program made it, which had no problems."""


@pytest.mark.parametrize(
    ("edit", "beginning"),
    [
        (("", ""), "is missing: this bank has the rules of version 1. Add version = 2, plans, must_pass"),
        (("[decision]", "[decision]\nversion = 1"), "must be 2: this bank has the rules of version 1. Add"),
    ],
    ids=["missing", "1"],
)
def test_a_bank_of_the_old_format_is_told_once_what_to_add(
    tmp_path: Path, edit: tuple[str, str], beginning: str
) -> None:
    path = tmp_path / "old.toml"
    path.write_text(OLD.read_text(encoding="utf-8").replace(*edit, 1), encoding="utf-8")
    [problem] = check_file(path)
    assert (problem.key, problem.level) == ("decision.version", "error")
    assert problem.message.startswith(beginning)
    added = "plans, must_pass, family_coverage, reliability, short, anchors, always = true, banks new"
    assert [words for words in added.split(", ") if words not in problem.message] == []
    assert not problem.message.endswith("…")
    with pytest.raises(BankError, match=r"decision\.version"):
        load_file(path)


def test_no_part_may_take_the_name_of_a_step() -> None:
    assert set(STEPS) == {session.OPENING, session.ASSESSMENT, session.CLOSING}


def test_missing_guidance_is_a_warning(tmp_path: Path) -> None:
    path = edited(tmp_path, ("follow_ups = [", "follow_ups = []\n_ = ["))
    found = lines(check_file(path))
    assert (
        'warning questions[0].follow_ups: is empty: the interviewer has no guidance here (question "q1")'
        in found
    )


def test_a_bank_without_competencies_is_one_problem_and_not_twenty(tmp_path: Path) -> None:
    path = tmp_path / "bank.toml"
    path.write_text('competencies = []\n[[questions]]\ncompetencies = ["a", "b"]\n', encoding="utf-8")
    about = [problem.message for problem in check_file(path) if "competenc" in problem.key]
    assert about == ["must have at least 1 in the list"]


def test_what_the_error_says(tmp_path: Path) -> None:
    path = edited(tmp_path, ("weight = 20", "weight = 0"), ('version = "1.0.0"', 'version = "x"'))
    with pytest.raises(BankError) as caught:
        load_file(path)
    assert caught.value.cause.startswith(f"{path}: version: a version consists of")
    assert caught.value.cause.endswith("(and 2 more)")


def test_a_problem_is_one_safe_line() -> None:
    problem = Problem("a\nb.toml", "k\x1b[31m", "says\t\u202ex")
    assert str(problem) == "a b.toml: k[31m: says x"
