"""The three ways to write a document: widths, escapes, and pages that are valid."""

from __future__ import annotations

import re
from fractions import Fraction
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from csr_interview.banks.coverage import coverage
from csr_interview.banks.library import load_all
from csr_interview.documents.blocks import (
    Badge,
    Bar,
    Bars,
    Block,
    Column,
    Document,
    Edge,
    Facts,
    Heading,
    Material,
    Matrix,
    MatrixRow,
    Paragraph,
    Point,
    Points,
    Ruler,
    Space,
    Table,
)
from csr_interview.documents.blocks_html import html
from csr_interview.documents.blocks_markdown import escape, markdown
from csr_interview.documents.blocks_text import block_lines, document_lines, matrix_lines
from csr_interview.documents.for_candidates import candidate_sheet, task_sheet
from csr_interview.documents.guide import interviewer_kit
from csr_interview.documents.layout import width
from csr_interview.text import clean_line, html_escape
from tests.documents.reading import words

ODD = "ab 1.#-+*_`~[]()<>|&;:!\\\"'=/@$^%{}\n\t漢é\u200d\x1b\u202e"
texts = st.text(ODD, max_size=40)


def blocks() -> st.SearchStrategy[Block]:
    """Every kind of block with odd texts in it."""
    point = st.builds(Point, texts, st.sampled_from(["", "(serious)"]), st.sampled_from(["plain", "warning"]))
    points = st.lists(point, min_size=1, max_size=3).map(tuple)
    columns = st.integers(1, 9).map(lambda n: tuple(Column(f"Q{i}", f"Question {i}") for i in range(n)))
    rows = texts.map(lambda name: (MatrixRow(name, frozenset(["Q0"])), MatrixRow(name, frozenset())))
    score = st.fractions(1, 5, max_denominator=60)
    bar = st.builds(Bar, texts, st.tuples(st.just("20"), st.just("4.25")), st.none() | score, texts)
    facts = st.lists(st.tuples(texts, texts | st.tuples(texts, texts)), max_size=3).map(tuple)
    return st.one_of(
        st.builds(Badge, texts, texts, st.sampled_from(["good", "open"])),
        st.builds(Ruler, st.tuples(st.builds(Edge, score, texts, texts)), st.none() | score, number=texts),
        st.builds(
            Bars, st.just(("Question", "Weight", "Score")), st.lists(bar, max_size=3).map(tuple), texts
        ),
        st.builds(Facts, facts, texts, texts),
        st.builds(Heading, texts, st.sampled_from([2, 3]), texts),
        st.builds(Paragraph, texts, label=texts, quote=st.booleans()),
        st.builds(Points, points, texts, st.sampled_from(["dash", "box", "number", "digit"])),
        st.builds(
            Table,
            st.just(("", "Name", "Number")),
            st.tuples(st.tuples(texts, texts, texts)),
            st.just(1),
            st.sampled_from([(), (2,), (0, 2)]),
            drawn=st.sampled_from([(), (1,)]),
            spare=st.sampled_from([(), (2,)]),
        ),
        st.builds(Matrix, st.tuples(columns), rows, corner=texts),
        st.builds(Material, texts, texts),
        st.builds(Space, texts, st.integers(1, 3)),
    )


@given(st.lists(blocks(), max_size=6), st.integers(30, 120))
def test_no_line_is_too_wide_and_nothing_is_a_command_to_the_terminal(found: list[Block], cells: int) -> None:
    for line in document_lines(Document("Title", "", tuple(found)), cells):
        assert width(line.text) <= cells
        assert "\n" not in line.text
        assert not re.search("[\x00-\x1f\x7f-\x9f\u202e]", line.text)
        assert 0 <= line.lead <= len(line.text)


class Balanced(HTMLParser):
    """Fails on a tag that is closed without having been opened, or left open."""

    EMPTY = frozenset(("meta", "br", "link", "img", "hr"))

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "img", "link", "iframe", "a", "base")
        assert not any(name.startswith("on") or name in ("style", "href", "src") for name, _ in attrs)
        if tag == "p":
            assert "p" not in self.open  # a parser would close the outer one
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def check_page(page: str) -> None:
    reader = Balanced()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    assert page.startswith("<!DOCTYPE html>\n<html lang=")
    assert "http://" not in page.replace("http-equiv", "") or "<a" not in page


@given(st.lists(blocks(), max_size=6))
def test_html_is_well_formed_whatever_is_in_it(found: list[Block]) -> None:
    check_page(html(Document("<title>", "&", tuple(found))))


def test_pages_of_the_shipped_banks_are_well_formed() -> None:
    for bank in load_all().banks:
        check_page(html(interviewer_kit(bank, coverage(bank))))
        check_page(html(task_sheet(bank)))
        check_page(html(candidate_sheet(bank)))


@given(texts)
def test_markdown_shows_a_text_as_it_is(text: str) -> None:
    shown = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(escape(text))
    line = clean_line(text)
    expected = html_escape(line).replace("&#x27;", "'")
    assert shown == (f"<p>{expected}</p>\n" if line else "")


