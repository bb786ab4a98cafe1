"""`csr-interview candidate …`: candidates, exports of their data, and legal holds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from csr_interview.cli.failures import complain
from csr_interview.cli.options import Places, pass_places
from csr_interview.cli.output import confirmed, decided, examples, say, say_array, say_blocks, table
from csr_interview.errors import StoreError
from csr_interview.models.exact import decimals, score, to_plain
from csr_interview.text import clean, clean_line

if TYPE_CHECKING:
    from csr_interview.documents.process import Overall
    from csr_interview.models.decision import StageLine
    from csr_interview.models.interview import InterviewSummary
    from csr_interview.store import Store
    from csr_interview.store.people import Person

_ID_SHOWN = 8

REASON = click.option(
    "--reason", required=True, metavar="TEXT", help="Reason; kept on this machine with earlier ones."
)


@click.group(
    epilog=examples("csr-interview candidate list --search dana", "csr-interview candidate export 4dc618c1")
)
def candidate() -> None:
    """Candidates: list, show, join, export all data about one, legal holds, retention and erasing.

    An ID can be a unique prefix of a candidate ID or of one of their interview IDs, or the full name if
    it is unique.
    """


@candidate.command(name="list", epilog=examples("csr-interview candidate list --json > people.json"))
@click.option("--search", metavar="TEXT", default="", help="Only names or email addresses containing this.")
@click.option("--limit", type=click.IntRange(0), default=0, help="Maximum number; default: all.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array for programs instead of a table.")
@pass_places
def list_(places: Places, search: str, limit: int, as_json: bool) -> None:
    """List candidates by name.

    ALSO lists other IDs of the same person: the same email address or, if one has none, the same name,
    unless they were entered as different people. Their interviews are sealed together. EXPERIENCE is in
    customer service.

    With --json: an array of objects with id, name, email, phone, experience (none, some or experienced),
    interviews and drafts (numbers, discarded drafts excluded), last_interview_at, held_at, hold_reason,
    updated_at and also_here (ids); missing values are null.
    """
    with places.read_store() as opened:
        found, doubles = opened.people(search, limit), opened.doubles()
    if as_json:
        _print_json(found, doubles)
    elif not found:
        say(
            "No matching candidates."
            if search
            else "There are no candidates yet. Run `csr-interview` to open the app."
        )
    else:
        from csr_interview.models.interview import EXPERIENCE

        headings: tuple[str, ...] = ("ID", "NAME", "INTERVIEWS", "DRAFTS", "LAST", "HOLD")
        rows = [_row(person) for person in found]
        if any(person.candidate.experience for person in found):
            levels = (EXPERIENCE[level] if (level := one.candidate.experience) else "" for one in found)
            headings = (*headings, "EXPERIENCE")
            rows = [(*row, level) for row, level in zip(rows, levels, strict=True)]
        if any(person.candidate.id in doubles for person in found):
            others = (doubles.get(person.candidate.id, ()) for person in found)
            also = (" ".join(one[:_ID_SHOWN] for one in ids) for ids in others)
            headings, rows = (*headings, "ALSO"), [(*row, ids) for row, ids in zip(rows, also, strict=True)]
        table(headings, rows, flexible=((5, 8), (1, 12)), most={1: 40})


def _row(person: Person) -> tuple[str, ...]:
    from csr_interview.documents.layout import when

    who = person.candidate
    return (
        who.id[:_ID_SHOWN],
        who.name,
        str(person.interviews),
        str(person.drafts or ""),
        when(person.last, None) if person.last else "",
        f"held: {who.hold_reason}" if who.held_at else "",
    )


def _print_json(found: list[Person], doubles: dict[str, tuple[str, ...]]) -> None:
    say_array(
        {
            "id": person.candidate.id,
            "name": person.candidate.name,
            "email": person.candidate.email or None,
            "phone": person.candidate.phone or None,
            "experience": person.candidate.experience or None,
            "interviews": person.interviews,
            "drafts": person.drafts,
            "last_interview_at": person.last or None,
            "held_at": person.candidate.held_at or None,
            "hold_reason": person.candidate.hold_reason or None,
            "updated_at": person.candidate.updated_at or None,
            "also_here": list(doubles.get(person.candidate.id, ())),
        }
        for person in found
    )


@candidate.command(epilog=examples("csr-interview candidate show 4dc618c1"))
@click.argument("candidate_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for programs instead of text.")
@pass_places
def show(places: Places, candidate_id: str, as_json: bool) -> None:
    """Show one candidate's interviews and the decision over all stages.

    The decision is hidden while an interview with the same question bank is sealed for you.

    With --json: an object with id, name, also_known_as (joined records, each with id and name), interviews
    (ids, oldest first) and decisions, one for each bank
    whose stages have weights: bank, version, sealed (number), verdict, composite (rounded number),
    composite_exact, error, odds_same_side, borderline, capped, failed (stage and criterion), missing (ids
    of stages), reasons, and stages with id, title, share, verdict, composite, composite_exact, interviewers
    and started. All but bank, version and sealed are null while an interview is sealed.
    """
    from csr_interview.documents.process import overalls, process_blocks

    with places.read_store() as opened:
        who = opened.candidate(opened.find_candidate(candidate_id))
        aliases = opened.aliases(who.id)
        rows = opened.interviews_of(who.id)
        open_ones = [row.id for row in rows if not row.sealed]
        pairs = [(opened.interview(one), opened.bank_of(one)) for one in open_ones]
    found = overalls(pairs, Counter(row.bank_id for row in rows if row.sealed))
    if as_json:
        record = {
            "id": who.id,
            "name": who.name,
            "also_known_as": [{"id": one.id, "name": one.name} for one in aliases],
            "interviews": [row.id for row in rows],
            "decisions": list(map(_decision, found)),
        }
        say(json.dumps(record, ensure_ascii=False, indent=2))
        return
    say(clean_line(f"{who.name or '(no name)'} ({who.id[:_ID_SHOWN]})"))
    if aliases:
        say(clean_line(f"Also known as {', '.join(f'{one.name} ({one.id[:_ID_SHOWN]})' for one in aliases)}"))
    headings = ("ID", "STAGE", "INTERVIEWER", "DATE", "DECISION", "SCORE")
    table(headings, map(_interview, rows), flexible=((1, 8), (2, 8)))
    if found:
        say()
        say_blocks(process_blocks(found))


def _interview(row: InterviewSummary) -> tuple[str, ...]:
    from csr_interview.documents.layout import date_of

    said = decided(row) + (", unverified" if row.unverified and not row.sealed else "")
    day = date_of(row.submitted_at or row.created_at, None)
    return row.id[:_ID_SHOWN], row.stage, row.interviewer, day, said, score(row.composite, row.edges)


def _decision(one: Overall) -> dict[str, object]:
    """Return a decision over all stages for programs."""
    decided = one.decision
    return {
        "bank": one.bank.id,
        "version": one.bank.version,
        "sealed": one.sealed,
        "verdict": decided and str(decided.verdict),
        **(_scores(decided.composite, one) if decided else _scores(None, one)),
        "error": decided and decided.error,
        "odds_same_side": decided and decided.same_side,
        "borderline": decided and decided.borderline,
        "capped": decided and decided.capped,
        "failed": decided and [{"stage": stage, "criterion": title} for stage, title in decided.failed],
        "missing": decided and [line.stage for line in decided.missing],
        "reasons": decided and list(decided.reasons),
        "stages": decided and [_stage(line, one) for line in decided.stages],
    }


def _stage(line: StageLine, one: Overall) -> dict[str, object]:
    found = line.result
    return {
        "id": line.stage,
        "title": line.title,
        "share": float(decimals(line.share, places=4)),
        "verdict": found and str(found.verdict),
        **_scores(found.composite if found else None, one),
        "interviewers": list(found.interviewers) if found else [],
        "started": line.started or found is not None,
    }


def _scores(composite: Fraction | None, one: Overall) -> dict[str, object]:
    if composite is None:
        return {"composite": None, "composite_exact": None}
    return {
        "composite": float(decimals(composite, one.limits, 4)),
        "composite_exact": str(to_plain(composite)),
    }


@candidate.command(
    epilog=examples(
        "csr-interview candidate export 4dc618c1", "csr-interview candidate export 4dc618c1 --for-candidate"
    )
)
@click.argument("candidate_id", metavar="ID")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Folder to create; default: candidate-ID here.",
)
@click.option("--for-candidate", is_flag=True, help="Leave out answer keys and the names of others.")
@click.option("--force", is_flag=True, help="Replace an earlier candidate export.")
@pass_places
def export(places: Places, candidate_id: str, output: Path | None, for_candidate: bool, force: bool) -> None:
    """Export all data about one person to a folder.

    Includes contact details, notes, legal holds with reasons, all interviews as documents, JSON and tables,
    earlier texts, events and question banks; README.txt describes the files. Drafts, discarded drafts and
    sealed interviews are included. The folder is readable by you only and is written completely or not at
    all. File names contain no personal data.

    With --for-candidate, the folder is meant for the person: without question banks, answer keys, reasons of
    legal holds and tables, and with the names of interviewers and other candidates replaced where they were
    found. Read it before you send it.
    """
    from csr_interview.exchange import candidate_folder
    from csr_interview.exchange.candidate_folder import refuse_folder, write_folder
    from csr_interview.store.records import stamp

    if str(output) == "-":
        raise click.BadParameter("A folder cannot be written to standard output", param_hint="-o")
    with places.read_store() as opened:
        found = opened.find_candidate(candidate_id)
        folder = (output or Path(f"candidate-{found[:_ID_SHOWN]}")).expanduser().absolute()
        refuse_folder(folder, force=force)
        collect = candidate_folder.collect_for_candidate if for_candidate else candidate_folder.collect
        files = collect(opened, found, at=stamp(datetime.now(UTC)))
        write_folder(folder, files, force=force)
        drafts, sealed = _to_know(opened, found)
    say(f"Exported to {folder} ({len(files)} files; README.txt describes them)")
    if drafts:
        complain(f"{drafts} of the interviews {'is a draft' if drafts == 1 else 'are drafts'}")
    if sealed:
        complain(
            f"{sealed} of the interviews {'is' if sealed == 1 else 'are'} sealed for you, but included. "
            "Do not read the export before your own scorecard is submitted"
        )


def _to_know(store: Store, candidate: str) -> tuple[int, int]:
    """Return the numbers of drafts and sealed interviews of a candidate."""
    from csr_interview.models.interview import Status

    held = [one.interview for one in store.held_interviews(candidate)]
    drafts = sum(store.interview(one, sealed_too=True).status is Status.DRAFT for one in held)
    return drafts, sum(store.is_sealed(one) for one in held)


@contextmanager
def _writing(places: Places, text: str) -> Iterator[tuple[Store, str]]:
    """Open the store for writing, and return the ID of a candidate."""
    with places.read_store() as opened:  # reports problems without creating a file
        found = opened.find_candidate(text)
    with places.open_store() as writable:
        yield writable, found


@candidate.command(epilog=examples('csr-interview candidate hold 4dc618c1 --reason "Complaint 17/2026"'))
@click.argument("candidate_id", metavar="ID")
@REASON
@pass_places
def hold(places: Places, candidate_id: str, reason: str) -> None:
    """Place a candidate under legal hold: their data cannot be discarded or erased until it is released."""
    with _writing(places, candidate_id) as (opened, found):
        before = opened.candidate(found)
        opened.hold(found, reason)
    say(f"Candidate {found[:_ID_SHOWN]} is under legal hold.")
    if before.held_at and before.hold_reason != clean(reason).strip():
        say(f"The earlier reason is kept in the record: {clean_line(before.hold_reason)}")


@candidate.command(epilog=examples('csr-interview candidate release 4dc618c1 --reason "Complaint settled"'))
@click.argument("candidate_id", metavar="ID")
@REASON
@pass_places
def release(places: Places, candidate_id: str, reason: str) -> None:
    """Release a legal hold."""
    with _writing(places, candidate_id) as (opened, found):
        opened.release(found, reason)
    say(f"Candidate {found[:_ID_SHOWN]} is no longer under legal hold.")


YES = click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
WHY = click.option("--reason", required=True, metavar="TEXT", help="Reason; shown with the change.")
BY = click.option("--by", default="", metavar="NAME", help="Who made the decision; default: you.")


@candidate.command(epilog=examples('csr-interview candidate join 4dc618c1 07fa11e2 --reason "One person"'))
@click.argument("candidate_id", metavar="ID")
@click.argument("other_id", metavar="OTHER")
@WHY
@BY
@YES
@pass_places
def join(places: Places, candidate_id: str, other_id: str, reason: str, by: str, yes: bool) -> None:
    """Join two records of one person: OTHER becomes part of ID.

    All interviews move to ID; submitted ones are amended. Notes and missing contact details are added from
    OTHER, and a legal hold on either covers both. The name of OTHER still finds the candidate, and
    `candidate split` undoes the join.
    """
    from csr_interview.documents.layout import plural

    with places.read_store() as opened:
        one, two = (opened.candidate(opened.find_candidate(text)) for text in (candidate_id, other_id))
        count = len(opened.held_interviews(two.id))
    names = [clean_line(f"{person.name or '(no name)'} ({person.id[:_ID_SHOWN]})") for person in (one, two)]
    question = f"Join {names[1]} into {names[0]}, with {plural(count, 'interview')}?"
    if one.id != two.id and not confirmed(question, "Nothing was joined", yes=yes):
        return
    with _writing(places, one.id) as (writable, _):
        writable.join(one.id, two.id, reason, by)
    say(f"{names[1]} is now part of {names[0]}.")


@candidate.command(epilog=examples('csr-interview candidate split 07fa11e2 --reason "Two different people"'))
@click.argument("other_id", metavar="OTHER")
@WHY
@BY
@YES
@pass_places
def split(places: Places, other_id: str, reason: str, by: str, yes: bool) -> None:
    """Undo a join: OTHER, an ID from `candidate show`, gets its interviews back."""
    with places.read_store() as opened:
        two = opened.candidate(opened.find_alias(other_id))
        one = opened.candidate(opened.record_of(two.id))
    names = [clean_line(f"{person.name or '(no name)'} ({person.id[:_ID_SHOWN]})") for person in (one, two)]
    if not confirmed(f"Split {names[1]} from {names[0]}?", "Nothing was split", yes=yes):
        return
    with _writing(places, one.id) as (writable, _):
        writable.split(two.id, reason, by)
    say(f"{names[1]} is a separate candidate again.")


DRY_RUN = click.option("--dry-run", is_flag=True, help="Show what would be removed.")


@candidate.command(
    epilog=examples(
        "csr-interview candidate erase 4dc618c1 --dry-run",
        "csr-interview candidate erase 4dc618c1",
        "csr-interview candidate erase --due",
    )
)
@click.argument("candidate_id", metavar="[ID]", required=False)
@click.option("--due", "all_due", is_flag=True, help="Erase all candidates past their retention period.")
@DRY_RUN
@YES
@pass_places
def erase(places: Places, candidate_id: str | None, all_due: bool, dry_run: bool, yes: bool) -> int:
    """Erase a candidate with all interviews, notes and earlier texts. This cannot be undone.

    The candidate is also removed from the search index, all backups, and the audit log, which can still be
    verified. Not possible under legal hold. Importing the same person later needs your permission
    (`import --erased`). Exports and copies elsewhere are not erased: delete them yourself.

    With --due: every candidate that `candidate due` lists.
    """
    if all_due == bool(candidate_id):
        raise click.UsageError("Give either a candidate's ID or --due.")
    chosen = [candidate_id] if candidate_id else []
    if all_due:
        with places.read_store() as opened:
            chosen = [one.candidate.id for one in opened.due(_today())]
        if not chosen:
            say("No candidates are due.")
            return 0
    return _remove(places, chosen, "erase", "erased", dry_run=dry_run, yes=yes)


def _today() -> date:
    return datetime.now().astimezone().date()


@candidate.command(epilog=examples("csr-interview candidate due", "csr-interview candidate due --json"))
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array for programs instead of a table.")
@pass_places
def due(places: Places, as_json: bool) -> None:
    """List the candidates whose retention period is over, longest first.

    The period is set with `candidate retention`. It counts from the day of the last interview, decision or
    amendment. Candidates under legal hold or with a draft are never due.

    With --json: an array of objects with id, name, last_interview_at (UTC, where the period begins) and
    due_on.
    """
    from csr_interview.documents.layout import date_of
    from csr_interview.retention import PLACES

    with places.read_store() as opened:
        place, found = PLACES[opened.retention()], opened.due(_today())
    if as_json:
        say_array(
            {
                "id": one.candidate.id,
                "name": one.candidate.name,
                "last_interview_at": one.last,
                "due_on": one.on.isoformat(),
            }
            for one in found
        )
    elif not place.months:
        say("No retention period is set. Set one with `csr-interview candidate retention PLACE`.")
    elif not found:
        say(f"No candidates are due ({place.title}: {place.months} months).")
    else:
        rows = [
            (one.candidate.id[:_ID_SHOWN], one.candidate.name, date_of(one.last, None), str(one.on))
            for one in found
        ]
        table(("ID", "NAME", "LAST", "DUE SINCE"), rows, flexible=((1, 12),))


@candidate.command(
    epilog=examples("csr-interview candidate retention", "csr-interview candidate retention california")
)
@click.argument("place", required=False)
@pass_places
def retention(places: Places, place: str | None) -> None:
    """Show how long records are kept, or set the period of a place.

    The periods are common starting points with their sources, not legal advice. Nothing is erased
    automatically: see `candidate due` and `candidate erase --due`.
    """
    from csr_interview.retention import PLACES

    if place is not None and place not in PLACES:
        raise click.BadParameter(f"choose from {', '.join(PLACES)}", param_hint="PLACE")
    if place is not None:
        with places.open_store() as writable:
            writable.set_retention(place)
    with places.read_store() as opened:
        current = opened.retention()
    rows = [
        ("*" if one == current else "", one, str(found.months or "–"), found.title, found.source)
        for one, found in PLACES.items()
    ]
    table(("", "PLACE", "MONTHS", "APPLIES TO", "SOURCE"), rows, flexible=((4, 20), (3, 12)))


@candidate.command(epilog=examples("csr-interview candidate anonymize 4dc618c1"))
@click.argument("candidate_id", metavar="ID")
@DRY_RUN
@YES
@pass_places
def anonymize(places: Places, candidate_id: str, dry_run: bool, yes: bool) -> int:
    """Remove name, contact details and all typed text of a candidate. This cannot be undone.

    Ratings, task results, decisions, dates and interviewers stay, for statistics. Otherwise like `erase`. In
    backups, the candidate is erased completely.
    """
    return _remove(places, [candidate_id], "anonymize", "anonymized", dry_run=dry_run, yes=yes)


def _remove(places: Places, chosen: Sequence[str], verb: str, done: str, *, dry_run: bool, yes: bool) -> int:
    """Erase or anonymize candidates after showing the extent and asking; return the exit code."""
    from csr_interview.documents.layout import plural

    with places.read_store() as opened:
        found = [opened.erasing(opened.find_candidate(one)) for one in chosen]
    for one in found:
        who = one.candidate
        say(
            f"{clean_line(who.name)} ({who.id[:_ID_SHOWN]}): {plural(one.interviews, 'interview')}"
            + (f", also in {plural(len(one.backups), 'backup')}" if one.backups else "")
        )
        if one.aliases:
            say(clean_line(f"  Also known as {', '.join(alias.name for alias in one.aliases)}"))
        if one.also:
            ids = " and ".join(other[:_ID_SHOWN] for other in one.also)
            say(f"  Not included: other records with the same name or email address: {ids}")
    if dry_run:
        say(f"Nothing was {done}: this was a dry run.")
        return 0
    what = plural(len(found), "candidate")
    question = f"{verb.capitalize()} {what}? This cannot be undone."
    if not confirmed(question, f"Nothing was {done}", yes=yes):
        return 0
    problems, count = [], 0
    with _writing(places, found[0].candidate.id) as (writable, _):
        for one in found:
            remove = writable.erase if verb == "erase" else writable.anonymize
            try:
                problems += remove(one.candidate.id)
                count += 1
            except StoreError as exc:
                problems.append(f"{one.candidate.id[:_ID_SHOWN]}: {exc.cause or exc.title}")
    say(f"{plural(count, 'candidate')} {done}. Exports and copies elsewhere are not erased.")
    for problem in problems:
        complain(f"Not removed from {problem}")
    return 1 if problems else 0
