"""What the page of a candidate says: lines of a table by stage, and more on the line one is at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual.content import Content

from csr_interview.documents.facts import format_score
from csr_interview.documents.layout import date_of, label, plural, when
from csr_interview.errors import SealedScorecard
from csr_interview.labels import DAMAGED, FIELD_NAMES, LONG, UNVERIFIED, WORD
from csr_interview.labels import SIGN as SEALED
from csr_interview.models.exact import score
from csr_interview.models.interview import EXPERIENCE, Candidate, InterviewSummary, Status
from csr_interview.stages import Process, StageState
from csr_interview.ui.content import (
    HIDDEN,
    QUIET,
    cell,
    hanging,
    lines,
    to_line,
    verdict_word,
)
from csr_interview.ui.widgets.interview_list import (
    AMENDED,
    DATE,
    FLAGS,
    OUTCOME,
    Seen,
    day,
    flags,
    progress,
    verdict_and_score,
)

if TYPE_CHECKING:
    from csr_interview.documents.process import Overall
    from csr_interview.store.erasing import Extent
    from csr_interview.store.people import Moment

DONE, DRAFT, OPEN = "✓", "●", "○"
"""Signs beside the words, never in their place."""

SIGN = 2
"""The width of a sign and a blank."""

HOLD = "⚖"
HELD_MEANS = "This person's data cannot be erased or discarded."
HOLD_MEANS = (
    "During a legal hold, this person's data cannot be erased or discarded, in the app or on the command "
    "line. The reason is shown on this page."
)
RELEASE_MEANS = "This person's data can then be erased, and drafts can be discarded."


def erasing(found: Extent) -> str:
    """Return what erasing a candidate removes and leaves."""
    copies = f" and {_copies(found)}" if found.backups else ""
    return _removing(
        found,
        f"Erased: {_scope(found)}, contact details, notes and earlier texts, also in the search "
        f"index{copies}. The audit log can still be verified, but has no details.",
        "Kept: the ID and a one-way fingerprint of name and email address. Importing this person later needs "
        "your permission.",
    )


def anonymizing(found: Extent) -> str:
    """Return what anonymizing a candidate removes and leaves."""
    copies = f" In {_copies(found)}, the candidate is erased completely." if found.backups else ""
    return _removing(
        found,
        f"Removed: name, contact details, notes, and every typed word of {_scope(found)}.{copies}",
        "Kept: ratings, task results, decisions, dates and interviewers, and a one-way fingerprint of name "
        "and email address. This person is not imported again.",
    )


def _scope(found: Extent) -> str:
    return plural(found.interviews, "interview")


def _copies(found: Extent) -> str:
    return plural(len(found.backups), "backup")


def _removing(found: Extent, gone: str, stays: str) -> str:
    parts = [gone, stays]
    if found.also:
        ids = " and ".join(other[:8] for other in found.also)
        parts.append(f"Not included: other records with the same name or email address: {ids}.")
    return "\n\n".join((*parts, "This cannot be undone. Exports and copies elsewhere are not erased."))


NO_STAGE = "Interview"
"""What an interview without a stage is called in the table."""

NONE_LEFT = (
    "No interviews. The timeline shows what was moved; u on the home screen restores a discarded draft."
)
ONLY_ONE = "One interview so far. n starts the next one, with name and contact filled in."


@dataclass(frozen=True)
class Line:
    """One line of the table: an interview of a stage, or a stage that is still open."""

    process: Process
    stage: StageState
    interview: InterviewSummary | None = None

    @property
    def id(self) -> str:
        """Names the line for as long as it is what it is."""
        if self.interview is not None:
            return self.interview.id
        return f"open {self.process.bank_id} {self.stage.id}"

    @property
    def opens(self) -> bool:
        """Whether there is an interview that may be looked into."""
        return self.interview is not None and not self.interview.sealed


def table(process: Process) -> list[Line]:
    """Return the lines of one bank, by stage."""
    return [
        Line(process, stage, row)
        for stage in process.stages
        for row in (stage.interviews or (None,))
        if row is not None or stage.id
    ]


def first(lines: list[Line]) -> str:
    """Return the line to begin on: a draft, else the first open stage, else the latest interview."""
    drafts = [
        line for line in lines if line.interview and line.opens and line.interview.status is Status.DRAFT
    ]
    to_do = drafts or [line for line in lines if line.interview is None] or lines[-1:]
    return to_do[0].id if to_do else ""


def explained(processes: tuple[Process, ...], *, read_only: bool) -> str:
    """Return what stands below a table with next to nothing in it."""
    count = sum(len(process.interviews) for process in processes)
    if not count:
        return NONE_LEFT
    staged = any(process.staged for process in processes)
    return ONLY_ONE if count == 1 and not staged and not read_only else ""


def heading(process: Process, width: int, overall: Overall | None, seen: Seen, *, first: bool) -> Content:
    """Return the bank's name, how far the candidate has come in its stages, and the decision over them."""
    planned = [stage for stage in process.stages if stage.id]
    if process.staged:
        done = sum(stage.done for stage in planned)
        begun = sum(not stage.done and not stage.open for stage in planned)
        rest = len(planned) - done - begun
        parts = [f"{done} of {len(planned)} stages done"]
        parts += [f"{begun} in progress"] if begun else []
        parts += [f"{rest} open"] if rest else []
        words = ", ".join(parts)
    else:
        words = plural(len(process.interviews), "interview")
    title = to_line(process.title, "bold $accent")
    decided = Content()
    if overall is not None and overall.decision is not None and not seen.hidden:
        word = verdict_word(overall.decision.verdict)
        number = format_score(overall.decision.composite, overall.limits)
        decided = Content.assemble((" · decision ", QUIET), word, f" {number}".rstrip())
    wide = title.cell_length + len(words) + decided.cell_length + 4
    between = "   " if wide <= width else "\n   "
    return Content.assemble(" " if first else "\n ", title, (f"{between}{words}", QUIET), decided)