@pytest.mark.parametrize("text", ["https://x.example", "mailto:a@b.example", "www.x.example"])
def test_no_address_becomes_a_link(text: str) -> None:
    shown = MarkdownIt("gfm-like", {"linkify": False}).render(escape(f"see {text} there"))
    assert "<a" not in shown
    assert escape(text) != text  # GitHub makes links of bare addresses; the backslash keeps it from doing so


@given(st.lists(blocks(), min_size=1, max_size=4))
def test_markdown_leaves_out_no_word(found: list[Block]) -> None:
    document = Document("Title", "", tuple(found))
    seen = re.sub(r"\s", "", words(markdown(document), "markdown"))
    for block in found:
        if isinstance(block, Paragraph):
            assert re.sub(r"\s", "", clean_line(block.text)) in seen
        elif isinstance(block, Points):
            assert all(re.sub(r"\s", "", clean_line(item.text)) in seen for item in block.items)


def test_material_keeps_its_columns() -> None:
    record = "        answers  mean\nJuly        210   4.4"
    assert [line.text for line in block_lines([Material(record)], 40)] == [
        "  |         answers  mean",
        "  | July        210   4.4",
    ]
    assert f"```text\n{record}\n```" in markdown(Document("T", "", (Material(record),)))
    assert f"<pre>\n{record}</pre>" in html(Document("T", "", (Material(record),)))
    fenced = markdown(Document("T", "", (Material("```\nnot out\n````"),)))
    assert "`````text\n```\nnot out\n````\n`````" in fenced


def matrix(questions: int, tasks: int, name: str = "Customer focus and empathy") -> Matrix:
    groups = (
        tuple(Column(f"Q{place}", "") for place in range(1, questions + 1)),
        tuple(Column(f"T{place}", "") for place in range(1, tasks + 1)),
    )
    return Matrix(groups, (MatrixRow(name, frozenset(["Q1", "T2"])), MatrixRow("Idle", frozenset())))


def test_a_matrix_stands_in_one_band_where_it_fits() -> None:
    text = [f"{line.name}{line.cells}" for line in matrix_lines(matrix(2, 3), 60)]
    assert text == [
        "                           Q Q  T T T",
        "                           1 2  1 2 3",
        "Customer focus and empathy ● ·  · ● ·",
        "Idle                       nobody",
    ]


@pytest.mark.parametrize(("cells", "bands"), [(120, 1), (78, 1), (56, 3), (36, 3)])
def test_a_matrix_is_cut_into_bands_where_it_does_not(cells: int, bands: int) -> None:
    lines = list(matrix_lines(matrix(6, 20), cells))
    assert all(width(line.name + line.cells) <= cells for line in lines)
    assert sum(not line.name and not line.cells for line in lines) == bands - 1
    dots = sum(line.cells.count("●") for line in lines)
    assert dots == 2


def bars() -> Bars:
    rows = (
        Bar("Q1 Irate customer", ("20", "4"), Fraction(4), "! 1", "warning"),
        Bar("Q2 Tools", ("15", "–"), None, "not assessed: Out of time"),
    )
    return Bars(("Question", "Weight", "Rating"), rows)


def test_bars_in_text_fill_what_room_there_is() -> None:
    assert [line.text for line in block_lines([bars()], 80)] == [
        "  Question           Weight  Rating",
        "  Q1 Irate customer      20       4   ████████████████░░░░ ! 1",
        "  Q2 Tools               15       –   not assessed: Out of time",
    ]
    narrow = [line.text for line in block_lines([bars()], 32)]
    assert "  Q1 Irate customer" in narrow
    assert "    Weight 20 Rating 4 ██████░░" in narrow


def test_a_bar_is_drawn_and_said_in_every_format() -> None:
    document = Document("T", "", (bars(),), look="scorecard")
    assert "| Q1 Irate customer | 20 | 4 | ████████████████░░░░ **! 1** |" in markdown(document)
    page = html(document)
    assert '<th scope="row">Q1 Irate customer</th><td class="number">20</td><td class="number">4</td>' in page
    assert '<rect class="full" width="80.00%"' in page


def test_a_ruler_shows_edges_and_score_or_the_range_left() -> None:
    edges = (Edge(Fraction(3), "3.0", "hold from 3.0"), Edge(Fraction(7, 2), "3.5", "hire from 3.5"))
    [drawn, words_below] = [
        line.text for line in block_lines([Ruler(edges, Fraction(18, 5), None, "3.60")], 80)
    ]
    assert (drawn[4 + 30], drawn[4 + 37], drawn[4 + 39]) == ("|", "|", "●")
    assert words_below == "  hold from 3.0 · hire from 3.5"
    span = Ruler(edges, None, (Fraction(2), Fraction(4)), "2.00 to 4.00")
    assert "===============|======|========" in markdown(Document("T", "", (span,)))
    page = html(Document("T", "", (span,), look="scorecard"))
    assert 'aria-label="2.00 to 4.00 on a scale from 1 to 5"' in page
    assert '<rect class="full" x="25.00%" y="6" width="50.00%"' in page
