"""`stats`: rating habits and agreement of interviewers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from csr_interview.cli.options import Places, filter_options, filters_from, pass_places
from csr_interview.cli.output import examples, say, say_blocks, say_heading
from csr_interview.text import clean_line

if TYPE_CHECKING:
    from fractions import Fraction

    from csr_interview.scoring.agreement import Common, Figure
    from csr_interview.scoring.interviewers import Figures, Habits, Quartiles, Report


@click.command(
    epilog=examples(
        "csr-interview stats --bank csr",
        'csr-interview stats --interviewer "R. Osei"      question by question',
        "csr-interview stats --since 2026-01-01 --json",
    )
)
@filter_options
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array for programs: one object per bank.")
@pass_places
def stats(places: Places, /, as_json: bool, **chosen: Any) -> None:
    """Show rating habits and agreement of interviewers, by question bank.

    Only submitted scorecards count, with ratings as submitted. --interviewer shows one person by question,
    compared with all interviewers.

    With --json: bank, title, versions, interviews, sealed, nameless, group, people (each with interviewer,
    interviews, ratings, mean, group_mean, leniency, ratings_used, standard_deviation, seconds_per_question,
    follow_ups, seconds_to_submit, questions) and agreement (pairs and group: interviewers, answers,
    candidates, alike, apart, kappa, icc). Figures without enough data are null.
    """
    from csr_interview.scoring.interviewers import report
    from csr_interview.store.sealing import name_key

    if chosen["status"] == "draft":
        raise click.UsageError("Statistics use only submitted scorecards; --status draft has none.")
    filters = filters_from(chosen)
    with places.read_store() as opened:
        collected = opened.statistics(filters)
        some = opened.counts().submitted > 0
    reports = [report(one) for one in collected]
    only = name_key(filters.interviewer)
    if as_json:
        say(json.dumps([data(one, only) for one in reports], ensure_ascii=False, indent=2))
        return
    if only:
        reports = [one for one in reports if any(name_key(p.interviewer) == only for p in one.people)]
    _print(reports, only, some=some)


def _print(reports: list[Report], only: str, *, some: bool) -> None:
    """Print the statistics of each bank, and explanations."""
    from csr_interview.documents import statistics as document
    from csr_interview.documents.blocks import Heading, Paragraph
    from csr_interview.store.sealing import name_key

    if not reports:
        say_blocks(document.nothing_blocks(filtered=some))
        return
    for found in reports:
        say_heading(f"{clean_line(found.collected.title)} ({clean_line(found.collected.bank)})")
        if only:
            person = next(one for one in found.people if name_key(one.interviewer) == only)
            name = Heading(person.interviewer, level=3)
            say_blocks((Paragraph(document.scope(found)), name, *document.person_blocks(person, found)))
        else:
            say_blocks(document.report_blocks(found))
        say()
    say_blocks(document.explained_blocks())


# The same as plain data, for `--json`.


def data(found: Report, only: str = "") -> dict[str, Any]:
    """Return all statistics of one bank; `only` (see `name_key`) limits the people to one.

    Numbers are floats. Means, shares and quartiles of too few values are None.
    """
    from csr_interview.store.sealing import name_key

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
            "pairs": [
                _common(pair)
                for pair in found.agreement.pairs
                if not only or only in map(name_key, pair.interviewers)
            ],
            "group": _common(found.agreement.group) if found.agreement.group else None,
        },
    }


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
    """Return figures of all questions or one; only counts if there are too few."""
    from csr_interview.documents.statistics import deviation

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
    """Return quartiles and the number of values."""
    from csr_interview.scoring.interviewers import ENOUGH

    if found is None:
        return {"n": 0, "lower": None, "median": None, "upper": None}
    values = (found.lower, found.median, found.upper) if told and found.n >= ENOUGH else (None,) * 3
    names = ("lower", "median", "upper")
    return {"n": found.n} | {name: _number(value) for name, value in zip(names, values, strict=True)}


def _common(found: Common) -> dict[str, Any]:
    """Return the agreement of some interviewers."""
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
    """Return a measure with its interpretation, or the reason why there is none."""
    return {
        "value": _number(found.value),
        "reading": found.reading or None,
        "rough": found.rough,
        "reason": found.reason or None,
    }


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