def row(line: Line, width: int, seen: Seen) -> Content:
    """Return one line of the table, at most `width` wide."""
    interview = line.interview
    gap = "  " if width >= 70 else " "
    with_date = width >= 46
    by = 20 if width >= 100 else 14 if width >= 70 else 0
    fixed = SIGN + len(gap) + OUTCOME + (len(gap) + DATE) * with_date + (len(gap) + by) * bool(by)
    fixed += (len(gap) + FLAGS) * (width >= 70)
    title = max(6, min(44, width - fixed))
    sign = sign_of(interview)
    style = {DRAFT: "$accent", DONE: "$text-success"}.get(sign, QUIET)
    mark = _amended(interview, title) if not seen.hidden else ""
    named = cell(line.stage.title or NO_STAGE, title - len(mark), "" if interview is not None else QUIET)
    parts = [Content.styled(f"{sign} ", style), named, Content.styled(mark, "$text-warning"), Content(gap)]
    if interview is not None and interview.sealed and width >= 70:
        parts.append(cell(LONG.removeprefix(f"{SEALED} "), OUTCOME + len(gap) + DATE, QUIET))
    else:
        parts.append(outcome(interview, seen))
        if interview is not None and with_date:
            parts += [Content(gap), cell(day(_moment(interview), seen.now), DATE)]
    if interview is not None and with_date:
        if by:
            name = HIDDEN if seen.hidden else interview.interviewer
            parts += [Content(gap), cell(name, by, QUIET)]
        if width >= 70 and not seen.hidden:
            parts += [Content(gap), flags(interview)]
    return Content("").join(parts).truncate(width, ellipsis=True)


def sign_of(interview: InterviewSummary | None) -> str:
    """Return the sign of a line; of an interview that is sealed, its own."""
    if interview is None:
        return OPEN
    return SEALED if interview.sealed else DRAFT if interview.status is Status.DRAFT else DONE


def _amended(interview: InterviewSummary | None, width: int) -> str:
    """Return the mark of an amended or unverified one, behind its stage, with the word if there is room."""
    if interview is None or not (interview.amended or interview.unverified):
        return ""
    word = "unverified" if interview.unverified else "amended"
    return f" {AMENDED} {word}" if width >= 20 else f" {AMENDED}"


def _moment(interview: InterviewSummary) -> str:
    """Return when an interview was held: when it was submitted, or while it is not, begun."""
    return interview.submitted_at or interview.created_at


def outcome(interview: InterviewSummary | None, seen: Seen) -> Content:
    """Return what came of it: verdict and score, how far a draft is, or that it is open."""
    if interview is None:
        return cell("open", OUTCOME, QUIET)
    if interview.sealed:
        return cell(WORD, OUTCOME, QUIET)
    if interview.damaged:
        return cell(DAMAGED, OUTCOME, "$text-error")
    if interview.status is Status.DRAFT:
        return cell(progress(interview), OUTCOME)
    if seen.hidden:
        return cell(f"done {HIDDEN}", OUTCOME)
    return verdict_and_score(interview)


