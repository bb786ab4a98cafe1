"""Calibration rules: which sample answer is next, and the results of ratings.

There is no clock, store or chance: the same history and seed give the same next sample, in the terminal and
in the app.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from csr_interview.models.calibration import ENOUGH, Agreement, Attempt, Period, Progress, Sample, SampleId
from csr_interview.text import clean, clean_line, fold

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank

MISSED = 2
"""Gap from which a sample is missed and comes back soon. Experienced interviewers differ by one."""

INTERVALS = {0: 8, 1: 5}
"""Other ratings until a sample is due again, by the gap of its last one."""

MISSED_INTERVAL = 3
"""The same for a missed one: soon, but not while its expert rating is still remembered."""

LONGEST = 64
"""Exact ratings in a row double a sample's interval up to this."""

LEAN = Fraction(1, 2)
"""Mean gap from which a rater is called lenient or severe."""

Leaning = Literal["lenient", "severe", "even"]


# Samples ------------------------------------------------------------------------------------------------


def samples_of(bank: Bank, question: str = "") -> tuple[Sample, ...]:
    """Return the sample answers of a bank, or of one of its questions, in the bank's order.

    The same words twice under one question are one sample.
    """
    found: dict[SampleId, Sample] = {}
    for asked in bank.questions:
        if question not in ("", asked.id):
            continue
        for sample in asked.sample_answers:
            name = SampleId(bank.id, asked.id, digest_of(sample.answer))
            made = Sample(name, bank.version, clean(sample.answer), sample.rating, clean(sample.reason))
            found.setdefault(name, made)
    return tuple(found.values())


def digest_of(answer: str) -> str:
    """Return the ID of a sample answer: the SHA-256 of its text, without regard to white space."""
    return sha256(clean_line(answer).encode()).hexdigest()


def attempt_at(sample: Sample, rating: int, *, id: str, at: str, rater: str) -> Attempt:
    """Return the record of a rating. Raises ValueError for one that is not 1 to 5."""
    if isinstance(rating, bool) or rating not in (1, 2, 3, 4, 5):
        raise ValueError("ratings are 1 to 5")
    name = sample.id
    return Attempt(
        id=id,
        at=at,
        rater=clean_line(rater),
        bank=name.bank,
        bank_version=sample.bank_version,
        question=name.question,
        digest=name.digest,
        rating=rating,
        key=sample.key,
    )


# The next one -------------------------------------------------------------------------------------------


def next_sample(samples: Iterable[Sample], history: Sequence[Attempt], seed: str = "") -> Sample | None:
    """Return the sample to rate next; None if there is none except the one rated last.

    `history` has one rater's attempts, oldest first, also of other banks. In order:

    1. a missed sample that is due again, unless the last one was a repetition and there are new ones;
    2. a new sample, of the question that was rated longest ago or never;
    3. the sample that has been due longest, or is due next.

    Never the sample rated last. If there is still a choice, the seed decides.
    """
    last = history[-1] if history else None
    open_ = [sample for sample in samples if last is None or sample.id != last.sample]
    if not open_:
        return None
    seen: dict[SampleId, list[int]] = {}
    for place, attempt in enumerate(history):
        seen.setdefault(attempt.sample, []).append(place)

    def due(sample: Sample) -> int:
        return seen[sample.id][-1] + 1 + _interval([history[place].gap for place in seen[sample.id]])

    new = [sample for sample in open_ if sample.id not in seen]
    known = [sample for sample in open_ if sample.id in seen]
    missed = [
        sample
        for sample in known
        if abs(history[seen[sample.id][-1]].gap) >= MISSED and due(sample) <= len(history)
    ]
    returned = last is not None and len(seen[last.sample]) > 1
    if missed and not (new and returned):
        return min(missed, key=lambda s: (-abs(history[seen[s.id][-1]].gap), due(s), _lot(s, seed)))
    if new:
        asked = {(attempt.bank, attempt.question): place for place, attempt in enumerate(history)}
        return min(new, key=lambda s: (asked.get(s.id[:2], -1), _lot(s, seed)))
    return min(known, key=lambda s: (due(s), _lot(s, seed)))


def _interval(gaps: Sequence[int]) -> int:
    """Return after how many other ratings a sample is due again, from its gaps so far."""
    last = abs(gaps[-1])
    if last >= MISSED:
        return MISSED_INTERVAL
    interval = INTERVALS[last]
    for gap in reversed(gaps[:-1]):
        if last or gap:
            break
        interval = min(LONGEST, 2 * interval)
    return interval


def _lot(sample: Sample, seed: str) -> str:
    """Return a sample's sort key in an order that depends on the seed."""
    return sha256("\0".join((seed, *sample.id)).encode()).hexdigest()


# Results ------------------------------------------------------------------------------------------------


def agreement(attempts: Iterable[Attempt]) -> Agreement:
    """Return how close ratings are to the expert ratings."""
    gaps = [attempt.gap for attempt in attempts]
    enough = len(gaps) >= ENOUGH
    return Agreement(
        n=len(gaps),
        exact=sum(gap == 0 for gap in gaps),
        within_one=sum(abs(gap) <= 1 for gap in gaps),
        lean=Fraction(sum(gaps), len(gaps)) if enough else None,
        distance=Fraction(sum(map(abs, gaps)), len(gaps)) if enough else None,
    )


def leaning(found: Agreement) -> Leaning | None:
    """Return whether ratings are above the expert ratings or below; None for too few."""
    if found.lean is None:
        return None
    return "lenient" if found.lean >= LEAN else "severe" if found.lean <= -LEAN else "even"


def first_ratings(attempts: Iterable[Attempt]) -> list[Attempt]:
    """Return only the first rating of each sample by each rater, in order."""
    found: dict[tuple[str, SampleId], Attempt] = {}
    for attempt in attempts:
        found.setdefault((fold(attempt.rater), attempt.sample), attempt)
    return list(found.values())


def progress(attempts: Sequence[Attempt]) -> Progress:
    """Return all results of ratings, which are ordered oldest first."""
    questions: dict[tuple[str, str], list[Attempt]] = {}
    for attempt in attempts:
        questions.setdefault((attempt.bank, attempt.question), []).append(attempt)
    blocks = [attempts[start : start + ENOUGH] for start in range(0, len(attempts), ENOUGH)]
    return Progress(
        overall=agreement(attempts),
        first_sight=agreement(first_ratings(attempts)),
        by_question={name: agreement(found) for name, found in questions.items()},
        over_time=tuple(Period(block[0].at, block[-1].at, agreement(block)) for block in blocks),
    )


def by_rater(attempts: Iterable[Attempt]) -> dict[str, Agreement]:
    """Return the agreement of each rater, by the first spelling of the name."""
    names: dict[str, str] = {}
    found: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        name = names.setdefault(fold(attempt.rater), attempt.rater)
        found.setdefault(name, []).append(attempt)
    return {name: agreement(theirs) for name, theirs in found.items()}
