"""The history of a gateway's feed as one hash: each number's value is made from the one before.

Two gateways that gave one number the same value gave all numbers up to it the same content.
`sync/SPEC.md` section 9.2 is the specification.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

EMPTY = bytes(32)
FORMAT = "lpse-feed/v1"
_TEXT = re.compile(r"lpse-feed/v1 ([0-9a-f]{64}) (0|[1-9][0-9]{0,18}) ([0-9a-f]{64})")


@dataclass(frozen=True)
class Proof:
    """What `FeedPage.checkpoint` says: the values (hex) at the question's `after` and at `end`.

    `end` is the number the next question will be asked with.
    """

    before: str
    end: int
    after: str

    @property
    def text(self) -> str:
        """Return the proof as one line: format, hash before, number, hash after."""
        return f"{FORMAT} {self.before} {self.end} {self.after}"


def read(text: str | None) -> Proof | None:
    """The proof in a page's `checkpoint`; None where there is none, or none of this version."""
    found = _TEXT.fullmatch(text or "")
    return None if found is None else Proof(found[1], int(found[2]), found[3])


def step(former: bytes, seq: int, kind: str, seat_id: str | None, body: str) -> bytes:
    """The value of number `seq`: SHA-256 of the former value, the number in eight bytes, and kind,
    seat id ("" for everybody) and body, each ended by a zero byte."""
    digest = hashlib.sha256(former + seq.to_bytes(8, "big"))
    for part in (kind, seat_id or "", body):
        digest.update(part.encode() + b"\x00")
    return digest.digest()
