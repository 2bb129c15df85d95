"""Receipts: one spelling, one signer, nothing lost, nothing forged."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import notes, receipts
from sync.errors import Fault
from sync.receipts import Receipt, SealedEnvelope
from sync.sealing import X25519Identity
from sync.wire.keys import SigningKey
from sync.wire.messages import Envelope, Identity, Interval

SEAT = SigningKey.from_seed(b"7" * 32)
GATEWAY = SigningKey.from_seed(b"g" * 32)
KEYS = {"seat-07": SEAT.public, "gateway-temanggung": GATEWAY.public}
ACCEPTED_AT = "2026-11-22T03:31:24.000000Z"


def a_receipt(**changes):
    receipt = Receipt(
        kind="provisional",
        action="replaced",
        realm="production",
        bid_id="0190a1b2-0000-7000-8000-000000000002",
        tender_id="4821001",
        tenderer_id="T-0001234",
        tenderer_name="PT Maju Bersama",
        version=2,
        replaces="0190a1b2-0000-7000-8000-000000000001",
        envelopes=(
            SealedEnvelope("technical", 123_456_789, "ab" * 32, "9f3c 11a0 42aa 0b1c 77d2"),
            SealedEnvelope("price", 1_234_567, "cd" * 32, "0000 11a0 42aa 0b1c 77d2"),
        ),
        sealed=Interval(earliest="2026-11-22T03:31:21.500000Z", latest=None),
        seat_id="seat-07",
        identity=Identity(method="attested", attested_by="Budi Santoso"),
        log_size=1234,
        log_root="ef" * 32,
    )
    return dataclasses.replace(receipt, **changes)


def a_note(**changes):
    return receipts.write(a_receipt(**changes), SEAT, "seat-07")


def an_official_note():
    return receipts.official(
        a_note(), at=ACCEPTED_AT, gateway_id="gateway-temanggung", signer=GATEWAY
    )


def a_logged_note():
    """An official receipt that says where it stands in the gateway's log."""
    return receipts.official(
        a_note(),
        at=ACCEPTED_AT,
        gateway_id="gateway-temanggung",
        signer=GATEWAY,
        enter=lambda digest: receipts.LogPlace(1233, 1234, "ef" * 32),
    )


text = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
instants = st.datetimes().map(lambda at: at.isoformat(timespec="microseconds") + "Z")
envelopes = st.builds(
    SealedEnvelope,
    name=st.sampled_from(["bid", "technical", "price"]),
    size=st.integers(0, 2**40),
    sha256=digests,
    recipient=st.binary(min_size=10, max_size=10).map(lambda raw: raw.hex(" ", 2)),
)
provisional = st.builds(
    Receipt,
    kind=st.just("provisional"),
    action=st.sampled_from(["submitted", "replaced", "withdrawn"]),
    realm=st.sampled_from(["production", "training"]),
    bid_id=text,
    tender_id=text,
    tenderer_id=text,
    tenderer_name=text,
    version=st.integers(1, 2**31),
    replaces=text,
    envelopes=st.lists(envelopes, min_size=1, max_size=2).map(tuple),
    sealed=st.builds(Interval, earliest=instants, latest=st.none() | instants),
    seat_id=st.just("seat-07"),
    identity=st.builds(
        Identity,
        method=st.sampled_from(["gateway", "cached", "attested"]),
        attested_by=st.none() | text,
    ),
    log_size=st.integers(0, 2**53),
    log_root=digests,
).map(
    lambda r: dataclasses.replace(
        r,
        replaces=None if r.action == "submitted" else r.replaces,
        envelopes=() if r.action == "withdrawn" else r.envelopes,
    )
)


@given(provisional)
def test_reading_gives_back_what_was_written(receipt):
    note = receipts.write(receipt, SEAT, "seat-07")
    assert receipts.read(note) == receipts.verify(note, KEYS) == receipt


@given(provisional)
def test_official_receipt_carries_the_provisional_whole(receipt):
    note = receipts.write(receipt, SEAT, "seat-07")
    official = receipts.verify(
        receipts.official(note, at=ACCEPTED_AT, gateway_id="gateway-temanggung", signer=GATEWAY),
        KEYS,
    )
    assert official.provisional_sha256 == receipts.digest(note)
    assert (official.accepted_at, official.outcome) == (ACCEPTED_AT, "accepted")
    without = {"accepted_at": None, "outcome": None, "provisional_sha256": None, "gateway_id": None}
    assert dataclasses.replace(official, kind="provisional", **without) == receipt


