"""Which scorecards make a panel: worked examples, and what must always hold."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from csr_interview.scoring.panel import together


@dataclass(frozen=True)
class Card:
    """What the rule knows of a scorecard."""

    id: str
    interviewer: str
    stage: str = "Phone"
    submitted_at: str = "2026-11-12"
    bank_id: str = "csr"
    interviewer_id: str = ""


def who(card: Card) -> str:
    return card.interviewer.strip().casefold()


def ids(*cards: Card) -> list[tuple[list[str], list[str], list[str]]]:
    """Ids of the members, the earlier and the nameless ones of each panel."""
    return [
        (
            [one.id for one in found.members],
            [one.id for one in found.earlier],
            [one.id for one in found.nameless],
        )
        for found in together(cards)
    ]


def test_two_people_with_the_same_bank_and_stage() -> None:
    ann, bo = Card("1", "Ann"), Card("2", "Bo")
    assert ids(ann, bo) == [(["1", "2"], [], [])]
    assert ids(ann) == ids() == []
    assert ids(ann, Card("2", "Bo", stage="Final")) == []
    assert ids(ann, Card("2", "Bo", bank_id="other")) == []
    assert ids(ann, Card("2", "Bo", stage="  PHONE ")) == [(["1", "2"], [], [])]
    assert ids(Card("1", "Ann", ""), Card("2", "Bo", "")) == [(["1", "2"], [], [])]


def test_nobody_is_two_people() -> None:
    assert ids(Card("1", "Ann Lee"), Card("2", " ann  LEE ")) == []
    assert ids(Card("1", ""), Card("2", " "), Card("3", "Ann")) == []
    assert ids(Card("1", ""), Card("2", "Bo"), Card("3", "Ann")) == [(["2", "3"], [], ["1"])]


def test_the_latest_of_each_counts() -> None:
    cards = [
        Card("1", "Ann", submitted_at="3"),
        Card("2", "ann", submitted_at="1"),
        Card("3", "Bo", submitted_at="2"),
    ]
    assert ids(*cards) == ids(*reversed(cards)) == [(["3", "1"], ["2"], [])]
    same_time = [Card("b", "Ann"), Card("a", "Ann"), Card("c", "Bo")]
    assert ids(*same_time) == ids(*reversed(same_time)) == [(["b", "c"], ["a"], [])]


cards_of_one = st.builds(
    Card,
    st.uuids().map(str),
    st.sampled_from(["Ann", "ANN ", "Bo", "Cy", ""]),
    st.sampled_from(["a", "A", "b"]),
    st.sampled_from("1234"),
    st.sampled_from(["csr", "other"]),
)


@given(st.lists(cards_of_one, max_size=9))
def test_every_scorecard_is_in_one_panel_at_most_and_its_members_are_different_people(
    cards: list[Card],
) -> None:
    found = together(cards)
    listed = [one.id for panel in found for one in panel.all]
    assert len(listed) == len(set(listed))
    for panel in found:
        people = {who(one) for one in panel.members}
        assert len(people) == len(panel.members) >= 2
        assert len({(one.bank_id, one.stage.casefold()) for one in panel.all}) == 1
        for one in panel.earlier:
            (counted,) = (m for m in panel.members if who(m) == who(one))
            assert (counted.submitted_at, counted.id) > (one.submitted_at, one.id)
