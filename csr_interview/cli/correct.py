"""`csr-interview correct`: what an interview is about, after it was started or submitted."""

from __future__ import annotations

from typing import Any

import click

from csr_interview.cli.candidate import BY, WHY
from csr_interview.cli.options import Places, pass_places
from csr_interview.cli.output import examples, say


@click.command(
    epilog=examples(
        'csr-interview correct 4dc618c1 --stage "Final" --reason "Wrong stage chosen"',
        'csr-interview correct 4dc618c1 --candidate 07fa11e2 --reason "Mixed up"',
    )
)
@click.argument("interview_id", metavar="ID")
@click.option("--role", metavar="TEXT", help="The role that the interview is for.")
@click.option("--stage", metavar="TEXT", help="The stage of the hiring process.")
@click.option("--plan", metavar="ID", help="Another plan of the question bank, while ratings are open.")
@click.option("--bank", metavar="ID", help="Another question bank, while nothing is rated or recorded.")
@click.option("--interviewer", metavar="NAME", help="Who holds the interview.")
@click.option("--candidate", metavar="ID", help="The candidate, by ID or full name.")
@WHY
@BY
@pass_places
def correct(
    places: Places, /, interview_id: str, reason: str, by: str, bank: str | None, **chosen: Any
) -> None:
    """Correct what an interview is about, for a reason.

    ID is a unique prefix of an interview ID. Everything can be corrected in a draft. A submitted interview
    can be moved to another candidate, which is an amendment. Old and new values are in the audit log.
    """
    fields = {name: value for name, value in chosen.items() if value is not None}
    if not fields and bank is None:
        raise click.UsageError("Give at least one value to correct, such as --stage.")
    with places.read_store() as opened:
        full = opened.resolve(interview_id.strip())
        if "candidate" in fields:
            fields["candidate"] = opened.find_candidate(fields["candidate"])
    chosen_bank = places.library().get(bank) if bank is not None else None
    with places.open_store() as writable:
        before = writable.interview(full)
        writable.correct(full, reason, bank=chosen_bank, by=by, **fields)
        after = writable.interview(full, sealed_too=True)
    same = before.updated_at == after.updated_at
    say("Nothing to correct: it is so already." if same else f"Interview {full[:8]} was corrected.")
