"""Which single rating the verdict hangs on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from csr_interview.models.decision import Flip
from csr_interview.scoring.judge import Judge


def flips_of(judge: Judge, ratings: Mapping[str, int], order: Iterable[str]) -> tuple[Flip, ...]:
    """Return, for each rated question, the smallest change down and up that changes the verdict.

    `ratings` must be complete enough for a verdict. Questions come in `order`, down before up; a question
    whose rating cannot change the verdict has no line.
    """
    verdict, _ = judge.ruling(ratings)
    failed = set(judge.failed(ratings))
    found: list[Flip] = []
    for question in order:
        if question not in ratings:
            continue
        rating = ratings[question]
        for steps in (range(rating - 1, 0, -1), range(rating + 1, 6)):
            for to in steps:
                changed = {**ratings, question: to}
                becomes, _ = judge.ruling(changed)
                if becomes is not verdict:
                    fails = tuple(gate for gate in judge.failed(changed) if gate not in failed)
                    found.append(Flip(question, rating, to, becomes, fails))
                    break
    return tuple(found)
