"""`csr-interview guide`: the interviewer's kit, or the candidate's task sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from csr_interview.cli.options import Places, pass_places
from csr_interview.cli.output import OUTPUT, deliver, examples, refuse
from csr_interview.errors import NotFound
from csr_interview.text import clean_line

if TYPE_CHECKING:
    from csr_interview.documents.guide import Format
    from csr_interview.models.bank import Bank, Stage

_BY_SUFFIX: dict[str, Format] = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}


@click.command(
    epilog=examples(
        "csr-interview guide csr | less",
        "csr-interview guide csr -o kit.html",
        "csr-interview guide csr --candidate -o tasks.html",
        "csr-interview guide customer-support-specialist --stage skills",
    )
)
@click.argument("bank_id", metavar="BANK")
@click.option("--candidate", is_flag=True, help="Print the candidate's task sheet, without answer keys.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html"]),
    help="Default: by file name (.md, .html), otherwise text.",
)
@click.option("--stage", "stage_id", metavar="ID", help="Only one stage.")
@click.option("-o", "--output", type=OUTPUT, default="-", metavar="FILE", help="Write to a file.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@pass_places
def guide(
    places: Places,
    bank_id: str,
    candidate: bool,
    form: Format | None,
    stage_id: str | None,
    output: Path,
    force: bool,
) -> None:
    """Print the interviewer's kit of a bank, or the candidate's task sheet.

    The kit contains the role brief, scripts, questions with guidance, tasks with answer keys, decision
    rules and a blank rating sheet. The task sheet for candidates contains no answer keys.

    BANK is a bank ID, a unique prefix, or a TOML file.
    """
    refuse(output, force=force)
    bank = _bank(places, bank_id)
    stage = _stage(bank, stage_id) if stage_id is not None else None
    chosen = form or _BY_SUFFIX.get(output.suffix.lower(), "text")
    deliver(output, [_sheet(bank, stage, chosen) if candidate else _kit(bank, stage, chosen)], force=force)


def _bank(places: Places, name: str) -> Bank:
    """Return a bank by ID or from a file. Raises NotFound or BankError."""
    if name.lower().endswith(".toml"):
        from csr_interview.banks.library import load_file

        return load_file(Path(name), links=True)
    return places.library().get(name)


def _stage(bank: Bank, stage_id: str) -> Stage:
    """Return a stage by ID or unique prefix. Raises NotFound."""
    exact = [stage for stage in bank.stages if stage.id == stage_id]
    found = exact or [stage for stage in bank.stages if stage_id and stage.id.startswith(stage_id)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(stage.id for stage in bank.stages)
    cause = f"it has {known}" if known else "it has no stages"
    raise NotFound(clean_line(f'The bank {bank.id} has no stage "{stage_id}"'), cause)


def _kit(bank: Bank, stage: Stage | None, form: Format) -> str:
    from csr_interview.banks.coverage import coverage
    from csr_interview.documents.guide import bank_of, interviewer_kit, render

    return render(interviewer_kit(bank, coverage(bank_of(bank, stage), stage), stage), form)


def _sheet(bank: Bank, stage: Stage | None, form: Format) -> str:
    from csr_interview.documents.guide import candidate_sheet, render, tasks_of

    if not tasks_of(bank, stage):
        where = f"the stage {stage.id} of {bank.id}" if stage else f"the bank {bank.id}"
        raise NotFound(
            "There is no task sheet", f"{where} has no tasks", "Omit --candidate to print the kit."
        )
    return render(candidate_sheet(bank, stage), form)
