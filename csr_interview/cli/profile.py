"""`csr-interview profile`: the name and email address of the user."""

from __future__ import annotations

from dataclasses import replace

import click

from csr_interview.cli.options import Places, pass_places
from csr_interview.cli.output import examples, say
from csr_interview.text import clean_line, fold


@click.command(
    epilog=examples(
        "csr-interview profile", 'csr-interview profile --name "R. Osei" --email r.osei@example.org'
    )
)
@click.option("--name", metavar="NAME", help="Your name, as it appears on scorecards.")
@click.option("--email", metavar="EMAIL", help="Your email address; '' removes it.")
@pass_places
def profile(places: Places, name: str | None, email: str | None) -> None:
    """Show your name and email address, or set them.

    Your name is on your scorecards and in the audit log. It comes with an ID that stays when you change your
    name, also in exports. The name of another interviewer in the database means that you are this person.
    """
    from csr_interview.paths import profile_path
    from csr_interview.profile import load, new_profile, save

    known = load()
    if name is not None and not clean_line(name):
        raise click.UsageError("--name needs a name.")
    if email and "@" not in email:
        raise click.UsageError("--email needs an email address with an @.")
    if name is not None and (known is None or fold(name) != fold(known.name)):
        with places.read_store_or_none_yet() as opened:
            known = opened.interviewer_named(name) or known or new_profile(name)
    if known is None:
        if email is not None:
            raise click.UsageError("Add --name: there is no profile yet.")
        way_out = f"Run {places.command('profile', '--name', 'NAME')}, or enter your name in the app."
        say(f"There is no profile yet. {way_out}")
        return
    if name is not None or email is not None:
        known = replace(
            known,
            name=known.name if name is None else clean_line(name),
            email=known.email if email is None else clean_line(email),
        )
        save(known)
    say(f"Name:  {known.name}")
    say(f"Email: {known.email or '–'}")
    say(f"ID:    {known.id}")
    say(f"File:  {profile_path()}")
