"""`csr-interview import`: importing interviews from another machine."""

from __future__ import annotations

import io
import json
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from csr_interview.cli.options import Places, pass_places
from csr_interview.cli.output import counted, examples, say
from csr_interview.errors import BundleError
from csr_interview.labels import FIELD_NAMES, SHORT
from csr_interview.text import clean, clean_line

if TYPE_CHECKING:
    from csr_interview.documents.audit_log import BankNames
    from csr_interview.exchange.json_reading import BundleFile
    from csr_interview.merge import Difference, Side
    from csr_interview.models.bank import Bank
    from csr_interview.models.interview import Amendment, Record
    from csr_interview.store import Store
    from csr_interview.store.importing import CandidateLine, Imported, Refusal, What
    from csr_interview.store.sealing import Double

FILE = click.Path(path_type=Path, allow_dash=True)

MOST_PIPED = 256 * 1024**2
"""Maximum bytes to read from a pipe, which must be kept in memory."""


@click.command(
    name="import",
    epilog=examples(
        "csr-interview import laptop.json",
        "csr-interview import laptop.json office.json --dry-run",
        "csr-interview import laptop.json --take theirs 4dc618c1",
        "csr-interview import --schema > interviews.schema.json",
    ),
)
@click.argument("files", metavar="FILE...", nargs=-1, type=FILE)
@click.option("--dry-run", is_flag=True, help="Show what would be imported.")
@click.option("--strict", is_flag=True, help="Import nothing if an interview cannot be imported.")
@click.option("--unverified", is_flag=True, help="Import interviews that cannot be verified, and mark them.")
@click.option(
    "--erased",
    multiple=True,
    metavar="ID",
    help="Import this candidate, although erased here; repeatable.",
)
@click.option(
    "--take",
    type=(click.Choice(["ours", "theirs"]), str),
    multiple=True,
    metavar="ours|theirs ID",
    help="Which of two different scorecards of an interview to use; repeatable.",
)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the JSON formats.")
@pass_places
def import_(
    places: Places,
    files: tuple[Path, ...],
    dry_run: bool,
    strict: bool,
    unverified: bool,
    erased: tuple[str, ...],
    take: tuple[tuple[Side, str], ...],
    schema: bool,
) -> int:
    """Import interviews from another machine (made by `export --format json`; - is standard input).

    Interviews are matched by ID. Unchanged ones are skipped. The latest version of a draft is used, and a
    scorecard replaces a draft; replaced texts are kept as earlier versions. Amendments from the other
    machine are added. The latest version of a candidate record is used.

    An interview is left out if its audit log does not confirm its content, or if its scorecard was submitted
    with different content on the two machines. Each one is listed with the reason, and the exit code is 1;
    the others are imported, unless --strict. With --unverified, interviews that cannot be verified (edited
    files, files of earlier versions) are imported, and marked wherever they are shown.

    Of two different scorecards of an interview, `--take theirs ID` uses the one in the file, and the one
    here becomes an earlier version; `--take ours ID` keeps the one here. ID is any unique prefix. The choice
    is remembered, and exported with the interview.

    If a file cannot be read, nothing is imported. The database is backed up first.
    """
    if schema:
        from csr_interview.exchange.json import json_schema

        say(json.dumps(json_schema(), ensure_ascii=False, indent=2))
        return 0
    if not files:
        raise click.UsageError("Missing argument 'FILE...'.")
    with ExitStack() as stack:
        bundles = [_open(file, stack) for file in files]
        with _store(places, dry_run=dry_run) as opened:
            records = counted(_records(bundles), "interviews")
            told = opened.merge(
                records, dry_run=dry_run, strict=strict, unverified=unverified, erased=erased, take=take
            )
            for line in refusals(told.refused, opened):
                click.echo(clean(line), err=True)
    if not (strict and told.refused):
        for line in summary(told, dry_run=dry_run):
            say(line)
    if told.refused:
        many = len(told.refused)
        raise BundleError(
            "Nothing was imported" if strict else f"{many} of {told.read} interviews not imported",
            "see the reasons above",
        )
    return 0


def _records(bundles: list[BundleFile]) -> Iterator[tuple[Record, Bank]]:
    for bundle in bundles:
        yield from bundle.records()


