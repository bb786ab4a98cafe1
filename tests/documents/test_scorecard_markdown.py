"""The scorecard as Markdown: what was typed shows as text, links work, nothing becomes HTML."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given, settings
from markdown_it import MarkdownIt

from csr_interview.exchange import Options
from csr_interview.exchange.pages import markdown_page, markdown_pages
from csr_interview.models.interview import Candidate, Interview
from csr_interview.text import clean_line
from tests.documents.making import bank, hostile_interviews, interview
from tests.documents.reading import words
from tests.documents.test_scorecard_html import texts_of

GOLDEN = Path(__file__).parent / "golden" / "scorecard.md"
"""Write it anew with CSR_INTERVIEW_GOLDEN=1, then read the difference."""

TAGS = frozenset(("p", "h1", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "code", "hr", "br", "a"))
TABLES = frozenset(("table", "thead", "tbody", "tr", "th", "td"))


def page(found: Interview) -> str:
    return markdown_page(found, bank(), Options())


def rendered(text: str) -> str:
    return str(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))


class Tags(HTMLParser):
    """What a renderer made of the Markdown."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href"]
        assert not any(name.startswith("on") for name, _ in attrs)


def tags(text: str) -> Tags:
    reader = Tags()
    reader.feed(rendered(text))
    reader.close()
    return reader


def test_a_whole_scorecard() -> None:
    text = page(interview(bank()))
    if os.environ.get("CSR_INTERVIEW_GOLDEN") == "1":
        GOLDEN.write_text(text, encoding="utf-8", newline="\n")
    assert text == GOLDEN.read_text(encoding="utf-8")


@settings(max_examples=60)
@given(hostile_interviews())
def test_every_text_shows_as_text(found: Interview) -> None:
    text = page(found)
    shown = " ".join(words(text, "markdown").split())
    for one in texts_of(found):
        assert " ".join(clean_line(one).split()) in shown
    made = tags(text)
    assert made.tags <= TAGS | TABLES
    assert made.links == []


def test_markup_in_every_place_stays_text() -> None:
    evil = "<script>alert(1)</script> [x](javascript:alert(1)) ![i](http://x.example/i.png) `c` **b** | # h"
    found = interview(
        bank(), candidate=Candidate("c", evil), role=evil, summary=f"{evil}\n\n# {evil}\n- {evil}"
    )
    pairs = [(found, bank())]
    for text in (page(found), "".join(markdown_pages(pairs, Options()))):
        made = tags(text)
        assert made.tags <= TAGS | TABLES
        assert set(made.links) <= {"#interview-1"}
        assert words(text, "markdown").count("<script>alert(1)</script>") >= 5


def test_a_file_of_several_begins_with_links_to_each() -> None:
    pairs = [(interview(bank(), candidate=Candidate(f"c{n}", f"Person {n}")), bank()) for n in range(1, 13)]
    text = "".join(markdown_pages(pairs, Options()))
    first = "1. [Person 1](#interview-1) Representative · Phone screen · R. Osei · 20 Nov 2026 · hire"
    assert text.startswith(f"# Interviews\n\n{first}\n2. [Person 2]")
    assert tags(text).links == [f"#interview-{number}" for number in range(1, 13)]
    headings = re.findall(r"<h2>(.*?)</h2>", rendered(text))
    assert headings == [f"Interview {number}" for number in range(1, 13)]
    assert "**Person 3**" in text


def test_a_file_of_none_says_so() -> None:
    assert "".join(markdown_pages([], Options())) == "# Interviews\n\nThis file contains no interviews.\n"
