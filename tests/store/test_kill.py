"""`kill -9` while someone types: what is found again is a prefix, and only the last keys are missing.

An idle machine loses at most 100 ms: `CSR_INTERVIEW_SHORT=0.1 pytest -m long tests/store/test_kill.py`.
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from csr_interview.models.interview import Interview
from csr_interview.store import Store
from tests.store.conftest import problems_of

TYPIST = """
import os, random, sys, time
from pathlib import Path
from csr_interview.saving.changes import WriteText
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store
path, interview, seed = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
dice = random.Random(seed)
saves = SaveQueue(lambda: Store.open(path))
saves.start()
saves.ask(Store.ping, Fresh.STALE).result(60)
text = saves.ask(lambda store: store.text_of(interview, "irate", "notes"), Fresh.STALE).result(60)
words = "Then I called the customer back, and we agreed on a refund. "
while True:
    text += words[len(text) % len(words)]
    at = time.monotonic()
    saves.post(WriteText(interview, "irate", "notes", text))
    os.write(1, f"{at} {text[-1]}\\n".encode())
    time.sleep(dice.uniform(0.02, 0.06))  # PAUSES
"""

PAUSES = (0.02, 0.06)
"""Seconds between keys."""

SHORT = float(os.environ.get("CSR_INTERVIEW_SHORT", "1"))
"""Seconds of typing that may be missing: by default, what a busy disk may take for one commit."""


def check_what_a_kill_leaves(path: Path, interview: str, seed: int) -> None:
    """Let a process type, kill it at a random moment, and look at what is left."""
    with Store.open(path) as store:
        before = store.interview(interview).answer("irate").notes
    process = subprocess.Popen(
        [sys.executable, "-c", TYPIST, str(path), interview, str(seed)], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(random.Random(seed).uniform(0.0, 1.5))
    killed = time.monotonic()
    process.kill()
    process.wait()
    lines = [first, *process.stdout.read().splitlines()]
    process.stdout.close()
    keys = [(float(at), char[:1]) for at, char in (line.decode().split(" ", 1) for line in lines)]
    typed = before + "".join(char for _, char in keys)
    moments = [at for at, _ in keys[-6:]] + [killed]
    stall = sum(max(0.0, later - at - PAUSES[1]) for at, later in itertools.pairwise(moments))
    until = killed - SHORT - stall  # while it had no processor, nothing could be saved
    due = len(before) + len(list(itertools.takewhile(lambda key: key[0] <= until, keys)))
    with Store.open(path) as store:
        found = store.interview(interview).answer("irate").notes
        assert typed.startswith(found)
        assert len(found) >= due, f"{due - len(found)} keys older than {SHORT} s are lost (seed {seed})"
        assert problems_of(store) == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL and a shared monotonic clock")
def test_a_few_kills(path: Path, saved: Interview) -> None:
    for seed in range(5):
        check_what_a_kill_leaves(path, saved.id, seed)


@pytest.mark.long
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL and a shared monotonic clock")
def test_many_kills(path: Path, saved: Interview) -> None:
    for seed in range(1000, 1060):
        check_what_a_kill_leaves(path, saved.id, seed)
