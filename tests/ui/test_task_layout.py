"""How a task shares its rows, as a rule without a screen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from csr_interview.ui.live.task_pane import RowNeeds, share_rows

ROWS = st.integers(0, 40)
WANTS = st.builds(
    RowNeeds,
    st.lists(st.integers(1, 4), min_size=1, max_size=12).map(tuple),
    prompt=ROWS,
    material=ROWS,
    guidance=ROWS,
    reply=ROWS,
    how=st.integers(0, 2),
    score=st.integers(1, 6),
    anchors=st.sampled_from((0, 5)),
)


@given(WANTS, st.integers(4, 60), st.booleans())
def test_no_row_is_given_twice_and_six_lines_come_first(wants: RowNeeds, room: int, typing: bool) -> None:
    rows = share_rows(wants, room, typing=typing)
    assert sum(rows.values()) <= room
    assert all(rows[name] <= getattr(wants, name) for name in ("prompt", "material", "guidance"))
    assert rows["score"] >= 1
    assert rows["anchors"] in (0, wants.anchors), "never part of a scale"
    assert rows["list"] >= min(wants.enough_lines, room - 1 - (typing and wants.reply > 0))
    assert rows["reply"] >= (typing and wants.reply > 0)
    short = [rows[name] < getattr(wants, name) for name in ("prompt", "material", "guidance", "reply")]
    if any([*short, rows["list"] < wants.all_lines, wants.reply]):
        assert sum(rows.values()) == room, (
            "no row is left empty while something is cut, or could be written in"
        )


def test_a_scale_comes_after_all_lines_and_before_the_rest_of_the_texts() -> None:
    wants = RowNeeds((1, 1, 1, 1), prompt=9, material=9, reply=9, score=1, anchors=5)
    for room, scale in ((13, 0), (14, 5), (30, 5)):  # 4 lines, prompt, reply, score, 2 of material, and 5
        rows = share_rows(wants, room)
        assert rows["anchors"] == scale
        assert rows["list"] == 4


def test_a_material_that_just_fits_is_whole_before_the_instruction_unless_a_reply_is_rated() -> None:
    wants = RowNeeds((1,) * 6, prompt=2, material=11, guidance=4, reply=1, how=1, score=1)
    rows = share_rows(wants, 21)
    assert (rows["material"], rows["how"], rows["reply"]) == (11, 0, 1)
    assert (share_rows(wants, 20, empty=True)["material"], share_rows(wants, 20)["material"]) == (11, 6)
    assert share_rows(wants, 20)["how"] == 1, "the last row is out of sight in any case"
    assert share_rows(wants, 21, replied=True)["guidance"] > 0


def test_guidance_that_is_asked_for_comes_before_most_of_the_texts() -> None:
    wants = RowNeeds((1,) * 6, prompt=6, material=11, guidance=4, reply=1, how=1, score=1)
    assert share_rows(wants, 13)["guidance"] == 0
    assert share_rows(wants, 13, asked=True)["guidance"] == 3


def test_what_is_left_is_shared_by_what_is_read() -> None:
    wants = RowNeeds((1, 1, 1, 1), prompt=2, material=40, guidance=14, reply=10, how=1, score=1)
    assert share_rows(wants, 38) == {
        **{"prompt": 2, "how": 1, "score": 1, "list": 4, "anchors": 0, "gaps": 5},
        **{"material": 10, "guidance": 7, "reply": 8},
    }
    assert share_rows(wants, 9, typing=True) == {
        **{"prompt": 1, "how": 0, "score": 1, "list": 4, "anchors": 0, "gaps": 0},
        **{"material": 0, "guidance": 0, "reply": 3},
    }
