"""`stats`: how interviewers rate, and how far they agree, without opening the app."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from csr_interview.cli.filtering import filter_options, filters_from
from csr_interview.cli.output import columns, examples, say, say_heading, table
from csr_interview.cli.places import Places, pass_places
from csr_interview.text import clean_line

if TYPE_CHECKING:
    from csr_interview.scoring.agreement import Common
    from csr_interview.scoring.habits import Figures, Habits, Report

_SIDE = 6
"""Columns of one side of a bar of leniency."""

_HEADINGS = ("N", "1–5", "MEAN", "DIFF", "AGAINST GROUP", "RANGE", "TIME", "SKIPPED", "TO SUBMIT")
_CUT = ((0, 12), (6, 4), (9, 6))
"""Columns to cut in a narrow terminal, and down to what: the name, the range, the time to submit."""


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
    """Tell how interviewers rate and agree, by question bank.

    Only submitted scorecards count, with their ratings as submitted. --interviewer shows one person question
    by question; the group they are compared with stays everybody.

    With --json: bank, title, versions, interviews, sealed, nameless, group, people (each with interviewer,
    interviews, ratings, mean, group_mean, leniency, ratings_used, standard_deviation, seconds_per_question,
    follow_ups, seconds_to_submit, questions) and agreement (pairs and group: interviewers, answers,
    candidates, alike, apart, kappa, icc). What too little is known about is null.
    """
    from csr_interview.scoring.habits import report
    from csr_interview.store.sealing import name_key

    if chosen["status"] == "draft":
        raise click.UsageError("Statistics are made of submitted scorecards: --status draft has none.")
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
    from csr_interview.documents import statistics as words

    if not reports:
        say(words.NONE_HERE if some else words.NOTHING)
        say(words.NEEDED)
        return
    for place, found in enumerate(reports):
        if place:
            say()
        say_heading(f"{clean_line(found.collected.title)} ({clean_line(found.collected.bank)})")
        say(" ".join(words.scope(found)))
        if only:
            _print_person(found, only)
        else:
            _print_people(found)
            _print_agreement(found)
    say()
    for name, sentence in words.EXPLAINED:
        _hang(f"{name}: ", sentence)


def _print_people(found: Report) -> None:
    """Print a line for everybody, and one for all together."""
    from csr_interview.documents import statistics as words
    from csr_interview.scoring.habits import ENOUGH

    if not found.people:
        return
    people = [*found.people, found.group] if found.compared else list(found.people)
    say()
    rows = [
        _cells(person.interviewer or "Everybody", person.overall, person, found, whole=True)
        for person in people
    ]
    table(("INTERVIEWER", *_HEADINGS), rows, flexible=_CUT)
    if any(not person.enough for person in people):
        say(f"Fewer than {ENOUGH} interviews say too little: their lines are empty.")
    if not found.compared:
        say(words.ALONE)


def _print_person(found: Report, only: str) -> None:
    """Print one interviewer question by question."""
    from csr_interview.documents import statistics as words
    from csr_interview.store.sealing import name_key

    person = next(one for one in found.people if name_key(one.interviewer) == only)
    say()
    say_heading(clean_line(person.interviewer))
    for sentence in words.told(person, found):
        _hang("  ", sentence)
    if person.enough:
        say()
        titles = dict(found.collected.questions)
        rows = [
            _cells(words.titled(question, titles.get(question, "")), figures, person, found)
            for question, figures in person.questions.items()
        ]
        table(("QUESTION", *_HEADINGS[:-1]), rows, flexible=_CUT[:-1])


def _cells(name: str, figures: Figures, person: Habits, found: Report, *, whole: bool = False) -> list[str]:
    """Return the cells of one line; `whole` is that of a person over all questions."""
    from csr_interview.documents import statistics as words

    n = person.interviews if whole else figures.ratings.n
    last = 9 if whole else 8
    if not (person.enough if whole else figures.enough):
        return [name, f"{n:,}", *[""] * (last - 1)]
    ratings = figures.ratings
    compared = found.compared and bool(person.interviewer)
    left, right = words.lean_bar(figures.leniency, _SIDE)
    cells = [
        name,
        f"{n:,}",
        words.spark(ratings.counts),
        words.number(ratings.mean),
        words.signed(figures.leniency) if compared else "",
        f"{left}│{right}" if compared else "",
        f"{ratings.used}/5 {words.number(words.deviation(ratings.variance))}",
        words.middle(figures.time),
        words.share(figures.skipped),
        words.middle(person.wait),
    ]
    return cells[: last + 1]


def _print_agreement(found: Report) -> None:
    """Print who agrees with whom, those with a figure first."""
    from csr_interview.documents import statistics as words

    say()
    say_heading("Agreement")
    agreed = found.agreement
    if not agreed.pairs:
        say(words.NO_PAIRS)
    ordered = sorted(agreed.pairs, key=lambda pair: pair.icc.value is None)
    for common in [*([agreed.group] if agreed.group else []), *ordered]:
        _hang(f"{clean_line(' – '.join(common.interviewers))}: ", _agreeing(common))


def _agreeing(common: Common) -> str:
    """Return how some interviewers agree, or why that is not told."""
    from csr_interview.documents import statistics as words

    if common.icc.value is None:
        return common.icc.reason
    kappa = f"kappa {words.figure_words(common.kappa, kappa=True)}, " if common.kappa else ""
    return f"{kappa}ICC {words.figure_words(common.icc, kappa=False)}; {words.common_words(common)}"


def _hang(first: str, text: str) -> None:
    """Print a text behind its label, wrapped to the terminal."""
    from csr_interview.documents.layout import hang

    room = columns()
    for line in hang(first if len(first) * 2 < room else "  ", text, room):
        say(line)
