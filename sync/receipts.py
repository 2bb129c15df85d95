"""Receipts: signed notes of `key: value` lines that print as one QR code and verify offline.

The first line names format, version and kind. A receipt holds the digests of what is sealed, never
of what is inside: the SHA-256 of a price form would let anyone test guesses against it. The text
has exactly one spelling, so reading it and writing it again gives the same bytes.
`docs/reference/receipts.md` is the specification.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sync import notes
from sync.errors import Fault
from sync.sealing import X25519Recipient
from sync.wire.keys import SigningKey, VerifyKey
from sync.wire.messages import (
    Envelope,
    EnvelopeName,
    Id,
    Identity,
    Instant,
    Interval,
    Name,
    Realm,
    Sha256,
    Size,
)
from sync.wire.times import from_text

FORMAT = "lpse-kiosk/receipt/v1"
# With the line `centre`: for seats that say that they read it.
FORMAT_2 = "lpse-kiosk/receipt/v2"
# A gateway's clock may step back by its own error between sealing and arrival: sync/SPEC.md 7.1.
SAME_CLOCK = timedelta(seconds=2)
OPEN = "open"
Kind = Literal["provisional", "official"]
Action = Literal["submitted", "replaced", "withdrawn"]
Outcome = Literal["accepted"]
Fingerprint = Annotated[str, Meta(pattern="^[0-9a-f]{4}( [0-9a-f]{4}){4}$")]


@dataclass(frozen=True)
class SealedEnvelope:
    """One sealed file: digest and size of the ciphertext, fingerprint of the key it opens with."""

    name: EnvelopeName
    size: Size
    sha256: Sha256
    recipient: Fingerprint

    @classmethod
    def of(cls, envelope: Envelope) -> SealedEnvelope:
        """Shorten a command's envelope. Raises: Fault("recipient_malformed")."""
        recipient = X25519Recipient.from_text(envelope.recipient)
        return cls(envelope.name, envelope.size, envelope.sha256, recipient.fingerprint)


@dataclass(frozen=True)
class LogPlace:
    """The receipt's leaf in the gateway's log, and that log's size and root (hex) just after."""

    index: Size
    size: Annotated[int, Meta(ge=1)]
    root: Sha256


@dataclass(frozen=True)
class Receipt:
    """What a receipt says. `sealed` is when the action happened, by gateway time.

    `log_size` and `log_root` (hex) are the seat's log just after the action was recorded. The last
    five fields belong to official receipts: `provisional_sha256` is the digest of the whole
    provisional note, signature included. `centre` is where the receipt stands in the gateway's log.
    """

    kind: Kind
    action: Action
    realm: Realm
    bid_id: Id
    tender_id: Id
    tenderer_id: Id
    tenderer_name: Name
    version: Annotated[int, Meta(ge=1)]
    replaces: Id | None
    envelopes: tuple[SealedEnvelope, ...]
    sealed: Interval
    seat_id: Id
    identity: Identity
    log_size: Size
    log_root: Sha256
    accepted_at: Instant | None = None
    outcome: Outcome | None = None
    provisional_sha256: Sha256 | None = None
    gateway_id: Id | None = None
    centre: LogPlace | None = None

    @property
    def arrived(self) -> datetime | None:
        """When it was there at the latest, by gateway time; None on a provisional receipt."""
        return None if self.accepted_at is None else from_text(self.accepted_at)

    @property
    def sealed_by(self) -> str | None:
        """By when it was sealed at the latest: what was accepted was sealed before."""
        if self.sealed.latest is None or self.accepted_at is None:
            return self.sealed.latest or self.accepted_at
        return min(self.sealed.latest, self.accepted_at, key=from_text)

    @property
    def signer(self) -> str:
        """Who alone may sign this receipt: the seat, or the gateway for an official one."""
        return (self.gateway_id or "") if self.kind == "official" else self.seat_id


def write(receipt: Receipt, signer: SigningKey, name: str) -> str:
    """Return the signed note. `name` is `receipt.signer`, checked (ValueError).

    Raises: Fault("receipt_malformed", why) for a receipt that contradicts itself.
    """
    if name != receipt.signer:
        raise ValueError(f"a receipt of {receipt.signer} cannot be signed as {name}")
    text = _text(receipt)
    if _parse(text) != receipt:
        raise Fault("receipt_malformed", why="does not survive being written")
    return notes.sign(text, signer, name)


def read(note: str) -> Receipt:
    """Read a receipt without checking who signed it.

    Raises: Fault("receipt_malformed", why), Fault("receipt_signed_twice").
    """
    return notes.read_one(note, _parse)


def verify(note: str, keys: Mapping[str, VerifyKey]) -> Receipt:
    """Read a receipt signed by the seat or gateway it names; `keys` holds keys by their ids.

    Raises: Fault("receipt_malformed", why), Fault("receipt_signed_twice"),
    Fault("receipt_signature_invalid").
    """
    receipt = read(note)
    notes.require_signer(note, receipt.signer, keys)
    return receipt


def official(
    provisional: str,
    *,
    at: str,
    gateway_id: str,
    signer: SigningKey,
    enter: Callable[[str], LogPlace | None] = lambda digest: None,
) -> str:
    """Answer a provisional note with the gateway's receipt naming it. `at` is gateway time.

    `enter` puts the receipt's statement into the gateway's log and says what of it the receipt
    shall tell. Raises: Fault("receipt_malformed", why). The caller has verified `provisional`.
    """
    answer = dataclasses.replace(
        read(provisional),
        kind="official",
        accepted_at=at,
        outcome="accepted",
        provisional_sha256=digest(provisional),
        gateway_id=gateway_id,
    )
    answer = dataclasses.replace(answer, centre=enter(statement(answer)))
    return write(answer, signer, gateway_id)


