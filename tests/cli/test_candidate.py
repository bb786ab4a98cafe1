"""`candidate …`: who was interviewed, all that is held about somebody, and legal holds."""

from __future__ import annotations

import csv
import errno
import html
import json
import os
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest

from csr_interview.errors import ExportError
from csr_interview.exchange import candidate_folder
from csr_interview.models.interview import Accommodations, TaskResult
from csr_interview.models.tasks import BestOption
from csr_interview.store import Store
from tests.cli.running import Run
from tests.ui.application import BANK, add_draft
from tests.ui.cards import add_card
from tests.ui.stages import STAGES, hold

WORDS = "She stayed calm and named the feeling."
EARLIER = f"{WORDS} Said something about her former employer that I should not have noted."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.db"


@pytest.fixture
def person(path: Path) -> tuple[str, str]:
    """A candidate with a scorecard, a draft, a discarded draft, notes and a hold; and an interview's id."""
    card = add_card(path, submit=True, text=WORDS, details={"email": "dana@example.org", "plan": "full"})
    with Store.open(path) as store:
        who = store.interview(card).candidate.id
        for discard in (False, True):
            details = {"candidate": "", "role": "CSR", "stage": "Final", "interviewer": "R. Osei"}
            draft = store.create_interview(bank=BANK, candidate_id=who, **details).id
            store.write_text(draft, "q1", "notes", EARLIER)
            store.write_text(draft, "q1", "notes", WORDS)
            if discard:
                store.discard_draft(draft)
        store.note_candidate(who, "Prefers calls in the morning.")
        store.hold(who, "Complaint 17")
    return who, card


def test_list_and_its_json(cli: Run, path: Path, person: tuple[str, str]) -> None:
    add_draft(path, "Lee Park")
    shown = cli("--store", path, "candidate", "list").out
    assert [line.split("  ")[1] for line in shown.splitlines()[1:]] == ["Dana Whitfield", "Lee Park"]
    assert "held: Complaint 17" in shown
    found = json.loads(cli("--store", path, "candidate", "list", "--search", "EXAMPLE.org", "--json").out)
    assert [(one["id"], one["interviews"], one["drafts"], one["email"]) for one in found] == [
        (person[0], 2, 1, "dana@example.org")
    ]
    assert cli("--store", path, "candidate", "list", "--search", "xyzzy").out == "No matching candidates.\n"
    assert json.loads(cli("--store", path, "candidate", "list", "--search", "xyzzy", "--json").out) == []


def test_show_decides_over_all_stages(cli: Run, path: Path) -> None:
    _, who = hold(path, STAGES[0])
    for stage, rating in zip(STAGES[1:4], (4, 3, 5), strict=True):
        hold(path, stage, known=who, rating=rating)

    def shown() -> tuple[str, dict[str, Any]]:
        text = cli("--store", path, "candidate", "show", who).out
        found = json.loads(cli("--store", path, "candidate", "show", who, "--json").out)
        (one,) = found["decisions"]
        return " ".join(text.split()), one

    text, found = shown()
    assert "INCOMPLETE · no score yet" in text
    assert "Missing: Final interview." in text
    assert (found["verdict"], found["composite"], found["missing"]) == ("incomplete", None, ["final"])
    hold(path, STAGES[4], known=who)
    text, found = shown()
    assert f"Dana Whitfield ({who[:8]})" in text
    assert "Behavioral interview R. Osei 21 Nov 2026 hold 3.00" in text
    assert "HIRE · 4.05 of 5" in text
    assert (found["verdict"], found["composite_exact"], found["missing"]) == ("hire", "4.05", [])
    assert [(one["id"], one["verdict"], one["share"]) for one in found["stages"]] == [
        ("hr", "advance", 0.15),
        ("skills", "advance", 0.25),
        ("behavioural", "hold", 0.2),
        ("technical", "advance", 0.25),
        ("final", "advance", 0.15),
    ]


def test_show_hides_the_decision_while_an_interview_is_sealed(cli: Run, path: Path) -> None:
    _, who = hold(path, STAGES[0], interviewer="T. Iyer")
    hold(path, STAGES[1], known=who, interviewer="R. Osei")
    hold(path, STAGES[2], known=who, interviewer="R. Osei", done=False)
    text = cli("--store", path, "candidate", "show", who).out
    assert "1 other interview is sealed" in text
    assert "HR interview" in text, "in the list of interviews"
    assert "15 %" not in text
    found = json.loads(cli("--store", path, "candidate", "show", who, "--json").out)
    (one,) = found["decisions"]
    assert one["sealed"] == 1
    told = ("verdict", "composite", "composite_exact", "reasons", "stages", "missing", "failed")
    assert [one[name] for name in told] == [None] * len(told)


