"""Interviewer statistics as a document: rating habits, agreement, and what the figures mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import isqrt

from csr_interview.documents.blocks import Block, Facts, Heading, Paragraph, Table, points
from csr_interview.documents.layout import NO_RATING, duration, label, lean_bar, plural, spark
from csr_interview.labels import left_out
from csr_interview.models.exact import decimals
from csr_interview.scoring.agreement import ICC_BANDS, KAPPA_BANDS, STEADY, Common, Figure
from csr_interview.scoring.interviewers import ENOUGH, Figures, Habits, Quartiles, Report

NOTHING = "No submitted scorecards yet."
NONE_HERE = "No submitted scorecards match."
NEEDED = (
    f"Figures for an interviewer need {ENOUGH} submitted interviews with the same bank. Agreement needs two "
    "interviewers who rated the same candidates in the same stage."
)
TOO_FEW = f"not enough data ({ENOUGH} needed)"
ALONE = "Only one interviewer has used this bank, so there is no comparison."
FEW_INTERVIEWS = f"Figures need {ENOUGH} interviews; rows with fewer are blank."
FEW_RATINGS = f"Figures need {ENOUGH} ratings; rows with fewer are blank."
EVERYONE = "All interviewers"
NO_PAIRS = (
    "No two interviewers have rated the same answers yet. Both must interview the same candidate in the same "
    "stage."
)

EXPLAINED = (
    ("N", "number of interviews; in a table by question, number of ratings."),
    (
        "1–5",
        f"how often each rating was used, as submitted, without amendments; {NO_RATING} means never.",
    ),
    (
        "Against group",
        "points above the group's mean on the same questions: right is lenient, left is severe. The group is "
        "all interviewers with this bank. Interviewing stronger candidates also raises this figure.",
    ),
    (
        "Range",
        "how many of the five ratings are used, and their standard deviation.",
    ),
    ("Time", "median time on a rated question, without pauses."),
    (
        "Skipped",
        "share of the bank's follow-ups, on rated questions, that were not asked.",
    ),
    (
        "Submit",
        "median time from the end of the interview to the submitted scorecard. The end is the start plus the "
        "recorded duration, so pauses count as time after the interview.",
    ),
    (
        "Kappa",
        "agreement of two interviewers beyond chance: 1 is perfect, 0 is chance. A difference of two points "
        "weighs four times as much as one (quadratic weights).",
    ),
    (
        "ICC",
        "share of the variance in ratings due to the answers, not the interviewers: ICC(2,1), absolute "
        "agreement of single ratings.",
    ),
    (
        "Answers",
        "for Kappa and ICC: one question of one candidate in one stage, rated by everyone compared. "
        f"Figures from fewer than {STEADY} are rough.",
    ),
)
"""The name and meaning of every figure."""


# Numbers -----------------------------------------------------------------------------------------------


def signed(value: Fraction | None) -> str:
    """Return points with their sign, "+0.20"; "–" where there are none."""
    if value is None:
        return "–"
    shown = decimals(abs(value))
    return shown if not shown.strip("0.") else f"{'+' if value > 0 else '−'}{shown}"


def number(value: Fraction | None) -> str:
    """Return a number with two decimals; "–" where there is none."""
    return "–" if value is None else decimals(value)


def deviation(variance: Fraction | None) -> Fraction | None:
    """Return the standard deviation, exact to the sixth decimal."""
    if variance is None:
        return None
    return Fraction(isqrt(variance.numerator * 10**12 // variance.denominator), 10**6)


def share(value: Fraction | None) -> str:
    """Return a share of 0 to 1 as a whole percentage."""
    return "–" if value is None else f"{decimals(100 * value, places=0)} %"


def length(seconds: Fraction) -> str:
    """Return a duration: "4:10" below an hour, then "3 h 05", then "2 days"."""
    whole = int(seconds + Fraction(1, 2))
    if whole < 3600:
        return duration(whole)
    hours, rest = divmod(whole, 3600)
    if hours < 48:
        return f"{hours} h {rest // 60:02}"
    return f"{hours // 24:,} days"


def middle(found: Quartiles | None) -> str:
    """Return a median; "–" where there are too few values for one."""
    return length(found.median) if found is not None and found.n >= ENOUGH else "–"


def half(found: Quartiles | None) -> str:
    """Return a median with the quartiles around it, in words."""
    if found is None or found.n < ENOUGH:
        return TOO_FEW if found is not None else "not known"
    return f"{length(found.median)}, half between {length(found.lower)} and {length(found.upper)}"


def of_agreement(value: Fraction, *, kappa: bool) -> str:
    """Return a kappa or an ICC, never rounded over the edge of its reading."""
    edges = [edge for edge, _ in (KAPPA_BANDS if kappa else ICC_BANDS)]
    return decimals(value, edges).replace("-", "−")


def titled(question: str, title: str) -> str:
    """Return the name of a question: "Q1 Irate customer", or only its title if the id is a word."""
    short = label(question)
    return f"{short} {title}".rstrip() if short != question or not title else title


# The document ------------------------------------------------------------------------------------------


_HEADINGS = ("N", "1–5", "Mean", "Against group", "Range", "Time", "Skipped", "Submit")
_SIDE = 4
"""Columns of one side of a bar of leniency."""


def report_blocks(found: Report) -> Iterator[Block]:
    """Yield the scope, a row for each interviewer, and the agreement of pairs."""
    yield Paragraph(scope(found), tone="quiet")
    if not found.people:  # all are sealed or unnamed
        yield Paragraph(NEEDED)
        return
    people = [*found.people, found.group] if found.compared else found.people
    rows = {
        person.interviewer: _row(person.interviewer or EVERYONE, person.overall, person, found)
        for person in people
    }
    yield _table("Interviewer", rows)
    if not all(person.enough for person in people):
        yield Paragraph(FEW_INTERVIEWS, tone="quiet")
    if not found.compared:
        yield Paragraph(ALONE, tone="quiet")
    yield Heading("Agreement", part="agreement")
    pairs = found.agreement.pairs
    if not pairs:
        yield Paragraph(NO_PAIRS, tone="quiet")
        return
    group = [found.agreement.group] if found.agreement.group is not None else []
    ordered = sorted(pairs, key=lambda pair: pair.icc.value is None)
    yield Facts(tuple((" – ".join(one.interviewers), _agreeing(one)) for one in (*group, *ordered)))


def person_blocks(person: Habits, found: Report) -> Iterator[Block]:
    """Yield all figures of one interviewer, or of the group, question by question."""
    yield from points(*told(person, found))
    if person.enough:
        titles = dict(found.collected.questions)
        rows = {
            question: _row(titled(question, titles.get(question, "")), figures, person, found)[:-1]
            for question, figures in person.questions.items()
        }
        yield _table("Question", rows)
        if not all(figures.enough for figures in person.questions.values()):
            yield Paragraph(FEW_RATINGS, tone="quiet")


def explained_blocks() -> Iterator[Block]:
    """Yield what each figure means."""
    yield Heading("What the figures mean", part="meaning")
    yield Facts(EXPLAINED)


def nothing_blocks(*, filtered: bool) -> Iterator[Block]:
    """Yield that there are no scorecards, or none that match, and what is needed."""
    yield Paragraph(NONE_HERE if filtered else NOTHING)
    yield Paragraph(NEEDED, tone="quiet")


def _table(first: str, rows: Mapping[str, tuple[str, ...]]) -> Table:
    """Return rows of figures, by the name of an interviewer, empty for the group, or a question's id."""
    headings = (first, *_HEADINGS)[: len(next(iter(rows.values()), ()))]
    return Table(
        headings,
        tuple(rows.values()),
        numeric=tuple(place for place in range(1, len(headings)) if place != 2),
        drawn=(2, 4),
        spare=(5,),
        keys=tuple(f"{first.lower()} {name}" for name in rows),
        tones=tuple("plain" if name else "strong" for name in rows),
    )


