"""Blind copies: no name, address or number of anybody in any format; what was rated stays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csr_interview.exchange import Options, registry
from csr_interview.exchange.blind import Names, Replacements, blinded, replaced
from csr_interview.models.bank import Bank
from csr_interview.models.interview import (
    Amendment,
    Answer,
    Candidate,
    Interview,
    Mark,
    Recommendation,
    TaskResult,
)
from csr_interview.scoring.decision import decide, evidence_of
from csr_interview.text import clean
from tests.documents.making import AMENDMENT, bank, hostile_interviews, interview

SECRET = "Zoë VAN DIJK, zoe@example.com, 020-555 01 00, asked by Osei; Zoe's own words. Ask R. Osei."
GONE = re.compile(r"zo[eë]|dijk|osei|example\.com|555[ -]?01", re.IGNORECASE)


def telling(used: Bank, **changes: Any) -> Interview:
    """Return an interview that names its people in every text there is."""
    found = interview(used)
    answer = Answer("irate", SECRET, SECRET, SECRET, SECRET, SECRET, rating=4, seconds=9, opened=True)
    made: dict[str, Any] = {
        "candidate": replace(found.candidate, notes=SECRET, hold_reason=SECRET),
        "role": SECRET,
        "stage": SECRET,
        "opening_notes": SECRET,
        "candidate_questions": SECRET,
        "summary": SECRET,
        "answers": {**found.answers, "irate": answer, "tools": Answer("tools", skip_reason=SECRET)},
        "marks": (*found.marks, Mark("tools", "own_flag", 0, SECRET, "note")),
        "task_results": {"reply": TaskResult("reply", {"tone": 4, "grammar": 4}, SECRET)},
        "recommendation": Recommendation("hold", SECRET),
        "amendments": (Amendment(1, "irate", "notes", SECRET, SECRET, SECRET, "R. Osei", AMENDMENT.at),),
    }
    return replace(found, **(made | changes))


def outputs(pairs: list[tuple[Interview, Bank]]) -> Iterator[tuple[str, str]]:
    """Yield every document in every format, blinded, with the format's name."""
    options = Options(banks=(bank(),), blind=True)
    for name in registry.ONE:
        write = registry.find(name).one
        assert write is not None
        for found, used in blinded(pairs):
            yield name, write(found, used, options)
    for name in registry.MANY:
        form = registry.find(name)
        assert form.many is not None
        for layout in form.layouts or ("",):
            chunks = form.many(
                blinded(pairs, Names.of(one for one, _ in pairs)), replace(options, layout=layout)
            )
            yield f"{name} {layout}", "".join(chunks)


def test_no_format_tells_who_it_was() -> None:
    used = bank()
    skipped = telling(used, id="b" * 20, task_results={"reply": TaskResult("reply", skip_reason=SECRET)})
    count = 0
    for name, text in outputs([(telling(used), used), (skipped, used)]):
        assert not GONE.search(text), name
        plain = text.replace("\\", "")  # Markdown escapes the brackets
        assert "[candidate]" in plain, name
        assert "[interviewer]" in plain, name
        assert "Interviewer A" in text or name == "csv tasks", name
        count += 1
    assert count == 2 * len(registry.ONE) + 3 + 3


def test_what_was_rated_and_the_ids_stay() -> None:
    used = bank()
    found = telling(used)
    [(blind, _)] = blinded([(found, used)])
    assert (blind.id, blind.candidate.id) == (found.id, found.candidate.id)
    assert decide(used, evidence_of(blind, used)).verdict is decide(used, evidence_of(found, used)).verdict
    assert blind.submitted_verdict == found.submitted_verdict
    assert blind.candidate == Candidate(found.candidate.id, "Candidate 1")
    assert {name: one.rating for name, one in blind.answers.items()} == {
        name: one.rating for name, one in found.answers.items()
    }


def test_json_says_that_it_is_blind() -> None:
    used = bank()
    for name, text in outputs([(telling(used), used)]):
        if name.startswith("json"):
            assert json.loads(text)["blind"] is True


