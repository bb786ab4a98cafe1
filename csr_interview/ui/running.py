"""Running the application on a store, from opening it to the exit code."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from csr_interview.saving.writer import Desk
from csr_interview.store.store import Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.driver import driver_class


def run_app(store_path: Path, bank_dirs: list[Path], demo: bool = False) -> int:
    """Open the application on a store and return the exit code.

    Raises StoreError, before anything is drawn, when the store cannot be used.
    """
    desk = Desk(partial(Store.open, store_path, mode="auto"))
    desk.start()
    try:
        desk.ask("counts").result()
        app = CsrInterviewApp(desk, bank_dirs, demo=demo, driver_class=driver_class())
        app.run()
        if app.crashed:
            sys.stderr.write(f"{app.crashed}\n")
        return app.return_code or 0
    finally:
        desk.close()
