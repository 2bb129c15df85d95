"""Every note that is signed, by the module that signs it: each counts by the key of its own realm.

A true note is first shown to count. Signed again, word for word, with a key of the other realm or
with a seat's, it counts nowhere; nor does a note of one kind pass for another, although one key of
the gateway signs them all.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from sync import log, notes, outage_record, receipts, rulings, unopened_record
from sync.errors import Fault
from sync.gateway.bids import decisions
from sync.gateway.outages import service as outages
from sync.gateway.unopened import service as unopened
from sync.gateway.unopened.service import Tried
from sync.registration import receipt as registration_receipts
from sync.training import certificates, reports, withdrawn
from sync.training.certificates import Certificate
from sync.training.pack_reading import read_manifest
from sync.training.shipped import folder_of, shipped_names
from sync.training.signing import check_signature, sign_pack
from sync.wire.keys import SigningKey, VerifyKey
from sync.wire.messages import BidSubmitted
from sync.wire.registration import REGISTRATION_SUBMITTED
from sync.wire.times import to_text
from tests.realms.rooms import TwinRoom
from tests.sync.gateway.cast import BidMaker, release
from tests.sync.training.class_sample import known, record

_TENDERS = itertools.count(9_160_000)
Reader = Callable[[str, Mapping[str, VerifyKey]], object]
# What reads a note whose signer it then requires, and what it calls a note of another kind.
READERS: dict[str, Reader] = {
    "receipt": receipts.verify,
    "registration": registration_receipts.verify,
    "certificate": certificates.verify,
    "withdrawn_list": withdrawn.read_list,
    "ruling": rulings.verify,
    "checkpoint": log.verify_checkpoint,
}


def _bid_receipts(here: TwinRoom, seat_key: SigningKey, gateway_key: SigningKey) -> None:
    seat, centre = here.seat.seat_id, here.house.centre
    keys = {seat: here.seat.key.public, centre.identity.gateway_id: centre.key.public}
    true, false = here.bid(here.seat), here.bid(here.with_key(seat_key))
    assert receipts.verify(true.receipt, keys).realm == here.realm
    at, gateway_id = centre.now(), centre.identity.gateway_id
    said = receipts.official(true.receipt, at=at, gateway_id=gateway_id, signer=centre.key)
    lied = receipts.official(true.receipt, at=at, gateway_id=gateway_id, signer=gateway_key)
    assert receipts.verify(said, keys).kind == "official"
    for note in (false.receipt, lied):
        with pytest.raises(Fault, match="receipt_signature_invalid"):
            receipts.verify(note, keys)
    # And inside a command of a seat that is known: the command is refused with it.
    (answer,) = here.seat.post(here.seat.command(false))
    assert answer.problem is not None
    assert (answer.outcome, answer.problem.code) == ("refused", "receipt_mismatch")


def _registration_receipts(here: TwinRoom, seat_key: SigningKey, gateway_key: SigningKey) -> None:
    seat, centre = here.seat.seat_id, here.house.centre
    keys = {seat: here.seat.key.public, centre.identity.gateway_id: centre.key.public}
    true, false = here.registration(here.seat), here.registration(here.with_key(seat_key))
    note, verify = true.command.receipt, registration_receipts.verify
    assert verify(note, keys).realm == here.realm
    at, gateway_id, write = centre.now(), centre.identity.gateway_id, registration_receipts.official
    said = write(note, at=at, gateway_id=gateway_id, signer=centre.key)
    lied = write(note, at=at, gateway_id=gateway_id, signer=gateway_key)
    assert verify(said, keys).kind == "official"
    for wrong in (false.command.receipt, lied):
        with pytest.raises(Fault, match="receipt_signature_invalid"):
            verify(wrong, keys)
    here.house.store_blob(false.sealed)
    (answer,) = here.seat.post(here.seat.command(false.command, REGISTRATION_SUBMITTED))
    assert answer.problem is not None
    assert (answer.outcome, answer.problem.code) == ("refused", "receipt_mismatch")


def _checkpoints(here: TwinRoom, seat_key: SigningKey, gateway_key: SigningKey) -> None:
    sides = (
        (here.seat.seat_id, here.seat.key, seat_key),
        (here.house.centre.identity.gateway_id, here.house.centre.key, gateway_key),
    )
    for origin, true, false in sides:
        checkpoint = log.Checkpoint(origin, 0, log.EMPTY_ROOT)
        keys = {origin: true.public}
        assert log.verify_checkpoint(checkpoint.sign(true), keys) == checkpoint
        with pytest.raises(Fault, match="checkpoint_signature_invalid"):
            log.verify_checkpoint(checkpoint.sign(false), keys)


def _packs(here: TwinRoom, seat_key: SigningKey, gateway_key: SigningKey) -> None:
    pack, _mistakes = read_manifest((folder_of(shipped_names()[0]) / "pack.toml").read_text())
    assert pack is not None
    name, true = "LPSE", here.house.centre.key
    keys: dict[str, VerifyKey] = {name: true.public}
    assert check_signature(pack, (), sign_pack(pack, (), true, name), keys).state == "signed"
    found = check_signature(pack, (), sign_pack(pack, (), gateway_key, name), keys).state
    assert found in ("unknown", "altered")


def certified(here: TwinRoom) -> Certificate:
    found = record()
    result = reports.results(found, known(found))[-1]
    gateway_id = here.house.centre.identity.gateway_id
    return certificates.certify(found, result, 1, issued=here.house.centre.now(),
                                gateway_id=gateway_id)  # fmt: skip


def _certificates(here: TwinRoom, seat_key: SigningKey, gateway_key: SigningKey) -> None:
    """A gateway of production writes none (`sync.gateway.class_papers`), whatever it could sign."""
    centre, one = here.house.centre, certified(here)
    keys = {centre.identity.gateway_id: centre.key.public}
    assert certificates.verify(certificates.write(one, centre.key), keys) == one
    for key in (gateway_key, seat_key):
        with pytest.raises(Fault, match="certificate_signature_invalid"):
            certificates.verify(certificates.write(one, key), keys)
    # One key, two kinds of notes: a certificate is no receipt, and a receipt no certificate.
    with pytest.raises(Fault, match="receipt_malformed"):
        receipts.verify(certificates.write(one, centre.key), keys)
    with pytest.raises(Fault, match="certificate_malformed"):
        certificates.verify(here.bid(here.seat).receipt, keys)


def _keys(here: TwinRoom) -> dict[str, VerifyKey]:
    """Who is known here: the seat and the gateway, each by its own id."""
    identity = here.house.centre.identity
    return {
        here.seat.seat_id: here.seat.key.public,
        identity.gateway_id: here.house.centre.key.public,
    }


def _signed_by(note: str, key: SigningKey, name: str) -> str:
    """The same note word for word, signed with another key or under another name."""
    return notes.sign(notes.parse(note).text, key, name)


def _lies(here: TwinRoom, note: str, seat_key: SigningKey, gateway_key: SigningKey) -> list[str]:
    """The same note as those sign it who are not this gateway, its own seat among them."""
    gateway_id, seat = here.house.centre.identity.gateway_id, here.seat
    return [
        _signed_by(note, gateway_key, gateway_id),
        _signed_by(note, seat_key, gateway_id),
        _signed_by(note, seat.key, gateway_id),
        _signed_by(note, seat.key, seat.seat_id),
    ]


def _is_no_other_kind(note: str, keys: Mapping[str, VerifyKey], own: str = "") -> None:
    for kind, verify in READERS.items():
        if kind != own:
            with pytest.raises(Fault, match="_malformed"):
                verify(note, keys)


def _late_bid(here: TwinRoom) -> BidSubmitted:
    """A bid that was sealed in time and came when its tender had closed: it is held."""
    house, tender_id = here.house, str(next(_TENDERS))
    told, now = release(tender_id), house.clock()
    house.import_(told)
    house.rehearse(tender_id)
    period = {"endDate": to_text(now - timedelta(hours=1))}
    amended = {**told, "id": f"{tender_id}-2", "date": to_text(now), "tag": ["tenderAmendment"]}
    house.import_({**amended, "tender": {"id": tender_id, "tenderPeriod": period}})
    bid = BidMaker(here.seat, here.firm, tender_id).submit(sealed=now - timedelta(hours=2))
    (answer,) = here.seat.post(here.seat.command(bid))
    assert answer.outcome == "held", answer
    return bid


def _rulings(here: TwinRoom, seat_key: SigningKey, gateway_key: SigningKey) -> None:
    bid, keys = _late_bid(here), _keys(here)
    here.house.decide(bid.bid_id, "accepted", "Tersegel sebelum batas akhir")
    note = decisions.ruled_bid(here.house.centre, bid.bid_id).note
    one = rulings.verify(note, keys)
    assert (one.realm, one.bid_id) == (here.realm, bid.bid_id)
    for lie in _lies(here, note, seat_key, gateway_key):
        with pytest.raises(Fault, match="ruling_signature_invalid"):
            rulings.verify(lie, keys)
    _is_no_other_kind(note, keys, "ruling")
    with pytest.raises(Fault, match="ruling_malformed"):
        rulings.verify(bid.receipt, keys)


def _withdrawn_lists(here: TwinRoom, seat_key: SigningKey, gateway_key: SigningKey) -> None:
    """A gateway of production writes none either, whatever it could sign."""
    centre, one, keys = here.house.centre, certified(here), _keys(here)
    issued, gateway_id = centre.signing_now(), centre.identity.gateway_id
    note = withdrawn.write_list([one.number], centre.key, issued=issued, gateway_id=gateway_id)
    assert withdrawn.read_list(note, keys).numbers == (one.number,)
    for lie in _lies(here, note, seat_key, gateway_key):
        with pytest.raises(Fault, match="withdrawn_list_signature_invalid"):
            withdrawn.read_list(lie, keys)
    _is_no_other_kind(note, keys, "withdrawn_list")
    with pytest.raises(Fault, match="withdrawn_list_malformed"):
        withdrawn.read_list(certificates.write(one, centre.key), keys)


def _outages(here: TwinRoom, seat_key: SigningKey, gateway_key: SigningKey) -> None:
    house, now = here.house, here.house.clock()
    made = outages.make(house.centre, now - timedelta(hours=1), now, by=house.head)
    assert made.record.realm == here.realm
    _names_its_record(here, made.note, outage_record.FORMAT, outage_record.digest(made.text))
    _is_of_its_gateway_alone(here, made.note, seat_key, gateway_key)


def _unopened(here: TwinRoom, seat_key: SigningKey, gateway_key: SigningKey) -> None:
    house, bid = here.house, _late_bid(here)
    tried = Tried("bid", "Budi Santoso", "committee", False, "age: no identity matched", "")
    unopened.enter(house.centre, bid.bid_id, tried, by=house.head)
    made = unopened.witness(house.centre, bid.bid_id, by=house.both)
    assert made.record.realm == here.realm
    _names_its_record(here, made.note, unopened_record.FORMAT, unopened_record.digest(made.text))
    _is_of_its_gateway_alone(here, made.note, seat_key, gateway_key)


def _names_its_record(here: TwinRoom, note: str, form: str, digest: str) -> None:
    """What these notes sign is a record beside them: its kind, and its digest."""
    gateway_id = here.house.centre.identity.gateway_id
    text, signers = notes.verify(note, _keys(here))
    assert signers == {gateway_id}
    first, *lines = text.splitlines()
    assert first == form
    assert {f"record: {digest}", f"realm: {here.realm}", f"gateway: {gateway_id}"} <= set(lines)


def _is_of_its_gateway_alone(
    here: TwinRoom, note: str, seat_key: SigningKey, gateway_key: SigningKey
) -> None:
    """Whoever checks one asks for the signature of the gateway that it names (`notes.verify`)."""
    gateway_id, keys = here.house.centre.identity.gateway_id, _keys(here)
    for lie in _lies(here, note, seat_key, gateway_key):
        with pytest.raises(Fault, match="note_signature_invalid"):
            notes.verify(lie, {gateway_id: keys[gateway_id]})
    _is_no_other_kind(note, keys)


NOTES: dict[str, Callable[[TwinRoom, SigningKey, SigningKey], None]] = {
    "sync/receipts.py": _bid_receipts,
    "sync/registration/receipt.py": _registration_receipts,
    "sync/log.py": _checkpoints,
    "sync/training/signing.py": _packs,
    "sync/training/certificates.py": _certificates,
    "sync/training/withdrawn.py": _withdrawn_lists,
    "sync/rulings.py": _rulings,
    "sync/gateway/outages/service.py": _outages,
    "sync/gateway/unopened/service.py": _unopened,
}
