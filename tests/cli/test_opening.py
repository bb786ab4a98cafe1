"""Opening the app: on the right store, or on a throw-away one. The app itself is a stand-in here."""

from __future__ import annotations

from pathlib import Path

import pytest

from csr_interview import profile
from csr_interview.cli import open_app
from csr_interview.errors import StoreError
from csr_interview.paths import store_path
from csr_interview.store import Store
from csr_interview.ui import app, base
from tests.cli.running import Run


class Opened:
    """Remembers what the app was opened on, and answers with the codes given."""

    def __init__(self, *codes: int) -> None:
        self.codes = list(codes)
        self.calls: list[tuple[Path, list[Path], bool]] = []
        self.interviews: list[int] = []
        self.users: list[dict[str, object]] = []

    def __call__(self, store: Path, bank_dirs: list[Path], demo: bool = False, **user: object) -> int:
        self.calls.append((store, bank_dirs, demo))
        self.users.append(user)
        if store.exists():
            with Store.open(store, mode="ro") as opened:
                self.interviews.append(opened.counts().interviews)
        return self.codes.pop(0)


def stand_in(monkeypatch: pytest.MonkeyPatch, *codes: int) -> Opened:
    opened = Opened(*codes)
    monkeypatch.setattr(app, "run_app", opened)
    monkeypatch.setattr(open_app, "has_terminal", lambda: True)
    return opened


def test_the_app_opens_on_the_users_own_store(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = stand_in(monkeypatch, 0)
    assert open_app.open_app(None, [Path("banks")]) == 0
    assert opened.calls == [(store_path(), [Path("banks")], False)]


def test_without_a_command_the_app_opens_on_the_store_named(
    cli: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = stand_in(monkeypatch, 143)
    assert cli("--store", "other.db").code == 143
    assert opened.calls == [(Path("other.db"), [], False)]


def test_the_demo_has_samples_and_leaves_nothing(
    cli: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = stand_in(monkeypatch, 0)
    assert cli("demo").code == 0
    [(store, _, demo)] = opened.calls
    assert demo
    assert opened.interviews == [open_app.DEMO_INTERVIEWS]
    assert not store.parent.exists()
    assert not home.exists()


def test_the_demo_goes_away_when_the_app_fails_too(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Path] = []

    def failing(store: Path, bank_dirs: list[Path], **_: object) -> int:
        seen.append(store)
        raise StoreError("no")

    monkeypatch.setattr(app, "run_app", failing)
    monkeypatch.setattr(open_app, "has_terminal", lambda: True)
    with pytest.raises(StoreError):
        open_app.open_demo([])
    assert not seen[0].parent.exists()


def test_the_app_can_ask_for_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = stand_in(monkeypatch, base.DEMO, 0)
    assert open_app.open_app(None, []) == 0
    assert [demo for _, _, demo in opened.calls] == [False, True]


def test_a_dumb_terminal_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(open_app, "is_tty", lambda stream: True)
    monkeypatch.setenv("TERM", "dumb")
    assert open_app.open_app(None, []) == 2
    assert "TERM=dumb" in capsys.readouterr().err


def test_it_opens_as_the_user_of_the_profile(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    opened = stand_in(monkeypatch, 0, 0, 0, 0)
    open_app.open_app(None, [])
    profile.save(me := profile.new_profile("R. Osei"))
    open_app.open_app(None, [])
    open_app.open_demo([])
    assert opened.users[0] == {"profile": None, "profile_problem": None}
    assert [user["profile"] for user in opened.users[1:]] == [me, me]
    (home / "profile.toml").write_text("name = 3", encoding="utf-8")
    open_app.open_app(None, [])
    assert "Your profile cannot be read" in str(opened.users[-1]["profile_problem"])
