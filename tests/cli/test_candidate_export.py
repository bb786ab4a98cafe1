"""`show` and `export` as documents: formats, blind copies, and what is sealed."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from csr_interview.banks.library import load_file, shipped_dir
from csr_interview.exchange import registry
from csr_interview.models.interview import SubmittedVerdict
from csr_interview.store import RefusedError, Store
from tests.cli.running import Run


def first(cli: Run, store: Path) -> dict[str, str]:
    found: list[dict[str, str]] = json.loads(
        cli("--store", store, "list", "--json", "--status", "submitted").out
    )
    return found[0]


@pytest.mark.parametrize(
    ("form", "start"),
    [("text", ""), ("markdown", "# "), ("html", "<!DOCTYPE html>\n"), ("json", "{\n")],
)
def test_show_writes_every_format(cli: Run, store: Path, form: str, start: str) -> None:
    one = first(cli, store)
    found = cli("--store", store, "show", one["id"], "--format", form)
    assert (found.code, found.err) == (0, "")
    assert found.out.startswith(start)
    assert one["candidate"] in html.unescape(found.out)
    assert one["id"] in found.out


@pytest.mark.parametrize("form", registry.MANY)
def test_export_writes_every_format(cli: Run, store: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / "all"
    found = cli("--store", store, "export", "--format", form, "--status", "submitted", "-o", target)
    assert (found.code, found.err) == (0, "")
    text = html.unescape(target.read_text(encoding="utf-8-sig"))
    listed = json.loads(cli("--store", store, "list", "--json", "--status", "submitted").out)
    assert listed
    assert all(one["id"] in text and one["candidate"] in text for one in listed)
    if form in ("markdown", "html"):
        drafts = json.loads(cli("--store", store, "list", "--json", "--status", "draft").out)
        assert not any(one["id"] in text for one in drafts)


def test_a_blind_copy_finds_the_full_names_of_everyone_in_the_export(cli: Run, store: Path) -> None:
    listed = json.loads(cli("--store", store, "list", "--json").out)
    draft = next(one for one in listed if one["status"] == "draft")
    others = [one for one in listed if one["candidate"] != draft["candidate"]]
    told = next(one for one in others if one["interviewer"] != draft["interviewer"])
    text = f"Unlike {told['candidate']}; ask {told['interviewer']}."
    with Store.open(store) as opened:
        opened.write_text(draft["id"], "", "summary", text)
    everything = cli("--store", store, "export", "--format", "json", "--blind")
    assert "Unlike [candidate]; ask [interviewer]." in everything.out
    assert f'"{told["candidate"]}" → [candidate]' in everything.err
    alone = cli("--store", store, "show", draft["id"], "--format", "json", "--blind")
    assert text in alone.out  # whoever is in no exported interview is not known to be a name


@pytest.mark.parametrize("command", [("show", "ID"), ("export", "--status", "draft")])
def test_a_blind_copy_finds_who_an_interview_was_with_before_it_was_corrected(
    cli: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    path, bank = tmp_path / "corrected.db", load_file(shipped_dir() / "csr.toml")
    details: dict[str, Any] = {"role": "CSR", "stage": "", "bank": bank}
    with Store.open(path) as opened:
        right = opened.create_interview(candidate="Bianca Holloway", interviewer="Ana Reis", **details)
        one = opened.create_interview(candidate="Mateo Roca", interviewer="Katarzyna Kowalska", **details).id
        opened.write_text(one, "", "summary", "Kowalska liked Mateo; Bianca, says Reis.")
        opened.correct(one, "Wrong", candidate=right.candidate.id, interviewer="Ana Reis")
    words = (one if word == "ID" else word for word in command)
    found = cli("--store", path, *words, "--blind", "--format", "json")
    assert "[interviewer] liked [candidate]; [candidate], says [interviewer]." in found.out
    assert '1 × "Kowalska" → [interviewer]' in found.err
    assert '1 × "Mateo" → [candidate]' in found.err


def test_a_blind_copy_tells_what_it_replaced_and_how_often(cli: Run, store: Path) -> None:
    with Store.open(store) as opened:
        draft = next(row for row in opened.recent() if row.status == "draft")
        first_name = draft.candidate.split()[0]
        opened.write_text(draft.id, "", "summary", f"{first_name} and {first_name}, x@example.net.")
    for command in (("show", draft.id), ("export", "--status", "draft", "--format", "html")):
        err = cli("--store", store, *command, "--blind").err
        assert "Read the result before you pass it on." in err
        assert f'2 × "{first_name}" → [candidate]' in err
        assert '1 × "x@example.net" → [email]' in err
        assert "removed" not in err


def test_a_blind_copy_names_nobody_and_says_that_ids_are_kept(cli: Run, store: Path) -> None:
    listed = json.loads(cli("--store", store, "list", "--json").out)
    names = {
        part for one in listed for part in re.findall(r"\w{3,}", f"{one['candidate']} {one['interviewer']}")
    }
    bank = json.dumps(json.loads(cli("--store", store, "export", "--format", "json").out)["banks"])
    names -= set(re.findall(r"\w+", bank))  # words of the questions are nobody's names
    assert len(names) > 10
    for form in registry.MANY:
        found = cli("--store", store, "export", "--format", form, "--blind")
        assert found.code == 0
        assert "IDs of interviews and candidates are kept" in found.err
        assert not names & set(re.findall(r"\w+", found.out)), form
        assert all(one["id"] in found.out for one in listed)
        assert "Candidate 1" in found.out
    one = first(cli, store)
    for form in registry.ONE:
        found = cli("--store", store, "show", one["id"], "--format", form, "--blind")
        assert not names & set(re.findall(r"\w+", found.out)), form
        assert one["id"] in found.out


def seal(store: Path, interview_id: str) -> None:
    """Begin a draft with the candidate of an interview, as somebody else than its interviewer."""
    with Store.open(store) as opened:
        found = opened.interview(interview_id)
        opened.create_interview(
            candidate=found.candidate.name,
            bank=opened.bank_of(interview_id),
            role=found.role,
            stage=found.stage,
            interviewer="Somebody Else",
            candidate_id=found.candidate.id,
        )


def test_what_is_sealed_is_left_out_and_counted(cli: Run, store: Path) -> None:
    one = first(cli, store)
    before = {form: cli("--store", store, "export", "--format", form).out for form in registry.MANY}
    seal(store, one["id"])
    for form in registry.MANY:
        found = cli("--store", store, "export", "--format", form)
        assert found.code == 0
        assert one["id"] in before[form]
        if form == "json":
            assert one["id"] in found.out
            assert "sealed" not in found.err
        else:
            assert one["id"] not in found.out
            assert re.search(r"\b[1-9]\d* interviews? (is|are) sealed and not included", found.err)
    for form in registry.ONE:
        shown = cli("--store", store, "show", one["id"], "--format", form)
        assert (shown.code, shown.out) == (1, "")
        assert "sealed" in shown.err
        assert len(shown.err.splitlines()) == 1


def test_an_export_of_nothing_is_whole_all_the_same(cli: Run, store: Path) -> None:
    found = cli("--store", store, "export", "--format", "html", "--search", "xyzzy")
    assert found.code == 0
    assert found.out.endswith("</html>\n")
    assert "This file contains no interviews." in found.out


@pytest.mark.parametrize("command", [("show", "ID", "-o", "FILE"), ("show", "ID"), ("export", "-o", "FILE")])
def test_a_submission_that_was_exported_cannot_be_undone(
    cli: Run, store: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    bank = load_file(shipped_dir() / "csr.toml")
    with Store.open(store) as opened:
        one = opened.create_interview(
            candidate="Ann", bank=bank, role="", stage="", interviewer="Max Probe"
        ).id
        for question in bank.questions:
            opened.rate(one, question.id, 4)
        opened.submit(one, SubmittedVerdict("hire", "4", "default"))
        assert opened.undo_submit_until(one)
        # While the app has the database open, as here.
        words = {"ID": one, "FILE": str(tmp_path / "exported")}
        assert cli("--store", store, *(words.get(word, word) for word in command)).code == 0
        with pytest.raises(RefusedError, match="exported"):
            opened.undo_submit(one)