@given(st.data())
def test_any_changed_byte_is_found(data):
    raw = bytearray(data.draw(st.sampled_from([a_note(), an_official_note()])).encode())
    position = data.draw(st.integers(0, len(raw) - 1))
    raw[position] ^= data.draw(st.integers(1, 255))
    try:
        changed = raw.decode()
    except UnicodeDecodeError:
        return  # not even text any more
    with pytest.raises(Fault, match="receipt_"):
        receipts.verify(changed, KEYS)


@given(st.data())
def test_a_lost_or_doubled_line_is_found(data):
    lines = a_note().split("\n")
    at = data.draw(st.integers(0, len(lines) - 2))
    for changed in (lines[:at] + lines[at + 1 :], lines[: at + 1] + lines[at:]):
        # An empty line more or a signature twice leaves the signed text as it was.
        if lines[at] == "" or lines[at].startswith("— "):
            continue
        with pytest.raises(Fault, match="receipt_"):
            receipts.verify("\n".join(changed), KEYS)


def test_a_receipt_reads_like_this():
    assert a_note().split("\n\n")[0].split("\n") == [
        "lpse-kiosk/receipt/v1 provisional",
        "action: replaced",
        "realm: production",
        "tender: 4821001",
        "bid: 0190a1b2-0000-7000-8000-000000000002",
        "version: 2",
        "replaces: 0190a1b2-0000-7000-8000-000000000001",
        "tenderer: T-0001234",
        "name: PT Maju Bersama",
        f"envelope: technical 123456789 {'ab' * 32} 9f3c 11a0 42aa 0b1c 77d2",
        f"envelope: price 1234567 {'cd' * 32} 0000 11a0 42aa 0b1c 77d2",
        "earliest: 2026-11-22T03:31:21.500000Z",
        "latest: open",
        "identity: attested Budi Santoso",
        "seat: seat-07",
        f"log: 1234 {'ef' * 32}",
    ]


def test_two_envelopes_fit_one_code():
    assert len(a_note().encode()) <= 900
    assert len(an_official_note().encode()) <= 997  # what a version 25-M symbol holds


def test_a_seat_cannot_make_an_official_receipt():
    forged = receipts.official(a_note(), at=ACCEPTED_AT, gateway_id="seat-07", signer=SEAT)
    assert receipts.verify(forged, {"seat-07": SEAT.public}).gateway_id == "seat-07"
    claimed = receipts.official(
        a_note(), at=ACCEPTED_AT, gateway_id="gateway-temanggung", signer=SEAT
    )
    with pytest.raises(Fault, match="receipt_signature_invalid"):
        receipts.verify(claimed, KEYS)


def test_another_seats_signature_does_not_count():
    note = a_note()
    as_other = note.replace("— seat-07", "— seat-08")
    with pytest.raises(Fault, match="receipt_signature_invalid"):
        receipts.verify(as_other, {"seat-08": SEAT.public})
    with pytest.raises(Fault, match="receipt_signature_invalid"):
        receipts.verify(note, {})


@pytest.mark.parametrize("read", [receipts.read, lambda note: receipts.verify(note, KEYS)])
def test_a_receipt_has_one_signature(read):
    note = a_note()
    twice = notes.cosign(note, SEAT, "seat-07")
    stranger = notes.cosign(note, SigningKey.generate(), "stranger")
    assert read(note) == a_receipt()
    for more in (twice, stranger, notes.cosign(stranger, SEAT, "seat-07")):
        with pytest.raises(Fault, match="receipt_signed_twice"):
            read(more)


def test_receipts_are_signed_only_as_whom_they_name():
    with pytest.raises(ValueError):
        receipts.write(a_receipt(), SEAT, "seat-08")


