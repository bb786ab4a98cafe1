"""The scorecard as an HTML page: complete, self-contained, readable in both schemes, whatever was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

from csr_interview import documents
from csr_interview.exchange import Options
from csr_interview.exchange.pages import html_page, html_pages
from csr_interview.exchange.registry import find
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview
from csr_interview.text import clean_line
from tests.documents.making import bank, hostile_interviews, interview
from tests.documents.reading import html_words
from tests.documents.test_blocks import check_page

STYLES = Path(documents.__file__).parent


def page(found: Interview) -> str:
    return html_page(found, bank(), Options())


def said(html: str) -> str:
    """Return what a page says with all white space made one."""
    return " ".join(html_words(html).split())


def test_the_page_says_everything() -> None:
    words = said(page(interview(bank())))
    for expected in (
        "Zoë van Dijk Representative · Phone screen Interviewer R. Osei Started 20 Nov 2026 14:00 UTC",
        "Submitted 20 Nov 2026 14:40 UTC, locked Duration 30:05 Question bank Small bank (small 1.0)",
        "HIRE 3.58 of 5",
        "hold from 3.0 · hire from 3.5 · strong hire from 4.2",
        "Interviewer's recommendation: STRONG HIRE. Knows our product already.",
        "After 1 amendment, it would be hire, 4.08",
        "Other weights change the decision: Equal weights gives strong hire (4.25)",
        "Not borderline (0.12 below 4.2).",
        "Q1 Irate 40 4 50 % Q2 Policy 40 4 50 % ⚑ 2 Q3 Tools 20 – – not assessed: Out of time",
        "Interview score: (40 × 4 + 40 × 4) ÷ 80 = 4.00",
        "Writing 10 88 % 4.50 17 %",
        "Score: (50 × 4 + 10 × 4.50) ÷ 60 = 4.08",
        "Customer focus ✓ passed: mean 4.00 ≥ 2.50 (Q1 4; Q2 4)",
        "Q2 serious: Read from a screen",
        "Q1 Irate 4 → 2 hold; 4 → 5 strong hire",
        "21 Nov 2026 08:30 · Q2 Rating · by R. Osei Old 3 New 4 Reason Reread my notes.",
        "Candidate's questions Shifts? Holidays? Summary Solid.",
        "Q1 Irate rated 4 · weight 40 · 5:00 Question Tell me about irate. 4 = “Sounds like a 4”",
        "Action Rang the depot. Drove there. Result Arrived in time. Notes - calm - specific",
        "Heard 1 of 2 ☑ Owns the outcome Asked 2 of 4 ☑ What was the situation?",
        "Q3 Tools not assessed: Out of time · weight 20",
        "Reply · 4.50 of 5: mean 4.50 (Grammar 4 and Tone 5) Reply Dear customer, …",
    ):
        assert expected in words


def test_nothing_is_loaded_and_nothing_can_run() -> None:
    html = page(interview(bank()))
    check_page(html)
    assert "default-src 'none'; style-src 'unsafe-inline'" in html
    style = html[html.index("<style>") : html.index("</style>")]
    assert not re.search(r"url\(|@import|expression|https?:", style)
    assert html.count("<style>") == 1
    assert '<html lang="en">' in html


@settings(max_examples=60)
@given(hostile_interviews())
def test_every_text_shows_as_text(found: Interview) -> None:
    html = page(found)
    check_page(html)
    words = said(html)
    for text in texts_of(found):
        assert clean_line(text) in words


def texts_of(found: Interview) -> Iterator[str]:
    """Yield everything that somebody typed into an interview and that a scorecard shows."""
    yield from (found.candidate.name, found.role, found.stage, found.interviewer)
    yield from (found.summary, found.candidate_questions, found.opening_notes)
    if found.recommendation:
        yield found.recommendation.reason
    for answer in found.answers.values():
        yield from (answer.situation, answer.task, answer.action, answer.result, answer.notes)
        yield answer.skip_reason
    yield from (mark.text for mark in found.marks)
    yield from (result.text for result in found.task_results.values())
    for change in found.amendments:
        yield from (change.old, change.new, change.reason, change.by)


def test_headings_go_down_one_level_at_a_time() -> None:
    for html in (page(interview(bank())), "".join(html_pages([(interview(bank()), bank())], Options()))):
        levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


class Source:
    """Interviews that can be read again and again, as from a store."""

    def __init__(self, count: int) -> None:
        self.count, self.taken = count, 0

    def __iter__(self) -> Iterator[tuple[Interview, Bank]]:
        used = bank()
        for number in range(self.count):
            self.taken += 1
            yield replace(interview(used), id=f"{number:020x}"), used


def test_a_page_of_several_links_to_each_and_is_written_piece_by_piece() -> None:
    source = Source(30)
    pieces = html_pages(source, Options())
    written = [next(pieces)]
    while "<article" not in written[-1]:
        written.append(next(pieces))
    assert source.taken == 31  # once through for the list of contents, then one by one
    html = "".join([*written, *pieces])
    links = re.findall(r'<a href="#(interview-\d+)">Zoë van Dijk</a>', html)
    assert len(links) == 30
    assert links == re.findall(r'<article id="([^"]+)" lang="en">', html)
    assert "article { break-before: page;" in html
    assert find("html").many is html_pages


def test_what_can_be_read_only_once_gets_its_contents_too() -> None:
    html = "".join(html_pages(iter([(interview(bank()), bank())]), Options()))
    assert '<a href="#interview-1">Zoë van Dijk</a>' in html
    assert html.count("<article") == 1


def test_a_page_of_none_says_so() -> None:
    assert "This file contains no interviews." in said("".join(html_pages([], Options())))


def test_each_scorecard_has_the_language_of_its_bank() -> None:
    german = bank(language="de")
    html = "".join(html_pages([(interview(german), german)], Options()))
    assert '<html lang="en">' in html
    assert '<article id="interview-1" lang="de">' in html
    assert '<html lang="de">' in html_page(interview(german), german, Options())


def _luminance(colour: str) -> float:
    channels = [int(part * (2 // len(part)), 16) / 255 for part in re.findall(_parts(colour), colour)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _parts(colour: str) -> str:
    return "[0-9a-f]" if len(colour) == 3 else "[0-9a-f]{2}"


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 counts it, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_colour_can_be_read(scheme: str) -> None:
    colours: dict[str, str] = {}
    for name in ("blocks.css", "blocks_scorecard.css"):
        light, _, rest = (STYLES / name).read_text(encoding="utf-8").partition("@media (prefers-color-scheme")
        found = light if scheme == "light" else rest.partition("}")[0]
        colours |= dict(re.findall(r"--(\w+): #([0-9a-f]{3,6});", found))
    for name in ("ink", "soft", "accent", "warn", "good", "middle", "poor"):
        for ground in ("back", "panel"):
            assert _contrast(colours[name], colours[ground]) >= 4.5, (name, ground)


def test_printed_pages_have_numbers_and_a_flag_stands_beside_its_bar() -> None:
    style = html_page(interview(bank()), bank(), Options())
    assert 'content: counter(page) " of " counter(pages)' in style
    assert ".drawn .bar { display: inline-block; width: calc(100%" in style
