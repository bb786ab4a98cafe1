"""Documents as a single HTML file without scripts, for light and dark screens and paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache, singledispatch
from itertools import pairwise
from pathlib import Path

from csr_interview.documents.blocks import (
    BOX,
    HIGHEST,
    LOWEST,
    Badge,
    Bars,
    Block,
    Document,
    Facts,
    Heading,
    Look,
    Material,
    Matrix,
    Paragraph,
    Points,
    Ruler,
    Space,
    Table,
)
from csr_interview.documents.blocks_text import YES, edge_words
from csr_interview.text import clean, clean_line, html_escape

# Bars and rulers as SVG, which is printed even if backgrounds are not.


def bar(value: Fraction) -> str:
    """Draw a value from 1 to 5: 4 of 5 fills four fifths. Its row has the number as text."""
    return (
        '<svg class="bar" aria-hidden="true" width="100%" height="10">'
        '<rect class="rail" width="100%" height="10" rx="2"/>'
        f'<rect class="full" width="{_percent(value / HIGHEST)}" height="10" rx="2"/></svg>'
    )


def ruler(block: Ruler) -> str:
    """Draw the scale with its cutoffs and the score, or the range still possible."""
    about = f"{block.number} on a scale from {LOWEST} to {HIGHEST}" if block.number else "no score yet"
    parts = [
        f'<svg class="ruler" role="img" aria-label="{line(about)}" width="100%" height="34">',
        '<rect class="rail" y="6" width="100%" height="8" rx="2"/>',
    ]
    if block.span is not None:
        start, end = (_along(value) for value in block.span)
        place, size = _percent(start), _percent(end - start)
        parts.append(f'<rect class="full" x="{place}" y="6" width="{size}" height="8"/>')
    for edge in block.edges:
        place = _percent(_along(edge.at))
        parts.append(f'<line class="edge" x1="{place}" x2="{place}" y1="2" y2="18"/>')
        parts.append(f'<text x="{place}" y="31" text-anchor="middle">{line(edge.number)}</text>')
    parts.append(f'<text x="0%" y="31" text-anchor="start">{LOWEST}</text>')
    parts.append(f'<text x="100%" y="31" text-anchor="end">{HIGHEST}</text>')
    if block.at is not None:
        parts.append(f'<circle class="score" cx="{_percent(_along(block.at))}" cy="10" r="7"/>')
    return "".join([*parts, "</svg>"])


def _along(value: Fraction) -> Fraction:
    """Return the position of a value on the scale, 0 to 1."""
    return (value - LOWEST) / (HIGHEST - LOWEST)


def _percent(part: Fraction) -> str:
    return f"{float(min(max(part, Fraction(0)), Fraction(1))) * 100:.2f}%"


# Nothing can be loaded or run, even if escaping were incomplete.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

_GAP = '<br class="gap">'

_SHORT = 32
"""Maximum characters of a text in several columns."""


END = "</main>\n</body>\n</html>\n"


def html(document: Document) -> str:
    """Return a document as a complete HTML page with a line end."""
    opening = head(document.title, document.language, document.look)
    return "\n".join((opening, *body(document), END))


def head(title: str, language: str, look: Look) -> str:
    """Return the start of a page up to its first heading; `END` closes it."""
    lines = (
        "<!DOCTYPE html>",
        f'<html lang="{line(language)}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{line(title)}</title>",
        f"<style>\n{_style(look)}</style>",
        "</head>",
        "<body>",
        f'<main class="{look}">',
    )
    return "\n".join(lines)


def body(document: Document, deeper: int = 0) -> Iterator[str]:
    """Yield a document's heading and blocks, with headings `deeper` levels down."""
    title = f"<h{1 + deeper}{_kind('title-1')}>{line(document.title)}</h{1 + deeper}>"
    yield f"<header>{title}{paragraph(document.subtitle, 'aside')}</header>"
    yield from _sections(document.blocks, deeper)