def test_show_of_interviews_without_stages(cli: Run, path: Path, person: tuple[str, str]) -> None:
    assert "all stages" not in cli("--store", path, "candidate", "show", person[0]).out
    found = json.loads(cli("--store", path, "candidate", "show", person[0], "--json").out)
    assert (found["name"], len(found["interviews"]), found["decisions"]) == ("Dana Whitfield", 2, [])


def test_the_export_has_the_decision_over_all_stages(cli: Run, path: Path, tmp_path: Path) -> None:
    _, who = hold(path, STAGES[0])
    draft, _ = hold(path, STAGES[1], known=who, done=False)
    with Store.open(path) as store:
        store.discard_draft(draft)
    folder = tmp_path / "out"
    assert cli("--store", path, "candidate", "export", who, "-o", folder).code == 0
    text = " ".join((folder / "stages.txt").read_text("utf-8").split())
    assert "INCOMPLETE" in text
    assert "HR interview ADVANCE 4.00 15 % R. Osei" in text
    assert "Skills assessment open" in text, "a discarded draft does not count"
    assert "HR interview" in (folder / "stages.html").read_text("utf-8")
    readme = (folder / "README.txt").read_text("utf-8")
    assert "stages.html and stages.txt" in readme


def test_accommodations_are_in_the_persons_own_folder_only(
    cli: Run, path: Path, person: tuple[str, str], tmp_path: Path
) -> None:
    draft = add_draft(path, candidate_id=person[0])
    with Store.open(path) as store:
        store.accommodate(draft, Accommodations(more_time=True, other="Chat by text"), writing=False)
    folder = tmp_path / "out"
    assert cli("--store", path, "candidate", "export", person[0], "-o", folder).code == 0
    about = json.loads((folder / "candidate.json").read_text("utf-8"))
    made = {
        "more_time": True,
        "questions_in_advance": False,
        "written_answers": False,
        "other": "Chat by text",
    }
    assert [one["accommodations"] for one in about["interviews"] if one["id"] == draft] == [made]
    others = [file for file in folder.rglob("*") if file.is_file() and file.name != "candidate.json"]
    assert not [file for file in others if "Chat by text" in file.read_text("utf-8")]
    for command in (["show", draft], ["show", draft, "--format", "json"], ["audit", draft]):
        found = cli("--store", path, *command)
        assert found.code == 0, found.err
        assert "Chat by text" not in found.out
        assert "accommodat" not in found.out.lower()


def test_list_has_experience_once_it_is_recorded(cli: Run, path: Path, person: tuple[str, str]) -> None:
    add_draft(path, "Lee Park")
    assert "EXPERIENCE" not in cli("--store", path, "candidate", "list").out
    with Store.open(path) as store:
        store.edit_candidate(person[0], "Dana Whitfield", "dana@example.org", "", "none")
    dana, lee = cli("--store", path, "candidate", "list").out.splitlines()[1:]
    assert dana.endswith("New to customer service")
    assert "recorded" not in lee
    found = json.loads(cli("--store", path, "candidate", "list", "--json").out)
    assert [one["experience"] for one in found] == ["none", None]


