"""Nothing made in one realm counts in the other, and only the keys keep it out.

What there is is listed from the code (`listed`): a kind that has no crossing here fails. Each is
first shown to be taken where it belongs. Then a liar of the other realm presents it: everything in
it is right, realm and ids included, but the key it is signed or sealed with.
"""

from __future__ import annotations

from collections.abc import Callable

import jwt
import msgspec
import pytest

from kiosk.bidding import tender_store
from sync import log
from sync.errors import Fault
from sync.evidence import cosignature
from sync.gateway.enrolment import service as enrolment
from sync.training import badges
from sync.transport.faults import LinkDown, Reason, Refused
from sync.transport.gateway import Gateway
from sync.transport.replies import verified
from sync.wire import enrolment as enrolment_codes
from sync.wire import jws
from sync.wire.acts import SeatActs
from sync.wire.addendum import PRACTICE_ADDENDUM
from sync.wire.classes import TRAINING_RECORDED
from sync.wire.keys import SigningKey
from sync.wire.logs import LogRequest
from sync.wire.messages import (
    BID_SUBMITTED,
    CheckpointRequest,
    FeedItem,
    FeedPage,
    Queued,
    SeatStatus,
)
from sync.wire.registration import KnownRequest
from sync.wire.standing import StandingRequest
from sync.wire.times import to_text
from sync.wire.verification import REGISTRATION_DECIDED
from tests.realms import listed
from tests.realms.rooms import PIN, VERIFIER, TwinRoom, lying, renamed, resigned, served
from tests.realms.signed_notes import NOTES, certified
from tests.realms.test_courier_crossings import CROSSINGS as COURIER_CROSSINGS

BY_KEYS = {"seat_unknown", "signature_invalid"}


# --- what a seat asks, and what a gateway answers ------------------------------------------------


def _standing(room: TwinRoom, asks: Gateway) -> object:
    request = StandingRequest(
        nonce="n1", visit_id="v1", proof="password", tenderer_id=room.firm,
        identified=room.identified().nonce,
    )  # fmt: skip
    return asks.standing(request)


def _report(room: TwinRoom, asks: Gateway) -> object:
    status = SeatStatus(
        seat_id=room.seat.seat_id, boot_id="boot", sequence=_next(), at=to_text(room.house.clock()),
        state="closed", applied=0, acks=[], queued=Queued(), disk_free=10**11, app_version="0.1",
    )  # fmt: skip
    return asks.report(status)


def _witness(room: TwinRoom, asks: Gateway) -> object:
    checkpoint = log.Checkpoint(room.seat.seat_id, 0, log.EMPTY_ROOT).sign(room.seat.key)
    return asks.witness(CheckpointRequest(old_size=0, checkpoint=checkpoint, proof=[]))


def _acts(room: TwinRoom, asks: Gateway) -> object:
    return asks.tell_acts(SeatActs(seat_id=room.seat.seat_id, start=0, end=0, acts=[]))


def _open(room: TwinRoom, asks: Gateway) -> object:
    return asks.desk.open(
        VERIFIER, PIN, room.house.centre.identity.gateway_recipient, room.desk.keys
    )


def _close(room: TwinRoom, asks: Gateway) -> object:
    desk = room.__dict__.pop("desk", None) or room.desk  # the next one opens another
    room.__dict__.pop("desk", None)
    return asks.desk.close(desk)


_numbers = iter(range(1, 10**6))


def _next() -> int:
    return next(_numbers)


Exchange = Callable[[TwinRoom, Gateway], object]
# What is asked, what is answered, and how a seat does it.
EXCHANGES: dict[tuple[str, str], Exchange] = {
    ("", "time"): lambda room, asks: asks.time(),
    ("", "about"): lambda room, asks: asks.about(),
    ("identity-request", "identity"): lambda room, asks: asks.identity(
        room.firm, room.sealed_password()
    ),
    ("standing-request", "standing"): _standing,
    ("registration-known-request", "registration-known"): lambda room, asks: asks.registered(
        KnownRequest(nonce="n1", numbers=["0130001234560001"])
    ),
    ("registration-status-request", "registration-status"): lambda room, asks: (
        asks.inquiries.status(room.handed.code)
    ),
    ("acts", "acts-answer"): _acts,
    ("status", "status-answer"): _report,
    ("command", "answer"): lambda room, asks: asks.post_commands(
        [room.command(BID_SUBMITTED, room.with_key(asks._key))]
    ),
    ("lpse-token+jwt", "feed"): lambda room, asks: asks.feed(0, 0),
    ("lpse-token+jwt", "cosignature"): _witness,
    ("lpse-token+jwt", "log-answer"): lambda room, asks: asks.log(LogRequest(receipts=["0" * 64])),
    ("desk-open-request", "desk-opened"): _open,
    ("desk-list-request", "desk-sealed"): lambda room, asks: asks.desk.list(room.desk),
    ("desk-file-request", "desk-sealed"): lambda room, asks: asks.desk.file(
        room.desk, room.handed.registration_id
    ),
    ("desk-paper-request", "desk-sealed"): lambda room, asks: asks.desk.paper(
        room.desk, room.handed.registration_id, "nib"
    ),
    ("desk-close-request", "desk-sealed"): _close,
}
# Kinds that travel inside others, or as files (badges); each has a test of its own below.
INSIDE = {"roster", "card", "enrolment", "desk-decision", "JWT"}


