"""Receipts of registrations: signed notes beside those of bids (`sync.receipts`), read alike.

A receipt says that a sealed form was handed in, by its digest; nothing of the form, no name and no
number of the firm. `docs/reference/registration-receipts.md` is the specification.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from sync import notes
from sync.errors import Fault
from sync.receipts import OPEN, Fingerprint, Kind, digest
from sync.sealing import X25519Recipient
from sync.wire.keys import SigningKey, VerifyKey
from sync.wire.messages import Interval
from sync.wire.registration import ReceiptCode, RegistrationSubmitted, SealedForm
from sync.wire.shapes import Id, Instant, Number, Realm, Sha256, Size, Word

FORMAT = "lpse-kiosk/registration/v1"


@dataclass(frozen=True)
class SealedDigest:
    """The sealed bundle: size in bytes and digest, fingerprint of the key it opens with."""

    size: Size
    sha256: Sha256
    recipient: Fingerprint

    @classmethod
    def of(cls, form: SealedForm) -> SealedDigest:
        """Shorten a command's form. Raises: Fault("recipient_malformed")."""
        recipient = X25519Recipient.from_text(form.recipient)
        return cls(form.size, form.sha256, recipient.fingerprint)


@dataclass(frozen=True)
class RegistrationReceipt:
    """What a receipt says. `handed_in` is when it was handed in, by gateway time.

    `log_size` and `log_root` (hex) are the seat's log just after that. The last three fields belong
    to official receipts: `at` is when the gateway had it, `provisional_sha256` the digest of the
    whole provisional note.
    """

    kind: Kind
    realm: Realm
    registration_id: Id
    version: Number
    code: ReceiptCode
    track: Word
    entity: Word
    form: SealedDigest
    handed_in: Interval
    seat_id: Id
    log_size: Size
    log_root: Sha256
    at: Instant | None = None
    gateway_id: Id | None = None
    provisional_sha256: Sha256 | None = None

    @property
    def signer(self) -> str:
        """Who alone may sign this receipt: the seat, or the gateway for an official one."""
        return (self.gateway_id or "") if self.kind == "official" else self.seat_id


def write(receipt: RegistrationReceipt, signer: SigningKey) -> str:
    """Return the note, signed as `receipt.signer`. Raises: Fault("receipt_malformed", why)."""
    text = _text(receipt)
    if _parse(text) != receipt:
        raise Fault("receipt_malformed", why="does not survive being written")
    return notes.sign(text, signer, receipt.signer)


def read(note: str) -> RegistrationReceipt:
    """Read a receipt without checking who signed it.

    Raises: Fault("receipt_malformed", why), Fault("receipt_signed_twice").
    """
    return notes.read_one(note, _parse)


def verify(note: str, keys: Mapping[str, VerifyKey]) -> RegistrationReceipt:
    """Read a receipt signed by the seat or gateway it names; `keys` holds keys by their ids.

    Raises: Fault("receipt_malformed", why), Fault("receipt_signed_twice"),
    Fault("receipt_signature_invalid").
    """
    receipt = read(note)
    notes.require_signer(note, receipt.signer, keys)
    return receipt


def provisional(
    command: RegistrationSubmitted, seat_id: str, log: tuple[int, str], signer: SigningKey
) -> str:
    """Write the seat's receipt of what `command` says (its own `receipt` is not read).

    `log` is size and root (hex) of the seat's log just after the event. Raises: what `write` does.
    """
    receipt = RegistrationReceipt(kind="provisional", **_told(command), **_of_seat(seat_id, log))
    return write(receipt, signer)


def official(note: str, *, at: str, gateway_id: str, signer: SigningKey) -> str:
    """Answer a provisional note with the gateway's receipt naming it. `at` is gateway time.

    Raises: Fault("receipt_malformed", why). The caller has verified `note`.
    """
    answer = dataclasses.replace(
        read(note),
        kind="official",
        at=at,
        gateway_id=gateway_id,
        provisional_sha256=digest(note),
    )
    return write(answer, signer)


def statement(receipt: RegistrationReceipt) -> str:
    """Return what names the receipt in the gateway's log: hex SHA-256 of its text."""
    return digest(_text(receipt))


def tells_of(receipt: RegistrationReceipt, command: RegistrationSubmitted) -> bool:
    """Say whether a receipt says of a registration what its command says."""
    told = _told(command)
    return all(getattr(receipt, name) == value for name, value in told.items())


def _told(command: RegistrationSubmitted) -> dict[str, Any]:
    return {
        "realm": command.realm,
        "registration_id": command.registration_id,
        "version": command.version,
        "code": command.code,
        "track": command.track,
        "entity": command.entity,
        "form": SealedDigest.of(command.form),
        "handed_in": command.submitted,
    }


def _of_seat(seat_id: str, log: tuple[int, str]) -> dict[str, Any]:
    return {"seat_id": seat_id, "log_size": log[0], "log_root": log[1]}


def _text(receipt: RegistrationReceipt) -> str:
    form = receipt.form
    fields = [
        ("realm", receipt.realm),
        ("registration", receipt.registration_id),
        ("version", str(receipt.version)),
        ("code", receipt.code),
        ("track", receipt.track),
        ("entity", receipt.entity),
        ("form", f"{form.size} {form.sha256} {form.recipient}"),
        ("earliest", receipt.handed_in.earliest),
        ("latest", receipt.handed_in.latest or OPEN),
        ("seat", receipt.seat_id),
        ("log", f"{receipt.log_size} {receipt.log_root}"),
        ("at", receipt.at),
        ("gateway", receipt.gateway_id),
        ("provisional", receipt.provisional_sha256),
    ]
    return notes.to_lines(f"{FORMAT} {receipt.kind}", fields)


def _parse(text: str) -> RegistrationReceipt:
    try:
        return notes.read_spelling(text, FORMAT, _receipt, _text)
    except (KeyError, ValueError) as error:
        raise Fault("receipt_malformed", why=str(error)) from error


def _receipt(kind: str, fields: Mapping[str, list[str]]) -> RegistrationReceipt:
    one = {key: values[0] for key, values in fields.items()}
    receipt = msgspec.convert(_plain(kind, one), RegistrationReceipt)
    answers = (receipt.at, receipt.gateway_id, receipt.provisional_sha256)
    if not (all(answers) if kind == "official" else not any(answers)):
        raise ValueError("official fields do not fit")
    return receipt


def _plain(kind: str, one: Mapping[str, str]) -> dict[str, object]:
    size, sha256, recipient = one["form"].split(" ", 2)
    log_size, log_root = one["log"].split(" ", 1)
    latest = one["latest"]
    return {
        "kind": kind,
        "realm": one["realm"],
        "registration_id": one["registration"],
        "version": int(one["version"]),
        "code": one["code"],
        "track": one["track"],
        "entity": one["entity"],
        "form": {"size": int(size), "sha256": sha256, "recipient": recipient},
        "handed_in": {"earliest": one["earliest"], "latest": None if latest == OPEN else latest},
        "seat_id": one["seat"],
        "log_size": int(log_size),
        "log_root": log_root,
        "at": one.get("at"),
        "gateway_id": one.get("gateway"),
        "provisional_sha256": one.get("provisional"),
    }
