"""`csr-interview banks new`: a starter bank to edit."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from csr_interview.cli.examples import examples
from csr_interview.cli.output import say
from csr_interview.cli.places import Places, pass_places

if TYPE_CHECKING:
    from csr_interview.banks.library import Library


def own_folder() -> str:
    """Return the folder of the user's own banks as people write it: short, and without their name."""
    from csr_interview.paths import HOME_VARIABLE, data_dir, user_bank_dir

    folder = user_bank_dir()
    base, short = (data_dir(), f"${HOME_VARIABLE}") if os.environ.get(HOME_VARIABLE) else (Path.home(), "~")
    try:
        return str(Path(short) / folder.relative_to(base))
    except ValueError:  # an operating system may keep application data outside the home folder
        return str(folder)


class _TellsFolder(click.Command):
    """A command whose help ends with the user's own folder, looked up only when help is asked for."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the folder above the examples."""
        formatter.write_paragraph()
        formatter.write_text("Your own banks, found without --bank-dir, stand in")
        formatter.write(f"  {own_folder()}\n")
        super().format_epilog(ctx, formatter)


@click.command(
    cls=_TellsFolder,
    epilog=examples(
        "csr-interview banks new ./first-line.toml",
        "csr-interview banks new banks/repairs.toml --id repairs --title Repairs",
    ),
)
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path))
@click.option("--id", "bank_id", metavar="ID", help="The bank's id; without it, made of the file's name.")
@click.option("--title", metavar="T", default="My question bank", help="The bank's title.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@pass_places
def new(places: Places, path: Path, bank_id: str | None, title: str, force: bool) -> None:
    """Write a starter bank to edit: three questions, one task, everything explained.

    PATH is the file to write and must end in .toml. A missing folder is made. The starter passes
    `banks check` and can be used at once.
    """
    from csr_interview.banks.library import id_from, is_bank_name, starter_text
    from csr_interview.errors import BankError
    from csr_interview.export.files import write_file

    path = path.expanduser()
    if not is_bank_name(path):
        raise BankError("Nothing was written", f"{path} does not end in .toml", f"Try {path}.toml.")
    chosen = bank_id if bank_id is not None else id_from(path.stem)
    text = starter_text(chosen, title)
    made = _make_folder(path.parent)
    write_file(path, [text], force=force)
    if made:
        say(f"Made the folder {path.parent}.")
    say(f"Wrote {path}: the bank {chosen}, version 1.0.0.")
    for line in _next_steps(places, path, chosen):
        say(line)


def _make_folder(folder: Path) -> bool:
    """Make a missing folder; tell whether it was. Inside the user's own it is readable by them only."""
    from csr_interview.errors import ExportError
    from csr_interview.paths import data_dir, make_private_folder

    if folder.exists():
        return False
    try:
        if data_dir() in (folder.absolute(), *folder.absolute().parents):
            make_private_folder(folder)
        else:
            folder.mkdir(parents=True)
    except OSError as exc:
        cause = f"the folder {folder} cannot be made ({(exc.strerror or 'refused').lower()})"
        raise ExportError("Nothing was written", cause, "Choose another place.") from exc
    return True


def _next_steps(places: Places, path: Path, bank_id: str) -> list[str]:
    """Say how the new bank gets into use, and what stands in its way."""
    library = places.library()
    place = os.path.realpath(path)
    found = next((file for file in library.files if os.path.realpath(file.path) == place), None)
    if found is None:
        steps = [f"To use it: csr-interview --bank-dir {path.parent}, or move it to {own_folder()}."]
    elif found.used:
        steps = ["The app offers it from now on."]
    else:
        steps = []
    return [*steps, *_in_the_way(library, path, bank_id), f"After editing: csr-interview banks check {path}"]


def _in_the_way(library: Library, path: Path, bank_id: str) -> list[str]:
    """Say which other bank with the same id would be used in place of the new one."""
    place = os.path.realpath(path)
    for bank in library.banks:
        other = next((file for file in library.files if file.used and file.bank == bank), None)
        if bank.id == bank_id and other is not None and os.path.realpath(other.path) != place:
            version = bank.version
            if (*bank.order, 0, 0)[:3] >= (1, 0, 0):
                return [
                    f"There is a bank {bank_id} {version} already: raise the version above it to use yours."
                ]
    return []
