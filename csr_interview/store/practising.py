"""Rating practice in the store: a table of its own, which no list, search or export of interviews reads.

Practice adds no events: the audit trail tells how interviews came about, and practice changes none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from csr_interview.models.practice import Attempt
from csr_interview.store.functions import fold
from csr_interview.store.records import RefusedError
from csr_interview.text import clean_line

if TYPE_CHECKING:
    from csr_interview.store.core import StoreCore as Store

_COLUMNS = "id, at, rater, bank_id, bank_version, question, sample, rating, key_rating"


def practise(store: Store, attempt: Attempt) -> None:
    """Keep a rating; one of the same id that is there already stays as it is, as after a replayed journal."""
    for value in (attempt.rating, attempt.key):
        if isinstance(value, bool) or value not in (1, 2, 3, 4, 5):
            raise RefusedError("the practice rating cannot be kept", "ratings are 1 to 5")
    store.run(
        f"INSERT INTO practice ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            attempt.id,
            attempt.at,
            clean_line(attempt.rater),
            attempt.bank,
            attempt.bank_version,
            attempt.question,
            attempt.digest,
            attempt.rating,
            attempt.key,
        ),
    )


def history(store: Store, rater: str) -> list[Attempt]:
    """Return what was rated, oldest first: by everybody, or by one rater, whose case does not matter."""
    condition = ""
    parameters: tuple[str, ...] = ()
    rater = clean_line(rater)
    if rater:
        condition, parameters = "WHERE csr_fold(rater) = ?", (fold(rater),)
    # By the order of keeping, not by `at`: a clock that was set back must not let ratings change places.
    found = store.conn.execute(f"SELECT {_COLUMNS} FROM practice {condition} ORDER BY seq", parameters)
    return [Attempt(*row) for row in found]