def person(
    candidate: Candidate,
    since: str,
    tz: tzinfo | None,
    *,
    hidden: bool,
    also: tuple[str, ...] = (),
    aliases: Sequence[Candidate] = (),
    join: str = "",
) -> Content:
    """Return name, contact and experience of a candidate, and since when they are known.

    `since` may be empty; `also` are IDs of other records that may be of the same person, which the key `join`
    joins, and `aliases` are those that were joined.
    """
    known = f" · known since {date_of(since, tz)}" if since else ""
    if aliases:
        names = " and ".join(HIDDEN if hidden else _called(one, candidate) for one in aliases)
        known += f" · also known as {names}"
    if also:
        known += f" · also here as {' and '.join(one[:8] for one in also)}"
        known += f" ({join} joins the records)" if join else ""
    if hidden:
        return Content.styled(f"{HIDDEN}   contact details hidden{known}", QUIET)
    contact = [text for text in (candidate.email, candidate.phone) if text]
    words = " · ".join(contact) or "no contact details"
    if candidate.experience:
        words += f" · {EXPERIENCE[candidate.experience]}"
    return Content.assemble(to_line(candidate.name, "bold"), "   ", to_line(words + known, QUIET))


def _called(alias: Candidate, candidate: Candidate) -> str:
    """Return the name of a joined record, with its ID if it is the same name."""
    return alias.name if alias.name != candidate.name else f"{alias.name} ({alias.id[:8]})"


_TAKEN = {"email": "email address", "phone": "phone number", "experience": "experience"}


def joining(here: Candidate, interviews: int, there: Candidate, others: int) -> str:
    """Return what joining the record `there` into `here` does; each has a number of interviews."""
    comes = [plural(others, "interview")]
    comes += [name for field, name in _TAKEN.items() if getattr(there, field) and not getattr(here, field)]
    comes += ["notes"] if there.notes.strip() else []
    comes += ["legal hold"] if there.held_at else []
    return (
        f"Stays: {here.name}, {plural(interviews, 'interview')}\n"
        f"Joins it: {there.name} {there.id[:8]}, with {', '.join(comes)}\n\n"
        "To keep the other record instead, join from its page. s splits them again."
    )


def joined(alias: Candidate) -> str:
    """Return what tells a joined record from others: its ID, address, and why it was joined."""
    return " · ".join(filter(None, (alias.id[:8], alias.email or alias.phone, alias.joins[-1].reason)))


def splitting(alias: Candidate, back: Sequence[InterviewSummary], now: datetime) -> str:
    """Return what splitting a joined record does; `back` are the interviews that go back to it."""
    rows = [f"· {row.stage or NO_STAGE}, {day(_moment(row), now)} by {row.interviewer}" for row in back]
    what = f"{plural(len(rows), 'interview')} of {alias.name} {alias.id[:8]}:" if rows else "no interviews."
    return "\n".join(
        [f"Goes back: {what}", *rows, "", "Contact details and notes that came with it go back, too."]
    )


def held(candidate: Candidate, tz: tzinfo | None, *, hidden: bool, brief: bool = False) -> Content:
    """Return that there is a legal hold, since when and why; empty where there is none.

    Unless it has to be `brief`, also what it means.
    """
    if not candidate.held_at:
        return Content()
    reason = HIDDEN if hidden else candidate.hold_reason
    told = to_line(f"{HOLD} legal hold since {date_of(candidate.held_at, tz)}: {reason}", "bold")
    if brief:
        return told
    return Content.assemble(told, "   ", (HELD_MEANS, QUIET))


def detail(line: Line, tz: tzinfo | None, *, hidden: bool, read_only: bool) -> Content:
    """Return what there is to know of one line, and what Enter does there."""
    interview = line.interview
    title = to_line(line.stage.title or NO_STAGE, "bold")
    if interview is None:
        way = "The database is read-only: it cannot be started here." if read_only else "Enter starts it."
        about = to_line(line.stage.focus)
        return Content.assemble(title, ": open, not started. ", about, " " if about else "", way)
    by = to_line(HIDDEN if hidden else interview.interviewer or "nobody named")
    at = when(_moment(interview), tz)
    if interview.sealed:
        held_by = "in progress since" if interview.status is Status.DRAFT else "submitted"
        return Content.assemble(title, f": {held_by} {at} by ", by, f", {LONG}: {SealedScorecard.WHY}.")
    if interview.damaged:
        way = "It cannot be read; `csr-interview store check` tells why."
        return Content.assemble(title, f": {DAMAGED}, with ", by, f". {way}")
    if interview.status is Status.DRAFT:
        way = "Enter shows it as it stands." if read_only else "Enter goes on with it."
        return Content.assemble(
            title, f": in progress since {at} with ", by, f", {progress(interview)}. {way}"
        )
    parts: list[Content | str] = [title, f": submitted {at} by ", by]
    if not hidden:
        number = score(interview.composite, interview.edges)
        parts += [", ", verdict_word(interview.verdict), f" {number}".rstrip()]
        parts += [", amended since"] if interview.amended else []
        if interview.recommended and interview.recommended != interview.verdict:
            parts += ["; the interviewer recommends ", verdict_word(interview.recommended)]
    parts += [f"; unverified: {UNVERIFIED}"] if interview.unverified else []
    return Content.assemble(*parts, ". Enter opens the scorecard.")


