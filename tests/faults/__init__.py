"""Faults of machine, disk and files, each caused many times with a seed, and what they cost.

    python -m tests.faults                  each fault once: what it costs, as a table
    python -m tests.faults --list           the names of the faults
    python -m tests.faults --only kill-notes --runs 300 --report

Begin in `outcome.py`. `typist.py` is the process that types and is killed or gets no answer from its disk;
`kills.py`, `in_app.py`, `writes.py`, `files.py` and `fuzz.py` cause faults; `__main__.py` lists them and
writes the table of the manual.
"""
