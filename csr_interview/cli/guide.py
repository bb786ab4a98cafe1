"""`csr-interview guide`: the interviewer's kit, the candidate sheet, or the task sheet."""

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
    from csr_interview.models.tasks import Form

_BY_SUFFIX: dict[str, Format] = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}


@click.command(
    epilog=examples(
        "csr-interview guide csr | less",
        "csr-interview guide csr -o kit.html",
        "csr-interview guide csr --for-candidate -o your-interview.html",
        "csr-interview guide csr --candidate -o tasks.html",
        "csr-interview guide customer-support-specialist --stage skills",
    )
)
@click.argument("bank_id", metavar="BANK")
@click.option("--candidate", is_flag=True, help="Print the candidate's task sheet, without answer keys.")
@click.option("--for-candidate", is_flag=True, help="Print the candidate sheet: how to prepare.")
@click.option(
    "--form",
    "variant",
    type=click.Choice(["A", "B"], case_sensitive=False),
    help="Only form A or B, if there are parallel forms. Default: both forms; form A for the task sheet.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html"]),
    help="Default: by file name (.md, .html), otherwise text.",
)
@click.option("--plan", "plan_id", metavar="ID", help="Only the tasks of one plan.")
@click.option("--stage", "stage_id", metavar="ID", help="Only one stage.")
@click.option("-o", "--output", type=OUTPUT, default="-", metavar="FILE", help="Write to a file.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@pass_places
def guide(
    places: Places,
    bank_id: str,
    candidate: bool,
    for_candidate: bool,
    variant: Form | None,
    form: Format | None,
    plan_id: str | None,
    stage_id: str | None,
    output: Path,
    force: bool,
) -> None:
    """Print the interviewer's kit of a bank, or a sheet for candidates.

    The kit contains the role brief, topics to avoid, scripts, questions with guidance, tasks with answer
    keys, decision rules and a blank rating sheet. The task sheet for candidates contains no answer keys.

    The candidate sheet (--for-candidate) goes out with the invitation. It contains no questions. Replace the
    texts in brackets with your contact details before you send it.

    BANK is a bank ID, a unique prefix, or a TOML file.
    """
    if candidate and for_candidate:
        raise click.UsageError("Use either --candidate (the tasks) or --for-candidate (how to prepare).")
    refuse(output, force=force)
    from csr_interview.documents.guide import of_form

    bank = of_form(_bank(places, bank_id), variant or ("A" if candidate else None))
    if plan_id is not None:
        bank = bank.for_plan(_plan(bank, plan_id))
    stage = _stage(bank, stage_id) if stage_id is not None else None
    chosen = form or _BY_SUFFIX.get(output.suffix.lower(), "text")
    write = _task_sheet if candidate else _candidate_sheet if for_candidate else _kit
    deliver(output, [write(bank, stage, chosen)], force=force)


def _bank(places: Places, name: str) -> Bank:
    """Return a bank by ID or from a file. Raises NotFound or BankError."""
    if name.lower().endswith(".toml"):
        from csr_interview.banks.library import load_file

        return load_file(Path(name))
    return places.library().get(name)


def _plan(bank: Bank, plan_id: str) -> str:
    """Return the ID of a plan. Raises NotFound."""
    known = [plan.id for plan in bank.plans]
    if plan_id in known:
        return plan_id
    cause = f"it has {', '.join(known)}" if known else "it has no plans"
    raise NotFound(clean_line(f'The bank {bank.id} has no plan "{plan_id}"'), cause)


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


def _candidate_sheet(bank: Bank, stage: Stage | None, form: Format) -> str:
    from csr_interview.documents.for_candidates import candidate_sheet
    from csr_interview.documents.guide import render

    return render(candidate_sheet(bank, stage), form)


def _task_sheet(bank: Bank, stage: Stage | None, form: Format) -> str:
    from csr_interview.documents.for_candidates import task_sheet
    from csr_interview.documents.guide import render, tasks_of

    if not tasks_of(bank, stage):
        where = f"the stage {stage.id} of {bank.id}" if stage else f"the bank or plan of {bank.id}"
        cause = f"{where} has no tasks"
        raise NotFound("There is no task sheet", cause, "Omit --candidate to print the kit.")
    return render(task_sheet(bank, stage), form)