def test_every_kind_of_signed_message_has_a_crossing() -> None:
    tried = {kind for pair in EXCHANGES for kind in pair if kind} | INSIDE | set(COURIER_CROSSINGS)
    assert tried == listed.signed_kinds() | listed.other_tokens()


@pytest.mark.parametrize("pair", EXCHANGES, ids="/".join)
def test_what_is_asked_here_is_answered_here(pair: tuple[str, str], here: TwinRoom) -> None:
    found = EXCHANGES[pair](here, here.client())
    if pair[1] == "answer":
        assert [each.answer.outcome for each in found] == ["accepted"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("pair", [pair for pair in EXCHANGES if pair[0]], ids="/".join)
def test_a_seat_of_the_other_realm_is_refused_by_its_key(
    pair: tuple[str, str], here: TwinRoom, seat_key: SigningKey
) -> None:
    asks = here.client(seat_key)
    if pair[1] == "answer":
        (said,) = EXCHANGES[pair](here, asks)  # type: ignore[misc]
        problem = said.answer.problem
        assert problem is not None and problem.code in BY_KEYS
        return
    with pytest.raises(Refused) as refused:
        EXCHANGES[pair](here, asks)
    assert refused.value.code in BY_KEYS


@pytest.mark.parametrize("pair", EXCHANGES, ids="/".join)
def test_a_gateway_of_the_other_realm_is_not_believed(
    pair: tuple[str, str], here: TwinRoom, gateway_key: SigningKey
) -> None:
    """It answers as this one would, word for word, and signs with its own key."""
    assert here.desk.token and here.handed.code  # made at the true gateway, before
    with served(lying(here.house, gateway_key)) as url, pytest.raises(LinkDown) as down:
        EXCHANGES[pair](here, here.client(url=url))
    assert down.value.reason is Reason.UNTRUSTED


# --- commands ------------------------------------------------------------------------------------

OF_TRAINING = {PRACTICE_ADDENDUM, TRAINING_RECORDED}
"""What production takes from nobody, its own seats included."""


@pytest.mark.parametrize("type_", sorted(listed.command_types()))
def test_a_command_is_taken_here_and_from_no_seat_of_the_other_realm(
    type_: str, here: TwinRoom, seat_key: SigningKey
) -> None:
    (taken,) = here.seat.post(here.command(type_, here.seat))
    if type_ in OF_TRAINING and here.realm == "production":
        assert taken.problem is not None and taken.problem.code == "realm_mismatch"
    else:
        assert taken.outcome == "accepted", taken
    (refused,) = here.seat.post(here.command(type_, here.with_key(seat_key)))
    assert refused.outcome == "refused"
    assert refused.problem is not None and refused.problem.code in BY_KEYS


@pytest.mark.parametrize("type_", sorted(listed.command_types()))
def test_a_command_as_it_was_made_in_the_other_realm_is_refused(
    type_: str, here: TwinRoom, liar: TwinRoom
) -> None:
    (refused,) = here.seat.post(liar.command(type_, liar.seat))
    assert refused.outcome == "refused"
    assert refused.problem is not None and refused.problem.code == "seat_unknown"


def test_a_decision_at_a_desk_counts_under_an_opening_of_this_gateway_alone(
    here: TwinRoom, liar: TwinRoom, gateway_key: SigningKey
) -> None:
    """The seat is one of here; what its verifier signed, or under what, is not."""
    foreign = here.decided(resigned(here.desk.token, gateway_key), here.desk.keys.key)
    stranger = here.decided(here.desk.token, renamed(liar.seat.key, here.desk.keys.key.public))
    for decided in (foreign, stranger):
        (answer,) = here.seat.post(here.seat.command(decided, REGISTRATION_DECIDED))
        assert answer.problem is not None
        assert (answer.outcome, answer.problem.code) == ("refused", "signature_invalid")


# --- the feed, and what it carries ---------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(listed.feed_kinds()))
def test_no_item_of_the_feed_comes_from_the_other_realm(
    kind: str, here: TwinRoom, gateway_key: SigningKey
) -> None:
    centre = here.house.centre
    page = FeedPage(
        gateway_id=centre.identity.gateway_id, seat_id=here.seat.seat_id, after=0, head=1,
        at=centre.now(), items=[FeedItem(seq=1, kind=kind, body=msgspec.Raw(b"{}"))],
    )  # fmt: skip
    keys = here.house.gateway_keys
    assert verified(jws.sign(centre.key, "feed", page), "feed", keys, FeedPage) == page
    with pytest.raises(LinkDown) as down:
        verified(jws.sign(gateway_key, "feed", page), "feed", keys, FeedPage)
    assert down.value.reason is Reason.UNTRUSTED


def test_a_roster_and_with_it_every_pin_is_of_one_gateway(
    here: TwinRoom, gateway_key: SigningKey
) -> None:
    client = here.client()
    client.time()
    token = client.feed(0, 0, roster=0).roster
    assert token is not None
    assert client.roster(token).staff
    with pytest.raises(LinkDown) as down:
        client.roster(resigned(token, gateway_key))
    assert down.value.reason is Reason.UNTRUSTED


def test_a_card_with_the_committees_keys_is_of_one_gateway(
    here: TwinRoom, gateway_key: SigningKey
) -> None:
    client = here.client()
    client.time()
    cards = [one for one in client.feed(0, 0).items if one.kind == "card"]
    token = msgspec.json.decode(bytes(cards[0].body), type=str)
    keys = here.house.gateway_keys
    assert tender_store.open_card(token, keys, here.realm).realm == here.realm
    with pytest.raises(Fault, match="signature_invalid"):
        tender_store.open_card(resigned(token, gateway_key), keys, here.realm)


def test_an_enrolment_is_answered_by_the_gateway_whose_code_it_is(
    here: TwinRoom, liar: TwinRoom, gateway_key: SigningKey
) -> None:
    key = SigningKey.generate()
    code = enrolment.make_code(here.house.centre, "Kursi 11", by=here.house.both)
    parsed = enrolment_codes.parse_code(code)
    asked = enrolment_codes.request(parsed, key.public, here.realm)
    answer = enrolment.enrol(here.house.centre, asked)
    assert enrolment_codes.check_answer(parsed, answer).realm == here.realm
    with pytest.raises(Fault, match="gateway_untrusted"):
        enrolment_codes.check_answer(parsed, resigned(answer, gateway_key))
    elsewhere = enrolment.make_code(liar.house.centre, "Kursi 11", by=liar.house.both)
    stolen = enrolment_codes.request(
        enrolment_codes.parse_code(elsewhere), SigningKey.generate().public, here.realm
    )
    with pytest.raises(Fault, match="enrolment_code_invalid"):
        enrolment.enrol(here.house.centre, stolen)


# --- signed notes --------------------------------------------------------------------------------


def test_a_badge_is_of_one_gateway_and_no_message(here: TwinRoom, gateway_key: SigningKey) -> None:
    centre, one = here.house.centre, certified(here)
    own = centre.key.public.public_key
    said = {"algorithms": ["EdDSA"], "options": {"verify_nbf": False}}
    assert jwt.decode(badges.badge(one, centre.key), own, **said)["name"] == one.title
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(badges.badge(one, gateway_key), own, **said)
    with pytest.raises(Fault, match="signature_invalid"):
        jws.verify(badges.badge(one, centre.key), "answer", here.house.gateway_keys, FeedPage)


def test_a_cosignature_counts_by_the_key_of_its_own_realm(
    here: TwinRoom, seat_key: SigningKey
) -> None:
    centre, seat = here.house.centre, here.seat
    origin = centre.identity.gateway_id
    note = log.Checkpoint(origin, 0, log.EMPTY_ROOT).sign(centre.key)
    true = cosignature.cosign(note, seat.key, seat.seat_id, 1)
    false = cosignature.cosign(note, seat_key, seat.seat_id, 1)
    keys = {seat.seat_id: seat.key.public}
    assert cosignature.cosigners(true, keys) == {seat.seat_id: 1}
    try:  # of another key, or wrong under the number of the own one
        counted = cosignature.cosigners(false, keys)
    except Fault as fault:
        assert fault.code == "cosignature_wrong"
        counted = {}
    assert counted == {}
    with pytest.raises(Refused, match="signature_invalid"):
        here.client().log(LogRequest(cosigned=false))


@pytest.mark.parametrize("signer", sorted(listed.signers_of_notes()))
def test_a_signed_note_counts_in_its_own_realm(
    signer: str, here: TwinRoom, seat_key: SigningKey, gateway_key: SigningKey
) -> None:
    NOTES[signer](here, seat_key, gateway_key)
