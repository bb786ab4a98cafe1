"""`stats`: rating habits and agreement of interviewers, figures of questions and tasks, and the funnel."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from csr_interview.cli.options import Places, filter_options, filters_from, pass_places
from csr_interview.cli.output import examples, say, say_blocks, say_heading
from csr_interview.text import clean_line, fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from csr_interview.banks.library import Library
    from csr_interview.models.statistics import StageCounts
    from csr_interview.scoring.agreement import Common, Figure
    from csr_interview.scoring.funnel import Funnel, Passage
    from csr_interview.scoring.interviewers import Figures, Habits, Quartiles, Report
    from csr_interview.scoring.items import Item, ItemReport
    from csr_interview.store import Filters, Store


@click.command(
    epilog=examples(
        "csr-interview stats --bank csr",
        'csr-interview stats --interviewer "R. Osei"      question by question',
        "csr-interview stats --since 2026-01-01 --json",
        "csr-interview stats --items --bank csr       questions and tasks",
        "csr-interview stats --funnel                 candidates by stage",
    )
)
@filter_options
@click.option("--items", is_flag=True, help="Show difficulty, item–total and options of questions and tasks.")
@click.option("--funnel", is_flag=True, help="Show candidates by stage and by experience, for each role.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array for programs: one object per bank.")
@pass_places
def stats(places: Places, /, items: bool, funnel: bool, as_json: bool, **chosen: Any) -> None:
    """Show rating habits and agreement of interviewers, by question bank.

    Only submitted scorecards count, with ratings as submitted. --interviewer shows one person by question,
    compared with all interviewers. With --items and --funnel it only limits which interviews count, and
    --funnel counts drafts as started.

    With --json: bank, title, versions, interviews, sealed, nameless, group, people (each with interviewer,
    interviews, ratings, mean, group_mean, leniency, ratings_used, standard_deviation, seconds_per_question,
    follow_ups, seconds_to_submit, questions) and agreement (pairs and group: interviewers, answers,
    candidates, alike, apart, kappa, icc). Figures without enough data are null.

    With --items --json: bank, title, versions, interviews, sealed, other_wordings, items (each with id,
    title, component, form, n, mean, standard_deviation, item_total, item_total_n, options) and hints. The
    mean of a question is a rating, of a task a share of full credit.

    With --funnel --json, one object per bank and role: bank, title, role, candidates, sealed, staged and
    stages (each with stage, started, submitted, advanced, held, stopped, incomplete, share_advanced, and
    experience with the same by level: none, some, experienced, or "" if it is not recorded).
    """
    from csr_interview.scoring.interviewers import report

    if items and funnel:
        raise click.UsageError("Use --items or --funnel, not both.")
    if chosen["status"] and funnel:
        raise click.UsageError("--funnel counts drafts and submitted scorecards; leave out --status.")
    if chosen["status"] == "draft":
        raise click.UsageError("Statistics use only submitted scorecards; --status draft has none.")
    filters = filters_from(chosen)
    with places.read_store() as opened:
        if items:
            _print_items(opened, filters, as_json=as_json)
            return
        if funnel:
            _print_funnel(opened, filters, places.library(), as_json=as_json)
            return
        collected = opened.statistics(filters)
        some = opened.counts().submitted > 0
    reports = [report(one) for one in collected]
    only = fold(filters.interviewer)
    if as_json:
        say(json.dumps([data(one, only) for one in reports], ensure_ascii=False, indent=2))
        return
    if only:
        reports = [one for one in reports if any(fold(p.interviewer) == only for p in one.people)]
    _print(reports, only, some=some)


def _print(reports: list[Report], only: str, *, some: bool) -> None:
    """Print the statistics of each bank, and explanations."""
    from csr_interview.documents import statistics as document
    from csr_interview.documents.blocks import Heading, Paragraph

    if not reports:
        say_blocks(document.nothing_blocks(filtered=some))
        return
    for found in reports:
        say_heading(f"{clean_line(found.collected.title)} ({clean_line(found.collected.bank)})")
        if only:
            person = next(one for one in found.people if fold(one.interviewer) == only)
            name = Heading(person.interviewer, level=3)
            say_blocks((Paragraph(document.scope(found)), name, *document.person_blocks(person, found)))
        else:
            say_blocks(document.report_blocks(found))
        say()
    say_blocks(document.explained_blocks())


def _print_items(opened: Store, filters: Filters, *, as_json: bool) -> None:
    """Print the statistics of questions and tasks of each bank."""
    from csr_interview.documents import items as document
    from csr_interview.scoring.items import item_report

    reports = [item_report(one) for one in opened.item_statistics(filters)]
    if as_json:
        say(json.dumps([item_data(one) for one in reports], ensure_ascii=False, indent=2))
        return
    if not reports:
        say_blocks(document.nothing_blocks(filtered=opened.counts().submitted > 0))
        return
    for found in reports:
        say_heading(f"{clean_line(found.collected.title)} ({clean_line(found.collected.bank)})")
        say_blocks(document.item_blocks(found))
        say()
    say_blocks(document.explained_blocks())


def _print_funnel(opened: Store, filters: Filters, library: Library, *, as_json: bool) -> None:
    """Print the funnel of each bank and role."""
    from csr_interview.documents import funnel as document
    from csr_interview.scoring.funnel import funnels

    stages = {bank.id: [stage.title for stage in bank.stages] for bank in library.banks}
    found = [(one, funnels(one, stages.get(one.bank, ()))) for one in opened.stage_statistics(filters)]
    if as_json:
        data = [funnel_data(counts, role) for counts, roles in found for role in roles]
        say(json.dumps(data, ensure_ascii=False, indent=2))
        return
    if not found:
        say_blocks(document.nothing_blocks(filtered=opened.counts().interviews > 0))
        return
    for counts, roles in found:
        say_heading(f"{clean_line(counts.title)} ({clean_line(counts.bank)})")
        say_blocks(document.funnel_blocks(counts, roles))
        say()
    say_blocks(document.explained_blocks())


# The same as plain data, for `--json`.


def data(found: Report, only: str = "") -> dict[str, Any]:
    """Return all statistics of one bank; `only` (see `fold`) limits the people to one.

    Numbers are floats. Means, shares and quartiles of too few values are None.
    """
    held = found.collected
    titles = dict(held.questions)
    people = [one for one in found.people if not only or fold(one.interviewer) == only]
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
                if not only or only in map(fold, pair.interviewers)
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


def item_data(found: ItemReport) -> dict[str, Any]:
    """Return the statistics of questions and tasks of one bank; figures of too few interviews are None."""
    from csr_interview.documents.items import hints

    held = found.collected
    return {
        "bank": held.bank,
        "title": held.title,
        "versions": list(dict.fromkeys(bank.version for bank in held.banks.values())),
        "interviews": held.interviews,
        "sealed": held.sealed,
        "other_wordings": found.earlier,
        "items": [_item(item) for item in found.items],
        "hints": {kind: list(lines) for kind, lines in hints(found).items()},
    }


def _item(item: Item) -> dict[str, Any]:
    """Return one question or task in one form."""
    from csr_interview.documents.statistics import deviation

    return {
        "id": item.id,
        "title": item.title,
        "component": item.component,
        "form": item.form,
        "n": item.n,
        "mean": _number(item.mean),
        "standard_deviation": _number(deviation(item.variance)),
        "item_total": _number(item.item_total),
        "item_total_n": item.compared,
        "options": [
            {"option": one.option, "kind": one.kind or None, "times": one.times} for one in item.options
        ],
    }


def funnel_data(counts: StageCounts, found: Funnel) -> dict[str, Any]:
    """Return the funnel of one bank and role."""
    stages = [
        {"stage": row.title, **_passage(row.everyone), "experience": _levels(row.by_experience)}
        for row in found.rows
    ]
    return {
        "bank": counts.bank,
        "title": counts.title,
        "role": found.role,
        "candidates": found.candidates,
        "sealed": counts.sealed,
        "staged": found.staged,
        "stages": stages,
    }


def _levels(found: Mapping[str, Passage]) -> dict[str, Any]:
    """Return the same by level of experience; "" is not recorded."""
    return {level: _passage(passage) for level, passage in found.items()}


def _passage(found: Passage) -> dict[str, Any]:
    """Return how many candidates came through; the share of too few is None."""
    counts: dict[str, Any] = {"started": found.started, "submitted": found.submitted}
    counts.update(found.outcomes.items())
    return counts | {"share_advanced": _number(found.share)}


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
