"""A document as one HTML file: no scripts, nothing loaded, readable in light, dark and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, singledispatch
from pathlib import Path

from csr_interview.export.blocks import (
    BOX,
    Block,
    Document,
    Facts,
    Heading,
    Material,
    Matrix,
    Paragraph,
    Points,
    Space,
    Table,
)
from csr_interview.export.blocks_matrix import YES
from csr_interview.text import clean, clean_line, html_escape

# Nothing may be loaded or run, even if an escape were missing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

_SHORT = 32
"""Characters of a text that may stand in one of several columns."""


def html(document: Document) -> str:
    """Return a document as a complete HTML page with a line end."""
    title = _line(document.title)
    head = [
        "<!DOCTYPE html>",
        f'<html lang="{_line(document.language)}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{title}</title>",
        f"<style>\n{_style()}</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<header><h1>{title}</h1>{_p(document.subtitle, 'aside')}</header>",
    ]
    return "\n".join([*head, *_sections(document.blocks), "</main>", "</body>", "</html>"]) + "\n"


@cache
def _style() -> str:
    return Path(__file__).with_name("blocks.css").read_text(encoding="utf-8")


def _line(text: str) -> str:
    return html_escape(clean_line(text))


def _flow(text: str) -> str:
    """Return text with its line breaks."""
    return html_escape(clean(text).strip()).replace("\n", "<br>\n")


def _p(text: str, kind: str = "") -> str:
    """Return a paragraph, or nothing for no text."""
    return f"<p{_kind(kind)}>{_flow(text)}</p>" if text.strip() else ""


def _kind(name: str) -> str:
    return f' class="{name}"' if name else ""


def _sections(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the blocks, what belongs to a heading in a section with it."""
    depth: list[int] = []
    for block in blocks:
        if isinstance(block, Heading):
            while depth and depth[-1] >= block.level:
                depth.pop()
                yield "</section>"
            depth.append(block.level)
            kinds = ("part" if block.level == 2 else "item") + (" new-page" if block.new_page else "")
            yield f'<section class="{kinds}">'
        yield from _html(block)
    yield from ("</section>" for _ in depth)


@singledispatch
def _html(block: Block) -> Iterator[str]:
    """Yield the lines of a block."""
    raise TypeError(f"no HTML for {type(block).__name__}")


@_html.register
def _heading(block: Heading) -> Iterator[str]:
    yield f"<h{block.level}>{_line(block.text)}</h{block.level}>"
    if block.aside:
        yield _p(block.aside, "aside")


@_html.register
def _paragraph(block: Paragraph) -> Iterator[str]:
    label = f"<strong>{_line(block.label)}:</strong> " if block.label else ""
    tone = "" if block.tone == "plain" else block.tone
    body = f"<p{_kind(tone)}>{label}{_flow(block.text)}</p>"
    yield f"<blockquote>{body}</blockquote>" if block.quote else body


def _titled(title: str) -> Iterator[str]:
    if title:
        yield f'<p class="title">{_line(title)}</p>'


@_html.register
def _points(block: Points) -> Iterator[str]:
    yield '<div class="list">'
    yield from _titled(block.title)
    tag = "ol" if block.bullet == "number" else "ul"
    yield f'<{tag} class="{block.bullet}">'
    for place, item in enumerate(block.items):
        sign = {"box": BOX, "digit": str(place + 1)}.get(block.bullet, "")
        before = f'<span class="sign">{sign}</span> ' if sign else ""
        after = f' <span class="note">{_line(item.aside)}</span>' if item.aside else ""
        tone = "" if item.tone == "plain" else item.tone
        yield f"<li{_kind(tone)}>{before}<span>{_flow(item.text)}{after}</span></li>"
    yield f"</{tag}>"
    yield "</div>"


@_html.register
def _facts(block: Facts) -> Iterator[str]:
    yield '<div class="list">'
    yield from _titled(block.title)
    short = all(len(text) <= _SHORT for _, text in block.rows)
    yield f"<dl{_kind('short' if short else '')}>"
    yield from (f"<div><dt>{_line(name)}</dt><dd>{_flow(text)}</dd></div>" for name, text in block.rows)
    yield "</dl>"
    yield "</div>"


@_html.register
def _table(block: Table) -> Iterator[str]:
    yield from _titled(block.title)

    def cells(row: Iterable[str], tag: str, more: str = "") -> str:
        kinds = [_kind("number") if place in block.numeric else "" for place in range(len(block.headings))]
        return "".join(
            f"<{tag}{more}{kind}>{_line(text)}</{tag}>" for text, kind in zip(row, kinds, strict=True)
        )

    scope = ' scope="col"'
    yield '<div class="scroll"><table>'
    if any(block.headings):
        yield f"<thead><tr>{cells(block.headings, 'th', scope)}</tr></thead>"
    yield "<tbody>"
    yield from (f"<tr>{cells(row, 'td')}</tr>" for row in block.rows)
    yield "</tbody></table></div>"


@_html.register
def _matrix(block: Matrix) -> Iterator[str]:
    starts = {group[0].mark for group in block.groups[1:] if group}

    def kind(mark: str) -> str:
        return _kind("start") if mark in starts else ""

    yield '<div class="scroll"><table class="matrix">'
    columns = "".join(
        f'<th scope="col"{kind(column.mark)} title="{_line(column.title)}">{_line(column.mark)}</th>'
        for column in block.columns
    )
    yield f'<thead><tr><th scope="col">{_line(block.corner)}</th>{columns}</tr></thead>'
    yield "<tbody>"
    for row in block.rows:
        nowhere = "" if row.marks else f' <span class="warning">{_line(block.nowhere)}</span>'
        cells = "".join(
            f"<td{kind(column.mark)}>{YES if column.mark in row.marks else ''}</td>"
            for column in block.columns
        )
        yield f'<tr><th scope="row">{_line(row.name)}{nowhere}</th>{cells}</tr>'
    yield "</tbody></table></div>"


@_html.register
def _material(block: Material) -> Iterator[str]:
    yield from _titled(block.title)
    # A parser drops one line break right after <pre>; this one is ours, so that none of the text's is lost.
    text = clean(block.text).strip("\n")
    yield f"<pre>\n{html_escape(text)}</pre>"


@_html.register
def _space(block: Space) -> Iterator[str]:
    if block.lines == 1:
        yield f'<p class="fill"><span>{_line(block.label)}</span><span class="blank"></span></p>'
        return
    yield from _titled(block.label)
    yield f'<div class="room">{"<div></div>" * block.lines}</div>'
