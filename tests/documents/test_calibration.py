"""Calibration as a document: one result, and what all ratings say."""

from __future__ import annotations

from datetime import UTC

import pytest

from csr_interview.calibration import agreement, by_rater, progress, samples_of
from csr_interview.documents.calibration import progress_blocks, result_blocks
from csr_interview.documents.layout import trend
from csr_interview.models.calibration import Attempt
from tests.calibrating import practice_bank, rated
from tests.documents.reading import told

BANK = practice_bank()
SAMPLES = samples_of(BANK)


def some(count: int, off: int = 1, rater: str = "R. Osei") -> list[Attempt]:
    found = []
    for place in range(count):
        one = SAMPLES[place % len(SAMPLES)]
        rating = one.key + off if one.key + off <= 5 else one.key - off
        found.append(rated(one, rating, place, rater))
    return found


@pytest.mark.parametrize("rating", [1, 2, 3, 4, 5])
def test_a_result_tells_both_ratings_the_reason_and_what_they_stand_for(rating: int) -> None:
    sample = SAMPLES[1]
    assert sample.key == 3
    question = BANK.question(sample.id.question)
    text = told(result_blocks(question, sample, rated(sample, rating)), 80)
    assert f"YOU {rating} · EXPERT 3" in text
    assert sample.reason in text
    assert f"{rating} =  {question.anchors.at(rating)}" in text
    assert text.count(" =  ") == (1 if rating == 3 else 2)
    scale = next(line for line in text.splitlines() if "●" in line)
    assert ("|" in scale) is (rating != 3)
    if rating != 3:
        assert (scale.index("●") < scale.index("|")) is (rating < 3)


def rows_of(text: str) -> dict[str, str]:
    return {line.strip().partition("  ")[0]: " ".join(line.split()) for line in text.splitlines()}


def test_progress_tells_means_and_what_is_missing() -> None:
    attempts = some(12)
    now = agreement(attempts[:1])
    text = told(progress_blocks(progress(attempts), [BANK], UTC, this_time=now, unrated=True), 100)
    rows = rows_of(text)
    assert rows["All ratings"] == "All ratings 12 1.00 ·····│━···· +0.33 no lean 0 (0%) 12 (100%)"
    assert "First attempt      9    1.00" in text
    assert rows["This session"] == "This session 1 too few: 4 more"
    assert rows["irate Irate"].split()[2:4] == ["6", "1.00"]
    assert rows["tools Tools"] == "tools Tools 3 too few: 2 more"
    assert "▄▄  1.00 off at first, 1.00 now." in text
    assert "3 more ratings until the next mark" in " ".join(text.split())
    assert rows["1 Nov 2026"] == "1 Nov 2026 2 too few: 3 more", "the last of three blocks"
    assert "By rater" not in text


def test_questions_without_ratings_and_raters_are_told_where_there_are_some() -> None:
    attempts = [*some(2), *some(5, 2, "K. Lund")]
    found = progress(attempts)
    text = told(progress_blocks(found, [BANK], UTC, raters=by_rater(attempts)), 80)
    assert "By rater" in text
    assert rows_of(text)["K. Lund"].split()[2:4] == ["5", "2.00"]
    assert "not rated yet" not in text
    assert "0  " in told(progress_blocks(progress(some(1)), [BANK], UTC, unrated=True), 80)
    gone = told(progress_blocks(found, [], UTC), 80)
    assert rows_of(gone)["irate"].split()[1] == "5", "the bank is gone, its ratings are not"


def test_a_trend_is_low_where_ratings_are_close() -> None:
    distances = [period.agreement.distance for period in progress([*some(5, 0), *some(5, 2)]).over_time]
    assert trend([value for value in distances if value is not None], 2) == "▁▇"
