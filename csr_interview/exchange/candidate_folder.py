"""All data about one person as a folder, for the person or for whoever is responsible for the data.

It includes drafts, discarded drafts, sealed interviews, earlier texts, and all events. File names contain no
personal data.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from csr_interview.errors import ExportError
from csr_interview.exchange.files import not_written, remove_leftovers, temporary_prefix, write_file
from csr_interview.paths import private_umask
from csr_interview.text import file_name, json_array

if TYPE_CHECKING:
    from csr_interview.documents.guide import Format
    from csr_interview.exchange import Options
    from csr_interview.exchange.blind import Free
    from csr_interview.models.bank import Bank
    from csr_interview.models.interview import Interview
    from csr_interview.store import Store
    from csr_interview.store.audit import Entry

FORMAT = "csr-interview/candidate"
FORMAT_VERSION = 1
PERSON = "candidate.json"
"""The file that identifies a folder as an export."""

Files = dict[str, Callable[[], Iterable[str]]]
"""Functions that return the content of files, by path in the folder."""

README = """\
ALL DATA ABOUT ONE PERSON IN THIS DATABASE

The person was a candidate in structured interviews recorded with csr-interview. The export
includes drafts, discarded drafts and notes by all interviewers.

candidate.json       name and contact details, notes about the person (also replaced ones), legal
                     holds with their reasons, other IDs that may be the same person, and a list of interviews
                     with what was changed for the person (in no other file or export)
scorecards/          every interview as a document: .html for browsers and printing, and
                     .txt. Times are in the time zone of the exporting machine
stages.html and stages.txt
                     the decision over all stages, if the question bank has stages with weights
interviews.json      complete data for programs: answers, ratings, checks, tasks, changes,
                     earlier texts, events and question banks. `csr-interview import` reads it
tables/              tables for spreadsheets: one row per interview, question or task
earlier-texts.json   earlier versions of notes
events.json          the audit log, in words and as recorded
banks/               the question banks used: questions and rating scales

Times in the .json and .csv files are UTC. Ratings go from 1 to 5.

NOT INCLUDED: backups of the database and earlier exports. They may contain the same data until they
are deleted.

Protect this folder like the interviews themselves.
"""


README_FOR_CANDIDATE = """\
YOUR DATA FROM INTERVIEWS

This is what is recorded about you in structured interviews.

candidate.json       your name and contact details, notes about you (also replaced ones), and a list
                     of the interviews with what was changed for you
scorecards/          every interview as a document: .html for browsers and printing, and .txt
stages.html and stages.txt
                     the decision over all stages, if there is one
earlier-texts.json   earlier versions of notes
events.json          what was done with your record, and when