def test_pseudonyms_are_the_same_all_through() -> None:
    used = bank()
    people = [Candidate(f"c{number}", f"Person {number}") for number in (7, 8, 7, 9)]
    interviewers = ["Ana Reis", "Ben  Cho", "ben cho", ""]
    pairs = [
        (interview(used, candidate=person, interviewer=name, amendments=()), used)
        for person, name in zip(people, interviewers, strict=True)
    ]
    found = [(one.candidate.name, one.interviewer) for one, _ in blinded(pairs)]
    assert found == [
        ("Candidate 1", "Interviewer A"),
        ("Candidate 2", "Interviewer B"),
        ("Candidate 1", "Interviewer B"),
        ("Candidate 3", ""),
    ]
    many = [(interview(used, interviewer=f"Nobody{'x' * n}", amendments=()), used) for n in range(28)]
    letters = [one.interviewer.removeprefix("Interviewer ") for one, _ in blinded(many)]
    assert letters[25:] == ["Z", "AA", "AB"]


def test_everybody_in_an_export_is_looked_for_in_all_of_it() -> None:
    used = bank()
    first = interview(used, summary="Better than Lee Park-Ruiz; Iyer and Kowalska agree. A park nearby.")
    amended = (replace(AMENDMENT, by="J. Kowalska"),)
    second = interview(
        used, candidate=Candidate("c2", "Lee Park-Ruiz"), interviewer="T. Iyer", amendments=amended
    )
    pairs = [(first, used), (second, used)]
    blind = next(blinded(pairs, Names.of(one for one, _ in pairs)))[0]
    assert blind.summary == "Better than [candidate]; [interviewer] and [interviewer] agree. A park nearby."


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Dana Whitfield", "DANA was late. Dana's van; Whitfield, Dana", "X was late. X's van; X"),
        (
            "Dana Whitfield",
            "Danaher and bandana stay, dana_whitfield goes",
            "Danaher and bandana stay, X goes",
        ),
        ("Li Wu", "Li said so. Li Wu said so, Wu Li too. Wu?", "X said so. X said so, X too. X?"),
        ("Li Wu", "a li and ALI, liwu, LiWu", "a li and ALI, liwu, X"),
        ("Seán O'Brien", "O’Brien! OBRIEN was Sean; D. o'brien", "X! X was X; D. X"),
        ("Anne-Marie Noël", "AnneMarie or anne marie (NOEL)", "X or X (X)"),
        ("STRAẞE Groß", "strasse and GROSS", "X and X"),
        ("田中 太郎", "田中さんは太郎です", "XさんはXです"),
        ("김민수", "김민수는 왔다", "X는 왔다"),
        ("दीपिका राव", "दीपिका आई, राव भी", "X आई, X भी"),
        ("👩‍💻", "the 👩‍💻 spoke", "the X spoke"),
        ("Dana Whitfield", "DanaWhitfield or @danawhitfield1990", "X or @X1990"),
        ("Jean-Luc Picard", "jeanlucpicard; Jean-LucPicard; Luc", "X; X; X"),
        ("Łukasz Østby", "lukasz OSTBY", "X"),
        ("İpek Yılmaz", "IPEK YILMAZ; ipek", "X; X"),
        ("José de la Cruz", "de la mer; Cruz", "de la mer; X"),
        ("Ng", "Ng said; English", "X said; English"),
        ("AA¼", "and AA¼ said", "and X said"),
        ("", "nothing to find", "nothing to find"),
        ('Mía "Pepa" Gómez', "pepas; Gomezs, Gómezen, PepaGomez, @pepagomez", "Xs; Xs, Xen, X, @X"),
        ("Dana Whitfield", "Danas, danish, danaen, Whitfieldian", "Xs, danish, Xen, Whitfieldian"),
        ("Kim Ode", "Kims odes", "Kims odes"),
    ],
)
def test_names_are_found_as_whole_words_in_any_case(name: str, text: str, expected: str) -> None:
    searched = Replacements()
    searched.add_name(clean(name), "X")
    assert replaced(clean(text), searched) == clean(expected)


@pytest.mark.parametrize(
    ("phone", "text", "expected"),
    [
        ("+31 20 555 0100", "call 0205550100 or +31 (20) 555-01.00!", "call X or X!"),
        ("020 555 0100", "+31 20 5550100", "X"),
        ("555 0100", "at 5550100, order 75550101", "at X, order 75550101"),
        ("12", "12 calls", "12 calls"),
        ("020 7946 0000 ext. 22", "02079460000, or 020 7946 0000 ext. 22, 020794600002-2", "X, or X, X"),
        ("020 555 0100; 0171 1234567", "0171-123 45 67 or 5550100", "X or X"),
        ("1-800-FLOWERS", "1-800-flowers", "X"),
        ("+1 555 010 4477", "1_555_0104477, 555–010–4477, 1 5 5 5 0 1 0 4 4 7 7", "X, X, X"),
        ("555 1234", "555\u20111234 555·1234 555\u200b1234", "X X X"),
        ("٠١٢٣٤٥٦٧٨٩", "٠١٢٣٤٥٦٧٨٩ or 0123 456 789 or ０１２３４５６７８９", "X or X or X"),
        ("91 123 45 67", "rated 4, 5, 1", "rated 4, 5, 1"),
    ],
)
def test_telephone_numbers_are_found_however_they_are_grouped(phone: str, text: str, expected: str) -> None:
    searched = Replacements()
    searched.add_number(phone, "X")
    assert replaced(text, searched) == expected


