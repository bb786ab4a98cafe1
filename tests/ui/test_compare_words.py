"""What the comparison says beside its rows: what differs, what is refused, evidence, what is hidden."""

from __future__ import annotations

import pytest
from textual.content import Content

from csr_interview.models.interview import Mark, SubmittedVerdict
from csr_interview.ui.compare import compare_text as text
from csr_interview.ui.compare.compare_text import CURTAIN, Plan, Sheet, evidence
from csr_interview.ui.compare.comparison import Comparison, comparison_of
from csr_interview.ui.content import HIDDEN
from csr_interview.ui.scorecard.scorecard_view import ScorecardView
from tests.scoring.banks import small_bank
from tests.ui.cards import HOSTILE
from tests.ui.compares import WIDE, pair, row, scorecard, table, warned

# What is said -------------------------------------------------------------------------------------------


def test_nothing_differs_and_nothing_is_said() -> None:
    assert warned(comparison_of([scorecard("Dana", (4, 4, 4)), scorecard("Lee", (3, 3, 3))])) == []


def test_different_interviewers_are_named() -> None:
    assert warned(pair()) == ["Different interviewers: R. Osei, T. Iyer – ratings may not be comparable"]
    same = comparison_of([scorecard("Dana", (4, 4, 4)), scorecard("Lee", (3, 3, 3), interviewer="r.  osei")])
    assert warned(same) == [], "one person, written in two ways"


def test_different_versions_stages_and_weights_are_named() -> None:
    new = small_bank(version="1.1")
    preset = SubmittedVerdict("hire", "4", "equal")
    cards = [
        scorecard("Dana", (4, 4, 4)),
        scorecard("Lee", (4, 4, 4), bank=new, stage="Final", submitted_verdict=preset),
    ]
    assert warned(comparison_of(cards)) == [
        "Different bank versions: version 1.0 (Dana), version 1.1 (Lee) – questions, weights or limits "
        "may differ",
        "Different weights: Bank weights (Dana), Equal weights (Lee) – scores may not be comparable",
        "Different stages: Phone screen (Dana), Final (Lee) – questions and expectations may differ",
    ]
    edited = comparison_of([scorecard("Dana", (4, 4, 4)), scorecard("Lee", (4, 4, 4), bank_digest="other")])
    assert warned(edited)[0].startswith("The bank was changed between these interviews")


def test_drafts_and_sealed_ones_are_named() -> None:
    draft = scorecard("Lee", (4, None, 4), submitted=False)
    sealed = scorecard("Kim", (1, 1, 1), interviewer="M. Lund")
    found = warned(comparison_of([scorecard("Dana", (4, 4, 4)), draft], [sealed]))
    assert found[0] == "Draft: Lee – score shown when the ratings are finished"
    assert found[1].startswith("M. Lund's scorecard of Kim is sealed until you submit or discard")


def refused(views: list[ScorecardView], left_out: list[ScorecardView] | None = None) -> str:
    return text.refusal(views, left_out or [], hidden=False)


def test_what_is_refused() -> None:
    dana, lee = scorecard("Dana", (4, 4, 4)), scorecard("Lee", (4, 4, 4))
    other = scorecard("Kim", (4, 4, 4), bank=small_bank(id="sales", title="Sales"))
    assert refused([dana, lee]) == ""
    assert refused([dana, lee, other]).startswith(
        "These interviews use different question banks: Small bank (Dana and Lee); Sales (Kim)."
    )
    assert "R. Osei's scorecard of Lee is sealed" in refused([dana], [lee])
    assert "There are too few others to compare" in refused([dana], [lee])
    assert "Lee" not in text.refusal([dana], [lee], hidden=True)


