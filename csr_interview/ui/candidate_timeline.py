"""What happened with a candidate, in words: one line for each thing, oldest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual.content import Content

from csr_interview.models.figures import score
from csr_interview.models.interview import InterviewSummary
from csr_interview.ui.page_text import QUIET, hanging, lines, local_date, verdict_word
from csr_interview.ui.text import HIDDEN, shown_line
from csr_interview.words.fields import FIELD_NAMES
from csr_interview.words.layout import label

if TYPE_CHECKING:
    from csr_interview.store.people import Moment

WHEN = 8
"""Columns of " 14:03" and two blanks: the day stands above its moments."""

CONTACT = {
    "name": "name",
    "email": "e-mail address",
    "phone": "phone number",
    "notes": "notes",
    "held_at": "legal hold",
}
"""What can change of a candidate, in words."""

_OF_CANDIDATE = {
    "candidate noted": "Notes changed",
    "held": "Legal hold set",
    "released": "Legal hold released",
}
_OF_INTERVIEW = {
    "created": "begun by ",
    "submitted": "submitted by ",
    "discarded": "draft discarded, of ",
    "restored": "discarded draft brought back, of ",
    "added": "taken in from elsewhere, by ",
    "imported": "taken over from another machine, by ",
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
        if (today := local_date(moment.at, tz)) != day:
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
        if noted and local_date(moment.at, tz) == local_date(kept[-1].at, tz):
            kept.pop()
        kept.append(moment)
    return kept


def sentence(moment: Moment, rows: Mapping[str, InterviewSummary], *, hidden: bool) -> Content:
    """Return one thing that happened, in words; `rows` are the candidate's interviews by id."""
    reason = shown_line("" if hidden or not moment.reason else f": {moment.reason}")
    if moment.what in _OF_CANDIDATE:
        return Content(_OF_CANDIDATE[moment.what]).append(reason)
    if moment.what in ("candidate edited", "candidate imported"):
        fields = " and ".join(CONTACT[field] for field in moment.fields if field in CONTACT)
        done = "changed" if moment.what == "candidate edited" else "taken over from another machine"
        return Content(f"{(fields or 'contact data').capitalize()} {done}")
    stage = shown_line(f"{moment.stage or 'Interview'}:", "bold").append(" ")
    by = shown_line(HIDDEN if hidden else moment.by or "nobody named")
    if moment.what == "amended":
        fields = ", ".join(FIELD_NAMES.get(field, field) for field in moment.fields)
        place = f"{label(moment.question)} {fields}" if moment.question else fields
        return Content.assemble(stage, "amended by ", by, shown_line(f", {place}"), reason)
    words = Content.assemble(stage, _OF_INTERVIEW.get(moment.what, f"{moment.what}, "), by)
    row = rows.get(moment.interview_id)
    if moment.what == "submitted" and row is not None and row.verdict and not hidden:
        number = score(row.composite, row.edges)
        return Content.assemble(words, ", ", verdict_word(row.verdict), f" {number}".rstrip())
    return words
