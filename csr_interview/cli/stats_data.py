"""Interviewer statistics as plain data, for `stats --json`."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from csr_interview.documents.statistics import deviation
from csr_interview.scoring.agreement import Common, Figure
from csr_interview.scoring.interviewers import ENOUGH, Figures, Habits, Quartiles, Report
from csr_interview.store.sealing import name_key


def data(found: Report, only: str = "") -> dict[str, Any]:
    """Return everything about one bank; `only` limits the people to one, named as `name_key` does.

    Numbers are floats. Means, shares and quartiles of too few values are None.
    """
    held = found.collected
    titles = dict(held.questions)
    people = [one for one in found.people if not only or name_key(one.interviewer) == only]
    return {
        "bank": held.bank,
        "title": held.title,
        "versions": list(held.versions),
        "interviews": len(held.held),
        "sealed": held.sealed,
        "nameless": held.nameless,
        "group": _habits(found.group, titles, compared=False),
        "people": [_habits(one, titles, compared=found.compared) for one in people],
        "agreement": {
            "pairs": [_common(pair) for pair in found.agreement.pairs if not only or _with(pair, only)],
            "group": _common(found.agreement.group) if found.agreement.group else None,
        },
    }


def _with(pair: Common, only: str) -> bool:
    return any(name_key(name) == only for name in pair.interviewers)


def _habits(person: Habits, titles: dict[str, str], *, compared: bool) -> dict[str, Any]:
    """Return one interviewer, or the group, whose name is None."""
    return {
        "interviewer": person.interviewer or None,
        "interviews": person.interviews,
        "enough": person.enough,
        **_figures(person.overall, told=person.enough, compared=compared),
        "seconds_to_submit": _quartiles(person.wait, told=person.enough),
        "questions": [
            {
                "question": question,
                "title": titles.get(question, ""),
                **_figures(figures, told=person.enough and figures.enough, compared=compared),
            }
            for question, figures in person.questions.items()
        ],
    }


def _figures(figures: Figures, *, told: bool, compared: bool) -> dict[str, Any]:
    """Return figures over all questions or of one; counts always, the rest where enough is known."""
    ratings = figures.ratings
    return {
        "ratings": {str(rating): times for rating, times in enumerate(ratings.counts, 1)},
        "mean": _number(ratings.mean if told else None),
        "group_mean": _number(figures.expected if told and compared else None),
        "leniency": _number(figures.leniency if told and compared else None),
        "ratings_used": ratings.used,
        "standard_deviation": _number(deviation(ratings.variance) if told else None),
        "seconds_per_question": _quartiles(figures.time, told=told),
        "follow_ups": {
            "offered": figures.offered,
            "asked": figures.asked,
            "skipped_share": _number(figures.skipped if told else None),
        },
    }


def _quartiles(found: Quartiles | None, *, told: bool) -> dict[str, Any]:
    """Return quartiles, and of how many values."""
    if found is None:
        return {"n": 0, "lower": None, "median": None, "upper": None}
    values = (found.lower, found.median, found.upper) if told and found.n >= ENOUGH else (None,) * 3
    names = ("lower", "median", "upper")
    return {"n": found.n} | {name: _number(value) for name, value in zip(names, values, strict=True)}


def _common(found: Common) -> dict[str, Any]:
    """Return how some interviewers agree."""
    return {
        "interviewers": list(found.interviewers),
        "answers": found.icc.n,
        "candidates": found.icc.candidates,
        "alike": found.same,
        "apart": found.apart,
        "kappa": _measure(found.kappa) if found.kappa else None,
        "icc": _measure(found.icc),
    }


def _measure(found: Figure) -> dict[str, Any]:
    """Return a measure with its reading, or the reason for silence."""
    return {
        "value": _number(found.value),
        "reading": found.reading or None,
        "rough": found.rough,
        "reason": found.reason or None,
    }


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
