"""Two records in the material of a task: what is recognized, and how it is shown."""

from __future__ import annotations

import pytest

from csr_interview.ui.live.compared_records import Record, material_content, two_records
from tests.ui.test_task_room import BANKS

FORM = "The form\nName: Lindqvist\nPhone: 0137\nTotal: $186.45"
STORED = "Our record\nName: Lindquist\nPhone: 0137\nTotal: $186.54"
PAIR = f"{FORM}\n\n{STORED}\n"


def test_two_blocks_with_the_same_labels_are_two_records() -> None:
    assert two_records(PAIR) == (
        Record("The form", (("Name", "Lindqvist"), ("Phone", "0137"), ("Total", "$186.45"))),
        Record("Our record", (("Name", "Lindquist"), ("Phone", "0137"), ("Total", "$186.54"))),
    )


def test_a_title_may_end_with_a_colon_or_be_missing_and_a_value_may_be_empty() -> None:
    with_colons = PAIR.replace("The form", "Record A:").replace("Our record", "Record B:")
    found = two_records(with_colons.replace("Phone: 0137", "Phone:", 1))
    assert found is not None
    assert [record.title for record in found] == ["Record A", "Record B"]
    assert [record.fields[1] for record in found] == [("Phone", ""), ("Phone", "0137")]
    untitled = two_records(PAIR.replace("The form\n", "").replace("Our record\n", ""))
    assert untitled is not None
    assert [len(record.fields) for record in untitled] == [3, 3]


@pytest.mark.parametrize(
    "material",
    [
        "",
        FORM,
        f"{PAIR}\n{FORM}",
        PAIR.replace("Phone: 0137\n", "", 1),
        PAIR.replace("Phone: 0137", "Telephone: 0137", 1),
        PAIR.replace("Phone: 0137", "Phone 0137"),
        PAIR.replace("The form\n", ""),
        "You may\nExtend: a month\nRefund: a month\n\nYou may not\nExtend: a year\nRefund: a year",
        "Category: what has to be put right.\nPriority: high.\n\nCategory: none.\nPriority: low.",
    ],
)
def test_anything_else_is_shown_as_it_is_written(material: str) -> None:
    assert two_records(material) is None
    assert material_content(material, 200).plain == material


def test_the_shipped_banks_have_two_such_tasks() -> None:
    found = [task.id for bank in BANKS.values() for task in bank.tasks if two_records(task.material)]
    assert found == ["records", "report-versions"]


def test_lines_that_belong_together_are_in_one_row() -> None:
    rows = material_content(PAIR, 60).plain.split("\n")
    assert rows == [
        "       The form    Our record",
        "Name   Lindqvist   Lindquist",
        "Phone  0137        0137",
        "Total  $186.45     $186.54",
    ]


def test_nothing_tells_which_lines_differ() -> None:
    content = material_content(PAIR, 60)
    styles = {(span.style, content.plain[span.start : span.end].strip()) for span in content.spans}
    of_values = {style for style, text in styles if text in ("Lindquist", "0137", "$186.54")}
    assert of_values == set(), "values have no style of their own"


def test_long_values_wrap_below_themselves_and_words_stay_whole() -> None:
    pair = PAIR.replace("0137", "312 555 0137 in the morning")
    assert material_content(pair, 40).plain.split("\n")[2:4] == [
        "Phone  312 555 0137 in  312 555 0137 in",
        "       the morning      the morning",
    ]
    assert material_content(pair.replace("Lindqvist", "Lindqvist-Abernathy"), 40).plain == pair.replace(
        "Lindqvist", "Lindqvist-Abernathy"
    )