def test_export_holds_everything_and_tells_nobody_by_its_names(
    cli: Run, path: Path, person: tuple[str, str], tmp_path: Path
) -> None:
    who, card = person
    folder = tmp_path / "out"
    result = cli("--store", path, "candidate", "export", card[:6], "-o", folder)
    assert result.code == 0, result.err
    assert str(folder) in result.out
    assert "2 of the interviews are drafts" in result.err
    files = {str(file.relative_to(folder)): file for file in folder.rglob("*") if file.is_file()}
    assert not any("dana" in name.lower() or "whitfield" in name.lower() for name in files)
    about = json.loads(files["candidate.json"].read_text("utf-8"))
    assert about["candidate"]["notes"] == "Prefers calls in the morning."
    assert about["candidate"]["hold_reason"] == "Complaint 17"
    assert [one["discarded"] for one in about["interviews"]] == [False, False, True]
    assert len(list(folder.glob("scorecards/*.html"))) == len(list(folder.glob("scorecards/*.txt"))) == 3
    assert WORDS in (folder / f"scorecards/scorecard-{card[:8]}.txt").read_text("utf-8").replace("\n", " ")
    earlier = json.loads(files["earlier-texts.json"].read_text("utf-8"))
    assert [one["text"] for one in earlier] == [EARLIER, EARLIER]
    bundle = json.loads(files["interviews.json"].read_text("utf-8"))
    assert {one["interview"]["id"] for one in bundle["interviews"]} == {
        one["id"] for one in about["interviews"]
    }
    events = json.loads(files["events.json"].read_text("utf-8"))
    assert {"created", "submitted", "discarded", "candidate noted", "held"} <= {one["verb"] for one in events}
    for layout in ("interviews", "answers", "tasks"):
        rows = list(csv.DictReader((folder / f"tables/{layout}.csv").open(encoding="utf-8-sig", newline="")))
        assert {next(iter(row.values())) for row in rows} >= {card}, layout
    assert len(list(folder.glob("banks/*.json"))) == 1
    readme = files["README.txt"].read_text("utf-8")
    tops = {name.split("/")[0] for name in files if name != "README.txt"}
    assert all(name in readme for name in tops)
    if os.name == "posix":
        modes = {stat.S_IMODE(entry.stat().st_mode) for entry in folder.rglob("*") if entry.is_dir()}
        assert modes | {stat.S_IMODE(folder.stat().st_mode)} == {0o700}
        assert {stat.S_IMODE(file.stat().st_mode) for file in files.values()} == {0o600}
    assert who not in " ".join(files)


def test_what_was_exported_can_be_imported_elsewhere(
    cli: Run, path: Path, person: tuple[str, str], tmp_path: Path
) -> None:
    folder, other = tmp_path / "out", tmp_path / "other.db"
    assert cli("--store", path, "candidate", "export", person[0], "-o", folder).code == 0
    Store.open(other).close()
    result = cli("--store", other, "import", folder / "interviews.json")
    assert result.code == 0, result.err
    with Store.open(other, mode="ro") as store:
        assert store.interview(person[1]).answers["q1"].notes == WORDS
        assert store.candidate(person[0]).notes == "Prefers calls in the morning."


def test_an_existing_folder_is_left_alone(
    cli: Run, path: Path, person: tuple[str, str], tmp_path: Path
) -> None:
    def export(*more: object) -> int:
        return cli("--store", path, "candidate", "export", person[0], "-o", folder, *more).code

    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    assert export() == 1
    assert export("--force") == 1, "not one of ours: never removed"
    assert (folder / "thesis.txt").read_text() == "mine"
    folder = tmp_path / "out"
    assert export() == 0
    (folder / "stale.txt").write_text("old")
    assert export() == 1
    assert (folder / "stale.txt").exists()
    assert export("--force") == 0
    assert not (folder / "stale.txt").exists()
    assert sorted(entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".csr")) == []