def test_every_address_goes() -> None:
    searched = Replacements()
    searched.add_address("Dana.W@example.com", "[candidate]")
    text = "Write to dana.w@EXAMPLE.com or boss@example.org, not @home."
    assert replaced(text, searched) == "Write to [candidate] or [e-mail], not @home."


def test_other_candidates_are_found_by_whole_names_in_scripts_without_spaces() -> None:
    searched = Replacements()
    for name in ("王小明", "김민수", "田中 太郎", "林"):
        searched.add_whole(name, "X")
    assert replaced("比王小明好, 김민수는, 田中太郎, 森林", searched) == "比X好, X는, X, 森林"


@settings(max_examples=60)
@given(hostile_interviews(), st.text(max_size=12).map(clean), st.text(max_size=12).map(clean))
def test_no_name_part_survives_in_any_text(found: Interview, name: str, by: str) -> None:
    used = bank()
    person = replace(found.candidate, name=name)
    answer = replace(found.answers["irate"], notes=f"so {name} and {by} said", situation=name, result=by)
    found = replace(found, candidate=person, interviewer=by, answers={**found.answers, "irate": answer})
    [(blind, _)] = blinded([(found, used)])
    kept = blind.answers["irate"]
    for whole, text in ((name, kept.situation), (by, kept.result), (name, kept.notes), (by, kept.notes)):
        rest = text.replace("[candidate]", "").replace("[interviewer]", "").replace("[e-mail]", "")
        words = re.findall(r"[^\W_]+", rest.casefold())
        for part in re.findall(r"[^\W\d_]+", whole.casefold()):
            if sum(char.isalpha() for char in part) >= 3:  # "¼" is no letter
                assert part not in words or part in ("and", "said"), (whole, text)


def test_blinding_is_streamed() -> None:
    used = bank()

    def many() -> Iterator[tuple[Interview, Bank]]:
        for _ in range(3):
            yield interview(used), used
        raise AssertionError("read ahead")

    pairs = blinded(many())
    assert [next(pairs)[0].candidate.name for _ in range(3)] == ["Candidate 1"] * 3


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ('Robert "Bob" Whitfield', 'not Robert "Bob"\nWhitfield; Robert Whitfield', "not X; X"),
        ("Robert (Bob) Whitfield", "Robert (Bob) Whitfield's", "X's"),
        ("Smith/Jones, Anna", "than Smith/Jones, Anna", "than X"),
        ("Dana Whitfield", "DANAWHITFIELD, Dana Whitfields; Dana and Whitfield", "X, Xs; Dana and Whitfield"),
        ("An Other", "another one", "another one"),
        ("Madonna", "Madonna sang", "Madonna sang"),
    ],
)
def test_whole_names_of_others_are_found_as_they_are_written(name: str, text: str, expected: str) -> None:
    searched = Replacements()
    searched.add_whole(name, "X")
    assert replaced(text, searched) == expected


def test_contact_data_of_others_are_found_in_everybodys_notes() -> None:
    used = bank()
    text = "Call +44 20 7946 0958 or dana@home; order 12345."
    first = interview(used, summary=text)
    dana = Candidate("c2", "Dana Whitfield", "dana@home", "+44 20 7946 0958; 12345")
    blind = next(blinded([(first, used)], Names.of([first, interview(used, candidate=dana)])))[0]
    assert blind.summary == "Call [candidate] or [candidate]; order 12345."


def test_the_name_before_the_at_of_an_address_is_found_by_itself() -> None:
    searched = Replacements()
    searched.add_address("pepa.gomez99@example.com", "X")
    searched.add_address("support@example.com", "Y")
    assert replaced("pepa.gomez99, @Pepa_Gomez99; good support", searched) == "X, @X; good support"
