"""Certificates of a class: signed notes like receipts, that print as one QR code (ADR 63).

The text says what is known and no more: whose name was given and by whom, when they were there,
and, of who passed, how many quizzes could be failed. It has exactly one spelling.
`docs/reference/certificates.md` is the specification.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sync import notes
from sync.errors import Fault
from sync.receipts import OPEN
from sync.training.class_record import ClassRecord
from sync.training.reports import NamedBy, TraineeResult
from sync.wire import base32
from sync.wire.keys import SigningKey, VerifyKey
from sync.wire.shapes import END, Id, Instant, Name
from sync.wire.times import from_text, to_text

__all__ = [
    "Certificate",
    "certify",
    "class_number",
    "number",
    "read",
    "verify",
    "write",
]

FORMAT = "lpse-kiosk/certificate/v1"
REALM: Literal["training"] = "training"
MOST_BYTES = 1_400
"""What a QR code of error correction M holds that a telephone still reads at 60 mm."""
CertificateKind = Literal["attended", "passed"]
CertificateNumber = Annotated[
    str, Meta(pattern="^LATIHAN-[0-9]{8}-[0-9A-HJKMNP-TV-Z]{6}-[0-9]{3,6}" + END)
]
Day = Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}" + END)]
Hours = Annotated[str, Meta(pattern="^(0|[1-9][0-9]{0,3})([.][0-9]?[1-9])?" + END)]
Quizzes = Annotated[int, Meta(ge=1, le=1_000)]


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """What a certificate says. Instants are UTC texts, `hours` a decimal number of JP (45 minutes).

    `quizzes` is None on one that says `attended`; on one that says `passed`, how many there were
    that can be failed: all of them were passed. Who failed one is not told to the world.
    `named` says whether the trainee typed the name (`code`) or it was on the trainer's `roster`.
    `left` is None where nothing of the end of the visit is known.
    """

    kind: CertificateKind
    number: CertificateNumber
    class_id: Id
    title: Name
    date: Day
    hours: Hours
    name: Name
    named: NamedBy
    came: Instant
    left: Instant | None
    quizzes: Quizzes | None
    trainer: Name
    organiser: Name
    issued: Instant
    gateway_id: Id


def class_number(class_id: str, date: datetime.date) -> str:
    """Return what all numbers of a class begin with: its day, and 30 bits of its id's digest."""
    digest = hashlib.sha256(class_id.encode()).digest()
    day = date.isoformat().replace("-", "")
    return f"LATIHAN-{day}-{base32.encode(int.from_bytes(digest[:4]) >> 2, 6)}"


def number(class_id: str, date: datetime.date, running: int) -> str:
    """Return the number of the class's certificate `running`, counted from 1."""
    return f"{class_number(class_id, date)}-{running:03d}"


def certify(
    record: ClassRecord, result: TraineeResult, running: int, *, issued: str, gateway_id: str
) -> Certificate:
    """Say of one trainee what a certificate may say. `issued` is gateway time (wire text).

    Raises: Fault("certificate_class_open") before the class is closed,
    Fault("certificate_never_came", name).
    """
    trainee = result.trainee
    if record.state != "closed":
        raise Fault("certificate_class_open")
    if trainee.came_at is None:
        raise Fault("certificate_never_came", name=trainee.name)
    return Certificate(
        kind="passed" if result.passed else "attended",
        number=number(record.class_id, record.date, running),
        class_id=record.class_id,
        title=record.title,
        date=record.date.isoformat(),
        hours=_hours(record.hours_jp),
        name=trainee.name,
        named=result.named_by,
        came=to_text(trainee.came_at),
        left=_left(trainee.came_at, trainee.left_at),
        quizzes=len(result.to_pass) if result.passed else None,
        trainer=record.trainer,
        organiser=record.organiser,
        issued=issued,
        gateway_id=gateway_id,
    )


