"""The evidence of a bid that is held: what a gateway hands to the committee, as data (ADR 72)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from sync.wire.messages import Identity, Interval

FORMAT = "lpse-kiosk/bid-evidence/v1"
AgainstDeadline = Literal["open", "late", "disputed", "impossible"]
"""How an interval of sealing stands against a deadline; `impossible` for one that cannot be."""


@dataclass(frozen=True)
class TenderKnown:
    """The tender as it stands here; `deadline` is the real moment at which it closes."""

    tender_id: str
    title: str
    version: int
    status: str
    deadline: str
    amendments: Sequence[str]


@dataclass(frozen=True)
class FileKnown:
    """A sealed file and what became of it here."""

    name: str
    sha256: str
    size: int
    recipient: str
    state: Literal["whole", "missing", "damaged", "unreadable"]


@dataclass(frozen=True)
class LogKnown:
    """The newest checkpoint of the seat's log that was vouched for, and when."""

    size: int
    root: str
    seen_at: str
    checkpoint: str


@dataclass(frozen=True, kw_only=True)
class BidEvidence:
    """Everything kept of one bid. Times are UTC texts.

    `held` is the code of why. `sealed` is the seat's interval, `width_s` how wide it is, None where
    its end is open. `against_deadline` compares it with the deadline as that stands, None for a
    tender that is not known; where `possible` is false, for an interval that cannot be, it says
    `impossible`. `receipt`,
    `command` and `answers` are the signed texts themselves, `log_size` the seat's log on it.
    """

    format: str
    gateway_id: str
    realm: str
    collected_at: str
    bid_id: str
    command_id: str
    action: str
    version: int
    replaces: str | None
    tender_id: str
    tenderer_id: str
    tenderer_name: str
    registered_name: str | None
    seat_id: str
    seat_name: str
    identity: Identity
    held: str
    sealed: Interval
    width_s: float | None
    arrived: str
    against_deadline: AgainstDeadline | None
    possible: bool
    tender: TenderKnown | None
    files: Sequence[FileKnown]
    log_size: int
    log: LogKnown | None
    receipt: str
    command: str
    answers: Sequence[str]


def as_json(evidence: BidEvidence) -> str:
    """Write evidence down; the digest in a ruling is of exactly this text."""
    return msgspec.json.format(msgspec.json.encode(evidence), indent=1).decode() + "\n"


def read_json(text: str) -> BidEvidence:
    """Read what `as_json` wrote."""
    return msgspec.json.decode(text, type=BidEvidence)


def digest(text: str) -> str:
    """Return the name of evidence in a ruling: hex SHA-256 of its text."""
    return hashlib.sha256(text.encode()).hexdigest()
