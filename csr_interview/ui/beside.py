"""Reading the store for long, beside the save queue: saving never waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from csr_interview.errors import StoreError
from csr_interview.saving.writer import Fresh
from csr_interview.store import Store

if TYPE_CHECKING:
    from csr_interview.ui.base import Services

T = TypeVar("T")


async def beside(csr: Services, work: Callable[[Store], T]) -> T:
    """Return what `work` makes of the store, opened anew for reading in a thread of its own.

    Everything written before is in it. Raises StoreError where the store cannot be read, and whatever `work`
    raises.
    """
    await csr.ask(Store.ping, Fresh.STALE)  # answered when all that was posted is in the file
    path = csr.saves.path
    if path is None:
        raise StoreError("the store is not open")
    return await asyncio.get_running_loop().run_in_executor(None, _read, path, work)


def _read(path: Path, work: Callable[[Store], T]) -> T:
    with Store.open(path, mode="ro") as store:
        return work(store)