@cache
def _style(look: Look) -> str:
    sheets = ("blocks.css",) if look == "kit" else ("blocks.css", f"blocks_{look}.css")
    return "".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in sheets)


def line(text: str) -> str:
    """Return one line of text for an element or an attribute."""
    return html_escape(clean_line(text))


def _flow(text: str) -> str:
    """Return text with its line breaks; those of empty lines have a class, to save paper."""
    lines = html_escape(clean(text).strip()).split("\n")
    rest = (f"{'<br>' if before.strip() else _GAP}\n{after}" for before, after in pairwise(lines))
    return "".join((lines[0], *rest))


def paragraph(text: str, kind: str = "") -> str:
    """Return a paragraph, or nothing for no text."""
    return f"<p{_kind(kind)}>{_flow(text)}</p>" if text.strip() else ""


def _kind(name: str) -> str:
    return f' class="{name}"' if name not in ("", "plain") else ""


def _sections(blocks: Iterable[Block], deeper: int) -> Iterator[str]:
    """Yield the blocks, in a section for each heading."""
    depth: list[int] = []
    for block in blocks:
        if not isinstance(block, Heading):
            yield from _html(block)
            continue
        while depth and depth[-1] >= block.level:
            depth.pop()
            yield "</section>"
        depth.append(block.level)
        kinds = ["part" if block.level == 2 else "item", "new-page" if block.new_page else "", block.part]
        tag = f"h{block.level + deeper}"
        yield f"<section{_kind(' '.join(filter(None, kinds)))}>"
        yield f"<{tag}{_kind(f'title-{block.level}')}>{line(block.text)}</{tag}>"
        if block.aside:
            yield paragraph(block.aside, "aside")
    yield from ("</section>" for _ in depth)


@singledispatch
def _html(block: Block) -> Iterator[str]:
    """Yield the lines of a block."""
    raise TypeError(f"no HTML for {type(block).__name__}")


@_html.register
def _paragraph(block: Paragraph) -> Iterator[str]:
    label = f"<strong>{line(block.label)}:</strong> " if block.label else ""
    body = f"<p{_kind(block.tone)}>{label}{_flow(block.text)}</p>"
    yield f"<blockquote>{body}</blockquote>" if block.quote else body


def _fact(text: str | tuple[str, ...]) -> str:
    if isinstance(text, str):
        return _flow(text)
    return f"<ul>{''.join(f'<li>{_flow(entry)}</li>' for entry in text)}</ul>"


def _caption(title: str) -> str:
    return f"<caption{_kind('title')}>{line(title)}</caption>" if title else ""


def _titled(title: str, aside: str = "") -> Iterator[str]:
    if title:
        after = f'<span class="beside"> · {line(aside)}</span>' if aside else ""
        yield f'<p class="title">{line(title)}{after}</p>'


@_html.register
def _points(block: Points) -> Iterator[str]:
    yield '<div class="list">'
    yield from _titled(block.title)
    tag = "ol" if block.bullet == "number" else "ul"
    yield f'<{tag} class="{block.bullet}">'
    for place, item in enumerate(block.items):
        sign = {"box": BOX, "digit": str(place + 1)}.get(block.bullet, "")
        before = f'<span class="sign">{sign}</span> ' if sign else ""
        after = f' <span class="note">{line(item.aside)}</span>' if item.aside else ""
        yield f"<li{_kind(item.tone)}>{before}<span>{_flow(item.text)}{after}</span></li>"
    yield f"</{tag}>"
    yield "</div>"


@_html.register
def _facts(block: Facts) -> Iterator[str]:
    yield '<div class="list">'
    yield from _titled(block.title, block.aside)
    if block.rows:
        short = all(isinstance(text, str) and len(text) <= _SHORT for _, text in block.rows)
        yield f"<dl{_kind('short' if short else '')}>"
        yield from (f"<div><dt>{line(name)}</dt><dd>{_fact(text)}</dd></div>" for name, text in block.rows)
        yield "</dl>"
    yield "</div>"


