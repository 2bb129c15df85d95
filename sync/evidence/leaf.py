"""The leaf by which an official receipt stands in the gateway's log, made from the receipt alone.

The leaf is an entry of the gateway's journal, `receipt_issued`, that names the receipt's statement:
the SHA-256 of its text without the line `centre`, under the first version of the format.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from sync import receipts
from sync.errors import Fault
from sync.registration import receipt as registrations

NAME = "receipt_issued"


@dataclass(frozen=True)
class Stated:
    """`digest` names what a receipt says (hex); `at` is the gateway's time on it (wire)."""

    digest: str
    at: str

    @property
    def entry(self) -> bytes:
        """Return the bytes that the leaf hashes."""
        fields = {"receipt": self.digest}
        told: dict[str, object] = {
            "at": self.at,
            "by": [],
            "fields": fields,
            "name": NAME,
            "why": None,
        }
        return msgspec.json.encode(told, order="sorted")


def of(note: str) -> Stated:
    """Read what an official receipt states, of a bid or of a registration; verify it elsewhere.

    Raises: Fault("receipt_malformed", why), also for a provisional one;
    Fault("receipt_signed_twice").
    """
    first = note.partition(" ")[0]
    read: Callable[[str], tuple[str, str | None]] = (
        _registration if first == registrations.FORMAT else _bid
    )
    digest, at = read(note)
    if at is None:
        raise Fault("receipt_malformed", why="not an official receipt")
    return Stated(digest, at)


def _bid(note: str) -> tuple[str, str | None]:
    read = receipts.read(note)
    return receipts.statement(read), read.accepted_at


def _registration(note: str) -> tuple[str, str | None]:
    read = registrations.read(note)
    return registrations.statement(read), read.at
