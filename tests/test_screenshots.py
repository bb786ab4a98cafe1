"""The pictures in `screenshots/` show the program as it is."""

from __future__ import annotations

import sys

import pytest

from tests.screenshots import FOLDER, PAGE, PICTURE, digest, pictures


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Textual draws scroll bars and borders differently there")
def test_the_stored_pictures_are_not_stale() -> None:
    made = pictures()
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted([*made, PICTURE])
    stale = [name for name, text in made.items() if (FOLDER / name).read_text(encoding="utf-8") != text]
    if digest(made[PAGE]).encode("ascii") not in (FOLDER / PICTURE).read_bytes():
        stale.append(PICTURE)
    assert stale == [], "run `python -m tests.screenshots`, look at the pictures, and commit them"
