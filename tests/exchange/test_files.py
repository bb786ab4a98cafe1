"""Exports on the disk: whole or not at all, private, never over something else."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from csr_interview.errors import ExportError
from csr_interview.exchange.files import refuse_existing, write_file
from csr_interview.exchange.registry import LAYOUTS, MANY, ONE, find, formats
from tests.syncs import Syncs


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_as_it_is_and_for_the_owner_only(tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    write_file(target, ["\ufeffa\r\n", "é\n"])
    assert target.read_bytes() == b"\xef\xbb\xbfa\r\n\xc3\xa9\n"
    assert left(tmp_path) == ["x.csv"]
    if os.name == "posix":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600


KILLED = """
import os, sys
from pathlib import Path
from csr_interview.exchange.candidate_folder import write_folder
from csr_interview.exchange.files import write_file
def chunks():
    yield "name of a candidate"
    os._exit(9)
target = Path(sys.argv[1])
if sys.argv[2] == "file":
    write_file(target, chunks())
else:
    write_folder(target, {"a.txt": chunks})
"""


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_a_killed_export_left_is_removed_by_the_next_one(tmp_path: Path, kind: str) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "x"), kind], check=False)
    assert done.returncode == 9
    (leftover,) = left(tmp_path)
    others = [
        ".csr-interview-notes.tmp",
        f".csr-interview-{os.getpid()}-abcd1234.tmp",
        ".csr-interview-1-x-old",
    ]
    for name in others:
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (0, 0))
    write_file(tmp_path / "young.csv", ["a"])
    assert leftover in left(tmp_path), "another machine may be writing it"
    os.utime(tmp_path / leftover, (0, 0))
    write_file(tmp_path / "next.csv", ["a"])
    kept = others if os.name == "posix" else [others[0], others[2]]
    assert left(tmp_path) == sorted([*kept, "next.csv", "young.csv"])


def test_an_existing_file_stays_unless_forced(tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    target.write_text("mine")
    with pytest.raises(ExportError, match=r"already exists.*--force"):
        write_file(target, ["new"])
    assert target.read_text() == "mine"
    write_file(target, ["new"], force=True)
    assert target.read_text() == "new"
    if os.name == "posix":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="Windows has no sync of folders")
@pytest.mark.parametrize("force", [False, True])
def test_it_reaches_the_disk_before_it_takes_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, force: bool
) -> None:
    target = tmp_path / "x.csv"
    if force:
        target.write_text("mine")
    synced = Syncs(target, monkeypatch)
    write_file(target, ["a long line\n", "and another one\n"], force=force)
    assert synced.content_first
    assert synced.folder_last


def test_a_file_that_appears_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "x.csv"

    def chunks() -> Iterator[str]:
        yield "mine"
        target.write_text("somebody else's")

    with pytest.raises(ExportError, match="has just appeared"):
        write_file(target, chunks())
    assert target.read_text() == "somebody else's"
    assert left(tmp_path) == ["x.csv"]


def test_a_failure_half_way_leaves_nothing(tmp_path: Path) -> None:
    def chunks() -> Iterator[str]:
        yield "a"
        raise RuntimeError("the store went away")

    with pytest.raises(RuntimeError):
        write_file(tmp_path / "x.csv", chunks())
    assert left(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="links need a right on Windows")
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (tmp_path / "x.csv").symlink_to(victim)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for name in ("x.csv", "dangling"):
        with pytest.raises(ExportError):
            write_file(tmp_path / name, ["new"])
    write_file(tmp_path / "x.csv", ["new"], force=True)
    assert victim.read_text() == "mine"
    assert (tmp_path / "x.csv").read_text() == "new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_or_a_device_is_never_replaced(tmp_path: Path) -> None:
    target = tmp_path / "pipe"
    os.mkfifo(target)
    for place in (target, Path(os.devnull)):
        for force in (False, True):
            with pytest.raises(ExportError, match="is not a file"):
                refuse_existing(place, force=force)
    assert stat.S_ISFIFO(target.stat().st_mode)


def test_a_name_that_no_file_can_have_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="Nothing was written"):
        refuse_existing(tmp_path / ("x" * 5000))


def test_places_that_cannot_be_written_are_refused_first(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="is a folder"):
        refuse_existing(tmp_path)
    with pytest.raises(ExportError, match="does not exist"):
        refuse_existing(tmp_path / "no" / "x.csv")


def test_the_names_in_help_are_the_formats_there_are() -> None:
    found = formats()
    assert tuple(name for name, fmt in found.items() if fmt.one) == ONE
    assert {name for name, fmt in found.items() if fmt.many} == set(MANY)
    assert {layout for fmt in found.values() for layout in fmt.layouts} == set(LAYOUTS)
    assert find("csv", "answers").suffix == ".csv"
    assert find("csv", "tasks").suffix == ".csv"


@pytest.mark.parametrize(("name", "layout"), [("pdf", ""), ("json", "answers"), ("csv", "cells")])
def test_what_does_not_exist_is_named(name: str, layout: str) -> None:
    with pytest.raises(ExportError):
        find(name, layout)
