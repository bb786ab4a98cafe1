"""Agreement in panels of any size: every pair against a straight-line count, the group against all groups."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from csr_interview.models.statistics import Shared
from csr_interview.scoring.agreement import agreement, icc21, quadratic_weighted_kappa


def sat(people: int, candidates: int, *, seed: int, misses: float = 0.1) -> list[Shared]:
    """Many people rate many candidates' six questions, now and then not one of them."""
    dice = Random(seed)
    found = []
    for candidate in range(candidates):
        for question in range(6):
            level = dice.randint(1, 5)
            for person in range(people):
                rating = min(5, max(1, level + dice.choice((-1, 0, 0, 1, 2))))
                if dice.random() >= misses:
                    found.append(Shared(f"c{candidate}", "final", f"q{question}", f"P{person:02d}", rating))
    return dice.sample(found, len(found))


@pytest.mark.parametrize(("people", "seed"), [(2, 1), (7, 2), (8, 3), (13, 4)])
def test_every_pair_of_a_large_panel_is_counted(people: int, seed: int) -> None:
    """Against a count in a straight line: for two names, walk over all ratings of the first."""
    shared = sat(people, 6, seed=seed)
    found = {pair.interviewers: pair for pair in agreement(shared).pairs}
    assert len(found) == people * (people - 1) // 2
    for (first, second), pair in found.items():
        rows, seen = [], set()
        for one in shared:
            if one.interviewer == first:
                for other in shared:
                    if other[:3] == one[:3] and other.interviewer == second:
                        rows.append((one.rating, other.rating))
                        seen.add(one.candidate)
        assert pair.kappa is not None
        assert (pair.icc.n, pair.icc.candidates) == (len(rows), len(seen))
        assert pair.kappa.value == quadratic_weighted_kappa(rows)
        assert pair.icc.value == icc21(rows)


def test_a_panel_of_thirty_is_one_group() -> None:
    found = agreement(sat(30, 5, seed=9, misses=0))
    assert found.group is not None
    assert len(found.group.interviewers) == 30
    assert found.group.icc.n == 30


def largest(shared: list[Shared]) -> tuple[int, int]:
    """Answers and people of the group that shares most, by trying every group there could be."""
    by: dict[tuple[str, str, str], dict[str, int]] = {}
    for one in shared:
        by.setdefault(one[:3], {})[one.interviewer] = one.rating
    names = sorted({one.interviewer for one in shared})
    best = (0, 0)
    for size in range(3, len(names) + 1):
        for group in combinations(names, size):
            common = [subject for subject, rated in by.items() if rated.keys() >= set(group)]
            same = len({by[subject][name] for subject in common for name in group}) <= 1
            if len(common) >= 10 and len({subject[0] for subject in common}) >= 5 and not same:
                best = max(best, (len(common), size))
    return best


@pytest.mark.parametrize("seed", range(40))
def test_the_group_is_the_best_of_all_groups(seed: int) -> None:
    dice = Random(seed)
    shared = sat(dice.randint(3, 7), 6, seed=seed, misses=dice.choice((0, 0.05, 0.2, 0.4)))
    if seed % 3 == 0:  # three who always give the same: nothing can be said of them alone
        shared = [
            one._replace(rating=3) if one.interviewer in ("P00", "P01", "P02") else one for one in shared
        ]
    group = agreement(shared).group
    assert ((group.icc.n, len(group.interviewers)) if group else (0, 0)) == largest(shared)
