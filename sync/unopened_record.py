"""The record of a bid that did not open: digests side by side, each attempt, the faulty hop. Pure.

Source: Pasal 24(2) (the LPSE is a witness and writes minutes) and 24(3) (it may pass it to LKPP).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from sync.sealing.report import Code
from sync.wire.shapes import Growing, Sha256

FORMAT = "lpse-kiosk/unopened/v1"
AttemptKey = Literal["committee", "owner"]
FaultyHop = Literal[
    "none",  # it opened with the committee's key
    "seat",  # what was sealed is what is here, and still it is damaged inside
    "transit",  # what the receipt names is not what the command named
    "server_missing",
    "server_changed",  # what was sent is not what lies at the server
    "copy",  # what was tried is not what lies at the server
    "key",  # the file is what was sealed, and the committee's key was tried and does not fit
    "unknown",
]
WRONG_KEY, DAMAGED = "wrong_key", ("damaged", "contents_mismatch", "not_a_bid")


@dataclass(frozen=True)
class OpeningAttempt:
    """One try: by whom (`operator`, with their own hands), entered by which member of staff.

    `key` is whose; `sha256` is of the file that was tried, `code` the finding ("" for none),
    `error` the exact words, `report` the whole report of the program (JSON) or "" where another
    one was used. `envelope` is the envelope that the file was taken for.
    """

    number: int
    envelope: str
    at: str
    operator: str
    entered_by: str
    key: AttemptKey
    sha256: str
    opened: bool
    code: str
    error: str
    report: str


class ReportRead(Growing, frozen=True, kw_only=True):
    """What is read of a report of `lpse-kiosk bid open`."""

    sha256: Sha256
    hop: Code
    opened: bool = False


@dataclass(frozen=True)
class EnvelopeHops:
    """One envelope's digests on its way; "" where there is none.

    `sealed`: on the seat's receipt. `sent`: in the seat's command. `stored`: read at the server
    now. `tried`: of the newest attempt. `recipient` is the fingerprint of the key it was sealed to;
    `two_keys` whether a second key (the owner's) was sealed to, None where it cannot be read.
    """

    name: str
    size: int
    sealed: str
    sent: str
    stored: str
    tried: str
    recipient: str
    two_keys: bool | None
    hop: FaultyHop


@dataclass(frozen=True)
class Rehearsal:
    """A tender key, and when the committee opened a test envelope with it, None for never."""

    envelope: str
    recipient: str
    rehearsed_at: str | None


@dataclass(frozen=True, kw_only=True)
class UnopenedRecord:
    """Everything known of a bid that did not open. Times are UTC texts."""

    format: str
    gateway_id: str
    gateway_name: str
    realm: str
    timezone: str
    made_at: str
    bid_id: str
    tender_id: str
    tender_title: str
    tenderer_id: str
    tenderer_name: str
    version: int
    seat_id: str
    seat_name: str
    sealed_earliest: str
    sealed_latest: str | None
    arrived: str
    log_size: int
    envelopes: Sequence[EnvelopeHops]
    rehearsals: Sequence[Rehearsal]
    attempts: Sequence[OpeningAttempt]
    receipt: str
    command: str
    answers: Sequence[str]


def hop(sealed: str, sent: str, stored: str, attempts: Sequence[OpeningAttempt]) -> FaultyHop:
    """Name where it went wrong: the first hop at which something differs.

    `attempts` are those with this envelope, oldest first. The committee's key is blamed only where
    the committee tried it on the very file that was sent. What the owner's key opens proves that
    the file is sound, and nothing of the committee's key.
    """
    if sealed != sent:
        return "transit"
    if not stored:
        return "server_missing"
    if stored != sent:
        return "server_changed"
    committee = [one for one in attempts if one.key == "committee"]
    if any(one.opened and one.sha256 == sent for one in committee):
        return "none"
    right = [one for one in attempts if one.sha256 == sent]
    if any(one.code == WRONG_KEY and one.key == "committee" for one in right):
        return "key"
    if any(one.code in DAMAGED for one in right) and not any(one.opened for one in right):
        return "seat"
    return "copy" if any(one.sha256 and one.sha256 != sent for one in attempts) else "unknown"


def as_json(record: UnopenedRecord) -> str:
    """Write a record down; the digest that is signed is of exactly this text."""
    return msgspec.json.format(msgspec.json.encode(record), indent=1).decode() + "\n"


def digest(text: str) -> str:
    """Return hex SHA-256 of a record's text."""
    return hashlib.sha256(text.encode()).hexdigest()
