"""Receipts of registrations: one spelling, one signer, and of one command alone."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sync import receipts
from sync.errors import Fault
from sync.registration import codes, receipt
from sync.sealing import X25519Identity
from sync.wire import base32
from sync.wire.keys import SigningKey
from sync.wire.messages import Interval
from sync.wire.registration import RegistrationSubmitted, SealedForm

SEAT = SigningKey.from_seed(b"7" * 32)
GATEWAY = SigningKey.from_seed(b"g" * 32)
KEYS = {"seat-07": SEAT.public, "gateway-temanggung": GATEWAY.public}
AT = "2026-11-22T03:31:24.000000Z"
RECIPIENT = X25519Identity.generate().recipient.text

words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
instants = st.datetimes().map(lambda at: at.isoformat(timespec="microseconds") + "Z")
commands = st.builds(
    RegistrationSubmitted,
    registration_id=words,
    realm=st.sampled_from(["production", "training"]),
    version=st.integers(1, 2**53),
    code=st.text(base32.ALPHABET, min_size=10, max_size=10),
    track=words,
    entity=words,
    form=st.builds(
        SealedForm, sha256=digests, size=st.integers(0, 2**53), recipient=st.just(RECIPIENT)
    ),
    submitted=st.builds(Interval, earliest=instants, latest=st.none() | instants),
    receipt=st.just(""),
)
COMMAND = RegistrationSubmitted(
    registration_id="0190a1b2-0000-7000-8000-000000000002",
    realm="production",
    version=1,
    code=codes.new_receipt_code(),
    track="inaproc",
    entity="pt",
    form=SealedForm(sha256="ab" * 32, size=123_456, recipient=RECIPIENT),
    submitted=Interval(earliest="2026-11-22T03:31:21.500000Z", latest=None),
    receipt="",
)
LOG = (1234, "ef" * 32)


def a_note(command: RegistrationSubmitted = COMMAND) -> str:
    return receipt.provisional(command, "seat-07", LOG, SEAT)


def an_official_note(note: str) -> str:
    return receipt.official(note, at=AT, gateway_id="gateway-temanggung", signer=GATEWAY)


@given(commands)
def test_a_receipt_tells_of_its_command_and_of_no_other(command) -> None:
    note = a_note(command)
    read = receipt.verify(note, KEYS)
    assert receipt.tells_of(read, command)
    assert (read.seat_id, read.log_size, read.log_root) == ("seat-07", *LOG)
    assert not receipt.tells_of(read, replace(command, version=command.version + 1))
    form = replace(command.form, size=command.form.size ^ 1)
    assert not receipt.tells_of(read, replace(command, form=form))


@given(commands)
def test_the_official_one_carries_the_provisional_whole(command) -> None:
    note = a_note(command)
    official = receipt.verify(an_official_note(note), KEYS)
    assert (official.at, official.gateway_id) == (AT, "gateway-temanggung")
    assert official.provisional_sha256 == receipts.digest(note)
    bare = dataclasses.replace(
        official, kind="provisional", at=None, gateway_id=None, provisional_sha256=None
    )
    assert bare == receipt.read(note)


@given(st.data())
def test_any_changed_byte_is_found(data) -> None:
    note = a_note()
    raw = bytearray(data.draw(st.sampled_from([note, an_official_note(note)])).encode())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        changed = raw.decode()
    except UnicodeDecodeError:
        return  # not even text any more
    with pytest.raises(Fault, match="receipt_"):
        receipt.verify(changed, KEYS)


@given(st.data())
def test_a_lost_doubled_or_moved_line_is_found(data) -> None:
    note = a_note()
    lines = note.split("\n\n")[0].split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    to = data.draw(st.integers(0, len(lines) - 1).filter(lambda to: to != at))
    moved = lines[:at] + lines[at + 1 :]
    moved.insert(to, lines[at])
    for changed in (lines[:at] + lines[at + 1 :], lines[: at + 1] + lines[at:], moved):
        text = "\n".join(changed) + "\n"
        with pytest.raises(Fault, match="receipt_malformed"):
            receipt.read(receipt.notes.sign(text, SEAT, "seat-07"))


@pytest.mark.parametrize("spelled", ["version: 01", "version: +1", "version: 1 ", "version: １"])
def test_a_second_spelling_is_no_receipt(spelled) -> None:
    text = a_note().split("\n\n")[0].replace("version: 1", spelled) + "\n"
    with pytest.raises(Fault, match="receipt_malformed"):
        receipt.read(receipt.notes.sign(text, SEAT, "seat-07"))


def test_a_seat_cannot_sign_as_the_gateway() -> None:
    forged = receipt.official(a_note(), at=AT, gateway_id="gateway-temanggung", signer=SEAT)
    with pytest.raises(Fault, match="receipt_signature_invalid"):
        receipt.verify(forged, KEYS)
    signed_twice = receipt.notes.cosign(a_note(), GATEWAY, "gateway-temanggung")
    with pytest.raises(Fault, match="receipt_signed_twice"):
        receipt.verify(signed_twice, KEYS)


def test_half_an_official_receipt_is_none() -> None:
    half = dataclasses.replace(receipt.read(a_note()), at=AT)
    with pytest.raises(Fault, match="receipt_malformed"):
        receipt.write(half, SEAT)


def test_a_receipt_of_a_bid_is_none_of_a_registration() -> None:
    text = a_note().split("\n\n")[0].replace("registration/v1", "receipt/v1") + "\n"
    with pytest.raises(Fault, match="receipt_malformed"):
        receipt.read(receipt.notes.sign(text, SEAT, "seat-07"))


def test_nothing_personal_stands_on_it() -> None:
    told = {line.split(": ")[0] for line in a_note().split("\n\n")[0].split("\n")[1:]}
    assert told == {
        *("realm", "registration", "version", "code", "track", "entity", "form"),
        *("earliest", "latest", "seat", "log"),
    }