def write(certificate: Certificate, signer: SigningKey) -> str:
    """Return the note, signed as `certificate.gateway_id`.

    Raises: Fault("certificate_malformed", why) for one that contradicts itself,
    Fault("certificate_too_long", name) for one that no QR code holds.
    """
    text = _text(certificate)
    if _parse(text) != certificate:
        raise Fault("certificate_malformed", why="does not survive being written")
    note = notes.sign(text, signer, certificate.gateway_id)
    if len(note.encode()) > MOST_BYTES:
        raise Fault("certificate_too_long", name=certificate.name)
    return note


def read(note: str) -> Certificate:
    """Read a certificate without checking who signed it.

    Raises: Fault("certificate_malformed", why).
    """
    try:
        return notes.read_one(note, _parse)
    except Fault as fault:
        why = fault.params.get("why") or "signed twice"
        raise Fault("certificate_malformed", why=why) from fault


def verify(note: str, keys: Mapping[str, VerifyKey]) -> Certificate:
    """Read a certificate signed by the gateway it names; `keys` holds keys by gateway ids.

    Raises: Fault("certificate_malformed", why), Fault("certificate_signature_invalid").
    """
    certificate = read(note)
    try:
        notes.require_signer(note, certificate.gateway_id, keys)
    except Fault as fault:
        raise Fault("certificate_signature_invalid") from fault
    return certificate


def _left(came: datetime.datetime, left: datetime.datetime | None) -> str | None:
    """An end that two seats' clocks put before the beginning says nothing."""
    return to_text(left) if left is not None and left >= came else None


def _hours(hours_jp: float) -> str:
    return f"{hours_jp:.2f}".rstrip("0").rstrip(".")


def _text(certificate: Certificate) -> str:
    one = certificate
    fields = [
        ("realm", REALM),
        ("number", one.number),
        ("class", one.class_id),
        ("title", one.title),
        ("date", one.date),
        ("hours", one.hours),
        ("name", one.name),
        ("named", one.named),
        ("came", one.came),
        ("left", one.left or OPEN),
        ("quizzes", None if one.quizzes is None else str(one.quizzes)),
        ("trainer", one.trainer),
        ("organiser", one.organiser),
        ("issued", one.issued),
        ("gateway", one.gateway_id),
    ]
    return notes.to_lines(f"{FORMAT} {one.kind}", fields)


def _parse(text: str) -> Certificate:
    try:
        return notes.read_spelling(text, FORMAT, _certificate, _text)
    except (KeyError, ValueError, Fault) as error:
        raise Fault("certificate_malformed", why=str(error)) from error


def _certificate(kind: str, fields: Mapping[str, list[str]]) -> Certificate:
    one = {key: values[0] for key, values in fields.items()}
    certificate = msgspec.convert(_plain(kind, one), Certificate)
    _require_sense(certificate)
    return certificate


def _plain(kind: str, one: Mapping[str, str]) -> dict[str, object]:
    return {
        "kind": kind,
        "number": one["number"],
        "class_id": one["class"],
        "title": one["title"],
        "date": one["date"],
        "hours": one["hours"],
        "name": one["name"],
        "named": one["named"],
        "came": one["came"],
        "left": None if one["left"] == OPEN else one["left"],
        "quizzes": int(one["quizzes"]) if "quizzes" in one else None,
        "trainer": one["trainer"],
        "organiser": one["organiser"],
        "issued": one["issued"],
        "gateway_id": one["gateway"],
    }


def _require_sense(one: Certificate) -> None:
    """Raises: ValueError for what cannot be, Fault("time_malformed") for what is no time."""
    begins = class_number(one.class_id, datetime.date.fromisoformat(one.date))
    rules = {
        "number": one.number.startswith(begins + "-"),
        "quizzes": (one.kind == "passed") == (one.quizzes is not None),
        "left": one.left is None or from_text(one.came) <= from_text(one.left),
        "issued": bool(from_text(one.issued)),
    }
    for what, holds in rules.items():
        if not holds:
            raise ValueError(f"{what} does not fit")
