"""What one sample candidate said, and how it was noted, ticked and rated."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING

from csr_interview.models.interview import Answer, Mark
from csr_interview.sample.words import Phrases, Pool, level, phrases

if TYPE_CHECKING:
    from csr_interview.models.bank import Question
    from csr_interview.sample.team import Interviewer

_HEARD = {1: 0.15, 2: 0.3, 3: 0.5, 4: 0.7, 5: 0.88}
"""How likely each point to look for was heard, by rating."""

_FLAGGED = {1: 0.3, 2: 0.14, 3: 0.03, 4: 0.01, 5: 0.0}
"""The same for each red flag; a serious one half as likely."""

_OWN_FLAG = 0.02
_SKIPPED = 0.03

_SAME_ANSWER = 0.4
"""How far apart ratings of the same answer by several people are, beside their habits. In points."""


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
    return Answer(question.id, rating=rating, seconds=seconds, opened=True, **notes)


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
            yield Mark(question.id, "red_flag", place)
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
