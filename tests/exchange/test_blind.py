"""Blind copies: no name, address or number of anybody in any format; what was rated stays."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csr_interview.exchange import Options, registry
from csr_interview.exchange.blind import Finder, Names, blinded, contact_finders, finders_of, replaced
from csr_interview.models.amended import interviewer_value
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


def without(finders: Iterable[Finder], text: str) -> str:
    """Return a text with all that is found replaced by X."""
    return replaced(clean(text), [(finder, "X") for finder in finders])


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


def test_a_renamed_interviewer_is_nobody_either() -> None:
    used = bank()
    old, new = interviewer_value("R. Osei", ""), interviewer_value("Ruth Osei", "0aa1" * 5)
    change = Amendment(1, "", "interviewer", old, new, "Married", "R. Osei", AMENDMENT.at)
    renamed = telling(used, interviewer="Ruth Osei", interviewer_id="0aa1" * 5, amendments=(change,))
    for name, text in outputs([(renamed, used)]):
        assert not GONE.search(text), name
        assert "ruth" not in text.lower(), name
        assert "0aa1" not in text, name


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
    first = interview(used, summary="Better than Lee Park-Ruiz; T. Iyer, J. Kowalska agree. A park nearby.")
    amended = (replace(AMENDMENT, by="J. Kowalska"),)
    second = interview(
        used, candidate=Candidate("c2", "Lee Park-Ruiz"), interviewer="T. Iyer", amendments=amended
    )
    pairs = [(first, used), (second, used)]
    blind = next(blinded(pairs, Names.of(one for one, _ in pairs)))[0]
    assert blind.summary == "Better than [candidate]; [interviewer], [interviewer] agree. A park nearby."


LEAKS = [
    # name, text, and the same without it
    ("José Müller", "Jose said so", "X said so"),
    ("José Müller", "MÜLLER, JOSÉ", "X"),
    ("José Müller", "Jose Mueller and jose muller", "X and X"),
    ("José Müller", "Mr. Mueller's van", "Mr. X's van"),
    ("José Müller", "J. M. was late", "X was late"),
    ("José Müller", "J.M. was late", "X was late"),
    ("José Müller", "JM was late", "X was late"),
    ("José Müller", "asked J M twice", "asked X twice"),
    ("José Müller", "J. Müller; J Muller; J.Mueller", "X; X; X"),
    ("José Müller", "Jose M. called", "X. called"),
    ("José Müller", "Müller, J.", "X."),
    ("José Müller", "josemuller and jose.muller and jose_muller", "X and X and X"),
    ("José Müller", "JoseMueller, jose-mueller", "X, X"),
    ("José Müller", "mullerjose, muller.jose", "X, X"),
    ("José Müller", "@jmuller, jmueller, josem", "@X, X, X"),
    ("José Müller", "@jmuller85 and jmuller_85", "@X85 and X_85"),
    ("José Müller", "j.muller j_muller", "X X"),
    ("Jose Mueller", "Müller and Mueller", "X and X"),
    ("Søren Ågård", "soeren aagaard, Soren Agard", "X, X"),
    ("Jürgen Groß", "JUERGEN GROSS", "X"),
    ("Dana Whitfield", "DANA was late. Dana's van; Whitfield, Dana", "X was late. X's van; X"),
    ("Dana Whitfield", "dana_whitfield goes", "X goes"),
    ("Dana Whitfield", "@danawhitfield1990", "@X1990"),
    ("Dana Whitfield", "Danas, Whitfields", "Xs, Xs"),
    ("Dana Whitfield", "D. Whitfield and D.W.", "X and X"),
    ("Dana Whitfield", "met Dana. Dana said", "met X. X said"),
    ("Dana Whitfield", "dana  whitfield\nDana", "X\nX"),
    ("Li Wu", "Li said so. Li Wu said so, Wu Li too. Wu?", "X said so. X said so, X too. X?"),
    ("Li Wu", "LiWu and @liwu", "X and @X"),
    ("Seán O'Brien", "O’Brien! OBRIEN was Sean; D. o'brien", "X! X was X; D. X"),
    ("Seán O'Brien", "Brien, O Brien", "X, O X"),
    ("Seán O'Brien", "S. O'Brien, sobrien, @seanobrien", "X, X, @X"),
    ("Anne-Marie Noël", "AnneMarie or anne marie (NOEL)", "X or X (X)"),
    ("Anne-Marie Noël", "Anne‑Marie; A.-M. Noel", "X; X"),
    ("Jean-Luc Picard", "jeanlucpicard; Jean-LucPicard; Luc", "X; X-X; X"),
    ("Łukasz Østby", "lukasz OSTBY; Lukasz Oestby", "X; X"),
    ("İpek Yılmaz", "IPEK YILMAZ; ipek", "X; X"),
    ("José de la Cruz", "Jose de la Cruz, Cruz; Cruz, José", "X, X; X"),
    ("Ng", "Ng said", "X said"),
    ('Robert "Bob" Whitfield', 'Bob, Robert Whitfield; Robert "Bob" Whitfield', "X; X"),
    ("Семён Королёв", "Семен Королев; КОРОЛЁВ", "X; X"),
    ("Γιώργος Νίκου", "ΓΙΩΡΓΟΣ ΝΙΚΟΥ", "X"),
    ("田中 太郎", "田中さんは太郎です", "XさんはXです"),
    ("王小明", "小明 王小明", "X X"),
    ("김민수", "김민수는 왔다", "X는 왔다"),
    ("दीपिका राव", "दीपिका आई, राव भी", "X आई, X भी"),
    ("محمد علي", "قال محمد", "قال X"),
    ("👩‍💻", "the 👩‍💻 spoke", "the X spoke"),
    ("Will Call", "I asked Will Call and then Will again", "I asked X and then X again"),
    ("Will Call", "WILL CALL said so; Call, Will", "X said so; X"),
    ("Will Call", "W. Call said so", "X said so"),
    ("Will Call", "@willcall", "@X"),
    ("Văn Lê", "so Van Le said; then Le left", "so X said; then X left"),
    ("April Day", "we rely on April", "we rely on X"),
    ("May Rose", "May Rose was calm; then May spoke", "X was calm; then X spoke"),
    ("Mark Novak", "mark novak; Novak; and Mark said", "X; X; and X said"),
    ("Grace Hope", "so Grace left, Ms Hope, too", "so X left, Ms X, too"),
    ("Bill Sunny", "asked Bill about it", "asked X about it"),
    ("Faith Art", "Faith Art; F. Art", "X; X"),
    ("Sunny Okafor", "S. Okafor, Okafor, sokafor", "X, X, X"),
    ("Dana van Dijk", "vandijk, danavandijk, @dvandijk, VanDijk", "X, X, @X, X"),
    ("José de la Cruz", "delacruz josedelacruz @jdelacruz DelaCruz", "X X @X X"),
    ("Ludwig von der Heide", "lvonderheide; L.v.d.H.; LvdH", "X; X; X"),
    ("Jan van Dijk", "J.v.D. was late; JvD; J. v. D.; J.D.", "X was late; X; X; X"),
    ("Dana Whitfield", "@dana85, dana85, whitfield85; dana.whitfield85", "@X85, X85, X85; X85"),
    ("José Müller", "j.muller85, jose_muller1990", "X85, X1990"),
    ("T.J. Miller", "TJ said; T.J. said; T. J. said; @tjmiller", "X said; X said; X said; @X"),
    ("TJ Miller", "T.J. said; TJ said", "X said; X said"),
    ("D. Whitfield", "D.W. and DW", "X and X"),
    ("E. Whitfield", "E.W. and EW", "X and X"),
    ("John Robert Smith", "J.R. was late; JRS; J.S.; J. R. S.", "X was late; X; X; X"),
    ("Jean-Paul Sartre", "JP said; J.P. said; J-P", "X said; X said; X"),
    ("Robert Whitfield Jr.", "R.W. was late; RW; R. Whitfield", "X was late; X; X"),
    ("Dr. Dana Whitfield", "the Dr said; D.W.", "the Dr said; X"),
    ("Whitfield, Dana", "D.W. was late; DW", "X was late; X"),
    ("Ann McDonald", "Mc Donald was late, MCDONALD; Mc-Donald", "Mc X was late, X; Mc-X"),
    ("Mary Ann O Neill", "O'Neill; ONeill; maryann", "X; X; X"),
    ("Kim Min-su", "Minsu, min-su, MinSu", "X, X, X"),
    ("Will Call", "will_call", "X"),
    ("Said Ali", "so Said left, Ali too", "so X left, X too"),
    ("Dana Whitfield", "DW's idea, D.W.'s, DWs; Dana W's; d.w. too", "X's idea, X's, Xs; X's; X too"),
    ("Dana Whitfield", "dana-w, w-dana, Dana-W", "X, X, X"),
    ("María-José García López", "mjgarcia, @mjgarcia, garciamj", "X, @X, X"),
    ("Mary-Kate O’Connor", "mkoconnor; M.K. OConnor", "X; X"),
    ("Chen Wei-Ling", "wlchen, chenwl, wl.chen", "X, X, X"),
    ("Nguyễn Văn Anh", "anhnv, nvanh, NVA", "X, X, X"),
    ("Ludwig van der Berg", "met van der Berg; vdberg, lvdberg, @vanderberg", "met X; X, X, @X"),
    ("José de la Cruz", "told de la Cruz; de la Cruz's", "told X; X's"),
    ("Þórdís Ægisdóttir", "Þ.Æ. was late; ÞÆ; TA; T. A.; Þ. Ægisdóttir", "X was late; X; X; X; X"),
    ("Øyvind Æbelø", "ØÆ said; Ø.Æ.", "X said; X"),
    ("Gal·la Coŀlell", "Galla Collell; Gal-la Col-lell? gallacollell", "X; Gal-la Col-lell? X"),
    ("Ana\u200dLuz Diaz", "AnaLuz; Ana\u2060Luz; a\u00adnaluz", "X; X; X"),
    ("Jean Baker", "so Jeans idea; Jean's; then Baker", "so Xs idea; X's; then X"),
    ("Jan Kowalski", "so Jan left; Jan, 5 points; from Jan; by Jan", "so X left; X, 5 points; from X; by X"),
    ("Will Park", "Mr. Park and Dr Will; Ms. Park. Park it.", "Mr. X and Dr X; Ms. X. Park it."),
    ("Ng Wei Ming (Raymond)", "WM said; NWM; W.M. Ng; Raymond", "X said; X; X; X"),
    ("María-José García López", "MG said; M.L.; MJGL", "X said; X; X"),
    ("Chen, Li-Na", "so Lina left; LiNa", "so X left; X"),
    ("Kim Ji Hoon", "so Jihoon left; JiHoon", "so X left; X"),
    ("Mx. Robin Castillo", "RC said; R.C.", "X said; X"),
    ("Wu", "@wu said; Wu", "@X said; X"),
    (
        "Gene Hunter",
        "Gene was late. Hunter, too; Genes idea, so Genes idea",
        "X was late. X, too; Genes idea, so Xs idea",
    ),
]


@pytest.mark.parametrize(("name", "text", "expected"), LEAKS)
def test_a_name_does_not_leak_in_any_form(name: str, text: str, expected: str) -> None:
    assert without(finders_of(clean(name)), text) == clean(expected)


STAYS = [
    ("Will Call", "She will call back. Will call again tomorrow. He'll call; will he?"),
    ("Will Call", "The call was short. Call me. A call will do."),
    ("May Rose", "It may rain. May I help? Prices rose in May 2026. Since May, sales rose."),
    ("Mark Novak", "Mark the box. I mark it; a high mark"),
    ("Grace Hope", "I hope so. With grace. Hope this helps"),
    ("Bill Rose", "The bill rose. Bill the customer. pay the bill"),
    ("Art Sunny", "a sunny day; the art of it. Sunny days"),
    ("Faith Joy", "in good faith; Joy of work"),
    ("Dana Whitfield", "Danaher and bandana stay; danish; Whitfieldian"),
    ("Dana Whitfield", "a DW9000 printer; DWI; ADW"),
    ("Li Wu", "a li and ALI, liwu; list"),
    ("Kim Ode", "Kims odes; kimono"),
    ("Ng", "English ng"),
    ("José de la Cruz", "de la mer; la carte; a de facto rule"),
    ("Vincent van Berg", "the van was late; vans"),
    ("Văn Lê", "a van; le mot; Van hire"),
    ("Ann Other", "another one; in other words; other"),
    ("An Other", "an other one; another"),
    ("Ida Turner", "I turned it in; IT support; the ID"),
    ("Ian Tate", "IT said; it is; estate; state"),
    ("Paula Mann", "at 9 P.M. and 3 PM"),
    ("Anna Miro", "9 AM, 10 a.m."),
    ("Hanna Ruiz", "HR said no"),
    ("Jon Best", "the best answer; Best regards"),
    ("Max Price", "the max price; Price list; max 3 days"),
    ("Ben Young", "a young customer; bend"),
    ("Rob Long", "long calls rob us of time"),
    ("Ed Case", "the case was closed; edit; Case 5"),
    ("王明", "明天很好"),
    ("Li", "like; Lithium"),
    ("Dana", "D.D. and DD"),
    ("Said Can", "she said so; can you; you can"),
    ("Jun You", "do you know; You can"),
    ("Kou Her", "her manager; I told her"),
    ("Anna Fee", "a fee; the fees"),
    ("Ben Care", "customer care; take care"),
    ("Else Line Tone", "or else; on the line; tone of voice"),
    ("Per Even", "as per policy; not even"),
    ("Song Than", "more than a song"),
    ("Guest Key", "the guest said; a key point"),
    ("Ty Ping", "typing"),
    ("Nick Ames", "remembered all names; games"),
    ("Chloe Hart", "drew a chart"),
    ("Dan Rivers", "drivers and rivers"),
    ("Tom Rust", "trust the customer"),
    ("Victor Young", "a victory for a young team"),
    ("Lee Carr", "carry on; carries; carried; carrier"),
    ("Jean Walls", "wore jeans; spoke to walls"),
    ("Gene Ball", "in the genes; dropped the ball"),
    ("Hùng Lê", "the customer hung up; Hung up twice"),
    ("Oh Min", "Oh, I see. oh no; min 3"),
    ("Monday Okafor", "on Monday she called; every Monday. Monday was bad"),
    ("Thu Bui", "thus; on Thu 5 March"),
    ("Jan Kowalski", "joined in Jan 2026; Jan 5; since Jan."),
    ("Blessing Gift", "a blessing; a gift card. Gift cards too"),
    ("Story Journey", "customer journey; a success story"),
    ("Ivan Ellis", "i.e. this; IE; e.g. that"),
    ("Andy Man", "a man called; man up"),
    ("Carla Rosa Martin", "the CRM; CRMs"),
    ("Carl S. Reed", "a good CSR; CSRs"),
    ("Lily Held", "held the line; Held on"),
    ("Ann Dana", "As Dan said; An A"),
    ("A. J. Kim", "A Is for apple; J. was not there"),
    ("Vincent van Berg", "left the van. It was late; the van"),
    ("", "nothing to find"),
]


@pytest.mark.parametrize(("name", "text"), STAYS)
def test_words_that_are_no_names_stay(name: str, text: str) -> None:
    assert without(finders_of(clean(name)), text) == text


@pytest.mark.parametrize(
    ("phone", "text", "expected"),
    [
        ("+31 20 555 0100", "call 0205550100 or +31 (20) 555-01.00!", "call X or X!"),
        ("+31 20 555 0100", "call 555 0100, 5550100 or 555-0100", "call X, X or X"),
        ("+44 1632 960983", "local 960983 or 01632 960 983", "local X or X"),
        ("(206) 555-0142", "2065550142, 206.555.0142, 1-206-555-0142, 555 0142", "X, X, X, X"),
        ("020 555 0100", "+31 20 5550100", "X"),
        ("555 0100", "at 5550100, order 75550101", "at X, order 75550101"),
        ("12", "12 calls", "12 calls"),
        ("020 7946 0000 ext. 22", "02079460000, or 020 7946 0000 ext. 22, 020794600002-2", "X, or X, X"),
        ("020 555 0100; 0171 1234567", "0171-123 45 67 or 5550100", "X or X"),
        ("1-800-FLOWERS", "1-800-flowers", "X"),
        ("+1 555 010 4477", "1_555_0104477, 555–010–4477, 1 5 5 5 0 1 0 4 4 7 7", "X, X, X"),
        ("555 1234", "555\u20111234 555·1234 555\u200b1234", "X X X"),
        ("٠١٢٣٤٥٦٧٨٩", "٠١٢٣٤٥٦٧٨٩ or 0123 456 789 or ０１２３４５６７８９", "X or X or X"),
        ("91 123 45 67", "rated 4, 5, 1; 2026-11-03; 12:34", "rated 4, 5, 1; 2026-11-03; 12:34"),
        ("+31 20 555 0100", "order 1234567 of 5 items", "order 1234567 of 5 items"),
    ],
)
def test_phone_numbers_are_found_however_they_are_grouped(phone: str, text: str, expected: str) -> None:
    assert without(contact_finders("", phone), text) == expected


@pytest.mark.parametrize(
    ("address", "text", "expected"),
    [
        ("Dana.W@example.com", "Write to dana.w@EXAMPLE.com or boss@example.org.", "Write to X or [email]."),
        ("pepa.gomez99@example.com", "pepa.gomez99, @Pepa_Gomez99, pepagomez99", "X, @X, X"),
        ("jürgen-x@example.com", "JÜRGEN-X@example.com", "X"),
        ("support@example.com", "good support @home", "good support @home"),
        ("mark@example.com", "a high mark", "a high mark"),
    ],
)
def test_addresses_and_what_stands_before_the_at_are_found(address: str, text: str, expected: str) -> None:
    assert without(contact_finders(address, ""), text) == expected


@pytest.mark.parametrize(
    ("address", "text", "expected"),
    [
        ("bob.whitfield@example.com", "Then Bob left; bob, @bob; bobcat", "Then X left; X, @X; bobcat"),
        ("bobwhitfield7@example.com", "Bob's van", "X's van"),
        ("whitfield_bobby@example.com", "so Bobby left", "so X left"),
        ("bob@example.com", "so Bob left", "so X left"),
        ("sales.whitfield@example.com", "good sales; Sales rose", "good sales; Sales rose"),
        ("will.whitfield@example.com", "he will; I met Will", "he will; I met X"),
        ("team.north@example.com", "my team; the north", "my team; the north"),
        ("robert.w@example.com", "a wide W", "a wide W"),
    ],
)
def test_a_nickname_in_the_address_is_found(address: str, text: str, expected: str) -> None:
    found = contact_finders(address, "", "Robert Whitfield")
    assert without(found, text) == expected


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
        rest = text.replace("[candidate]", "").replace("[interviewer]", "").replace("[email]", "")
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


def test_only_full_names_of_others_in_the_export_are_found() -> None:
    used = bank()
    text = (
        "Not like Lee Park-Ruiz, Park-Ruiz, Lee; 王小明 and Ann May. Call 777 8888. T. Iyers, Iyer. May Call!"
    )
    first = interview(used, summary=text)
    others = [
        interview(
            used, candidate=Candidate("c2", "Lee Park-Ruiz", "lee@home", "777 8888"), interviewer="T. Iyer"
        ),
        interview(used, candidate=Candidate("c3", "王小明"), interviewer="May Call"),
        interview(used, candidate=Candidate("c4", "Ann May"), interviewer="May Call"),
    ]
    blind = next(blinded([(first, used)], Names.of([first, *others])))[0]
    assert blind.summary == (
        "Not like [candidate], Park-Ruiz, Lee; [candidate] and [candidate]. Call 777 8888. "
        "[interviewer]s, Iyer. May Call!"
    )
    alone = next(blinded([(first, used)]))[0]
    assert alone.summary == text


def test_what_was_replaced_is_counted() -> None:
    used, told = bank(), Counter[tuple[str, str]]()
    person = Candidate("c1", "José Müller")
    found = interview(
        used,
        candidate=person,
        interviewer="Kim Ode",
        amendments=(),
        summary="Jose, Jose and Kim",
        answers={},
        marks=(),
    )
    list(blinded([(found, used)], None, told))
    assert told[("Jose", "[candidate]")] == 2
    assert told[("Kim", "[interviewer]")] == 1