def _row(name: str, figures: Figures, person: Habits, found: Report) -> tuple[str, ...]:
    """Return the cells of one line: of a person over all questions, or of one of their questions."""
    whole = figures is person.overall
    n = person.interviews if whole else figures.ratings.n
    if not (person.enough if whole else figures.enough):
        return (name, f"{n:,}", *[""] * (len(_HEADINGS) - 1))
    ratings, lean = figures.ratings, figures.leniency
    compared = found.compared and bool(person.interviewer) and lean is not None
    return (
        name,
        f"{n:,}",
        spark(ratings.counts),
        number(ratings.mean),
        f"{signed(lean)} {lean_bar(lean, _SIDE)}" if compared and lean is not None else "",
        f"{ratings.used}/5 {number(deviation(ratings.variance))}",
        middle(figures.time),
        share(figures.skipped),
        middle(person.wait),
    )


def _agreeing(common: Common) -> str | tuple[str, str]:
    """Return the agreement of some interviewers, or why it is not known."""
    if common.icc.value is None:
        return common.icc.reason
    kappa = f"kappa {figure_words(common.kappa, kappa=True)} · " if common.kappa else ""
    return f"{kappa}ICC {figure_words(common.icc, kappa=False)}", common_words(common)


# Sentences ---------------------------------------------------------------------------------------------