def _open(file: Path, stack: ExitStack) -> BundleFile:
    """Open a bundle and read its head. Raises BundleError."""
    from csr_interview.exchange.json_reading import BundleFile

    if str(file) == "-":
        return BundleFile(_whole(sys.stdin.buffer, "standard input"), "standard input")
    title = f"{file} cannot be imported"
    try:
        mode = file.stat().st_mode
        if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
            raise BundleError(title, "it is a device, not a file")
        source: BinaryIO = stack.enter_context(file.open("rb"))
        if not source.seekable():  # a pipe with a name
            source = _whole(source, str(file))
        return BundleFile(source, str(file))
    except FileNotFoundError:
        raise BundleError(title, "the file does not exist") from None
    except IsADirectoryError:
        raise BundleError(title, "it is a folder", "Specify the files in it") from None
    except OSError as exc:
        raise BundleError(title, (exc.strerror or "it cannot be read").lower()) from exc


def _whole(stream: BinaryIO, name: str) -> BinaryIO:
    """Return the content of a stream that cannot be read twice. Raises BundleError if it is too long."""
    data = stream.read(MOST_PIPED + 1)
    if len(data) > MOST_PIPED:
        cause = f"it is longer than {MOST_PIPED // 1024**2} MB, the limit for a pipe"
        raise BundleError(f"{name} cannot be imported", cause, "Save it to a file, and import the file")
    return io.BytesIO(data)


def _store(places: Places, *, dry_run: bool) -> Store:
    """Open the store: for writing, or read-only for a dry run, which does not create it."""
    from csr_interview.store import Store, connection

    if not dry_run:
        return places.open_store()
    there = connection.look(places.store_path.absolute())
    return places.open_store("ro") if there else Store.none_yet(places.store_path)


# What an import did, or why it did nothing, in lines to print.


MOST = 50
"""Maximum lines of a kind to print."""

WIDTH = 60
"""Characters to show around the first difference of two texts."""

_WORDS: dict[What, str] = {
    "new": "new",
    "replaced": "replaced by a different scorecard; the earlier one is kept",
    "newer": "updated; earlier texts are kept",
    "history": "unchanged; earlier texts and events added",
    "kept": "different from the one here, which was kept",
    "same": "identical",
}
_TIMES = ("created_at", "submitted_at")
_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}Z")
_FRACTION = re.compile(r"[0-9]+/[0-9]+")
_PASSING = ("updated_at", "step")
"""Fields that are not shown as differences."""

_CANDIDATE = {
    "name": "name",
    "email": "email",
    "phone": "phone",
    "notes": "notes",
    "held_at": "legal hold since",
    "hold_reason": "reason for legal hold",
}


def summary(told: Imported, *, dry_run: bool) -> Iterator[str]:
    """Yield what an import did or would do."""
    yield f"{'Would import' if dry_run else 'Imported'}:"
    found = {what: told.counts[what] for what in _WORDS if told.counts[what]}
    wide = max((len(str(count)) for count in found.values()), default=0)
    yield from (f"  {count:>{wide}}  {_WORDS[what]}" for what, count in found.items())
    if not found:
        yield "  no interviews"
    if told.unverified:
        yield f"  {told.unverified:>{wide}}  of them marked as unverified"
    shown = [line for line in told.lines if line.what in ("newer", "replaced")]
    yield from _limited(
        "Interviews that change:",
        [
            f"  {line.id[:8]}  {clean_line(line.candidate)}{' (discarded here before)' if line.back else ''}"
            for line in shown
        ],
    )
    yield from _limited("Candidates that change:", [_candidate(line) for line in told.candidates.values()])
    yield from _limited("Question banks added:", [f"  {name}" for name in told.banks.values()])
    yield from _doubles(told.doubles)
    if dry_run:
        yield "Nothing was changed: this was a dry run."
    elif not told.changes:
        yield "Nothing was changed."
    elif told.backup is not None:
        yield f"A backup from before the import is in {told.backup}"


def _doubles(found: Sequence[Double]) -> Iterator[str]:
    """Yield candidates with several IDs, each person once, and how to continue."""
    persons = {frozenset((one.id, *one.others)): one for one in found}
    lines = [
        f"  {clean_line(one.name)}: {' and '.join(name[:8] for name in (one.id, *one.others))}"
        for one in persons.values()
    ]
    if lines:
        yield from _limited("Candidates already here under another ID, by email address or name:", lines)
        yield "  Their interviews are sealed together. To make one record of them, run"
        yield "  csr-interview candidate join ID OTHER --reason WHY"


