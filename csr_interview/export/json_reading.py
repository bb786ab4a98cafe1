"""Reading bundles of interviews that `export --format json` wrote, on this machine or another.

A bundle is data from somebody else: each value is checked and each text cleaned, and what cannot be right is
refused with its place, such as `interviews[3].answers[0].rating`. Derived values (the decision and its
workings) are not read: here they are computed anew.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from csr_interview.errors import BankError, BundleError
from csr_interview.export.json import BUNDLE, DOCUMENT, FORMAT_VERSION
from csr_interview.export.json_parts import Damaged
from csr_interview.export.json_record import read_record
from csr_interview.export.json_stream import JsonStream, NoObject, NotJson

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.models.history import Record

_NO_BUNDLE = "it is no bundle of interviews"
_MAKE_ONE = "Make one with csr-interview export --format json"
_KNOWN = ("format", "format_version", "blind", "interviews", "banks")


class BundleFile:
    """One bundle: its head and banks read and checked, its interviews to be read one by one."""

    def __init__(self, source: BinaryIO, name: str) -> None:
        """Read through `source`, which must be able to go back to its beginning. Raises BundleError.

        `name` is what messages call it. Banks stand after the interviews that need them, so the text is
        read twice; it may be of any size.
        """
        self._source = source
        self._name = name
        self.count = 0
        """How many interviews it holds."""
        self.banks: dict[str, Bank] = {}
        """The exact banks by digest."""
        try:
            self._read_head()
        except (NotJson, Damaged, UnicodeDecodeError) as exc:
            raise self._refused(exc) from None

    def records(self) -> Iterator[tuple[Record, Bank]]:
        """Yield every interview with its history and its exact bank. Raises BundleError."""
        try:
            with self._stream() as stream:
                for key in stream.members():
                    if key != "interviews":
                        stream.value()
                        continue
                    seen: set[str] = set()
                    for place, value in enumerate(stream.elements()):
                        record, bank = read_record(value, f"interviews[{place}]", self.banks)
                        if record.interview.id in seen:
                            raise Damaged(f"interviews[{place}].interview.id", "is there twice")
                        seen.add(record.interview.id)
                        yield record, bank
        except (NotJson, Damaged, UnicodeDecodeError) as exc:
            raise self._refused(exc) from None

    @contextmanager
    def _stream(self) -> Iterator[JsonStream]:
        """Begin at the beginning. Windows editors put a byte order mark there."""
        self._source.seek(0)
        text = io.TextIOWrapper(self._source, encoding="utf-8-sig", newline="")
        try:
            yield JsonStream(text)
        finally:
            with suppress(ValueError):  # the source may be closed, where an error ended the reading
                text.detach()  # else it would close the source when it goes

    def _read_head(self) -> None:
        """Read everything but the interviews, and check that it is a bundle that can be read here."""
        found: dict[str, object] = {}
        with self._stream() as stream:
            for key in stream.members():
                if key in found:
                    raise Damaged(key, "is given twice")
                if key == "interviews":
                    self.count = sum(1 for _ in stream.elements())
                    found[key] = None
                else:
                    found[key] = stream.value()
        self._expect_bundle(found)
        banks = found["banks"]
        if not isinstance(banks, dict):
            raise Damaged("banks", "must be an object")
        self.banks = {key: _bank(key, tree) for key, tree in banks.items()}

    def _expect_bundle(self, found: dict[str, object]) -> None:
        """Raise BundleError or Damaged unless the head says that this is a bundle for this program."""
        title = f"{self._name} cannot be imported"
        kind, version = found.get("format"), found.get("format_version")
        if kind == DOCUMENT:
            raise BundleError(title, "it is a single interview without its bank, not a bundle", _MAKE_ONE)
        if kind != BUNDLE:
            raise BundleError(title, _NO_BUNDLE, _MAKE_ONE)
        if type(version) is int and version > FORMAT_VERSION:
            cause = f"a newer csr-interview made it (format {version}, known here {FORMAT_VERSION})"
            raise BundleError(title, cause, "Update csr-interview")
        if type(version) is not int or version < 1:
            raise Damaged("format_version", "must be a whole number from 1")
        if found.get("blind", False) is not False:
            if found["blind"] is not True:
                raise Damaged("blind", "must be true or false")
            cause = "names and contact data were left out of it (--blind)"
            raise BundleError(title, cause, "Export it without --blind")
        for key in found:
            if key not in _KNOWN:
                raise Damaged("", f"it has a key that is not known here, {key[:40]!r}")
        for key in ("interviews", "banks"):
            if key not in found:
                raise Damaged(key, "is missing")

    def _refused(self, exc: ValueError) -> BundleError:
        """Return the error for a file that cannot be read."""
        title = f"{self._name} cannot be imported"
        if isinstance(exc, UnicodeDecodeError):
            return BundleError(title, "it is not UTF-8 text")
        if isinstance(exc, NoObject):
            return BundleError(title, _NO_BUNDLE, _MAKE_ONE)
        if isinstance(exc, NotJson):
            return BundleError(title, f"it is not JSON: {exc}")
        return BundleError(title, f"it is damaged at {exc}")


def _bank(key: str, tree: object) -> Bank:
    """Return a bank of the bundle. Raises Damaged unless it is the very one that its digest names."""
    from csr_interview.banks.library import bank_from_json, digest

    where = f"banks[{key[:12]!r}]"
    try:
        bank = bank_from_json(json.dumps(tree))
    except BankError as exc:
        raise Damaged(where, exc.cause) from None
    if digest(bank) != key:
        raise Damaged(where, "the bank is not the one that its digest names")
    return bank