def scope(found: Report) -> str:
    """Return what was counted and what was excluded."""
    held = found.collected
    versions = ", ".join(held.versions)
    version = f", version{'s' if len(held.versions) > 1 else ''} {versions}" if versions else ""
    parts = [f"{plural(len(held.held), 'interview')} by {plural(len(found.people), 'interviewer')}{version}."]
    if held.sealed:
        parts.append(f"{left_out(held.sealed)}.")
    if held.nameless:
        verb = "is" if held.nameless == 1 else "are"
        parts.append(
            f"{plural(held.nameless, 'interview')} without an interviewer's name {verb} not included."
        )
    return " ".join(parts)


def leaning(figures: Figures) -> str:
    """Return how ratings compare with the group's, in words."""
    value = figures.leniency
    if value is None:
        return ""
    size = decimals(abs(value))
    if not size.strip("0."):
        return f"same as the group on the same questions ({number(figures.expected)})"
    side = "above" if value > 0 else "below"
    return f"{size} {side} the group's {number(figures.expected)} on the same questions"


def told(person: Habits, found: Report) -> Iterator[str]:
    """Yield everything about one interviewer, or the group, in sentences."""
    figures, group = person.overall, found.group.overall
    ratings = figures.ratings
    yield f"{plural(person.interviews, 'interview')}, {plural(ratings.n, 'rating')}."
    if not person.enough:
        yield f"Not enough data: {ENOUGH} interviews needed."
        return
    yield f"Ratings from 1 to 5: used {', '.join(f'{times:,}' for times in ratings.counts)} times."
    compared = found.compared and bool(person.interviewer)
    yield f"Mean {number(ratings.mean)}{f', {leaning(figures)}' if compared else ''}."
    spread = number(deviation(ratings.variance))
    beside = f" (group {number(deviation(group.ratings.variance))})" if compared else ""
    yield f"Range: {ratings.used} of 5 ratings used, spread {spread}{beside}."
    beside = f" (group {middle(group.time)})" if compared else ""
    yield f"Time per question {half(figures.time)}{beside}."
    beside = f" (group {share(group.skipped)})" if compared else ""
    if figures.offered:
        yield f"{share(figures.skipped)} of {plural(figures.offered, 'follow-up')} skipped{beside}."
    beside = f" (group {middle(found.group.wait)})" if compared else ""
    yield f"From the end of the interview to submission {half(person.wait)}{beside}."


def figure_words(found: Figure, *, kappa: bool) -> str:
    """Return a measure with its reading, or "–"."""
    if found.value is None:
        return "–"
    return f"{of_agreement(found.value, kappa=kappa)} {found.reading}"


def common_words(found: Common) -> str:
    """Return how many answers were rated together, and how far apart the ratings are."""
    rough = " (rough)" if found.icc.rough else ""
    return (
        f"{plural(found.icc.n, 'answer')} of {plural(found.icc.candidates, 'candidate')}{rough}, "
        f"{found.same} identical, {found.apart} two or more points apart"
    )