def test_a_name_cannot_add_lines_or_turn_the_text():
    name = "PT A\nversion: 9\u202e\u2028\\u000a\x7f"
    note = a_note(tenderer_name=name)
    assert "\nname: PT A\\u000aversion: 9\\u202e\\u2028\\\\u000a\\u007f\n" in note
    assert receipts.verify(note, KEYS).tenderer_name == name


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 0},
        {"tenderer_name": ""},
        {"tenderer_name": "x" * 1001},
        {"action": "submitted"},
        {"action": "withdrawn"},
        {"action": "opened"},
        {"replaces": None},
        {"envelopes": ()},
        {"log_root": "EF" * 32},
        {"realm": "test"},
        {"outcome": "accepted"},
        {"accepted_at": ACCEPTED_AT},
        {"sealed": Interval(earliest="yesterday", latest=None)},
        {"identity": Identity(method="attested", attested_by="")},
        {"envelopes": (SealedEnvelope("bid", -1, "ab" * 32, "9f3c 11a0 42aa 0b1c 77d2"),)},
        {"envelopes": (SealedEnvelope("bid", 1, "ab" * 32, "9f3c"),)},
    ],
)
def test_a_receipt_that_contradicts_itself_is_not_written(changes):
    with pytest.raises(Fault, match="receipt_malformed"):
        a_note(**changes)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("receipt/v1", "receipt/v2"),
        ("version: 2", "version: +2"),
        ("version: 2", "version: 02"),
        ("version: 2", "version: ２"),
        ("version: 2", "version:2"),
        ("version: 2", "version: 2\nprice: 100"),
        ("version: 2", "version: two"),
        ("version: 2\n", ""),
        ("version: 2\n", "version: 2\nversion: 3\n"),
        ("latest: open", "latest: "),
        ("log: 1234 ", "log: 1234  "),
        ("envelope: price 1234567 ", "envelope: price "),
        ("name: PT", "name: \\u0050T"),
        ("provisional\n", "official\n"),
    ],
)
def test_other_spellings_are_not_receipts(old, new):
    note = a_note()
    assert old in note
    with pytest.raises(Fault, match="receipt_malformed"):
        receipts.read(note.replace(old, new, 1))


def test_an_envelope_of_a_command_is_shortened_to_its_keys_fingerprint():
    recipient = X25519Identity.generate().recipient
    envelope = Envelope(name="bid", sha256="ab" * 32, size=5, recipient=recipient.text)
    assert SealedEnvelope.of(envelope).recipient == recipient.fingerprint
    assert a_note(envelopes=(SealedEnvelope.of(envelope),))


@pytest.mark.parametrize(
    ("latest", "accepted", "holds"),
    [
        ("2026-11-22T03:31:22Z", None, True),
        (None, "2026-11-22T03:31:22Z", True),
        # A gateway's clock may step back by its own error in between.
        (None, "2026-11-22T03:31:20Z", True),
        (None, "2026-11-22T03:31:19Z", False),
        ("2026-11-22T03:31:23Z", "2026-11-21T20:31:22Z", False),
        ("2026-11-22T03:31:21Z", None, False),
        ("2026-11-22T03:31:21Z", "2026-11-22T03:31:22Z", False),
    ],
)
def test_nothing_is_sealed_after_it_ended_or_arrived(latest, accepted, holds):
    sealed = Interval(earliest="2026-11-22T03:31:21.500000Z", latest=latest)
    note = a_note(sealed=sealed)
    if accepted is not None:
        note = receipts.official(note, at=accepted, gateway_id="gateway-temanggung", signer=GATEWAY)
    read = receipts.verify(note, KEYS)
    assert receipts.possible(read.sealed, read.arrived) is holds


def test_a_place_in_the_log_is_a_format_of_its_own_with_one_spelling():
    note = a_logged_note()
    read = receipts.verify(note, KEYS)
    assert read.centre == receipts.LogPlace(1233, 1234, "ef" * 32)
    assert receipts.statement(read) == receipts.digest(
        notes.parse(receipts.without_centre(note, GATEWAY)).text
    )
    text = notes.parse(note).text
    for old, new in (
        ("receipt/v2", "receipt/v1"),
        ("centre: 1233 1234", "centre: 1234 1234"),
        ("centre: 1233 1234", "centre: 01233 1234"),
        ("v2 official", "v2 provisional"),
    ):
        assert old in text
        forged = notes.sign(text.replace(old, new), GATEWAY, "gateway-temanggung")
        with pytest.raises(Fault, match="receipt_malformed"):
            receipts.read(forged)
    bare = "\n".join(text.split("\n")[:-2]) + "\n"
    with pytest.raises(Fault, match="receipt_malformed"):
        receipts.read(notes.sign(bare, GATEWAY, "gateway-temanggung"))