def statement(receipt: Receipt) -> str:
    """Return what names the receipt in the gateway's log: hex SHA-256 of its text without it."""
    return digest(_text(dataclasses.replace(receipt, centre=None)))


def without_centre(note: str, signer: SigningKey) -> str:
    """Return an official note as readers of the first version take it, signed by the same gateway.

    Raises: what `read` raises.
    """
    receipt = read(note)
    if receipt.centre is None:
        return note
    return write(dataclasses.replace(receipt, centre=None), signer, receipt.signer)


def possible(sealed: Interval, by: datetime | None) -> bool:
    """Say whether something can have been sealed in this interval and have arrived at `by`.

    What begins after it ends, or after it arrived, was measured by a clock that was wrong. `by` is
    gateway time (aware UTC), None where no arrival is said. Raises: Fault("time_malformed").
    """
    earliest = from_text(sealed.earliest)
    if sealed.latest is not None and from_text(sealed.latest) < earliest:
        return False
    return by is None or earliest <= by + SAME_CLOCK


def digest(note: str) -> str:
    """Return the name under which one receipt refers to another: hex SHA-256 of the whole note."""
    return hashlib.sha256(note.encode()).hexdigest()


def _text(receipt: Receipt) -> str:
    form = FORMAT if receipt.centre is None else FORMAT_2
    return notes.to_lines(f"{form} {receipt.kind}", _lines(receipt))


def _lines(receipt: Receipt) -> list[tuple[str, str | None]]:
    identity = " ".join(filter(None, (receipt.identity.method, receipt.identity.attested_by)))
    return [
        ("action", receipt.action),
        ("realm", receipt.realm),
        ("tender", receipt.tender_id),
        ("bid", receipt.bid_id),
        ("version", str(receipt.version)),
        ("replaces", receipt.replaces),
        ("tenderer", receipt.tenderer_id),
        ("name", receipt.tenderer_name),
        *(
            ("envelope", f"{each.name} {each.size} {each.sha256} {each.recipient}")
            for each in receipt.envelopes
        ),
        ("earliest", receipt.sealed.earliest),
        ("latest", receipt.sealed.latest or OPEN),
        ("identity", identity),
        ("seat", receipt.seat_id),
        ("log", f"{receipt.log_size} {receipt.log_root}"),
        ("accepted", receipt.accepted_at),
        ("outcome", receipt.outcome),
        ("provisional", receipt.provisional_sha256),
        ("gateway", receipt.gateway_id),
        ("centre", None if (at := receipt.centre) is None else f"{at.index} {at.size} {at.root}"),
    ]


def _parse(text: str) -> Receipt:
    try:
        first, fields = notes.from_lines(text)
        form, _, kind = first.partition(" ")
        if form not in (FORMAT, FORMAT_2):
            raise ValueError("not a receipt of this version")
        receipt = msgspec.convert(_plain(kind, fields), Receipt)
    except (KeyError, IndexError, ValueError) as error:
        raise Fault("receipt_malformed", why=str(error)) from error
    # Catches unknown, repeated and reordered lines and every second spelling of a value.
    if _text(receipt) != text:
        raise Fault("receipt_malformed", why="not the one spelling of this receipt")
    _require_sense(receipt)
    return receipt


def _plain(kind: str, fields: Mapping[str, list[str]]) -> dict[str, object]:
    one = {key: values[0] for key, values in fields.items()}
    latest = one["latest"]
    method, _, staff = one["identity"].partition(" ")
    log_size, _, log_root = one["log"].partition(" ")
    return {
        "kind": kind,
        "action": one["action"],
        "realm": one["realm"],
        "bid_id": one["bid"],
        "tender_id": one["tender"],
        "tenderer_id": one["tenderer"],
        "tenderer_name": one["name"],
        "version": int(one["version"]),
        "replaces": one.get("replaces"),
        "envelopes": [_envelope(value) for value in fields.get("envelope", [])],
        "sealed": {"earliest": one["earliest"], "latest": None if latest == OPEN else latest},
        "seat_id": one["seat"],
        "identity": {"method": method, "attested_by": staff or None},
        "log_size": int(log_size),
        "log_root": log_root,
        "accepted_at": one.get("accepted"),
        "outcome": one.get("outcome"),
        "provisional_sha256": one.get("provisional"),
        "gateway_id": one.get("gateway"),
        "centre": _place(one["centre"]) if "centre" in one else None,
    }


def _place(value: str) -> dict[str, object]:
    index, size, root = value.split(" ", 2)
    return {"index": int(index), "size": int(size), "root": root}


def _envelope(value: str) -> dict[str, object]:
    name, size, sha256, recipient = value.split(" ", 3)
    return {"name": name, "size": int(size), "sha256": sha256, "recipient": recipient}


def _require_sense(receipt: Receipt) -> None:
    answers = (
        receipt.accepted_at,
        receipt.outcome,
        receipt.provisional_sha256,
        receipt.gateway_id,
    )
    rules = {
        "official fields": all(answers) if receipt.kind == "official" else not any(answers),
        "centre": receipt.centre is None or receipt.kind == "official",
        "place": receipt.centre is None or receipt.centre.index < receipt.centre.size,
        "envelopes": len(receipt.envelopes) in ((0,) if receipt.action == "withdrawn" else (1, 2)),
        "replaces": (receipt.replaces is None) == (receipt.action == "submitted"),
    }
    for what, holds in rules.items():
        if not holds:
            raise Fault("receipt_malformed", why=f"{what} do not fit")
