"""`csr-interview calibrate`: rate sample answers blind in the terminal, against expert ratings."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from csr_interview.cli.failures import DONE, USAGE, complain
from csr_interview.cli.open_app import is_tty
from csr_interview.cli.options import Places, pass_places
from csr_interview.cli.output import examples, say, say_blocks, say_heading
from csr_interview.documents.layout import label
from csr_interview.errors import NotFound
from csr_interview.text import clean_line

if TYPE_CHECKING:
    from csr_interview.banks.library import Library
    from csr_interview.models.bank import Bank, Question
    from csr_interview.models.calibration import Attempt, Sample
    from csr_interview.store import Store


@click.command(
    epilog=examples(
        "csr-interview calibrate",
        "csr-interview calibrate csr --question q5 --number 3",
        'csr-interview calibrate --report --rater "R. Osei"',
    )
)
@click.argument("bank", required=False, metavar="[BANK]")
@click.option("--question", metavar="ID", help="Only this question.")
@click.option("--rater", metavar="NAME", help="Your name; default: that of your profile.")
@click.option(
    "--number", type=click.IntRange(1, 999), default=5, show_default=True, help="Number of answers to rate."
)
@click.option("--report", is_flag=True, help="Print the results so far.")
@pass_places
def calibrate(
    places: Places, bank: str | None, question: str | None, rater: str | None, number: int, report: bool
) -> int:
    """Rate sample answers and compare with expert ratings.

    Shows a question and an answer, and the expert rating with its reason after you rate. New answers and
    those you missed by two or more come first. Ratings are saved immediately, separate from interviews.
    Needs a terminal.

    BANK is a bank ID or a unique prefix. With --report, BANK, --question and --rater filter the ratings;
    without --rater, all raters are included.
    """
    if report:
        _report(places, bank, question, clean_line(rater or ""))
        return DONE
    if not (is_tty(sys.stdin) and is_tty(sys.stdout)):
        complain("Calibration needs a terminal. `csr-interview calibrate --report` works without one")
        return USAGE
    chosen = _bank_to_rate(places.library(), bank)
    asked = _question(chosen, question) if question else None
    from csr_interview.calibration import samples_of

    samples = samples_of(chosen, asked.id if asked else "")
    if not samples:
        raise NotFound(
            f"{label(asked.id)} has no sample answers" if asked else f"{chosen.title} has no sample answers",
            "calibration needs sample answers with a rating and a reason",
            "Add [[questions.sample_answers]] to the bank, or name another",
        )
    with places.open_store("auto") as store:
        me = store.profile
        name = clean_line(rater or "") or (me.name if me is not None else "")
        _Round(store, chosen, samples, name).run(number)
    return DONE


def _report(places: Places, bank: str | None, question: str | None, rater: str) -> None:
    from csr_interview.calibration import by_rater, progress
    from csr_interview.documents.calibration import progress_blocks

    library = places.library()
    with places.read_store() as store:
        attempts = store.calibration_history(rater)
    if bank:
        # The full ID of a removed bank works as well.
        name = bank if any(one.bank == bank for one in attempts) else library.get(bank).id
        attempts = [one for one in attempts if one.bank == name]
    if question:
        attempts = [one for one in attempts if one.question == question.lower()]
    if not attempts:
        say("No calibration ratings yet. Run `csr-interview calibrate` to start.")
        return
    raters = by_rater(attempts)
    say_blocks(progress_blocks(progress(attempts), library.banks, None, raters=raters))


def _bank_to_rate(library: Library, bank: str | None) -> Bank:
    """Return the named bank, otherwise the first one with sample answers."""
    if bank:
        return library.get(bank)
    for found in library.banks:  # the default bank is first
        if any(question.sample_answers for question in found.questions):
            return found
    raise NotFound(
        "There are no answers to rate",
        "no question bank has sample answers",
        "Run `csr-interview banks list` to see the banks",
    )


def _question(bank: Bank, name: str) -> Question:
    """Return a question by ID (case-insensitive). Raises NotFound."""
    try:
        return bank.question(name.lower())
    except KeyError:
        known = ", ".join(question.id for question in bank.questions)
        raise NotFound(f"{bank.id} has no question {clean_line(name)!r}", f"it has {known}") from None


class _Round:
    """A session with several sample answers."""

    def __init__(self, store: Store, bank: Bank, samples: tuple[Sample, ...], rater: str) -> None:
        self._store, self._bank, self._samples, self._rater = store, bank, samples, rater
        self._history = [one for one in store.calibration_history(rater) if rater or not one.rater]
        self._done: list[Attempt] = []

    def run(self, number: int) -> None:
        """Rate up to `number` answers and show the result; ends early on q or the end of input."""
        from csr_interview.calibration import agreement, next_sample
        from csr_interview.documents.calibration import sentence

        reconfigure = getattr(sys.stdin, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")  # invalid UTF-8 is a wrong answer, not an error
        self._begin()
        for place in range(1, number + 1):
            sample = next_sample(self._samples, self._history, seed=self._rater)
            if sample is None:
                say("\nThe only available answer is the one you rated last.")
                break
            if not self._rate(sample, f"{place} of {number}"):
                break
            if place < number and self._ask("\nEnter for next, q to quit: ") in ("q", None):
                break
        if self._done:
            say(f"\nThis session: {sentence(agreement(self._done))}.")
            say("`csr-interview calibrate --report` shows results by question and over time.")
        else:
            say("\nNo answers were rated.")

    def _begin(self) -> None:
        """Show the bank, and under which name ratings are saved."""
        title = f"Calibration: {self._bank.title} ({self._bank.id} {self._bank.version})"
        say_heading(clean_line(title))
        if self._store.read_only:
            say(f"NOT SAVED: {self._store.read_only_because}, so these ratings are not saved.")
        elif self._rater:
            say(f"Ratings are saved as {self._rater}; use --rater for another name.")
        else:
            say("Ratings are saved without a name; use --rater to add one.")

    def _rate(self, sample: Sample, place: str) -> bool:
        """Show an answer, ask for a rating and show the expert rating; returns False to stop."""
        from csr_interview.calibration import attempt_at
        from csr_interview.documents.blocks import points
        from csr_interview.documents.calibration import asked_blocks, result_blocks
        from csr_interview.store.records import stamp

        question = self._bank.question(sample.id.question)
        say()
        say_heading(clean_line(f"{place} · {label(question.id)} {question.title}"))
        say_blocks(asked_blocks(question, sample))
        say()
        while True:
            answer = self._ask("Your rating, 1 to 5 (l = what to look for, q = quit): ")
            if answer in ("q", None):
                return False
            if answer in ("1", "2", "3", "4", "5"):
                break
            if answer == "l":
                say_blocks(points(*(question.looking_for or ("The bank does not say what to look for.",))))
            else:
                say("Enter a number from 1 to 5.")
        at = stamp(datetime.now(UTC))
        attempt = attempt_at(sample, int(answer), id=os.urandom(10).hex(), at=at, rater=self._rater)
        if not self._store.read_only:
            self._store.keep_attempt(attempt)
        self._history.append(attempt)
        self._done.append(attempt)
        say_blocks(result_blocks(question, sample, attempt))
        return True

    @staticmethod
    def _ask(words: str) -> str | None:
        """Return the typed line in lowercase; None at the end of input."""
        click.echo(words, nl=False)
        sys.stdout.flush()
        typed = sys.stdin.readline()
        if not typed:
            say()
            return None
        return typed.strip().lower()
