"""The command `csr-interview` itself: options that all commands share, and the app without a command."""

from __future__ import annotations

from pathlib import Path

import click

from csr_interview import __version__
from csr_interview.cli.audit import audit
from csr_interview.cli.banks import banks
from csr_interview.cli.calibration import calibrate
from csr_interview.cli.candidate import candidate
from csr_interview.cli.doctor import doctor
from csr_interview.cli.failures import DONE, USAGE
from csr_interview.cli.guide import guide
from csr_interview.cli.import_ import import_
from csr_interview.cli.interviews import export, show
from csr_interview.cli.listing import list_
from csr_interview.cli.locations import Places
from csr_interview.cli.output import examples, set_up_streams
from csr_interview.cli.samples import demo, sample
from csr_interview.cli.statistics import stats
from csr_interview.cli.store import store as store_commands

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


for command in (
    list_,
    show,
    export,
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
