"""`correct`, `candidate join` and `candidate split`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from csr_interview.store import Store
from csr_interview.store.records import RefusedError
from tests.cli.running import Run
from tests.ui.application import add_draft
from tests.ui.cards import add_card
from tests.ui.stages import STAGED, STAGES, hold


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.db"


@pytest.fixture
def card(path: Path) -> str:
    """A scorecard of Dana Whitfield."""
    return add_card(path, submit=True)


@pytest.fixture
def draft(path: Path) -> str:
    """A draft of Lee Park."""
    add_draft(path, "Lee Park")
    with Store.open(path) as store:
        (found,) = (row.id for row in store.recent() if row.candidate == "Lee Park")
    return found


def test_a_draft_is_corrected_and_the_log_says_so(cli: Run, path: Path, draft: str) -> None:
    command = ("--store", path, "correct", draft[:8], "--stage", "Final")
    assert "Missing option '--reason'" in cli(*command).err
    done = cli(*command, "--reason", "Wrong stage chosen")
    assert done.out == f"Interview {draft[:8]} was corrected.\n"
    assert "to “Final”, with a reason" in cli("--store", path, "audit", draft[:8]).out
    shown = cli("--store", path, "show", draft[:8]).out
    assert "Final" in shown
    assert "Wrong stage chosen" in shown
    assert "Nothing to correct" in cli(*command, "--reason", "Again").out


def test_a_stage_of_a_bank_brings_its_questions(cli: Run, path: Path) -> None:
    made, _ = hold(path, STAGES[0], done=False)
    command = ("--store", path, "correct", made[:8], "--reason", "Wrong stage")
    refused = cli(*command, "--stage", "Final")
    assert (refused.code, "has no stage “Final”" in refused.err, STAGES[1].title in refused.err) == (
        1,
        True,
        True,
    )
    assert cli(*command, "--stage", STAGES[1].title.upper()).code == 0
    with Store.open(path) as store:
        assert store.interview(made).stage == STAGES[1].title
        assert store.bank_of(made) == STAGED.for_stage(STAGES[1].id)
        assert store.check() == []
    assert "has no stage" in cli(*command, "--bank", "customer-support-specialist", "--stage", "x").err
    assert cli(*command, "--bank", "csr", "--stage", "x").code == 0
    assert "has no stage “x”. Choose one of" in cli(*command, "--bank", "customer-support-specialist").err


def test_without_a_profile_nobody_is_guessed(path: Path, card: str, draft: str) -> None:
    with Store.open(path) as store:
        assert store.profile is None
        with pytest.raises(RefusedError, match="name"):
            store.correct(card, "Mixed up", candidate=store.interview(draft).candidate.id)
        with pytest.raises(RefusedError, match="name"):
            store.join(store.interview(card).candidate.id, store.interview(draft).candidate.id, "One person")


def test_a_scorecard_is_moved_to_another_candidate(cli: Run, path: Path, card: str, draft: str) -> None:
    to = ("--candidate", "lee park", "--reason", "Mixed up", "--by", "Ana")
    done = cli("--store", path, "correct", card[:8], *to)
    assert done.code == 0
    shown = cli("--store", path, "show", card[:8]).out
    assert "Lee Park" in shown
    assert "Moved from another candidate's record" in shown
    assert "Dana" not in shown
    assert "amended" not in cli("--store", path, "list").out
    assert "Moved from candidate" in cli("--store", path, "audit", card[:8]).out
    assert cli("--store", path, "audit", "verify").code == 0


def test_what_a_scorecard_cannot_change_says_what_to_do(cli: Run, path: Path, card: str) -> None:
    result = cli("--store", path, "correct", card[:8], "--role", "Lead", "--reason", "Wrong")
    assert result.code == 1
    assert "it was submitted" in result.err
    assert "Undo the submission" in result.err
    assert "Give at least one value" in cli("--store", path, "correct", card[:8], "--reason", "x").err


def test_joining_asks_and_can_be_undone(cli: Run, path: Path, card: str, draft: str) -> None:
    who = ("dana whitfield", "lee park", "--reason", "One person", "--by", "Ana")
    join = ("--store", path, "candidate", "join", *who)
    refused = cli(*join)
    assert (refused.code, "Add --yes" in refused.err) == (1, True)
    done = cli(*join, "--yes")
    assert (done.code, done.err) == (0, "")
    assert "Lee Park" in done.out
    people = cli("--store", path, "candidate", "list").out.splitlines()[1:]
    assert ["Dana Whitfield" in line for line in people] == [True]
    shown = cli("--store", path, "candidate", "show", "lee park").out
    assert "Also known as Lee Park (" in shown
    found = json.loads(cli("--store", path, "candidate", "show", "lee park", "--json").out)
    (alias,) = found["also_known_as"]
    assert alias["name"] == "Lee Park"
    assert "Record" in cli("--store", path, "audit").out
    split = ("--store", path, "candidate", "split", alias["id"][:8], "--reason", "Two persons", "--by", "Ana")
    assert "Add --yes" in cli(*split).err
    assert cli(*split, "--yes").code == 0
    assert len(cli("--store", path, "candidate", "list").out.splitlines()) == 3
    assert "No such joined record" in cli(*split, "--yes").err


def test_the_folder_of_a_person_has_the_joined_record(
    cli: Run, path: Path, card: str, draft: str, tmp_path: Path
) -> None:
    with Store.open(path) as store:
        one, two = store.interview(card).candidate.id, store.interview(draft).candidate.id
        store.edit_candidate(two, "Lee Park", "lee@example.org", "")
        store.join(one, two, "One person", "Ana")
        store.correct(draft, "Held by somebody else", interviewer="Rosalind Secret")
        store.correct(draft, "Held by somebody else", interviewer="Ana")
    folder = tmp_path / "folder"
    assert cli("--store", path, "candidate", "export", "lee park", "-o", folder).code == 0
    about = json.loads((folder / "candidate.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in about["also_known_as"]] == ["Lee Park"]
    assert {one["id"] for one in about["interviews"]} == {card, draft}
    given = tmp_path / "given"
    assert cli("--store", path, "candidate", "export", "lee park", "--for-candidate", "-o", given).code == 0
    about = json.loads((given / "candidate.json").read_text(encoding="utf-8"))
    assert [one["email"] for one in about["also_known_as"]] == ["lee@example.org"]
    assert "Secret" not in "".join(found.read_text("utf-8") for found in given.rglob("*") if found.is_file())
