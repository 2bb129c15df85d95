"""Vectors of registrations: handed in, left for later, asked for, and made an account (SPEC 14)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec

from sync.registration import receipt
from sync.vectors.cast import AT, GATEWAY, GATEWAY_ID, RECIPIENT, SEAT, SEAT_ID
from sync.wire import jws
from sync.wire.messages import Command, FeedItem, FeedPage, Interval
from sync.wire.registration import (
    REGISTRATION_PARKED,
    REGISTRATION_SUBMITTED,
    Account,
    KnownAnswer,
    KnownRequest,
    RegionsPublished,
    RegistrationErased,
    RegistrationParked,
    RegistrationStatus,
    RegistrationSubmitted,
    SealedForm,
    StatusRequest,
)

RECEIPT = "K7QF9P2M4M"
REGISTRATION_ID = "01a20000-0000-7000-8000-000000000004"
LATER = "2026-11-24T05:00:02.000000Z"
FORM = SealedForm(
    sha256=hashlib.sha256(b"ciphertext").hexdigest(), size=10, recipient=RECIPIENT.text
)

# The shape of a table; one that counts has every code of the program's own.
REGIONS = {
    "decree": "Kepmendagri 1 Tahun 2027",
    "date": "2027-01-04",
    "provinces": {"33": "Jawa Tengah", "97": "Provinsi Baru"},
    "regencies": {"33.23": "Kabupaten Temanggung", "97.01": "Kota Baru"},
    "moved": {"33.99": "97.01"},
    "aliases": {"Jateng": "33"},
}


def submitted() -> RegistrationSubmitted:
    """Build what a seat says of a form that was handed in."""
    data = RegistrationSubmitted(
        registration_id=REGISTRATION_ID,
        realm="production",
        version=1,
        code=RECEIPT,
        track="inaproc",
        entity="pt",
        form=FORM,
        submitted=Interval(earliest=AT, latest=LATER),
        receipt="",
    )
    note = receipt.provisional(data, SEAT_ID, (3, "ab" * 32), SEAT)
    return msgspec.structs.replace(data, receipt=note)


def registrations() -> dict[str, Any]:
    """Return the commands, receipts, questions and answers of one registration."""
    data = submitted()
    parked = RegistrationParked(
        locator="cd" * 32,
        realm="production",
        form=FORM,
        parked=Interval(earliest=AT, latest=LATER),
    )
    official = receipt.official(data.receipt, at=LATER, gateway_id=GATEWAY_ID, signer=GATEWAY)
    status = RegistrationStatus(
        nonce="n1",
        code=RECEIPT,
        stage="incomplete",
        version=1,
        at=LATER,
        missing=("nib",),
        words="NIB belum terbaca.",
        lapses_at="2026-12-24T05:00:02.000000Z",
    )
    known = KnownAnswer(nonce="n2", known=["0131234560010000"])
    return {
        "submitted": _command(REGISTRATION_SUBMITTED, "01", data),
        "payload": msgspec.to_builtins(data),
        "official": official,
        "parked": _command(REGISTRATION_PARKED, "02", parked),
        "status_request": jws.sign(
            SEAT, "registration-status-request", StatusRequest(nonce="n1", code=RECEIPT)
        ),
        "status": jws.sign(GATEWAY, "registration-status", status),
        "known_request": jws.sign(
            SEAT,
            "registration-known-request",
            KnownRequest(nonce="n2", numbers=["013.123.456-0.010.000"]),
        ),
        "known": jws.sign(GATEWAY, "registration-known", known),
        "feed": jws.sign(GATEWAY, "feed", _page()),
        "regions": jws.sign(GATEWAY, "feed", _regions()),
        "erased": jws.sign(GATEWAY, "feed", _erased()),
    }


def _page() -> FeedPage:
    account = Account(
        user_id="maju_bersama",
        tenderer_id="0131234560010000",
        name="PT Maju Bersama",
        version=2,
        status="inactive",
        verifier="$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
        changed_at=LATER,
        reason="Diminta PPK.",
    )
    item = FeedItem(seq=8, kind="account", body=msgspec.Raw(msgspec.json.encode(account)))
    return FeedPage(gateway_id=GATEWAY_ID, seat_id=SEAT_ID, after=7, head=8, at=LATER, items=[item])


def _regions() -> FeedPage:
    text = json.dumps(REGIONS, indent=1)
    told = RegionsPublished(issue=1, text=text, sha256=hashlib.sha256(text.encode()).hexdigest())
    item = FeedItem(seq=9, kind="regions", body=msgspec.Raw(msgspec.json.encode(told)))
    return FeedPage(gateway_id=GATEWAY_ID, seat_id=SEAT_ID, after=8, head=9, at=LATER, items=[item])


def _erased() -> FeedPage:
    told = RegistrationErased(commands=["01a20000-0000-7000-8000-000000000101"])
    body = msgspec.Raw(msgspec.json.encode(told))
    item = FeedItem(seq=10, kind="registration_erased", body=body)
    return FeedPage(
        gateway_id=GATEWAY_ID, seat_id=SEAT_ID, after=9, head=10, at=LATER, items=[item]
    )


def _command(type_: str, last: str, data: msgspec.Struct) -> str:
    command = Command(
        id=f"01a20000-0000-7000-8000-0000000001{last}",
        source=SEAT_ID,
        type=type_,
        subject=REGISTRATION_ID,
        time=AT,
        sequence=int(last),
        data=msgspec.Raw(msgspec.json.encode(data)),
    )
    return jws.sign(SEAT, "command", command)
