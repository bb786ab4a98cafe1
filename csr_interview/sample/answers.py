"""Answers and task results of a sample candidate, with notes, checked items and ratings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

from csr_interview.models.interview import Answer, Mark, TaskResult
from csr_interview.models.tasks import (
    BestOption,
    Choice,
    Criteria,
    Errors,
    FindErrors,
    Item,
    Order,
    Proofread,
    Steps,
    Task,
)
from csr_interview.sample.people import Interviewer, Level, Phrases, Pool, level, phrases, read
from csr_interview.scoring.tasks import FALSE_ALARMS

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, Question

_HEARD = {1: 0.15, 2: 0.3, 3: 0.5, 4: 0.7, 5: 0.88}
"""Probability of each point to look for, by rating."""

_FLAGGED = {1: 0.3, 2: 0.14, 3: 0.03, 4: 0.01, 5: 0.0}
"""Probability of each red flag, by rating; half for a serious one."""

_OWN_FLAG = 0.02
_SKIPPED = 0.02

_SAME_ANSWER = 0.4
"""Deviation of ratings of the same answer by several people, apart from their habits, in points."""


def rating_for(level: float, rng: Random, apart: float = 0.7) -> int:
    """Return a rating near how good something is (about 1 to 5); `apart` is how far off, usually."""
    return min(5, max(1, round(rng.gauss(level, apart))))


def answer(question: Question, level: float, by: Interviewer, rng: Random) -> Answer:
    """Return a finished answer: rated with notes that fit, or rarely skipped with a reason.

    `level` is how good the candidate is at this question, about 1 to 5: the same for every interviewer.
    """
    planned = max(question.minutes, 1) * 60
    seconds = int(planned * by.pace * rng.uniform(0.6, 1.3))
    if not question.required and rng.random() < _SKIPPED:
        reason = phrases().draw(phrases().interview["skips"], rng)
        return Answer(question.id, skip_reason=reason, seconds=seconds // 5, opened=True)
    rating = rating_for(by.sees(level), rng, _SAME_ANSWER)
    notes = _notes(question, rating, rng)
    return Answer(question.id, rating=rating, seconds=seconds, wording=0, opened=True, **notes)


def begun(question: Question, level: float, by: Interviewer, rng: Random) -> Answer:
    """Return an answer in the middle of being noted: the story has started, no rating yet."""
    full = answer(question, max(level, 2.0), by, rng)
    if question.star:
        return Answer(
            question.id, situation=full.situation, task=full.task, seconds=full.seconds // 3, opened=True
        )
    first = full.notes.split("\n", 1)[0]
    return Answer(question.id, notes=first, seconds=full.seconds // 3, opened=True)


def marks(found: Answer, question: Question, by: Interviewer, rng: Random) -> Iterator[Mark]:
    """Yield what was ticked for an answer: heard, asked and red flags, the more the better or worse."""
    rating = found.rating or (3 if found.has_text else None)
    if rating is None:
        return
    progress = 1.0 if found.rating else 0.4
    for place in range(len(question.looking_for)):
        if rng.random() < _HEARD[rating] * progress:
            yield Mark(question.id, "looking_for", place)
    for place in range(len(question.follow_ups)):
        if rng.random() < by.asks * progress:
            yield Mark(question.id, "follow_up", place)
    for place, flag in enumerate(question.red_flags):
        chance = _FLAGGED[rating] * (0.5 if flag.severity == "serious" else 1)
        if found.rating and rng.random() < chance:
            serious = flag.severity == "serious"
            words = phrases().draw(phrases().interview["flag_words"], rng) if serious else ""
            yield Mark(question.id, "red_flag", place, words)
    if found.rating and rng.random() < _OWN_FLAG:
        own = rng.choice(phrases().interview["own_flags"])
        yield Mark(question.id, "own_flag", 0, own["text"], own["severity"])


def _notes(question: Question, rating: int, rng: Random) -> dict[str, str]:
    """Return the text fields of an answer: STAR where the bank asks for it, else notes alone."""
    known = phrases()
    theme = known.theme_for(f"{question.title}\n{question.prompt}")
    if not question.star:
        return {"notes": "\n".join(_remarks(known, theme.notes, rating, rng, rng.choice((2, 3, 3))))}
    case = rng.choice(theme.cases)
    fields = {
        "situation": known.fill(case["situation"], rng),
        "task": known.fill(case["task"], rng),
        "action": known.draw(theme.action[level(rating, rng)], rng),
        "result": known.draw(theme.result[level(rating, rng)], rng),
        "notes": "\n".join(_remarks(known, theme.notes, rating, rng, rng.choice((0, 1, 1, 2)))),
    }
    if rating == 1 and rng.random() < 0.5:
        fields["task"] = ""  # weak answers leave parts of the story out
    return fields


def _remarks(known: Phrases, pool: Pool, rating: int, rng: Random, many: int) -> Iterator[str]:
    """Yield `many` different remarks that fit a rating, now and then with the time they were typed at."""
    seen: set[str] = set()
    for _ in range(many):
        left = [text for text in pool[level(rating, rng)] if text not in seen]
        if not left:
            return
        text = rng.choice(left)
        seen.add(text)
        stamp = f"[{rng.randint(2, 26):02}:{rng.randint(0, 59):02}] " if rng.random() < 0.12 else ""
        yield stamp + known.fill(text, rng)


# Task results.


_GIVEN = 0.98
"""Share of planned tasks that are administered; others are skipped or not reached."""

_CLOCK_MINUTES = 20
"""Maximum minutes of a task on the clock: longer ones are done alone."""


@dataclass(frozen=True, slots=True)
class _Theme:
    words: tuple[str, ...]
    replies: Pool


@cache
def _texts() -> tuple[tuple[_Theme, ...], Sequence[str]]:
    """Return the replies by theme and the reasons for a skip, read once."""
    raw = read("tasks.toml")
    themes = (_Theme(tuple(entry["words"]), entry) for entry in raw["themes"])
    return tuple(themes), raw["skips"]


def results(bank: Bank, ability: float, rng: Random) -> dict[str, TaskResult]:
    """Return the task results of a planned bank in its order, without tasks that were not reached.

    `ability` is about 1 to 5, as for the answers.
    """
    found: dict[str, TaskResult] = {}
    for task in bank.tasks:
        if rng.random() < _GIVEN:
            found[task.id] = given(task, ability, rng)
        elif rng.random() < 0.5:
            found[task.id] = TaskResult(task.id, skip_reason=rng.choice(_texts()[1]))
    return found


def seconds(bank: Bank, recorded: Mapping[str, TaskResult], rng: Random) -> int:
    """Return how long the tasks that were given took on the interview's clock."""
    planned = (
        min(task.minutes, _CLOCK_MINUTES)
        for task in bank.tasks
        if task.id in recorded and recorded[task.id].response
    )
    return int(60 * sum(planned) * rng.uniform(0.8, 1.2))