@_html.register
def _table(block: Table) -> Iterator[str]:
    def cells(row: Iterable[str], tag: str, more: str = "") -> str:
        kinds = [_kind("number") if place in block.numeric else "" for place in range(len(block.headings))]
        return "".join(
            f"<{tag}{more}{kind}>{line(text)}</{tag}>" for text, kind in zip(row, kinds, strict=True)
        )

    scope = ' scope="col"'
    yield f'<div class="scroll"><table>{_caption(block.title)}'
    if any(block.headings):
        yield f"<thead><tr>{cells(block.headings, 'th', scope)}</tr></thead>"
    yield "<tbody>"
    kinds = [_kind(tone) for tone in block.tones] or [""] * len(block.rows)
    yield from (f"<tr{kind}>{cells(row, 'td')}</tr>" for row, kind in zip(block.rows, kinds, strict=True))
    yield "</tbody></table></div>"


@_html.register
def _matrix(block: Matrix) -> Iterator[str]:
    starts = {group[0].mark for group in block.groups[1:] if group}

    def kind(mark: str) -> str:
        return _kind("start") if mark in starts else ""

    yield '<div class="scroll"><table class="matrix">'
    columns = "".join(
        f'<th scope="col"{kind(column.mark)} title="{line(column.title)}">{line(column.mark)}</th>'
        for column in block.columns
    )
    yield f'<thead><tr><th scope="col">{line(block.corner)}</th>{columns}</tr></thead>'
    yield "<tbody>"
    for row in block.rows:
        nowhere = "" if row.marks else f' <span class="warning">{line(block.nowhere)}</span>'
        cells = "".join(
            f"<td{kind(column.mark)}>{YES if column.mark in row.marks else ''}</td>"
            for column in block.columns
        )
        yield f'<tr><th scope="row">{line(row.name)}{nowhere}</th>{cells}</tr>'
    yield "</tbody></table></div>"


@_html.register
def _material(block: Material) -> Iterator[str]:
    yield from _titled(block.title)
    # Parsers drop one line break after <pre>, so this adds one.
    text = clean(block.text).strip("\n")
    yield f"<pre>\n{html_escape(text)}</pre>"


@_html.register
def _space(block: Space) -> Iterator[str]:
    if block.lines == 1:
        yield f'<p class="fill"><span>{line(block.label)}</span><span class="blank"></span></p>'
        return
    yield from _titled(block.label)
    yield f'<div class="room">{"<div></div>" * block.lines}</div>'


@_html.register
def _badge(block: Badge) -> Iterator[str]:
    text = f' <span class="beside">{line(block.text)}</span>' if block.text else ""
    yield f'<p class="badge {block.shade}"><strong>{line(block.word.upper())}</strong>{text}</p>'


@_html.register
def _ruler(block: Ruler) -> Iterator[str]:
    yield ruler(block)
    yield paragraph(edge_words(block), "aside")


@_html.register
def _bars(block: Bars) -> Iterator[str]:
    yield f'<table class="bars">{_caption(block.title)}'
    numbers = "".join(f'<th scope="col" class="number">{line(text)}</th>' for text in block.headings[1:])
    yield f'<thead><tr><th scope="col">{line(block.headings[0])}</th>{numbers}<td></td></tr></thead>'
    yield "<tbody>"
    for row in block.rows:
        cells = "".join(f'<td class="number">{line(text)}</td>' for text in row.numbers)
        drawn = "" if row.value is None else bar(row.value)
        note = f"<span{_kind(row.tone)}>{line(row.note)}</span>" if row.note else ""
        yield f'<tr><th scope="row">{line(row.name)}</th>{cells}<td class="drawn">{drawn}{note}</td></tr>'
    yield "</tbody></table>"
