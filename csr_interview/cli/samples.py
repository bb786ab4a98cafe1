"""`sample` and `demo`: made-up interviews to look around with."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from csr_interview.cli.locations import Places, pass_places
from csr_interview.cli.output import counted, examples, say
from csr_interview.errors import StoreError


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
    from csr_interview.store import Store

    chosen = places.library().get(bank)
    made = sample_pairs(chosen, count=interviews, seed=seed, until=datetime.now(UTC))
    with Store.open(places.store_path) as opened:
        added = opened.add_interviews(counted(made, "interviews created"))
    there = f"; {interviews - added} already existed" if added < interviews else ""
    say(f"Added {added} sample interview{'' if added == 1 else 's'} to {places.store_path}{there}.")


@click.command(epilog=examples("csr-interview demo"))
@pass_places
def demo(places: Places) -> int:
    """Open the app with sample interviews. Changes are not saved."""
    from csr_interview.cli.open_app import open_demo

    return open_demo(places.bank_dirs)
