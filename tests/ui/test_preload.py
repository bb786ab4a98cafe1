"""What is done before anybody asks for it: imports after the first paint, style sheets parsed once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from textual.css.stylesheet import Stylesheet

from csr_interview import ui
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.home.home_screen import HomeScreen
from csr_interview.ui.statistics_screen import StatisticsScreen
from tests.ui.application import opened

AHEAD = """
import asyncio, gc, sys
gc.disable()
from csr_interview.ui import routes
asyncio.run(routes.import_ahead())
assert gc.isenabled() and gc.get_freeze_count() > 10_000
print(*(name for name in sys.modules if name.startswith("csr_interview.ui.")))
"""


def test_every_screen_is_imported_ahead_and_garbage_is_collected_after() -> None:
    done = subprocess.run([sys.executable, "-c", AHEAD], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    folder = Path(ui.__file__).parent
    paths = (path.relative_to(folder).with_suffix("") for path in folder.rglob("*_screen.py"))
    screens = {".".join((ui.__name__, *path.parts)) for path in paths}
    assert len(screens) > 10
    assert screens - {HomeScreen.__module__} <= set(done.stdout.split())  # the app begins with home


def rules(sheet: Stylesheet) -> list[tuple[str, str]]:
    return [(rule.selectors, repr(rule.styles.get_rules())) for rule in sheet.rules]


def parsed_anew(app: CsrInterviewApp) -> Stylesheet:
    """Return what comes of parsing all style sheets of the app with its present colours."""
    fresh = Stylesheet(variables=app.get_css_variables())
    fresh.source = dict(app.stylesheet.source)
    fresh.parse()
    return fresh


async def test_style_sheets_are_all_there(tmp_path: Path) -> None:
    async with opened(tmp_path / "store.db") as (app, pilot):
        before = len(app.stylesheet.rules)
        await app.push_screen(StatisticsScreen())
        await pilot.pause()
        assert len(app.stylesheet.rules) > before
        assert rules(app.stylesheet) == rules(parsed_anew(app))
        app.theme = "textual-light"  # nothing that was parsed with the old colours stays
        await pilot.pause()
        assert rules(app.stylesheet) == rules(parsed_anew(app))