@pytest.mark.parametrize("width", [20, 57, 77, 117, 400])
@pytest.mark.parametrize("most", [1, 2, 3, 9])
def test_warnings_that_do_not_fit_are_announced(width: int, most: int) -> None:
    said = ["Different interviewers: " + "R. Osei, T. Iyer, " * 3, "Draft, not final: Lee", "A third"]
    lines = text.warning_lines(said, width, most)
    whole = " ".join("\n".join(one.plain for one in lines).split())
    assert len(lines) <= most
    if width >= 40:
        assert all(one.cell_length <= width for one in lines)
    assert "(w)" in whole or all(" ".join(words.split()) in whole for words in said)


# Evidence and privacy -----------------------------------------------------------------------------------


def told(comparison: Comparison, label: str, *, every: bool = False, width: int = WIDE) -> str:
    columns = comparison.columns if every else comparison.columns[:1]
    return evidence(columns, row(comparison, label), width, hidden=False).plain


def test_the_evidence_of_a_question() -> None:
    marks = [
        Mark("irate", "looking_for", 1),
        Mark("irate", "follow_up", 0),
        Mark("irate", "own_flag", 0, "Interrupted", "serious"),
    ]
    comparison = comparison_of([scorecard("Dana", (4, 4, 3), marks=marks), scorecard("Lee", (3, 3, 3))])
    found = told(comparison, "Q1 Irate")
    assert "Dana" in found
    for words in ("Dana on irate", "Heard 1 of 2  ☑ Owns the outcome", "Asked 1 of 4", "Sounds like a 4"):
        assert words in found
    assert "serious: Interrupted" in found
    assert "Lee on irate" not in found
    both = told(comparison, "Q1 Irate", every=True)
    assert both.index("Dana on irate") < both.index("Lee on irate")


def test_the_evidence_of_the_other_rows() -> None:
    comparison = pair()
    assert "WOULD CHANGE THE DECISION" in told(comparison, "Score")
    assert "means hire (from 3.50)" in told(comparison, "Decision")
    assert "mean 4.00 ≥ 2.50" in told(comparison, "Customer focus")
    assert "recommendation: same as the weighted decision" in told(comparison, "Recommendation")
    assert "Interview score: (" in told(comparison, "Interview")
    assert "None recorded." in told(comparison, "Red flags")


def test_the_privacy_screen_hides_names_ratings_and_evidence() -> None:
    comparison = pair()
    shown = "\n".join(table(comparison, hidden=True))
    assert not any(sign in shown for sign in ("▲", "▼", "━", "✓", "–", "3.80", "4.00", "HIRE", "none"))
    assert HIDDEN in shown
    sheet = Sheet(comparison.sorted_by(comparison.rows[0]), Plan.fitting(WIDE, 2, 0), hidden=True)
    heads = "\n".join(one.plain for one in sheet.heads(0, 40))
    assert "Candidate A" in heads
    assert heads.index("Candidate B") < heads.index("Candidate A"), "letters stay with their candidates"
    assert not any(name in heads for name in ("Dana", "Lee", "R. Osei", "T. Iyer"))
    assert (
        evidence(comparison.columns, row(comparison, "Q1 Irate"), 40, hidden=True).plain.split()
        == CURTAIN.split()
    )
    assert not any(name in words for name in ("Dana", "Osei") for words in warned(comparison, hidden=True))


def test_hostile_words_are_only_text() -> None:
    bad = scorecard(HOSTILE, (4, HOSTILE, 3), interviewer=HOSTILE, stage=HOSTILE)
    comparison = comparison_of([bad, scorecard("Lee", (3, 3, 3))])
    parts: list[Content] = [*Sheet(comparison, Plan.fitting(77, 2, 0)).heads(0, 40)]
    parts += text.warning_lines(warned(comparison), 77, 9)
    parts += [evidence(comparison.columns, one, 77, hidden=False) for one in comparison.rows]
    whole = "".join(part.plain for part in parts)
    assert "[/b]" in whole
    assert not any(character in whole for character in "\x1b\u202e")
    assert not any("@click" in str(span.style) for part in parts for span in part.spans)
