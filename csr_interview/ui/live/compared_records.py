"""Two records to compare: recognized in the material of a task, and shown side by side.

Banks write them as plain text, one below the other (see `two_records`). Side by side, the lines that belong
together are next to each other; nothing marks those that differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from textual.content import Content

from csr_interview.text import clean
from csr_interview.ui.content import QUIET, to_content

AT_LEAST_FIELDS = 3
"""Shorter blocks may be ordinary text with a colon in it."""

GAP = 2
"""Columns between label and values."""

FIELD = re.compile(r"(?P<label>[^\s:][^:]{0,39}):(?:\s+(?P<value>.*))?")


@dataclass(frozen=True)
class Record:
    """A title, which may be empty, and fields as (label, value)."""

    title: str
    fields: tuple[tuple[str, str], ...]


def two_records(material: str) -> tuple[Record, Record] | None:
    """Return the two records of a material; None if it is anything else.

    They are two blocks with an empty line between, each with lines `label: value` below an optional title,
    and with the same labels in the same order.
    """
    blocks = re.split(r"\n(?:[ \t]*\n)+", clean(material).strip())
    records = [record for block in blocks if (record := _record(block)) is not None]
    if len(blocks) != 2 or len(records) != 2:
        return None
    first, second = records
    same = [label for label, _ in first.fields] == [label for label, _ in second.fields]
    return (first, second) if same and bool(first.title) == bool(second.title) else None


def _record(block: str) -> Record | None:
    """Return the record in a block; None if a line below the title is not a field."""
    first, *rest = (line.strip() for line in block.split("\n"))
    top = FIELD.fullmatch(first)
    titled = top is None or not top["value"]
    found = [FIELD.fullmatch(line) for line in (rest if titled else [first, *rest])]
    fields = tuple((field["label"], field["value"] or "") for field in found if field is not None)
    if len(fields) < max(len(found), AT_LEAST_FIELDS):
        return None
    return Record(first.rstrip(":") if titled else "", fields)


def material_content(material: str, width: int) -> Content:
    """Return a material for display: two records side by side if no word has to be broken for that."""
    records = two_records(material)
    shown = _side_by_side(*records, width) if records is not None else None
    return to_content(material) if shown is None else shown


def _side_by_side(first: Record, second: Record, width: int) -> Content | None:
    """Return two records as rows of label and both values; None if they are too wide."""
    rows = [(label, one, other) for (label, one), (_, other) in zip(first.fields, second.fields, strict=True)]
    texts = [first.title, second.title, *(text for row in rows for text in row[1:])]
    labels = max(_cells(label) for label, *_ in rows)
    values = min((width - labels - 2 * GAP) // 2, max(map(_cells, texts)))
    if values < max((_cells(word) for text in texts for word in text.split()), default=1):
        return None
    lines = _row("", first.title, second.title, labels, values, "bold") if first.title else []
    for label, one, other in rows:
        lines += _row(label, one, other, labels, values)
    return Content("\n").join(lines)


def _row(label: str, one: str, other: str, labels: int, values: int, style: str = "") -> list[Content]:
    """Return the lines of one row; values that are too long go on below themselves."""
    columns = ([Content.styled(label, QUIET)], _wrapped(one, values, style), _wrapped(other, values, style))
    gap = " " * GAP
    return [
        Content(gap).join(
            [_padded(head, labels), _padded(left, values), Content("") if right is None else right]
        )
        for head, left, right in zip_longest(*columns)
    ]


def _wrapped(text: str, width: int, style: str) -> list[Content]:
    return Content.styled(text, style).wrap(width) or [Content("")]


def _padded(text: Content | None, width: int) -> Content:
    return (Content("") if text is None else text).truncate(width, pad=True)


def _cells(text: str) -> int:
    return Content(text).cell_length
