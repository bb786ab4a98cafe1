"""`audit`: what happened, in words and for programs, and whether the trail holds."""

from __future__ import annotations

import json
import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest

from csr_interview.models.interview import Interview
from csr_interview.store import Store
from tests.cli.running import Run
from tests.ui.application import BANK, add_draft
from tests.ui.cards import add_card


def test_one_interview_is_told_event_by_event_in_words(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    card = add_card(path, submit=True)
    with Store.open(path) as store:
        store.amend(card, "q2", "rating", "5", "Misheard", "T. Iyer")
    other = add_draft(path, "Lee Park")
    result = cli("--store", path, "audit", card[:8])
    assert (result.code, result.err) == (0, "")
    assert "Interview started" in result.out.splitlines()[0]
    for words in (
        "Q1 rated 4, previously",
        "Q1 rated 4",
        "Q1 Situation edited; 8 characters",
        "Submitted and locked; decision",
    ):
        assert (words in result.out) == (words != "Q1 rated 4, previously")
    assert result.out.splitlines()[-1].endswith("Amended Q2 Rating, now 5, with a reason")
    assert not any(sign in result.out for sign in ('{"', other[:8], "Misheard", "Said so"))
    with Store.open(path, mode="ro") as store:
        told = len(store.events())
    everything = cli("--store", path, "audit")
    assert len(everything.out.splitlines()) == told
    assert cli("--store", path, "audit", "--limit", 3).out.splitlines() == everything.out.splitlines()[-3:]


def test_json_holds_every_event_and_its_links(cli: Run, store: Path) -> None:
    found = json.loads(cli("--store", store, "audit", "--json").out)
    with Store.open(store, mode="ro") as opened:
        events = opened.events()
    assert [(one["seq"], one["hash"], one["details"]) for one in found] == [
        (event.seq, event.hash, event.details()) for event in events
    ]
    assert all(one["previous"] == before["hash"] for before, one in pairwise(found))
    assert found[0]["previous"] is None
    assert not any(one["foreign"] or one["sealed"] for one in found)


def test_verify_says_that_the_chain_is_sound_or_what_is_wrong(cli: Run, store: Path) -> None:
    with Store.open(store, mode="ro") as opened:
        events = len(opened.events())
    result = cli("--store", store, "audit", "verify")
    assert (result.code, result.out) == (0, f"{events} events, chain intact; records and decisions match.\n")
    with sqlite3.connect(store) as conn:
        conn.execute("DROP TRIGGER events_no_update")
        conn.execute("UPDATE events SET payload = 'no json' WHERE seq = 3")
    result = cli("--store", store, "audit", "verify")
    assert result.code == 1
    assert "event 3 was changed after it was written" in result.out
    told = json.loads(cli("--store", store, "audit", "verify", "--json").out)
    assert (told["events"], told["sound"]) == (events, False)
    assert told["problems"]
    assert cli("--store", store, "audit").code == 0, "a trail that does not hold can still be read"


def test_a_verdict_changed_past_the_trail_is_found(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    card = add_card(path)
    with sqlite3.connect(path) as conn:
        conn.execute("UPDATE answers SET rating = 1 WHERE question = 'q1'")
    result = cli("--store", path, "audit", "verify")
    assert result.code == 1
    assert f"interview {card}: the rating of q1" in result.out


def put_foreign(path: Path, interview: str) -> None:
    with sqlite3.connect(path) as conn:
        columns = "seq, at, interview_id, verb, payload, previous, hash"
        sql = f"INSERT INTO foreign_events ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)"
        event = (
            7,
            "2026-11-21T13:00:00.000Z",
            interview,
            "rated",
            '{"before":null,"ratings":{"q1":2}}',
            "ab",
            "cd",
        )
        conn.execute(sql, event)


def test_events_from_another_machine_are_marked(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    card = add_card(path)
    put_foreign(path, card)
    first = cli("--store", path, "audit", card).out.splitlines()[0]
    assert first.endswith("Q1 rated 2 ⇄ from another machine")
    assert [one["foreign"] for one in json.loads(cli("--store", path, "audit", card, "--json").out)][:2] == [
        True,
        False,
    ]
    result = cli("--store", path, "audit", "verify")
    assert result.code == 1, "its hash is not one"
    assert "from another machine was changed" in result.out


def test_the_trail_of_a_sealed_interview_says_no_rating(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    theirs = add_card(path, submit=True, details={"interviewer": "T. Iyer"})
    with Store.open(path) as store:
        person: Interview = store.interview(theirs)
        store.create_interview(
            candidate="",
            bank=BANK,
            role="CSR",
            stage="",
            interviewer="R. Osei",
            candidate_id=person.candidate.id,
        )
    result = cli("--store", path, "audit", theirs)
    assert result.code == 1
    assert "sealed" in result.err
    everything = cli("--store", path, "audit").out
    assert "Rated: details sealed" in everything
    assert "rated 4" not in everything
    assert "decision" not in everything
    sealed = [one for one in json.loads(cli("--store", path, "audit", "--json").out) if one["sealed"]]
    assert sealed
    assert all(one["details"] == {} for one in sealed)


def test_the_trail_of_a_discarded_draft_is_sealed_as_well(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    theirs = add_card(path, details={"interviewer": "T. Iyer"})
    with Store.open(path) as store:
        person = store.interview(theirs).candidate.id
        store.discard_draft(theirs)
        store.create_interview(
            candidate="", bank=BANK, role="CSR", stage="", interviewer="R. Osei", candidate_id=person
        )
    everything = cli("--store", path, "audit").out
    assert "Rated: details sealed" in everything
    assert "rated 4" not in everything


def test_an_id_that_is_none_and_a_store_that_is_empty(cli: Run, store: Path, tmp_path: Path) -> None:
    result = cli("--store", store, "audit", "zzz")
    assert (result.code, result.out) == (1, "")
    assert "No such interview" in result.err
    empty = tmp_path / "empty.db"
    Store.open(empty).close()
    assert cli("--store", empty, "audit").out == "There are no events yet.\n"
    assert json.loads(cli("--store", empty, "audit", "--json").out) == []
    assert cli("--store", empty, "audit", "verify").out.startswith("0 events, chain intact")


def test_a_head_that_was_kept_elsewhere_shows_a_cut_or_rewritten_log(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    card = add_card(path)
    head = cli("--store", path, "audit", "head").out.strip()
    assert "once the last" not in cli("--store", path, "audit", "verify", "--head", head).out
    with Store.open(path) as opened:
        opened.write_text(card, "q1", "notes", "Other")
        number = len(opened.events())
    later = cli("--store", path, "audit", "head").out.strip()
    assert "once the last" not in cli("--store", path, "audit", "verify", "--head", head).out
    with sqlite3.connect(path) as conn:
        conn.execute("DROP TRIGGER events_no_delete")
        conn.execute("DELETE FROM events WHERE seq = ?", (number,))
        conn.execute("UPDATE local SET value = ? WHERE key = 'audit head'", (head,))
    result = cli("--store", path, "audit", "verify", "--head", later)
    assert result.code == 1
    assert f"event {number}, once the last one, is missing" in result.out
    rewritten = f"{number - 1}:{'0' * 64}"
    assert (
        "differs from the one that was once the last"
        in cli("--store", path, "audit", "verify", "--head", rewritten).out
    )


@pytest.mark.parametrize("arguments", [("verify", "--head", "x"), ("--head", "1:" + "0" * 64)])
def test_a_head_that_is_none_is_a_usage_error(cli: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert cli("--store", tmp_path / "x.db", "audit", *arguments).code == 2


def test_without_events_the_head_says_so(cli: Run, tmp_path: Path) -> None:
    Store.open(tmp_path / "x.db").close()
    assert cli("--store", tmp_path / "x.db", "audit", "head").out == "0:\n"
