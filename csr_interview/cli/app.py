"""The command `csr-interview` itself: options that all commands share, the app, and sample interviews."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from csr_interview import __version__
from csr_interview.cli.audit import audit
from csr_interview.cli.banks import banks
from csr_interview.cli.calibration import calibrate
from csr_interview.cli.candidate import candidate
from csr_interview.cli.correct import correct
from csr_interview.cli.doctor import doctor
from csr_interview.cli.failures import DONE, USAGE
from csr_interview.cli.guide import guide
from csr_interview.cli.import_ import import_
from csr_interview.cli.interviewers import interviewers
from csr_interview.cli.interviews import export, show
from csr_interview.cli.listing import list_
from csr_interview.cli.options import Places, pass_places
from csr_interview.cli.output import counted, examples, say, set_up_streams
from csr_interview.cli.profile import profile
from csr_interview.cli.statistics import stats
from csr_interview.cli.store import store as store_commands
from csr_interview.errors import StoreError
from csr_interview.text import how_many

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group(
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "csr-interview                          open the app",
        "csr-interview demo                     try it with sample interviews",
        "csr-interview list --verdict hire      candidates to hire",
        "csr-interview export -o all.csv        export to a spreadsheet",
    ),
)
@click.option("--store", type=FILE, metavar="FILE", help="Database file to use.")
@click.option(
    "--bank-dir", type=FOLDER, multiple=True, metavar="DIR", help="Additional folder with question banks."
)
@click.version_option(__version__, message="csr-interview %(version)s")
@click.pass_context
def cli(ctx: click.Context, store: Path | None, bank_dir: tuple[Path, ...]) -> int:
    """Structured interviews for customer service representatives.

    Without a command, opens the app. Options go before the command.
    """
    ctx.obj = Places(store, bank_dir)
    if ctx.invoked_subcommand is not None:
        return DONE
    from csr_interview.cli.open_app import open_app

    return open_app(store, bank_dir)


# `sample` and `demo`: made-up interviews.


@click.command(epilog=examples("csr-interview --store try.db sample --interviews 200 --seed 1"))
@click.option(
    "--interviews",
    type=click.IntRange(1, 1_000_000),
    default=12,
    show_default=True,
    help="Number of interviews.",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="The same seed creates the same interviews."
)
@click.option("--bank", metavar="ID", default="csr", show_default=True, help="Question bank to use.")
@click.option("--yes", is_flag=True, help="Add to your own database without --store.")
@pass_places
def sample(places: Places, interviews: int, seed: int, bank: str, yes: bool) -> None:
    """Add sample interviews to the database given by --store.

    Existing samples (same seed, same number) are not added again.
    """
    if places.store is None and not yes:
        raise StoreError(
            "No samples were created",
            "they would be added to your own interviews",
            "Use --store FILE before the command, or add --yes to confirm",
        )
    from csr_interview.sample.interviews import sample_pairs

    chosen = places.library().get(bank)
    made = sample_pairs(chosen, count=interviews, seed=seed, until=datetime.now(UTC))
    with places.open_store() as opened:
        added = opened.add_interviews(counted(made, "interviews created"))
    there = f"; {interviews - added} already existed" if added < interviews else ""
    say(f"Added {how_many(added, 'sample interview')} to {places.store_path}{there}.")


@click.command(epilog=examples("csr-interview demo"))
@pass_places
def demo(places: Places) -> int:
    """Open the app with sample interviews. Changes are not saved."""
    from csr_interview.cli.open_app import open_demo

    return open_demo(places.bank_dirs)


for command in (
    list_,
    show,
    export,
    correct,
    import_,
    stats,
    calibrate,
    sample,
    demo,
    banks,
    guide,
    store_commands,
    candidate,
    audit,
    profile,
    interviewers,
    doctor,
):
    cli.add_command(command)


def run(args: list[str]) -> int:
    """Run a command line and return its exit code. Commands return theirs, None meaning 0.

    Does not use click's `main`, which handles closed pipes and defects differently.
    """
    set_up_streams()
    try:
        with cli.make_context("csr-interview", list(args)) as ctx:
            return cli.invoke(ctx) or DONE
    except click.exceptions.Exit as exc:
        return exc.exit_code
    except click.ClickException as exc:
        exc.show()
        return USAGE
    except click.Abort:
        raise KeyboardInterrupt from None
