"""`csr-interview correct`: correct the details of an interview, or move it to another candidate."""

from __future__ import annotations

from typing import Any

import click

from csr_interview.cli.candidate import BY, WHY
from csr_interview.cli.options import Places, pass_places
from csr_interview.cli.output import examples, say
from csr_interview.stages import at_stage, same_stage


@click.command(
    epilog=examples(
        'csr-interview correct 4dc618c1 --stage "Final" --reason "Wrong stage chosen"',
        'csr-interview correct 4dc618c1 --candidate 07fa11e2 --reason "Mixed up"',
    )
)
@click.argument("interview_id", metavar="ID")
@click.option("--role", metavar="TEXT", help="The role.")
@click.option("--stage", metavar="TEXT", help="The stage of the hiring process.")
@click.option("--plan", metavar="ID", help="Another plan of the question bank, while ratings are open.")
@click.option("--bank", metavar="ID", help="Another question bank, while nothing is rated or recorded.")
@click.option("--interviewer", metavar="NAME", help="The interviewer.")
@click.option("--candidate", metavar="ID", help="The candidate, by ID or full name.")
@WHY
@BY
@pass_places
def correct(
    places: Places, /, interview_id: str, reason: str, by: str, bank: str | None, **chosen: Any
) -> None:
    """Correct the details of an interview.

    ID is a unique prefix of an interview ID. In a draft, everything can be corrected. A submitted interview
    can only be moved to another candidate, by an amendment. The audit log keeps the old and new values.
    """
    fields = {name: value for name, value in chosen.items() if value is not None}
    if not fields and bank is None:
        raise click.UsageError("Give at least one value to correct, such as --stage.")
    with places.read_store() as opened:
        full = opened.resolve(interview_id.strip())
        present, stages = opened.interview(full), opened.bank_of(full).stages
        if "candidate" in fields:
            fields["candidate"] = opened.find_candidate(fields["candidate"])
    chosen_bank, stage = None, fields.get("stage", present.stage)
    if bank is not None or (stages and not same_stage(stage, present.stage)):
        chosen_bank, fields["stage"] = at_stage(places.library().get(bank or present.bank_id), stage)
    with places.open_store() as writable:
        writable.correct(full, reason, bank=chosen_bank, by=by, **fields)
        after = writable.interview(full, sealed_too=True)
    same = present.updated_at == after.updated_at
    say(
        "Nothing to correct: these are the present values."
        if same
        else f"Interview {full[:8]} was corrected."
    )
