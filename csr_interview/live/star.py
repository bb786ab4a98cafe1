"""STAR coverage: which parts of a story are missing, and the follow-up that draws the last of them out."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from csr_interview.models.interview import TEXT_FIELDS, Answer

if TYPE_CHECKING:
    from csr_interview.models.bank import FollowUp, Question

STAR = TEXT_FIELDS[:4]
"""Situation, task, action, result."""


def missing_parts(question: Question | None, answer: Answer) -> tuple[str, ...]:
    """Return the parts without text, once the story has begun; none where STAR does not apply."""
    if question is None or not question.star or not answer.has_text:
        return ()
    return tuple(part for part in STAR if not getattr(answer, part).strip())


def suggested(question: Question, missing: tuple[str, ...], asked: Collection[int]) -> FollowUp | None:
    """Return the first follow-up not yet asked that draws out the last missing part.

    `asked` holds the 0-based places of those asked already. None where no follow-up of the bank helps.
    """
    for part in reversed(missing):
        for number, follow_up in enumerate(question.follow_ups):
            if follow_up.draws_out == part and number not in asked:
                return follow_up
    return None
