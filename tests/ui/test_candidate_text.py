"""What the page of a candidate says, without a screen: panel, timeline, hold and sealed lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from fractions import Fraction

import pytest
from textual.content import Content

from csr_interview.models.interview import Answer, Candidate, Interview, InterviewSummary, Status
from csr_interview.stages import processes
from csr_interview.store.people import Moment
from csr_interview.ui.candidate import candidate_panel, candidate_text
from csr_interview.ui.candidate.candidate_panel import Panels, panels, wanted
from csr_interview.ui.widgets.interview_list import Seen
from tests.ui.application import BANK, NOW
from tests.ui.cards import HOSTILE
from tests.ui.stages import STAGED, STAGES

AT = "2026-11-12T09:00:00.000Z"
DANA = Candidate("d" * 20, "Dana Whitfield")


def card(who: str, *ratings: int | None, stage: str = "", at: str = AT) -> Interview:
    """Return a submitted interview with these ratings, in the bank's order."""
    answers = {
        question.id: Answer(question.id, rating=rating, skip_reason="" if rating else "no time")
        for question, rating in zip(BANK.questions, ratings, strict=False)
    }
    return Interview(
        f"{who} {stage} {at}", DANA, BANK.id, BANK.version, "", "CSR", stage, who, Status.SUBMITTED, AT, at,
        at, answers=answers,
    )  # fmt: skip


def row(ident: str, *, who: str = "T. Iyer", sealed: bool = False, done: bool = True) -> InterviewSummary:
    status = Status.SUBMITTED if done else Status.DRAFT
    verdict, composite = ("hire", "37/10") if done and not sealed else ("", "")
    return InterviewSummary(
        ident, "Dana", "CSR", "Phone", who, BANK.id, status, AT, AT, AT if done else "", verdict, composite,
        (4, None), 0, 0, candidate_id=DANA.id, sealed=sealed,
    )  # fmt: skip


THREE = (
    card("R. Osei", 4, 4, 3, 5, 3, 4),
    card("T. Iyer", 4, 3, 3, 4, 3, 4),
    card("M. Lund", 2, 4, 4, 3, 5, 2),
)


def shown_panel(width: int, *cards: Interview, **changes: int | bool) -> str:
    hidden = bool(changes.pop("hidden", False))
    found = Panels(panels([(one, BANK) for one in cards]), **changes)
    return candidate_panel.page(found, width, UTC, hidden=hidden).plain


def test_the_panel_shows_the_arithmetic_every_rating_and_what_to_discuss() -> None:
    lines = shown_panel(90, *THREE).splitlines()
    text = "\n".join(" ".join(line.split()) for line in lines)
    assert "(3.40 + 3.70 + 3.45) / 3 = 3.52 → HIRE 0.30 between lowest and highest" in text
    assert "RATINGS M. Lund R. Osei T. Iyer mean spread" in text
    assert "Q1 Irate customer 2 4 4 3.33 2 ⇄ discuss" in text
    assert "Q3 Cannot log in 4 3 3 3.33 1\n" in text
    assert "R. Osei 3.70 HIRE" in text
    assert "? Written communication not assessed by anybody" in text
    numbers = [line.rstrip() for line in lines if line.startswith("Q")]
    assert len(numbers) == len(BANK.questions)
    assert len({line.index(".") for line in numbers}) == 1, "the means line up"


@pytest.mark.parametrize("count", [2, 3, 5, 9])
def test_no_line_is_wider_than_the_page_and_everybody_is_named(count: int) -> None:
    names = ["R. Osei", "Maria Lund-Petersen", HOSTILE, "名前の長い面接官です", "E", "F", "G", "H", "I"]
    cards = [card(name, 5, 1, None, 3, 3, 3) for name in names[:count]]
    for width in (36, 45, 56, 72, 76, 100):
        found = Panels(panels([(one, BANK) for one in cards]))
        page = candidate_panel.page(found, width, UTC, hidden=False)
        assert all(line.cell_length <= width for line in page.split(allow_blank=True)), width
        assert "\x1b" not in page.plain
        for word in ("mean", "GATES", "WHY", "HOLD"):
            assert word in page.plain, (width, word)
        assert page.plain.count("–") >= count, "what is not rated is a dash"


def test_names_give_way_to_letters_that_are_explained() -> None:
    wide, narrow = shown_panel(110, *THREE), shown_panel(50, *THREE)
    assert "A  " not in wide
    for letter, name in zip("ABC", ("M. Lund", "R. Osei", "T. Iyer"), strict=True):
        assert f"{letter}  {name}" in narrow
    assert "⇄" in shown_panel(38, *THREE)
    assert "two or more apart: discuss" in shown_panel(38, *THREE)


