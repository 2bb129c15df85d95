"""What is accepted, refused, held or asked for again, and in which words."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from sync import notes, receipts
from sync.gateway.bids import export
from sync.gateway.enrolment import service as enrolment
from sync.gateway.vendors import accounts
from sync.gateway.vendors import shared as vendors
from sync.gateway.vendors.accounts import Decree
from sync.gateway.vendors.shared import AccountWish
from sync.sealing import X25519Identity, encrypt_bytes
from sync.wire.keys import SigningKey
from sync.wire.messages import Answer, Envelope, Identity, Interval
from sync.wire.times import to_text
from tests.registrations import verifier
from tests.sync.gateway.cast import ALICE, BOB, CLOSES, ONE, TWO, BidMaker, House, Seat


def answer_to(bids: BidMaker, **how: Any) -> Answer:
    [answer] = bids.seat.post(bids.seat.command(bids.submit(**how)))
    return answer


def code(answer: Answer) -> tuple[str, str | None]:
    return answer.outcome, answer.problem.code if answer.problem else None


def test_a_bid_in_time_is_accepted_with_an_official_receipt(bids: BidMaker, house: House) -> None:
    bid = bids.submit()
    [answer] = bids.seat.post(bids.seat.command(bid))
    assert code(answer) == ("accepted", None)
    assert answer.receipt is not None
    gateway_id = house.centre.identity.gateway_id
    official = receipts.verify(answer.receipt, {gateway_id: house.centre.key.public})
    assert official.provisional_sha256 == hashlib.sha256(bid.receipt.encode()).hexdigest()
    assert official.accepted_at == to_text(house.clock())
    assert official.bid_id == bid.bid_id
    assert official.envelopes[0].sha256 == bid.envelopes[0].sha256


def test_a_two_envelope_bid_needs_both_each_to_its_own_key(house: House, seat: Seat) -> None:
    both = BidMaker(seat, tender_id=TWO, names=("technical", "price"))
    assert code(answer_to(both)) == ("accepted", None)
    for names in (("technical",), ("technical", "technical")):
        one = BidMaker(seat, tender_id=TWO, names=names)
        assert code(answer_to(one)) == ("refused", "envelopes_wrong")
    swapped = both.submit()
    first, second = swapped.envelopes
    crossed = [
        msgspec.structs.replace(first, name="price"),
        msgspec.structs.replace(second, name="technical"),
    ]
    assert code(answer_to(both, envelopes=crossed)) == ("refused", "key_not_on_card")


def test_the_closing_instant_itself_is_still_open(bids: BidMaker, house: House) -> None:
    house.clock.now = CLOSES
    assert code(answer_to(bids, sealed=CLOSES, until=CLOSES)) == ("accepted", None)
    house.clock.pass_(microseconds=1)
    assert code(answer_to(bids, sealed=CLOSES, until=CLOSES)) == ("held", "delivered_late")


@pytest.mark.parametrize(
    ("before_s", "after_s", "expected"),
    [
        (-600, -1, ("held", "delivered_late")),
        (-600, 0, ("held", "delivered_late")),
        (-1, 1, ("held", "time_disputed")),
        (0, 1, ("held", "time_disputed")),
        (1, 2, ("refused", "late")),
        (-600, None, ("held", "time_disputed")),
        (1, None, ("held", "time_disputed")),  # a kept bound alone closes nothing
    ],
)
def test_after_the_deadline_the_sealing_time_decides(
    bids: BidMaker,
    house: House,
    before_s: int,
    after_s: int | None,
    expected: tuple[str, str],
) -> None:
    house.clock.now = CLOSES + timedelta(minutes=5)
    sealed = CLOSES + timedelta(seconds=before_s)
    until = None if after_s is None else CLOSES + timedelta(seconds=after_s)
    answer = answer_to(bids, sealed=sealed, until=until, open_ended=after_s is None)
    assert code(answer) == expected
    assert answer.receipt is None


def test_an_extended_deadline_counts(bids: BidMaker, house: House) -> None:
    from tests.sync.gateway.cast import NOON, release

    later = release(ONE, at=NOON)
    later["date"] = to_text(NOON)
    later["tender"]["tenderPeriod"]["endDate"] = to_text(CLOSES + timedelta(days=1))
    assert house.import_(later).changed == 1
    house.clock.now = CLOSES + timedelta(hours=1)
    assert code(answer_to(bids)) == ("accepted", None)


@pytest.mark.parametrize("after", [timedelta(minutes=-5), timedelta(minutes=5)])
@pytest.mark.parametrize(
    ("earliest_s", "latest_s"),
    [(7 * 3600, 7 * 3600 + 2), (60, None), (60, 62), (0, -60), (-600, -7200)],
)
def test_what_cannot_have_been_sealed_then_is_held_for_people(
    bids: BidMaker, house: House, after: timedelta, earliest_s: int, latest_s: int | None
) -> None:
    """Sealed after it arrived, or ended before it began: in time or late, nobody can say."""
    house.clock.now = CLOSES + after
    earliest = house.clock.now + timedelta(seconds=earliest_s)
    until = None if latest_s is None else house.clock.now + timedelta(seconds=latest_s)
    answer = answer_to(bids, sealed=earliest, until=until, open_ended=until is None)
    assert code(answer) == ("held", "interval_impossible")
    assert answer.receipt is None


def test_a_clock_that_stepped_back_a_second_is_no_reason_to_hold(
    bids: BidMaker, house: House
) -> None:
    answer = answer_to(bids, sealed=house.clock.now + timedelta(seconds=1.5))
    assert code(answer) == ("accepted", None)


def test_a_tender_that_is_not_known_here_may_have_been_lost_here(bids: BidMaker) -> None:
    assert code(answer_to(bids, tender_id="1")) == ("held", "tender_unknown")
    assert code(answer_to(bids, tender_id="1", deliver=False)) == ("retry", "blob_incomplete")


def test_a_cancelled_tender_is_refused(bids: BidMaker, house: House) -> None:
    from tests.sync.gateway.cast import NOON, release

    cancelled = release(ONE, status="cancelled")
    cancelled["date"] = to_text(NOON)
    house.import_(cancelled)
    assert code(answer_to(bids)) == ("refused", "tender_cancelled")


def test_an_unknown_tenderer_is_held_for_people_to_decide(bids: BidMaker) -> None:
    assert code(answer_to(bids, tenderer_id="999")) == ("held", "tenderer_unknown")


def test_what_a_deactivated_firm_sealed_is_held_and_what_it_sealed_before_counts(
    bids: BidMaker, house: House
) -> None:
    """As at a seat that had not heard of it."""
    before = bids.submit()
    house.clock.pass_(minutes=5)
    (one,) = accounts.accounts(house.centre, ALICE, 0, by=house.head).standings
    decree = Decree("lkpp", "SK 9", True, "Diminta LKPP.")
    accounts.deactivate(house.centre, one.account.account_id, decree, by=house.head, seen=one.seen)
    [answer] = bids.seat.post(bids.seat.command(before))
    assert code(answer) == ("accepted", None)
    assert code(answer_to(bids)) == ("held", "tenderer_inactive")


@pytest.mark.parametrize("named", ["pokja.andi", "Pokja.Andi"])
def test_who_buys_or_audits_never_bids(bids: BidMaker, house: House, named: str) -> None:
    """As from a seat that lies, or that had not heard whose User ID that is."""
    with house.centre.writing() as db:
        wish = AccountWish(
            "", "Andi", "pokja.andi", verifier(), kind="non_vendor", registration_id="r1"
        )
        vendors.issue(house.centre, db, wish, by=house.head)
    assert code(answer_to(bids, tenderer_id=named)) == ("refused", "tenderer_no_vendor")


def test_another_realm_is_refused(bids: BidMaker) -> None:
    assert code(answer_to(bids, realm="training")) == ("refused", "realm_mismatch")


def test_a_key_that_is_on_no_card_here_may_have_been_lost_here(bids: BidMaker) -> None:
    stranger = X25519Identity.generate().recipient.text
    bid = bids.submit()
    envelopes = [msgspec.structs.replace(bid.envelopes[0], recipient=stranger)]
    assert code(answer_to(bids, envelopes=envelopes)) == ("held", "key_not_on_card")


def test_a_key_of_an_earlier_card_still_counts(bids: BidMaker, house: House) -> None:
    bid = bids.submit()
    house.rehearse(ONE)
    [answer] = bids.seat.post(bids.seat.command(bid))
    assert code(answer) == ("accepted", None)
    assert code(answer_to(bids)) == ("accepted", None)


def test_files_not_yet_here_are_asked_for_and_nothing_is_kept(bids: BidMaker) -> None:
    command = bids.seat.command(bids.submit(content=b"later" * 100, deliver=False))
    [answer] = bids.seat.post(command)
    assert code(answer) == ("retry", "blob_incomplete")
    assert answer.problem is not None
    assert answer.problem.retryable
    assert bids.seat.decisions() == []


def test_the_same_command_is_accepted_once_its_files_are_here(bids: BidMaker, house: House) -> None:
    data = encrypt_bytes(b"bid", [house.keys[ONE, "*"].recipient])
    command = bids.seat.command(bids.submit(content=data, deliver=False))
    assert code(bids.seat.post(command)[0])[0] == "retry"
    house.store_blob(data)
    assert code(bids.seat.post(command)[0]) == ("accepted", None)


def test_files_completed_after_the_deadline_arrived_late(bids: BidMaker, house: House) -> None:
    data = encrypt_bytes(b"bid", [house.keys[ONE, "*"].recipient])
    command = bids.seat.command(bids.submit(content=data, deliver=False))
    assert code(bids.seat.post(command)[0])[0] == "retry"
    house.clock.now = CLOSES + timedelta(seconds=1)
    house.store_blob(data)
    assert code(bids.seat.post(command)[0]) == ("held", "delivered_late")


def test_a_wrong_size_is_refused(bids: BidMaker) -> None:
    envelope = bids.submit().envelopes[0]
    wrong = [msgspec.structs.replace(envelope, size=envelope.size + 1)]
    assert code(answer_to(bids, envelopes=wrong)) == ("refused", "digest_mismatch")


@pytest.mark.parametrize("content", [b"x", b"age-encryption.org/v1\n", b"%PDF-1.7 plain text bid"])
def test_what_is_not_sealed_is_refused(bids: BidMaker, content: bytes) -> None:
    assert code(answer_to(bids, content=content)) == ("refused", "envelope_malformed")


def test_a_third_reader_is_refused(bids: BidMaker, house: House) -> None:
    readers = [house.keys[ONE, "*"].recipient]
    readers += [X25519Identity.generate().recipient for _ in range(2)]
    assert code(answer_to(bids, content=encrypt_bytes(b"bid", readers[:2]))) == ("accepted", None)
    answer = answer_to(bids, content=encrypt_bytes(b"bid", readers))
    assert code(answer) == ("refused", "envelope_malformed")


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2, "replaces": "x", "action": "replaced"},
        {"tenderer_id": BOB},
        {"tender_id": TWO},
        {"realm": "training"},
        {"bid_id": "other"},
        {"tenderer_name": "CV Lain"},
        {"sealed": Interval(earliest="2026-01-01T00:00:00Z", latest=None)},
        {"identity": Identity(method="attested", attested_by="Siti")},
        {"envelopes": (receipts.SealedEnvelope("bid", 1, "0" * 64, "0000 0000 0000 0000 0000"),)},
    ],
)
def test_a_receipt_that_says_something_else_is_refused(
    bids: BidMaker, change: dict[str, Any]
) -> None:
    answer = answer_to(
        bids, edit=lambda bid: msgspec.structs.replace(bid, receipt=bids.receipt(bid, **change))
    )
    assert code(answer) == ("refused", "receipt_mismatch")


def test_a_receipt_signed_by_another_seat_is_refused(bids: BidMaker, house: House) -> None:
    other = BidMaker(house.seat("Kursi 08"))
    answer = answer_to(
        bids, edit=lambda bid: msgspec.structs.replace(bid, receipt=other.receipt(bid))
    )
    assert code(answer) == ("refused", "receipt_mismatch")


def test_a_receipt_signed_twice_or_by_a_stranger_too_is_refused(bids: BidMaker) -> None:
    """The official receipt would name all of it by its digest."""
    key, seat_id = bids.seat.key, bids.seat.seat_id
    for signer, name in ((key, seat_id), (SigningKey.generate(), "stranger")):
        data = bids.submit()
        note = notes.cosign(data.receipt, signer, name)
        [answer] = bids.seat.post(bids.seat.command(msgspec.structs.replace(data, receipt=note)))
        assert code(answer) == ("refused", "receipt_mismatch")
        assert answer.problem is not None
        assert answer.problem.detail == "receipt_signed_twice"


@pytest.mark.parametrize(
    "identity",
    [
        Identity(method="attested"),
        Identity(method="attested", attested_by=""),
        Identity(method="gateway", attested_by="Siti Aminah"),
        Identity(method="cached", attested_by="Siti Aminah"),
    ],
)
def test_who_attested_goes_with_attested_only(bids: BidMaker, identity: Identity) -> None:
    data = msgspec.structs.replace(bids.submit(), identity=identity)
    [answer] = bids.seat.post(bids.seat.command(data))
    assert code(answer) == ("refused", "message_malformed")


def test_names_and_card_versions_are_the_seats_word(bids: BidMaker) -> None:
    """SPEC.md 7.4: what the gateway signs without having checked it."""
    said = {"tenderer_name": "Nama Lain", "receipt": ""}
    data = msgspec.structs.replace(
        bids.submit(),
        card_version=99,
        identity=Identity(method="attested", attested_by="Bukan Petugas"),
        **said,
    )
    note = bids.receipt(data, tenderer_name="Nama Lain")
    [answer] = bids.seat.post(bids.seat.command(msgspec.structs.replace(data, receipt=note)))
    assert code(answer) == ("accepted", None)
    assert answer.receipt is not None
    official = receipts.read(answer.receipt)
    assert official.tenderer_name == "Nama Lain"
    assert official.identity.attested_by == "Bukan Petugas"
    gone = bids.withdraw(data)
    note = bids.receipt(gone, tenderer_name="Nama Ketiga")
    [answer] = bids.seat.post(bids.seat.command(msgspec.structs.replace(gone, receipt=note)))
    assert code(answer) == ("accepted", None)


def test_the_same_sealed_file_from_another_tenderer_is_held(bids: BidMaker, seat: Seat) -> None:
    bid = bids.submit()
    assert code(seat.post(seat.command(bid))[0]) == ("accepted", None)
    copy = BidMaker(seat, tenderer=BOB)
    assert code(answer_to(copy, envelopes=bid.envelopes)) == ("held", "digest_duplicate")
    assert code(answer_to(bids, envelopes=bid.envelopes)) == ("accepted", None)


def test_what_a_revoked_seat_signed_is_held_when_another_brings_it(
    bids: BidMaker, house: House
) -> None:
    command = bids.seat.command(bids.submit())
    enrolment.revoke(house.centre, bids.seat.seat_id, "PC dicuri", by=house.both)
    [answer] = house.seat("Kursi 08").post(command)
    assert code(answer) == ("held", "seat_revoked")
    [row] = export.list_bids(house.centre, ONE)
    assert (row.standing, row.tenderer_id) == ("held", ALICE)


def test_a_date_that_does_not_exist_is_malformed(bids: BidMaker) -> None:
    impossible = Interval(earliest="2026-02-31T00:00:00Z", latest=None)

    def edit(bid: Any) -> Any:
        return msgspec.structs.replace(bid, sealed=impossible)

    assert code(answer_to(bids, edit=edit)) == ("refused", "message_malformed")


def test_a_malformed_envelope_names_its_json_path(bids: BidMaker) -> None:
    bad = Envelope(name="bid", sha256="z" * 64, size=-1, recipient="age1")

    def edit(bid: Any) -> Any:
        return msgspec.structs.replace(bid, envelopes=[bad])

    answer = answer_to(bids, edit=edit)
    assert code(answer) == ("refused", "message_malformed")
    assert answer.problem is not None
    assert "$.envelopes[0].sha256" in str(answer.problem.detail)


@pytest.mark.parametrize("left", [0, 100, -1])
def test_nobody_is_refused_for_a_file_that_the_gateways_disk_has_spoilt(
    house: House, bids: BidMaker, left: int
) -> None:
    """Arrived whole, and cut or zeroed since, as a copy of a running home leaves it."""
    bid = bids.submit()
    command = bids.seat.command(bid)
    blob = house.centre.objects.path(bid.envelopes[0].sha256)
    whole = blob.read_bytes()
    blob.write_bytes(bytes(len(whole)) if left < 0 else whole[:left])
    [answer] = bids.seat.post(command)
    assert code(answer) == ("retry", "blob_incomplete")
    house.store_blob(whole)
    [answer] = bids.seat.post(command)
    assert code(answer) == ("accepted", None)