def given(task: Task, ability: float, rng: Random) -> TaskResult:
    """Return a task as done by a candidate of that ability, with the reply where one is rated."""
    # A strong candidate is right nearly always and a weak one now and then.
    skill = min(0.97, max(0.1, (ability - 1) / 4 + rng.gauss(0, 0.12)))
    response = _response(task, ability, skill, rng)
    if not isinstance(task.rule, Criteria):
        return TaskResult(task.id, response)
    mean = sum(response.values()) / len(response)
    return TaskResult(task.id, response, text=_reply(task, mean, rng))


def _response(task: Task, ability: float, skill: float, rng: Random) -> dict[str, Any]:
    """Return a record in the shape that `TaskResult.response` documents."""
    match task.rule:
        case BestOption() as rule:
            return {"chosen": _one(rule.options, rule.key, 0.2 + 0.75 * skill, rng)}
        case Errors() as rule:
            ticked = {"ticked": _some(rule.errors, 0.4 + 0.6 * skill, rng)}
            return ticked if rng.random() < 0.4 + 0.5 * skill else {**ticked, FALSE_ALARMS: 1}
        case FindErrors() as rule:
            return {"ticked": _some(rule.errors, 0.6 + 0.4 * skill, rng)}
        case Proofread() as rule:
            return {"ticked": _some(rule.errors, 0.3 + 0.7 * skill, rng)}
        case Order() as rule:
            return {"order": _order(rule.key, 0.3 + 0.65 * skill, rng)}
        case Choice() as rule:
            return {part.id: _one(part.options, part.key, 0.5 + 0.5 * skill, rng) for part in rule.fields}
        case Steps() as rule:
            return {"ticked": _some(rule.steps, 0.3 + 0.65 * skill, rng)}
        case Criteria() as rule:
            return {part.id: rating_for(ability, rng) for part in rule.criteria}


def _one(options: Sequence[Item], key: str, chance: float, rng: Random) -> str:
    """Return the key with that chance, else one of the other options."""
    others = [option.id for option in options if option.id != key]
    return key if rng.random() < chance or not others else rng.choice(others)


def _some(items: Sequence[Item], chance: float, rng: Random) -> list[str]:
    """Return each item with that chance."""
    return [item.id for item in items if rng.random() < chance]


def _order(key: Sequence[str], chance: float, rng: Random) -> list[str]:
    """Return the right order with that chance, else one with two neighbours swapped."""
    order = list(key)
    if rng.random() >= chance and len(order) > 1:
        place = rng.randrange(len(order) - 1)
        order[place : place + 2] = reversed(order[place : place + 2])
    return order


def _reply(task: Task, mean: float, rng: Random) -> str:
    """Return what was written, or noted of a talk, as good as its ratings."""
    about = f"{task.title}\n{task.prompt}".lower()
    themes, _ = _texts()
    theme = next(theme for theme in themes if any(word in about for word in theme.words))
    level: Level = "low" if mean < 2.5 else "high" if mean >= 3.5 else "mid"
    return phrases().draw(theme.replies[level], rng)
