"""`show` and `export`: reading interviews without opening the app."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from csr_interview.cli.failures import complain
from csr_interview.cli.options import Places, filter_options, filters_from, pass_places
from csr_interview.cli.output import OUTPUT, counted, deliver, examples, on_terminal, refuse
from csr_interview.exchange import registry
from csr_interview.labels import left_out

if TYPE_CHECKING:
    from csr_interview.exchange.batch import Replacements

BLIND = click.option(
    "--blind",
    is_flag=True,
    help="Replace names and contact details, also in notes, and list what was replaced; IDs are kept.",
)


@click.command(
    epilog=examples(
        "csr-interview show 4dc618c1", "csr-interview show 4dc618c1 --format html --blind -o scorecard.html"
    )
)
@click.argument("interview_id", metavar="ID")
@click.option("--format", "name", type=click.Choice(registry.ONE), default="text", show_default=True)
@BLIND
@click.option("-o", "--output", type=OUTPUT, default="-", metavar="FILE", help="Write to a file.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@pass_places
def show(places: Places, interview_id: str, name: str, blind: bool, output: Path, force: bool) -> None:
    """Show one interview: decision, reasons, ratings and all notes.

    ID is a unique prefix of an interview ID. The HTML page is a single self-contained file that usually
    prints on two sheets. JSON gives every score twice: "exact" as a fraction ("7/2") and "decimal" as a
    number (3.5); in submitted_verdict as "composite" and "composite_decimal".
    """
    from csr_interview.exchange.batch import Replacements, one

    refuse(output, force=force)
    replacements = Replacements()
    with places.read_store() as opened:
        full = opened.resolve(interview_id.strip())
        leaves = str(output) != "-" or not on_terminal()
        text = one(opened, full, name, blind=blind, leaves=leaves, replacements=replacements)
    deliver(output, [text], force=force)
    if blind:
        _tell_replacements(replacements)


def _tell_replacements(replacements: Replacements) -> None:
    """Say on standard error what a blind copy is, and what was replaced in its texts."""
    from csr_interview.exchange.batch import BLIND_NOTE, told

    complain(BLIND_NOTE)
    for line in told(replacements):
        complain(line)


@click.command(
    epilog=examples(
        "csr-interview export -o interviews.csv",
        "csr-interview export --layout answers --since 2026-11-01 -o answers.csv",
        "csr-interview export --format json --status submitted > all.json",
        "csr-interview export --format html --blind --verdict hire -o shortlist.html",
    )
)
@click.option("--format", "name", type=click.Choice(registry.MANY), default="csv", show_default=True)
@click.option(
    "--layout",
    type=click.Choice(registry.LAYOUTS),
    help="CSV only: one row per interview (the default), per question, or per task.",
)
@filter_options
@BLIND
@click.option(
    "-o", "--output", type=OUTPUT, default="-", metavar="FILE", help="Write to a file; - is standard output."
)
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@click.option("--no-bom", is_flag=True, help="CSV only: omit the byte order mark that Excel needs.")
@pass_places
def export(
    places: Places,
    /,
    name: str,
    layout: str | None,
    blind: bool,
    output: Path,
    force: bool,
    no_bom: bool,
    **chosen: Any,
) -> None:
    """Export interviews as CSV, JSON, Markdown or HTML, newest first.

    Markdown and HTML contain all scorecards with a linked table of contents. CSV cells that a spreadsheet
    would run as a formula get a leading apostrophe. The file is readable by you only and is written
    completely or not at all. README.md explains every column. JSON gives every score twice, as in `show`.

    Sealed scorecards (others' scorecards of a candidate with whom you have a draft) are not included; their
    number is shown. JSON, which moves data to another machine, includes them.
    """
    from csr_interview.exchange.batch import many

    refuse(output, force=force)
    filters = filters_from(chosen)
    with places.read_store_or_none_yet() as opened:
        pieces, batch = many(
            opened,
            filters,
            name,
            layout=layout or "",
            blind=blind,
            bom=not no_bom,
            watch=lambda pairs: counted(pairs, "interviews"),
        )
        deliver(output, pieces, force=force)
    if places.none_yet:
        complain(places.how_to_begin())
    if batch.left_out:
        complain(left_out(batch.left_out))
    if blind:
        _tell_replacements(batch.replacements)
