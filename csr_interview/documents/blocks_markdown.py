"""Documents as Markdown (CommonMark with tables and task lists), with escaped texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import singledispatch

from csr_interview.documents.blocks import (
    Badge,
    Bars,
    Block,
    Document,
    Facts,
    Heading,
    Material,
    Matrix,
    Paragraph,
    Point,
    Points,
    Ruler,
    Space,
    Table,
)
from csr_interview.documents.blocks_text import YES, bar, edge_words, kept_lines, ruler
from csr_interview.text import clean, clean_line

_MATERIAL_WIDTH = 96
"""Characters per line of preformatted text, which Markdown does not wrap."""

_ANYWHERE = re.compile(
    r"[\\`*_\[\]<>|~$#]"
    r"|&(?=#|\w)"  # an entity
    r"|(?<=[A-Za-z]):(?=\S)"  # https:, mailto:, which some programs turn into links
    r"|(?<=www)\.",
    re.IGNORECASE,
)
_AT_START = re.compile(r"^(\s*)([-+=])|^(\s*\d+)([.)])(?=\s|$)")
"""What turns a line into a list, a rule, or a heading of the line above."""


def escape(text: str) -> str:
    """Return a line of text, escaped."""
    line = _ANYWHERE.sub(lambda found: "\\" + found.group(), clean_line(text))
    return _AT_START.sub(lambda found: f"{found[1] or found[3] or ''}\\{found[2] or found[4]}", line)


def _flow(text: str, indent: str = "") -> str:
    """Return escaped text with line breaks; empty lines start a paragraph."""
    paragraphs = re.split(r"\n\s*\n", clean(text).strip())
    joined = [
        f"\\\n{indent}".join(escape(line) for line in part.split("\n") if line.strip()) for part in paragraphs
    ]
    return f"\n\n{indent}".join(joined)


def markdown(document: Document) -> str:
    """Return a document as Markdown with a line end."""
    return section(document, f"# {escape(document.title)}", 0)


def section(document: Document, heading: str, deeper: int) -> str:
    """Return a document as part of a longer one, with another heading and deeper ones below."""
    parts = [heading]
    if document.subtitle:
        parts.append(escape(document.subtitle))
    for block in document.blocks:
        found = _heading(block, deeper) if isinstance(block, Heading) else _parts(block)
        parts += [part for part in found if part]
    return "\n\n".join(parts) + "\n"


@singledispatch
def _parts(block: Block) -> Iterator[str]:
    """Yield the paragraphs of a block."""
    raise TypeError(f"no Markdown for {type(block).__name__}")


def _heading(block: Heading, deeper: int) -> Iterator[str]:
    yield f"{'#' * (block.level + deeper)} {escape(block.text)}"
    if block.aside:
        yield f"*{escape(block.aside)}*"


def _titled(title: str, aside: str = "") -> Iterator[str]:
    if title:
        yield " · ".join(filter(None, (f"**{escape(title)}**", escape(aside))))


@_parts.register
def _paragraph(block: Paragraph) -> Iterator[str]:
    label = f"**{escape(block.label)}:** " if block.label else ""
    if block.quote:
        yield f"> {label}{_flow(block.text, '> ')}".replace("\n\n", "\n>\n")
    elif block.tone in ("strong", "warning") and not label:
        yield f"**{escape(block.text)}**"
    else:
        yield label + _flow(block.text)


@_parts.register
def _points(block: Points) -> Iterator[str]:
    yield from _titled(block.title)
    entries = []
    for place, item in enumerate(block.items):
        sign = f"{place + 1}." if block.bullet == "number" else "-"
        before = {"box": "[ ] ", "digit": f"**{place + 1}** "}.get(block.bullet, "")
        entries.append(f"{sign} {before}{_point(item, ' ' * (len(sign) + 1))}")
    yield "\n".join(entries)


def _point(item: Point, indent: str) -> str:
    text = _flow(item.text, indent)
    return f"{text} *{escape(item.aside)}*" if item.aside else text


@_parts.register
def _facts(block: Facts) -> Iterator[str]:
    yield from _titled(block.title, block.aside)
    yield "\n".join(_fact(name, text) for name, text in block.rows)


def _fact(name: str, text: str | tuple[str, ...]) -> str:
    if isinstance(text, str):
        return f"- **{escape(name)}** {_flow(text, '  ')}"
    return "\n".join((f"- **{escape(name)}**", *(f"  - {_flow(entry, '    ')}" for entry in text)))


@_parts.register
def _table(block: Table) -> Iterator[str]:
    yield from _titled(block.title)
    rules = ["--:" if place in block.numeric else "---" for place in range(len(block.headings))]
    rows = [[escape(cell) for cell in row] for row in (block.headings, *block.rows)]
    yield _grid(rows[0], rules, rows[1:])


@_parts.register
def _matrix(block: Matrix) -> Iterator[str]:
    headings = [escape(block.corner), *(escape(column.mark) for column in block.columns)]
    rows = []
    for row in block.rows:
        name = escape(row.name) + ("" if row.marks else f" (**{escape(block.nowhere)}**)")
        rows.append([name, *(YES if column.mark in row.marks else "" for column in block.columns)])
    yield _grid(headings, ["---", *([":-:"] * len(block.columns))], rows)


def _grid(headings: Sequence[str], rules: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (headings, rules, *rows))


@_parts.register
def _material(block: Material) -> Iterator[str]:
    yield from _titled(block.title)
    lines = list(kept_lines(block.text, _MATERIAL_WIDTH))
    longest = max((len(run) for run in re.findall("`+", "\n".join(lines))), default=0)
    fence = "`" * max(3, longest + 1)  # longer than any in the text
    yield "\n".join((f"{fence}text", *lines, fence))


@_parts.register
def _space(block: Space) -> Iterator[str]:
    yield f"**{escape(block.label)}:** " + r"\_" * 20


@_parts.register
def _badge(block: Badge) -> Iterator[str]:
    yield " · ".join(filter(None, (f"**{escape(block.word.upper())}**", escape(block.text))))


@_parts.register
def _ruler(block: Ruler) -> Iterator[str]:
    yield f"`{ruler(block)}`"
    yield escape(edge_words(block))


@_parts.register
def _bars(block: Bars) -> Iterator[str]:
    yield from _titled(block.title)
    rows = []
    for row in block.rows:
        note = f"**{escape(row.note)}**" if row.note and row.tone == "warning" else escape(row.note)
        drawn = "" if row.value is None else bar(row.value)
        numbers = (escape(text) for text in row.numbers)
        rows.append([escape(row.name), *numbers, f"{drawn} {note}".strip()])
    rules = ["---", *(["--:"] * (len(block.headings) - 1)), "---"]
    yield _grid([*(escape(text) for text in block.headings), ""], rules, rows)