Ratings go from 1 to 5. Names of interviewers and of other candidates are replaced. Answer keys of tasks,
and questions that were not asked, are not included.
"""


def collect_for_candidate(store: Store, candidate_id: str, *, at: str) -> Files:
    """Return the files for the person themselves: no answer keys, no names of others.

    Discarded drafts are included, reasons of legal holds are not. Otherwise as `collect`.
    """
    from csr_interview.exchange import Options
    from csr_interview.exchange.blind import KEPT, Names, blinded, finders_of_all, replaced
    from csr_interview.models.interview import WHOLE

    person = store.candidate(candidate_id)
    whole, discarded = _held(store, candidate_id)
    aliases = store.aliases(person.id)
    names = Names.of_others((person, *aliases), (interview for interview, _ in whole), store)
    pairs = list(blinded(whole, names, store=store, for_candidate=True))
    finders = [*finders_of_all((person, *aliases), KEPT), *names.finders()]

    def free(text: str) -> str:
        """Return a text without the names of others."""
        return replaced(text, finders)

    about = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "made_at": at,
        "candidate": {
            "id": person.id,
            "name": person.name,
            "email": person.email,
            "phone": person.phone,
            "experience": person.experience,
            "notes": free(person.notes),
        },
        "also_known_as": [
            {"id": one.id, "name": one.name, "email": one.email, "phone": one.phone} for one in aliases
        ],
        "earlier_notes": [
            {"at": one.at, "text": free(one.text)}
            for id in (person.id, *(alias.id for alias in aliases))
            for one in store.earlier_notes(id)
        ],
        "interviews": [_listed(interview, interview.id in discarded, free) for interview, _ in pairs],
    }

    def earlier() -> Iterator[dict[str, Any]]:
        for one in _earlier(store, whole):
            if one["field"] == WHOLE:  # names who amended it; its texts are there one by one
                continue
            yield one | {"text": free(str(one["text"]))}

    def events() -> Iterator[dict[str, Any]]:
        for one in _events(store.held_events(candidate_id), whole, None):
            yield {"at": one["at"], "interview": one["interview"], "words": free(one["words"])}

    return {
        "README.txt": lambda: [README_FOR_CANDIDATE],
        PERSON: lambda: [json.dumps(about, ensure_ascii=False, indent=2) + "\n"],
        **_scorecards(pairs, Options(zone=None, keys=False)),
        **_overall(person.name, [pair for pair in pairs if pair[0].id not in discarded]),
        "earlier-texts.json": lambda: _array(earlier()),
        "events.json": lambda: _array(events()),
    }


def _held(store: Store, candidate_id: str) -> tuple[list[tuple[Interview, Bank]], set[str]]:
    """Return all interviews with a candidate, and the IDs of the discarded ones."""
    held = store.held_interviews(candidate_id)
    for one in held:
        store.note_export(one.interview)  # before they are read, so that they cannot be undone in between
    pairs = [(store.interview(one.interview, sealed_too=True), store.bank_of(one.interview)) for one in held]
    return pairs, {one.interview for one in held if one.discarded}


def collect(store: Store, candidate_id: str, *, at: str) -> Files:
    """Return the files of the folder. `at` is the current time, UTC.

    The store must stay open until the files are written. Raises NotFound.
    """
    person, aliases = store.candidate(candidate_id), store.aliases(candidate_id)
    ids = [one.id for one in (person, *aliases)]
    pairs, discarded = _held(store, candidate_id)
    listed = [_listed(interview, interview.id in discarded) for interview, _ in pairs]
    about = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "made_at": at,
        "candidate": asdict(person),
        "also_known_as": list(map(asdict, aliases)),
        "earlier_holds": [one._asdict() for id in ids for one in store.earlier_holds(id)],
        "earlier_notes": [one._asdict() for id in ids for one in store.earlier_notes(id)],
        "also_here": list(store.also_here(candidate_id)),
        "interviews": listed,
    }
    return {
        "README.txt": lambda: [README],
        PERSON: lambda: [json.dumps(about, ensure_ascii=False, indent=2) + "\n"],
        **_documents(store, pairs),
        **_overall(person.name, [pair for pair in pairs if pair[0].id not in discarded]),
        "earlier-texts.json": lambda: _array(_earlier(store, pairs)),
        "events.json": lambda: _array(
            _events(store.held_events(candidate_id), pairs, store.interviewer_names())
        ),
        **_banks(pairs),
    }


def _listed(interview: Interview, discarded: bool, free: Free = str) -> dict[str, Any]:
    made = interview.accommodations
    return {
        "id": interview.id,
        "status": str(interview.status),
        "discarded": discarded,
        "role": interview.role,
        "stage": interview.stage,
        "interviewer": interview.interviewer,
        "bank": interview.bank_id,
        "bank_version": interview.bank_version,
        "created_at": interview.created_at,
        "submitted_at": interview.submitted_at or None,
        "accommodations": asdict(replace(made, other=free(made.other))) if made else None,
    }


def _documents(store: Store, pairs: list[tuple[Interview, Bank]]) -> Files:
    """Return each interview as a page and as text, and all of them for programs and spreadsheets."""
    from csr_interview.exchange import Options, csv
    from csr_interview.exchange.json import bundle

    whole = Options(zone=None, history=store.history)
    files = _scorecards(pairs, whole)
    files["interviews.json"] = partial(bundle, pairs, whole)
    banks = tuple({interview.bank_digest: bank for interview, bank in pairs}.values())
    for layout in csv.LAYOUTS:
        files[f"tables/{layout}.csv"] = partial(csv.table, pairs, Options(layout=layout, banks=banks))
    return files


def _scorecards(pairs: list[tuple[Interview, Bank]], options: Options) -> Files:
    """Return each interview as a page and as text."""
    from csr_interview.exchange.pages import html_page, text_page

    files: Files = {}
    names = _short([interview.id for interview, _ in pairs])
    for interview, bank in pairs:
        for suffix, page in ((".html", html_page), (".txt", text_page)):
            path = f"scorecards/scorecard-{names[interview.id]}{suffix}"
            files[path] = partial(_written, page, interview, bank, options)
    return files


def _written(
    page: Callable[[Interview, Bank, Options], str], interview: Interview, bank: Bank, options: Options
) -> list[str]:
    return [page(interview, bank, options)]


def _overall(name: str, pairs: list[tuple[Interview, Bank]]) -> Files:
    """Return the decision over all stages as a page and as text, where there is one."""
    if not any(bank.process for _, bank in pairs):
        return {}
    from csr_interview.documents.guide import render
    from csr_interview.documents.process import overalls, process_document

    def write(form: Format) -> list[str]:
        return [render(process_document(name, overalls(pairs)), form)]

    return {"stages.html": lambda: write("html"), "stages.txt": lambda: write("text")}


def _short(ids: list[str]) -> dict[str, str]:
    """Return the first eight characters of each ID, or more if they are not unique."""
    length = 8
    while len({one[:length] for one in ids}) < len(set(ids)):
        length += 4
    return {one: one[:length] for one in ids}


def _earlier(store: Store, pairs: list[tuple[Interview, Bank]]) -> Iterator[dict[str, Any]]:
    for interview, _ in pairs:
        for one in store.earlier_texts(interview.id, sealed_too=True):
            revision = one.revision
            yield {
                "interview": interview.id,
                "question": one.question or None,
                "field": one.field,
                "until": revision.at,
                "reason": revision.reason,
                "text": revision.text,
            }


def _events(
    entries: Iterable[Entry], pairs: list[tuple[Interview, Bank]], people: Mapping[str, str] | None
) -> Iterator[dict[str, Any]]:
    """Yield events as JSON has them; without `people`, they name no interviewer."""
    from csr_interview.documents.audit_log import BankNames, details_of, words

    names = {interview.id: BankNames(bank) for interview, bank in pairs}
    for entry in entries:
        event = entry.event
        details = details_of(event.payload)
        if people is None:
            for key in ("by", "named"):
                details.pop(key, None)
            corrected = details.get("corrected")
            if isinstance(corrected, dict) and "interviewer" in corrected:
                corrected["interviewer"] = ["", ""]
        yield {
            "at": event.at,
            "interview": event.interview or None,
            "verb": event.verb,
            "words": words(event.verb, details, names.get(event.interview), people),
            "details": details,
            "foreign": entry.foreign,
            "seq": event.seq,
            "hash": event.hash,
        }


def _banks(pairs: list[tuple[Interview, Bank]]) -> Files:
    from csr_interview.banks.library import bank_to_json

    used = {interview.bank_digest: bank for interview, bank in pairs}
    return {
        f"banks/{file_name(f'{bank.id} {bank.version} {digest[:8]}')}.json": partial(
            list, (bank_to_json(bank) + "\n",)
        )
        for digest, bank in used.items()
    }


def _array(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield from json_array(records)
    yield "\n"


# Writing ----------------------------------------------------------------------------------------------


def refuse_folder(folder: Path, *, force: bool = False) -> None:
    """Raise ExportError if `folder` cannot become the folder of an export; called before work starts.

    With `force`, an earlier export of a candidate or an empty folder may be replaced.
    """
    if not folder.parent.is_dir():
        cause = f"the folder {folder.parent} does not exist"
        raise ExportError("Nothing was written", cause, "Create it first, or choose another.")
    try:
        folder.lstat()
    except FileNotFoundError:
        return
    except OSError as exc:  # such as a name that is too long
        raise not_written(exc) from exc
    if not force:
        way_out = "Choose another name, or add --force to replace it."
        raise ExportError("Nothing was written", f"{folder} already exists", way_out)
    if folder.is_symlink() or not folder.is_dir() or not _ours(folder):
        cause = f"{folder} is not an export of a candidate and was not replaced"
        raise ExportError("Nothing was written", cause, "Choose another name.")


def _ours(folder: Path) -> bool:
    """Return whether a folder is empty or an earlier export."""
    if not any(folder.iterdir()):
        return True
    try:
        with (folder / PERSON).open(encoding="utf-8") as file:
            return f'"format": "{FORMAT}"' in file.read(200)
    except (OSError, UnicodeDecodeError):
        return False


def write_folder(folder: Path, files: Files, *, force: bool = False) -> None:
    """Write a folder that only its owner can read: complete, or not at all. Raises ExportError.

    The files are first written to a temporary folder next to it, which is renamed when complete. With
    `force`, an earlier export is only replaced then.
    """
    refuse_folder(folder, force=force)
    try:
        with private_umask():
            remove_leftovers(folder.parent)
            new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=temporary_prefix()))
    except OSError as exc:
        raise not_written(exc) from exc
    try:
        for path, content in files.items():
            target = new.joinpath(*PurePosixPath(path).parts)
            with private_umask():
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_file(target, content())
        _take_name(new, folder, force=force)
    except OSError as exc:
        raise not_written(exc) from exc
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _take_name(new: Path, folder: Path, *, force: bool) -> None:
    """Rename a finished folder, replacing the earlier one."""
    refuse_folder(folder, force=force)  # it may have appeared in the meantime
    if not folder.exists():
        new.rename(folder)
        return
    old = new.with_name(new.name + "-old")
    folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old)