def test_without_a_panel_it_says_what_is_missing() -> None:
    assert candidate_panel.NEEDED in shown_panel(120)
    assert "There is one so far." in shown_panel(120, done=1)
    assert "So far there are no two like that." in shown_panel(120, done=3)
    assert "1 interview by another is sealed" in shown_panel(80, sealed=1)
    assert "A panel takes" not in shown_panel(80, sealed=2)
    assert "Reading" in candidate_panel.page(None, 80, UTC, hidden=False).plain


def test_the_privacy_screen_hides_the_panel() -> None:
    text = shown_panel(80, *THREE, hidden=True)
    assert "F9 shows them again" in text
    assert not any(secret in text for secret in ("Osei", "3.", "HOLD", "HIRE"))


def test_only_scorecards_of_the_same_bank_and_stage_make_a_panel() -> None:
    held = [(card(who, stage=stage), STAGED.for_stage(STAGES[n].id))
            for who, stage, n in (("A", "One", 0), ("B", "one ", 0), ("C", "Two", 1))]  # fmt: skip
    (found,) = panels(held)
    assert [member.interviewer for member in found.decision.members] == ["A", "B"]
    assert found.stage.strip().casefold() == "one"
    talks = [(card(who, stage=stage), BANK) for who, stage in (("A", "Phone"), ("B", "Second talk"))]
    assert panels(talks) == (), "a bank without stages of its own has those that were typed"
    (found,) = panels([*talks, (card("C", stage="PHONE "), BANK)])
    assert [member.interviewer for member in found.decision.members] == ["A", "C"]
    assert panels([(card("A"), BANK)]) == ()


def test_nobody_is_a_panel_alone_and_the_last_scorecard_of_each_counts() -> None:
    """Phone screen, Final and Phone screen again by one person made a panel of one."""
    later = "2026-11-14T09:00:00.000Z"
    again = (
        card("Ann", 3, 3, 3, 3, 3, 3, stage="Phone"),
        card("ann ", 5, 5, 5, 5, 5, 5, stage="Phone", at=later),
    )
    assert "A panel takes" in shown_panel(80, card("Ann", stage="Final"), *again, done=3)
    text = shown_panel(90, *again, card("Bo", 4, 4, 4, 4, 4, 4, stage="Phone"), card("", 1, 1, stage="Phone"))
    assert "Ann's earlier scorecard of 12 Nov 2026 is not counted." in text
    assert "1 scorecard that names no interviewer is not counted." in text
    assert "(5.00 + 4.00) / 2 = 4.50 → STRONG HIRE" in text
    assert "⇄" not in text
    for width in (36, 56, 100):
        assert "not counted" in " ".join(shown_panel(width, *again, card("Bo", stage="Phone")).split())


def test_the_spread_of_one_rating_is_none() -> None:
    text = shown_panel(90, card("A", 4, None, None, 5), card("B", 4, 3, None, 2))
    rows = {line.split()[0]: line.split() for line in text.splitlines() if line.startswith("Q")}
    assert rows["Q1"][-2:] == ["4.00", "0"]
    assert rows["Q2"][-3:] == ["3", "3.00", "–"]
    assert rows["Q3"][-4:] == ["–", "–", "–", "–"]
    assert rows["Q4"][-3:] == ["3", "⇄", "discuss"]


def test_what_is_printed_adds_up() -> None:
    """2.95 and 499/192 have the mean 2.77; 2.95 and 2.60, as it read before, have 2.775."""
    (panel,) = panels([(one, BANK) for one in THREE[:2]])
    first, second = panel.decision.members
    members = tuple(
        replace(one, decision=replace(one.decision, composite=Fraction(score)))
        for one, score in ((first, "2.95"), (second, "499/192"))
    )
    mean = (Fraction("2.95") + Fraction(499, 192)) / 2
    found = replace(panel, decision=replace(panel.decision, members=members, counted=members, composite=mean))
    text = candidate_panel.page(Panels((found,)), 90, UTC, hidden=False).plain
    assert "(2.950 + 2.599) / 2 = 2.77 →" in text
    assert "0.35 between lowest and highest" in text


def test_the_newest_version_of_the_bank_decides() -> None:
    older, newer = (BANK.model_copy(update={"version": version}) for version in ("1.9.0", "1.10.0"))
    for order in ((older, newer), (newer, older)):
        (found,) = panels([(card(str(n), 4, 4, 4, 4, 4, 4), bank) for n, bank in enumerate(order)])
        assert found.bank.version == "1.10.0"
        assert any("1.10.0" in reason for reason in found.decision.reasons)