# What happened with a candidate, in words: one line for each thing, oldest first.


WHEN = 8
"""Columns of " 14:03" and two blanks: the day stands above its moments."""

CONTACT = {
    "name": "name",
    "email": "e-mail address",
    "phone": "phone number",
    "experience": "experience",
    "notes": "notes",
    "held_at": "legal hold",
}
"""What can change of a candidate, in words."""

_OF_CANDIDATE = {
    "candidate noted": "Notes changed",
    "notes replaced": "Notes replaced; before",
    "held": "Legal hold set",
    "released": "Legal hold released",
}
_OF_INTERVIEW = {
    "created": "started by ",
    "submitted": "submitted by ",
    "submit undone": "submission undone, of ",
    "discarded": "draft discarded, of ",
    "restored": "discarded draft restored, of ",
    "added": "imported, by ",
    "imported": "updated by an import, by ",
}
_JOINED = {
    "joined": "Joined with another record ({}) by ",
    "split": "Split from another record ({}) by ",
}
_MOVED = {
    "moved": "moved here from another candidate's record ({}) by ",
    "moved away": "moved to another candidate's record ({}) by ",
}


def page(
    moments: Sequence[Moment],
    rows: Iterable[InterviewSummary],
    tz: tzinfo | None,
    width: int,
    *,
    hidden: bool,
) -> Content:
    """Return the timeline, laid out for a width."""
    summaries = {row.id: row for row in rows}
    found: list[Content] = []
    day = ""
    for moment in _thinned(moments, tz):
        if (today := date_of(moment.at, tz)) != day:
            found.append(Content.styled(today, QUIET))
            day = today
        local = datetime.fromisoformat(moment.at).astimezone(tz)
        when = Content.styled(f" {local.hour:02d}:{local.minute:02d}", QUIET)
        found.append(hanging(when, sentence(moment, summaries, hidden=hidden), WHEN, width))
    return lines(found) if found else Content.styled("Nothing has happened yet.", QUIET)


def _thinned(moments: Sequence[Moment], tz: tzinfo | None) -> list[Moment]:
    """Return the moments, of changes of the notes in a row on one day only the last."""
    kept: list[Moment] = []
    for moment in moments:
        noted = bool(kept) and moment.what == kept[-1].what == "candidate noted"
        if noted and date_of(moment.at, tz) == date_of(kept[-1].at, tz):
            kept.pop()
        kept.append(moment)
    return kept


def sentence(moment: Moment, rows: Mapping[str, InterviewSummary], *, hidden: bool) -> Content:
    """Return one thing that happened, in words; `rows` are the candidate's interviews by id."""
    reason = to_line("" if hidden or not moment.reason else f": {moment.reason}")
    who = Content.assemble(" by ", to_line(HIDDEN if hidden else moment.by)) if moment.by else Content()
    if moment.what in _OF_CANDIDATE:
        return Content.assemble(_OF_CANDIDATE[moment.what], who, reason)
    if moment.what in ("candidate edited", "candidate imported"):
        fields = " and ".join(CONTACT[field] for field in moment.fields if field in CONTACT)
        done = "changed" if moment.what == "candidate edited" else "changed by an import"
        return Content(f"{(fields or 'contact details').capitalize()} {done}").append(who)
    stage = to_line(f"{moment.stage or 'Interview'}:", "bold").append(" ")
    by = to_line(HIDDEN if hidden else moment.by or "nobody named")
    if moment.what == "amended":
        fields = ", ".join(FIELD_NAMES.get(field, field) for field in moment.fields)
        place = f"{moment.label or label(moment.question)} {fields}" if moment.question else fields
        return Content.assemble(stage, "amended by ", by, to_line(f", {place}"), reason)
    if moment.what in _JOINED:
        return Content.assemble(_JOINED[moment.what].format(moment.other[:8]), by, reason)
    if moment.what == "corrected":
        fields = ", ".join(FIELD_NAMES.get(field, field) for field in moment.fields)
        return Content.assemble(stage, to_line(f"{fields} corrected, of "), by, reason)
    if moment.what in _MOVED:
        return Content.assemble(stage, _MOVED[moment.what].format(moment.other[:8]), by, reason)
    words = Content.assemble(stage, _OF_INTERVIEW.get(moment.what, f"{moment.what}, "), by)
    row = rows.get(moment.interview_id)
    now = row is not None and row.submitted_at == moment.at  # not a submission that was undone
    if moment.what == "submitted" and row is not None and now and row.verdict and not hidden:
        number = score(row.composite, row.edges)
        return Content.assemble(words, ", ", verdict_word(row.verdict), f" {number}".rstrip())
    return words