def test_an_earlier_export_comes_back_where_the_new_one_cannot_take_its_place(
    cli: Run, path: Path, person: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, rename = tmp_path / "out", Path.rename
    failed: list[Path] = []

    def failing_once(old: Path, new: Path) -> Path:
        if new == folder and not failed:
            failed.append(old)
            raise OSError(errno.ENOSPC, "No space left on device")
        return rename(old, new)

    assert cli("--store", path, "candidate", "export", person[0], "-o", folder).code == 0
    (folder / "stale.txt").write_text("old")
    monkeypatch.setattr(Path, "rename", failing_once)
    result = cli("--store", path, "candidate", "export", person[0], "-o", folder, "--force")
    assert (result.code, "no space left" in result.err) == (1, True)
    assert (folder / "stale.txt").read_text() == "old"


def test_places_that_are_no_folder_are_refused_in_words(
    cli: Run, path: Path, person: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = cli("--store", path, "candidate", "export", person[0], "-o", "-")
    assert (found.code, "standard output" in found.err) == (2, True)
    found = cli("--store", path, "candidate", "export", person[0], "-o", "x" * 5000)
    assert (found.code, "Nothing was written" in found.err) == (1, True)
    assert not (tmp_path / "-").exists()


def test_a_failure_half_way_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "out"

    def broken() -> list[str]:
        raise OSError(28, "No space left on device")

    with pytest.raises(ExportError, match="no space left"):
        candidate_folder.write_folder(folder, {"a.txt": lambda: ["fine"], "b/c.txt": broken})
    assert list(tmp_path.iterdir()) == []


def test_sealed_interviews_are_in_the_export_and_that_is_said(cli: Run, path: Path, tmp_path: Path) -> None:
    card = add_card(path, submit=True, details={"interviewer": "T. Iyer"})
    with Store.open(path) as store:
        who = store.interview(card).candidate.id
        store.create_interview(
            candidate="", bank=BANK, role="CSR", stage="", interviewer="R. Osei", candidate_id=who
        )
    result = cli("--store", path, "candidate", "export", who, "-o", tmp_path / "out")
    assert result.code == 0
    assert "1 of the interviews is sealed for you" in result.err
    assert (tmp_path / f"out/scorecards/scorecard-{card[:8]}.html").exists()


def test_hold_and_release(cli: Run, path: Path, person: tuple[str, str]) -> None:
    add_draft(path, "Lee Park")
    assert cli("--store", path, "candidate", "hold", "lee park", "--reason", "Court order").code == 0
    with Store.open(path, mode="ro") as store:
        assert [one.candidate.hold_reason for one in store.people("Lee")] == ["Court order"]
    assert cli("--store", path, "candidate", "release", "Lee Park", "--reason", "Over").code == 0
    again = cli("--store", path, "candidate", "release", "Lee Park", "--reason", "Over")
    assert again.code == 1
    assert "is not under legal hold" in again.err
    assert cli("--store", path, "candidate", "hold", "Lee Park", "--reason", " ").code == 1
    assert cli("--store", path, "candidate", "hold", "Lee Park").code == 2


def test_whoever_is_meant_must_be_one(cli: Run, path: Path) -> None:
    for _ in range(2):
        add_draft(path, "Sam Doe")
    with Store.open(path) as store:
        for number, one in enumerate(store.people()):
            store.edit_candidate(one.candidate.id, "Sam Doe", f"sam{number}@example.org", "")
    for text, problem in (("Sam Doe", "there are 2"), ("zzz", "No such candidate"), (" ", "is needed")):
        result = cli("--store", path, "candidate", "export", text)
        assert (result.code, result.out) == (1, "")
        assert problem in result.err
    missing = path.with_name("none.db")
    assert cli("--store", missing, "candidate", "hold", "Sam", "--reason", "x").code == 1
    assert not missing.exists()


def test_the_same_person_under_two_ids_is_told(cli: Run, path: Path) -> None:
    for _ in range(2):
        add_draft(path, "Sam Doe")
    add_draft(path, "Lee Park")
    ids = [one["id"] for one in json.loads(cli("--store", path, "candidate", "list", "--json").out)]
    found = json.loads(cli("--store", path, "candidate", "list", "--json").out)
    assert [one["also_here"] for one in found] == [[], [ids[2]], [ids[1]]]
    shown = cli("--store", path, "candidate", "list").out.splitlines()
    assert shown[0].endswith("ALSO")
    assert [line.endswith(other[:8]) for line, other in zip(shown[2:], (ids[2], ids[1]), strict=True)] == [
        True
    ] * 2
    assert "ALSO" not in cli("--store", path, "candidate", "list", "--search", "Lee").out
    refused = cli("--store", path, "candidate", "export", "sam doe").err
    assert "the same person, by email address or name, has 2 IDs" in refused
    assert all(one[:8] in refused for one in ids[1:])


def test_an_export_has_the_reasons_of_earlier_holds(
    cli: Run, path: Path, person: tuple[str, str], tmp_path: Path
) -> None:
    assert cli("--store", path, "candidate", "release", person[0], "--reason", "Settled").code == 0
    assert cli("--store", path, "candidate", "hold", person[0], "--reason", "Complaint 18").code == 0
    assert cli("--store", path, "candidate", "export", person[0], "-o", tmp_path / "out").code == 0
    about = json.loads((tmp_path / "out" / "candidate.json").read_text("utf-8"))
    assert about["candidate"]["hold_reason"] == "Complaint 18"
    told = [(one["what"], one["reason"]) for one in about["earlier_holds"]]
    assert told == [("held", "Complaint 17"), ("released", "Settled")]


def test_another_reason_for_a_hold_says_that_the_earlier_one_is_kept(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    _, who = hold(path, STAGES[0])
    command = ("--store", path, "candidate", "hold", who, "--reason")
    assert "earlier reason" not in cli(*command, "Complaint 17").out
    result = cli(*command, "Complaint 18")
    assert "The earlier reason is kept in the record: Complaint 17" in result.out


def test_erasing_tells_the_extent_and_needs_a_yes(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    _, who = hold(path, STAGES[0])
    command = ("--store", path, "candidate", "erase", who)
    dry = cli(*command, "--dry-run")
    assert (dry.code, "1 interview\n" in dry.out) == (0, True)
    assert "this was a dry run" in dry.out
    refused = cli(*command)
    assert (refused.code, "Add --yes" in refused.err) == (1, True)
    assert cli("--store", path, "candidate", "show", who).code == 0
    done = cli(*command, "--yes")
    assert (done.code, "1 candidate erased." in done.out) == (0, True)
    assert "No such candidate" in cli("--store", path, "candidate", "show", who).err
    assert cli("--store", path, "list", "--json").out.strip() == "[]"
    assert cli("--store", path, "store", "check").code == 0
    log = cli("--store", path, "audit").out
    assert "Candidate erased with 1 interview" in log
    assert "(details erased)" in log


def test_a_legal_hold_forbids_erasing(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    _, who = hold(path, STAGES[0])
    cli("--store", path, "candidate", "hold", who, "--reason", "Complaint")
    result = cli("--store", path, "candidate", "erase", who, "--yes")
    assert (result.code, "under legal hold" in result.err) == (1, True)


def test_who_is_due_follows_the_place_and_can_be_erased(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    _, who = hold(path, STAGES[0])
    with sqlite3.connect(path) as conn:
        for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            conn.execute(f"DROP TRIGGER {name}")
        long_ago = "2020-02-29T10:00:00.000Z"
        conn.execute("UPDATE interviews SET created_at = ?, submitted_at = ?", (long_ago, long_ago))
    store = ("--store", path, "candidate")
    assert "No retention period is set" in cli(*store, "due").out
    assert "No candidates are due" in cli(*store, "erase", "--due", "--yes").out
    assert "Government Code 12946" in cli(*store, "retention", "california").out
    (one,) = json.loads(cli(*store, "due", "--json").out)
    assert (one["id"], one["due_on"]) == (who, "2024-02-29")
    assert "2024-02-29" in cli(*store, "due").out
    cli(*store, "hold", who, "--reason", "Complaint")
    assert json.loads(cli(*store, "due", "--json").out) == []
    cli(*store, "release", who, "--reason", "Settled")
    assert cli(*store, "erase", "--due", "--yes").code == 0
    assert json.loads(cli(*store, "list", "--json").out) == []


@pytest.mark.parametrize("arguments", [("erase",), ("erase", "x", "--due"), ("retention", "mars")])
def test_impossible_wishes_are_usage_errors(cli: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    Store.open(tmp_path / "x.db").close()
    assert cli("--store", tmp_path / "x.db", "candidate", *arguments).code == 2


def test_what_is_handed_over_has_no_keys_and_no_name_of_others(
    cli: Run, path: Path, person: tuple[str, str], tmp_path: Path
) -> None:
    who, _ = person
    with Store.open(path) as store:
        details = {"candidate": "", "role": "CSR", "stage": "Final", "interviewer": "R. Osei", "plan": "full"}
        made = store.create_interview(bank=BANK, candidate_id=who, **details)
        draft, rules = made.id, ((one.id, one.rule) for one in BANK.for_plan("full", made.form).tasks)
        task, rule = next((name, rule) for name, rule in rules if isinstance(rule, BestOption))
        wrong, right = (
            [one.text for one in rule.options if (one.id == rule.key) is right] for right in (False, True)
        )
        chosen = next(one.id for one in rule.options if one.id != rule.key)
        store.record_task(draft, TaskResult(task, {"chosen": chosen}))
        store.write_text(draft, "q2", "notes", "As R. Osei said, Dana Whitfield was kind.")
        store.note_candidate(who, "R. Osei liked Dana.")
    folder = tmp_path / "out"
    result = cli("--store", path, "candidate", "export", who, "--for-candidate", "-o", folder)
    assert result.code == 0
    text = "\n".join(html.unescape(file.read_text("utf-8")) for file in folder.rglob("*") if file.is_file())
    assert "Osei" not in text
    assert "Complaint 17" not in text
    assert right[0] not in " ".join(text.split())
    assert wrong[0] in " ".join(text.split())
    for kept in ("Dana Whitfield was kind", "[interviewer] liked Dana", "dana@example.org", WORDS, EARLIER):
        assert kept in text
    assert {file.name for file in folder.iterdir()} == {
        "README.txt", "candidate.json", "earlier-texts.json", "events.json", "scorecards",
    }  # fmt: skip


def test_what_is_handed_over_has_no_names_from_before_a_correction_and_keeps_their_own(
    cli: Run, path: Path, person: tuple[str, str], tmp_path: Path
) -> None:
    who, _ = person
    told = "Mateo; Kowalska; Zainab; D. Reis. Then Dana left, and Dana W., too: dana@example.org, b@corp.org"
    with Store.open(path) as store:
        details: dict[str, Any] = {"bank": BANK, "role": "CSR", "stage": "Final"}
        for interviewer in ("Zainab", "Dana Reis"):
            store.create_interview(candidate="Lee Park", interviewer=interviewer, **details)
        moved = store.create_interview(candidate="Mateo Roca", interviewer="Katarzyna Kowalska", **details).id
        store.write_text(moved, "q2", "notes", told)
        store.correct(moved, told, candidate=who, interviewer="Dana Reis", role="Night shift of Zainab")
        store.note_candidate(who, "Katarzyna Kowalska and Zainab wrote a long note, which is deleted later.")
        store.note_candidate(who, "Short.")
    folder = tmp_path / "out"
    assert cli("--store", path, "candidate", "export", who, "--for-candidate", "-o", folder).code == 0
    files = {file.name: html.unescape(file.read_text("utf-8")) for file in folder.rglob("*.*")}
    for name, text in files.items():
        for other in ("Mateo", "Kowalska", "Katarzyna", "Zainab", "Reis", "b@corp"):
            assert other not in text, name
    kept = "Then Dana left, and Dana W., too: dana@example.org, [email]"
    assert f"[candidate]; [interviewer]; [interviewer]; [interviewer]. {kept}" in " ".join(
        files[f"scorecard-{moved[:8]}.txt"].split()
    )
    assert "Night shift of [interviewer]" in files["events.json"]
    (note, *_) = (
        one["text"] for one in json.loads(files["candidate.json"])["earlier_notes"] if "long" in one["text"]
    )
    assert note == "[interviewer] and [interviewer] wrote a long note, which is deleted later."


def test_what_is_handed_over_has_the_decision_over_all_stages(cli: Run, path: Path, tmp_path: Path) -> None:
    _, who = hold(path, STAGES[0])
    folder = tmp_path / "out"
    assert cli("--store", path, "candidate", "export", who, "--for-candidate", "-o", folder).code == 0
    text = " ".join((folder / "stages.txt").read_text("utf-8").split())
    assert "HR interview ADVANCE 4.00 15 % Interviewer A" in text
    assert "Osei" not in text


def test_what_is_handed_over_has_no_names_of_colleagues_and_other_candidates(
    cli: Run, path: Path, person: tuple[str, str], tmp_path: Path
) -> None:
    who, _ = person
    with Store.open(path) as store:
        for candidate, interviewer in (("Ben Park-Ruiz", "Kim Odekirk"), ("Dana Whitfield", "Max Probe")):
            store.create_interview(
                candidate=candidate, bank=BANK, role="CSR", stage="", interviewer=interviewer
            )
        draft = store.create_interview(
            candidate="", candidate_id=who, bank=BANK, role="CSR", stage="Final", interviewer="Ana Reis"
        ).id
        store.write_text(
            draft, "q2", "notes", "Unlike Ben Park-Ruiz; Kim Odekirk and Osei agree. Dana W. left."
        )
        store.accommodate(draft, Accommodations(other="Ana Reis read aloud"), writing=False)
        store.note_candidate(who, "Better than Ben Park Ruiz, says Kim Odekirk. Ana, too.")
    folder = tmp_path / "out"
    assert cli("--store", path, "candidate", "export", who, "--for-candidate", "-o", folder).code == 0
    files = {file.name: html.unescape(file.read_text("utf-8")) for file in folder.rglob("*.*")}
    text = "\n".join(files.values())
    for name in ("Park", "Odekirk", "Osei", "Reis"):
        assert name not in text
    found = json.loads(files["candidate.json"])
    assert found["candidate"]["notes"] == "Better than [candidate], says [interviewer]. [interviewer], too."
    made = [one["accommodations"]["other"] for one in found["interviews"] if one["accommodations"]]
    assert made == ["[interviewer] read aloud"]
    assert "Unlike [candidate]; [interviewer] and [interviewer] agree. Dana W. left." in " ".join(
        text.split()
    )
