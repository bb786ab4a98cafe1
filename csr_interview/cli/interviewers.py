"""`csr-interview interviewers`: list, rename and join interviewers."""

from __future__ import annotations

from dataclasses import replace

import click

from csr_interview.cli.options import Places, pass_places
from csr_interview.cli.output import examples, say, say_array, table
from csr_interview.text import how_many


@click.group(
    invoke_without_command=True,
    epilog=examples(
        "csr-interview interviewers",
        'csr-interview interviewers rename "R. Osie" "R. Osei" --reason Typo',
    ),
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.pass_context
def interviewers(ctx: click.Context, as_json: bool) -> None:
    """List the interviewers: names, the start of the ID, email, number of interviews, and the last one.

    Interviews with the same ID belong to one person, whatever the name. Without an ID, the name decides.
    """
    if ctx.invoked_subcommand is not None:
        return
    places: Places = ctx.obj
    with places.read_store_or_none_yet() as opened:
        found, me = opened.interviewers(), opened.profile
    if as_json:
        say_array(one._asdict() for one in found)
        return
    if not found:
        say(places.how_to_begin())
        return
    from csr_interview.documents.layout import date_of
    from csr_interview.store.interviewers import ID_SHOWN

    rows = [
        (
            ", ".join(one.names) + (" (you)" if me is not None and one.id == me.id else ""),
            one.id[:ID_SHOWN] or "–",
            one.email or "–",
            str(one.interviews),
            date_of(one.last, None) if one.last else "–",
        )
        for one in found
    ]
    table(("NAME", "ID", "EMAIL", "INTERVIEWS", "LAST"), rows, flexible=((0, 16), (2, 8)))


@interviewers.command(
    epilog=examples(
        'csr-interview interviewers rename "R. Osie" "R. Osei" --reason Typo',
        'csr-interview interviewers rename 3fa91c20 "R. Osei" --reason "Same person"',
    )
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--reason", required=True, metavar="TEXT", help="Reason; shown on the scorecards.")
@pass_places
def rename(places: Places, old: str, new: str, reason: str) -> None:
    """Give all interviews of OLD the name NEW. If NEW has a profile here, the two become one person.

    OLD and NEW are names, or the start of an ID. Submitted interviews are amended with the reason and keep
    the old name; drafts are corrected. If OLD is you, your profile changes too.
    """
    from csr_interview.profile import save

    places.read_store().close()  # says what is wrong without creating a file
    with places.open_store() as opened:
        done = opened.rename_interviewer(old, new, reason)
        me = opened.profile
    if me is not None and me.id in done.before:
        save(replace(me, id=done.id, name=done.name))
    parts = [
        f"{how_many(count, what)} {how}"
        for count, what, how in (
            (done.submitted, "submitted interview", "amended"),
            (done.drafts, "draft", "corrected"),
        )
        if count
    ]
    say(f"{done.name}: {', '.join(parts) or 'no interviews to change'}.")