def test_only_what_can_be_in_a_panel_is_read() -> None:
    rows = [
        row("a"),
        row("b", who="M. Lund"),
        row("c", sealed=True),
        row("d", done=False),
        row("e", who="t. iyer"),
    ]
    assert sorted(wanted(rows)) == ["a", "b", "e"], "what is not counted is read to say so"
    assert wanted([rows[0], rows[4]]) == []
    assert wanted([rows[0], replace(rows[1], stage="Final")]) == []
    assert wanted([rows[0], replace(rows[1], bank_id="other")]) == []


# Timeline -----------------------------------------------------------------------------------------------


def moment(what: str, minute: int = 0, **more: object) -> Moment:
    at = f"2026-11-12T09:{minute:02d}:00.000Z"
    return Moment(at, what)._replace(**more)  # type: ignore[arg-type]


def told(
    *moments: Moment, width: int = 70, hidden: bool = False, rows: tuple[InterviewSummary, ...] = ()
) -> str:
    return candidate_text.page(moments, rows, UTC, width, hidden=hidden).plain


def test_the_timeline_tells_in_words_what_happened_when() -> None:
    of = {"interview_id": "a", "by": "T. Iyer", "stage": "Phone"}
    text = told(
        moment("created", 0, **of),
        moment("submitted", 30, **of),
        moment("amended", 40, question="q3", fields=("rating",), reason="misheard", **of),
        moment("added", 41, **of),
        moment("candidate edited", 42, fields=("email", "name")),
        moment("candidate imported", 42, fields=("held_at", "hold_reason", "updated_at")),
        moment("imported", 42, **of),
        moment("held", 43, reason="Complaint"),
        moment("released", 44),
        rows=(row("a"),),
    )
    assert text.splitlines() == [
        "12 Nov 2026",
        " 09:00  Phone: begun by T. Iyer",
        " 09:30  Phone: submitted by T. Iyer, HIRE 3.70",
        " 09:40  Phone: amended by T. Iyer, Q3 Rating: misheard",
        " 09:41  Phone: taken in from elsewhere, by T. Iyer",
        " 09:42  E-mail address and name changed",
        " 09:42  Legal hold taken over from another machine",
        " 09:42  Phone: taken over from another machine, by T. Iyer",
        " 09:43  Legal hold set: Complaint",
        " 09:44  Legal hold released",
    ]


def test_a_sealed_submit_tells_no_verdict_and_privacy_no_names_nor_reasons() -> None:
    submitted = moment("submitted", by="T. Iyer", interview_id="a")
    assert "HIRE" not in told(submitted, rows=(row("a", sealed=True),))
    text = told(submitted, moment("held", reason="Complaint"), hidden=True, rows=(row("a"),))
    assert not any(secret in text for secret in ("Iyer", "HIRE", "3.70", "Complaint"))


def test_typing_notes_is_one_line_a_day_and_hostile_words_stay_words() -> None:
    assert told(*(moment("candidate noted", minute) for minute in range(5))).count("Notes changed") == 1
    text = told(moment("created", by=HOSTILE, stage=HOSTILE), moment("held", reason=HOSTILE), width=30)
    assert "\x1b" not in text
    assert max(len(line) for line in text.splitlines()) <= 30
    assert told() == "Nothing has happened yet."


# Head and lines -----------------------------------------------------------------------------------------


def test_a_hold_is_told_with_its_day_reason_and_meaning() -> None:
    held = replace(DANA, held_at=AT, hold_reason="Complaint")
    text = candidate_text.held(held, UTC, hidden=False).plain
    assert text.startswith("⚖ legal hold since 12 Nov 2026: Complaint")
    assert "Nothing of this person can be erased or discarded." in text
    assert "Complaint" not in candidate_text.held(held, UTC, hidden=True).plain
    assert not candidate_text.held(replace(DANA, hold_reason="Settled"), UTC, hidden=False)
    assert "known since 12 Nov 2026" in candidate_text.person(DANA, AT, UTC, hidden=False).plain
    also = candidate_text.person(DANA, AT, UTC, hidden=True, also=("0123456789abcdef", "fedcba9876543210"))
    assert also.plain.endswith(" · also here as 01234567 and fedcba98")


@pytest.mark.parametrize("done", [True, False])
def test_a_sealed_line_says_so_and_nothing_else(done: bool) -> None:
    (process,) = processes([row("a", sealed=True, done=done)], [BANK])
    (line,) = candidate_text.table(process)
    assert not line.opens
    for width in (116, 76, 56, 36):
        text = candidate_text.row(line, width, Seen(NOW)).plain
        assert text.startswith("◌ ")
        assert "sealed" in text
        assert "rated" not in text
        assert Content(text).cell_length <= width
    detail = candidate_text.detail(line, UTC, hidden=False, read_only=False).plain
    assert "sealed until you submit yours" in detail
    assert "Enter" not in detail
