"""`stats`: how interviewers rate, and how far they agree, without opening the app."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from csr_interview.cli.filter_options import filter_options, filters_from
from csr_interview.cli.locations import Places, pass_places
from csr_interview.cli.output import examples, say, say_blocks, say_heading
from csr_interview.text import clean_line

if TYPE_CHECKING:
    from csr_interview.scoring.interviewers import Report


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
        from csr_interview.cli.stats_data import data

        say(json.dumps([data(one, only) for one in reports], ensure_ascii=False, indent=2))
        return
    if only:
        reports = [one for one in reports if any(name_key(p.interviewer) == only for p in one.people)]
    _print(reports, only, some=some)


def _print(reports: list[Report], only: str, *, some: bool) -> None:
    """Print the statistics of every bank, and what the figures mean."""
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
