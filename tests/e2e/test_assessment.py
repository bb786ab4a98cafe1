"""A full interview with the whole assessment, by keys alone, and what leaves the machine afterwards."""

from __future__ import annotations

import csv
import io
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from csr_interview.banks.library import DEFAULT_BANK, load_file, shipped_dir
from csr_interview.models.tasks import BestOption, Choice, Criteria, Errors, Order, Steps, Task
from csr_interview.scoring.tasks import score_task
from tests.e2e.program import begin, choose, finish_and_submit, kept, listed, run, start
from tests.terminal import Terminal

pytestmark = pytest.mark.long  # tests/ui goes the same way by Pilot

BANK = load_file(shipped_dir() / f"{DEFAULT_BANK}.toml")
REPLY = "Dear customer, I am sorry."


def plan(number: int, task: Task) -> tuple[list[str], dict[str, Any], str]:
    """Return the digits for a task, the response they should record, and the reply typed before.

    Every third task is done wrong or in part, so that the scores differ.
    """
    well = number % 3 != 2
    match task.rule:
        case BestOption() as rule:
            ids = [option.id for option in rule.options]
            place = ids.index(rule.key) if well else (ids.index(rule.key) + 1) % len(ids)
            return [str(place + 1)], {"chosen": ids[place]}, ""
        case Errors() as rule:
            found = [item.id for item in rule.errors][: None if well else 2]
            keys = [str(n + 1) for n in range(len(found))]
            alarms = {} if well else {"false_alarms": 1}  # the line after "none of these"
            return keys + [str(len(rule.errors) + 2)] * len(alarms), {"ticked": found} | alarms, ""
        case Steps() as rule:
            said = [step.id for step in rule.steps][: None if well else 2]
            return [str(n + 1) for n in range(len(said))], {"ticked": said}, ""
        case Order() as rule:
            ids = [item.id for item in rule.items]
            order = list(rule.key) if well else list(reversed(rule.key))
            return [str(ids.index(key) + 1) for key in order], {"order": order}, ""
        case Choice() as rule:
            keys = [str([o.id for o in part.options].index(part.key) + 1) for part in rule.fields]
            return keys, {part.id: part.key for part in rule.fields}, ""
        case Criteria() as rule:
            ratings = [4 if well else 3 for _ in rule.criteria]
            response = {item.id: rating for item, rating in zip(rule.criteria, ratings, strict=True)}
            return [*map(str, ratings)], response, REPLY
    raise AssertionError(f"the bank has no such rule: {task.rule.kind}")


def planned(home: Path) -> tuple[Task, ...]:
    """Return the tasks of the interview under way, by its plan and form."""
    interview = kept(home)
    return BANK.for_plan(interview.plan, interview.form).tasks


def replied(home: Path, task: Task, reply: str) -> bool:
    """Return whether the reply to a task is saved."""
    results = kept(home).task_results
    return task.id in results and results[task.id].text == reply


def conduct(terminal: Terminal, home: Path) -> dict[str, tuple[dict[str, Any], str]]:
    """Do the whole interview; return what each task should hold: response and reply."""
    expected: dict[str, tuple[dict[str, Any], str]] = {}
    begin(terminal, "Dana", plan="Questions and all tasks")
    for question in BANK.questions:
        terminal.send("f8")
        terminal.write(f"Notes on {question.id}")
        terminal.send("f4")
    terminal.send("f8")
    terminal.wait_for("Choose a task")
    terminal.send("enter")
    for number, task in enumerate(planned(home)):
        terminal.wait_for(r"\d of \d+ · " + task.title.replace("(", r"\(").replace(")", r"\)"))
        digits, response, reply = plan(number, task)
        if reply:
            terminal.send(*reply, "tab")
            terminal.wait_for("^ +TASK ")
            terminal.wait_until(partial(replied, home, task, reply), "the reply saved")
        choose(terminal, home, *digits)
        expected[task.id] = (response, reply)
        terminal.send("f8")
    terminal.wait_for("CLOSING")
    terminal.write("None")
    terminal.send("f8")
    finish_and_submit(terminal)
    terminal.send("ctrl+q")
    assert terminal.wait_exit() == 0
    return expected


def test_a_full_assessment_by_keys_and_every_task_in_csv_and_json(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        expected = conduct(terminal, tmp_path)
    (row,) = listed(tmp_path)
    shown = json.loads(run(tmp_path, "show", row["id"], "--format", "json").stdout)
    text = json.dumps(shown)
    exported = run(tmp_path, "export", "--layout", "tasks", "--no-bom", "-o", "-")
    assert exported.returncode == 0, exported.stderr
    lines = {line["task"]: line for line in csv.DictReader(io.StringIO(exported.stdout.decode()))}
    tasks = planned(tmp_path)
    assert list(lines) == [task.id for task in tasks]
    for task in tasks:
        response, reply = expected[task.id]
        score = score_task(task, response)
        assert score is not None
        line = lines[task.id]
        assert json.loads(line["response_json"]) == response
        assert line["reply"] == reply
        assert float(line["p"]) == round(float(score.p), 4)
        assert float(line["score"]) == round(float(1 + 4 * score.p), 4)
        assert line["working"] == score.working
        assert json.dumps(score.working)[1:-1] in text
    assert {line["state"] for line in lines.values()} == {"completed"}
    gates = {gate["gate"]: gate["state"] for gate in shown["decision"]["gates"]}
    assert gates == {"g1": "passed", "g2": "passed"}