def _limited(heading: str, lines: Sequence[str]) -> Iterator[str]:
    """Yield lines under a heading, up to a maximum; nothing without lines."""
    if lines:
        yield heading
        yield from lines[:MOST]
        if len(lines) > MOST:
            yield f"  and {len(lines) - MOST} more"


def _candidate(line: CandidateLine) -> str:
    """Return the changes of a candidate."""
    from csr_interview.merge import changed_fields

    changes = []
    for name in changed_fields(line.before, line.after):
        if name == "joins":
            into = line.after.joins[-1].into
            changes.append(f"joined into {into[:8]}" if into else "split from the record it was joined into")
            continue
        here, there = _parted(getattr(line.before, name), getattr(line.after, name))
        changes.append(f"{_CANDIDATE.get(name, name)} {here} → {there}")
    return f"  {clean_line(line.after.name)}: {'; '.join(changes) or 'time of the last change'}"


def refusals(found: Sequence[Refusal], store: Store) -> Iterator[str]:
    """Yield why interviews are not imported, with the differences from the ones here."""
    from csr_interview.documents.audit_log import BankNames

    hidden = store.sealed()
    for interview, bank, cause, way_out, differences in found[:MOST]:
        yield f"Interview {interview.id[:8]}, {clean_line(interview.candidate.name)}: {cause}. {way_out}."
        names = BankNames(bank)
        if differences and hidden.covers(
            interview.candidate.id, interview.interviewer, interview.interviewer_id
        ):
            yield f"  {len(differences)} fields differ ({SHORT})"
            continue
        rows = [_difference(one, names, bank) for one in differences if one.field not in _PASSING]
        widths = [max(len(row[place]) for row in rows) for place in (0, 1)] if rows else []
        for place, here, there in rows[:MOST]:
            yield f"  {place:<{widths[0]}}  here {here:<{widths[1]}}  there {there}"
    if len(found) > MOST:
        yield f"And {len(found) - MOST} more."


def _difference(one: Difference, names: BankNames, bank: Bank) -> tuple[str, str, str]:
    field = FIELD_NAMES.get(one.field, one.field.replace("_", " "))
    is_task = any(task.id == one.question for task in bank.tasks)
    part = names.task(one.question) if is_task else names.question(one.question)
    place = f"{part} {field}" if one.question else field
    here, there = (
        _amended(change, bank) if change else _readable(one.field, text, bank)
        for change, text in zip(one.changes, (one.here, one.there), strict=True)
    )
    if here == there:  # times that differ by less than a second, scores by less than a hundredth
        here, there = one.here, one.there
    return (place[:1].upper() + place[1:], *_parted(here, there))


def _amended(change: Amendment, bank: Bank) -> str:
    """Return an amendment in the bank's words."""
    from csr_interview.documents.facts import amended_words
    from csr_interview.documents.layout import when_exactly

    old, new = ("; ".join(amended_words(bank, change, value)) or "none" for value in (change.old, change.new))
    return f"{old} → {new} ({change.reason}; {change.by}, {when_exactly(change.at, None)})"


def _readable(field: str, text: str, bank: Bank) -> str:
    """Return the value of a field for display: local times, decimal scores."""
    from csr_interview.documents.facts import edges, format_score
    from csr_interview.documents.layout import when_exactly

    if field in _TIMES:
        return _STAMP.sub(lambda found: when_exactly(found[0], None), text)
    if field == "submitted_verdict":
        return _FRACTION.sub(lambda found: format_score(Fraction(found[0]), edges(bank)), text)
    return text


def _parted(here: str, there: str) -> tuple[str, str]:
    """Return two texts in quotation marks, cut around their first difference."""
    one, other = clean_line(here), clean_line(there)
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    start = max(0, same - WIDTH // 3)
    return _quoted(one, start), _quoted(other, start)


def _quoted(text: str, start: int) -> str:
    if not text:
        return "nothing"
    shown = text[start : start + WIDTH]
    return f"“{'…' if start else ''}{shown}{'…' if start + WIDTH < len(text) else ''}”"
