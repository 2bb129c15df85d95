from __future__ import annotations

import msgspec
import pytest

from sync import rehearsal
from sync.errors import Fault
from sync.gateway.cards import service
from sync.sealing import X25519Identity, decrypt_bytes
from sync.wire import jws
from sync.wire.messages import TenderCard
from sync.wire.times import from_text
from tests.sync.gateway.cast import ONE, TWO, House, Seat


def newest_card(house: House, seat: Seat, tender_id: str) -> TenderCard:
    tokens = [
        msgspec.json.decode(item.body, type=str)
        for item in seat.feed().items
        if item.kind == "card"
    ]
    cards = [jws.verify(token, "card", house.gateway_keys, TenderCard) for token in tokens]
    return [card for card in cards if card.tender_id == tender_id][-1]


def test_a_key_nobody_has_opened_anything_with_is_on_no_card(house: House, seat: Seat) -> None:
    head = seat.feed().head
    key = X25519Identity.generate()
    service.publish_key(house.centre, ONE, key.recipient.text, by=house.head)
    assert seat.feed().head == head
    with pytest.raises(Fault, match="rehearsal_wrong"):
        service.confirm_rehearsal(house.centre, ONE, "K7QF-9P2M-TT3X-0B5C", by=house.head)
    assert seat.feed().head == head


def test_a_rehearsed_key_makes_the_next_card(house: House, seat: Seat) -> None:
    key = house.rehearse(ONE)
    card = newest_card(house, seat, ONE)
    assert card.version == 2
    assert [(each.envelope, each.recipient) for each in card.keys] == [("*", key.recipient.text)]


def test_a_replaced_key_does_not_come_back_by_a_clock_that_was_ahead(
    house: House, seat: Seat
) -> None:
    """Seats seal to the card that was issued last; its version may count again after a restore."""
    house.clock.pass_(hours=7)
    house.rehearse(ONE)
    ahead = newest_card(house, seat, ONE)
    house.clock.pass_(hours=-7)
    house.confirm_clock()
    key = house.rehearse(ONE)
    card = newest_card(house, seat, ONE)
    assert [each.recipient for each in card.keys] == [key.recipient.text]
    assert from_text(card.issued_at) > from_text(ahead.issued_at)


def test_each_envelope_of_two_has_its_own_key(house: House, seat: Seat) -> None:
    card = newest_card(house, seat, TWO)
    assert card.version == 2
    assert {each.envelope for each in card.keys} == {"technical", "price"}


def test_the_answer_may_be_typed_carelessly_and_confirmed_twice(house: House) -> None:
    key = X25519Identity.generate()
    test_envelope = service.publish_key(house.centre, ONE, key.recipient.text, by=house.head)
    answer = rehearsal.rehearse(test_envelope, f"# tender: {ONE}\n{key.text}\n")
    assert len(answer.replace("-", "")) == 16
    typed = answer.lower().replace("-", " ")
    assert service.confirm_rehearsal(house.centre, ONE, typed, by=house.head) == 2
    assert service.confirm_rehearsal(house.centre, ONE, answer, by=house.head) == 2


def test_an_answer_for_another_tender_does_not_count(house: House) -> None:
    key = X25519Identity.generate()
    answer = rehearsal.rehearse(
        service.publish_key(house.centre, ONE, key.recipient.text, by=house.head), key.text
    )
    with pytest.raises(Fault, match="rehearsal_wrong"):
        service.confirm_rehearsal(house.centre, TWO, answer, by=house.head)


def test_any_age_tool_can_open_the_test_envelope(house: House) -> None:
    key = X25519Identity.generate()
    plain = decrypt_bytes(
        service.publish_key(house.centre, ONE, key.recipient.text, by=house.head), [key]
    )
    assert msgspec.json.decode(plain)["tender_id"] == ONE


def test_the_wrong_key_opens_nothing(house: House) -> None:
    key = X25519Identity.generate()
    test_envelope = service.publish_key(house.centre, ONE, key.recipient.text, by=house.head)
    with pytest.raises(Fault, match="sealed_key_wrong"):
        rehearsal.rehearse(test_envelope, X25519Identity.generate().text)


@pytest.mark.parametrize(
    ("tender_id", "envelope", "code"),
    [
        ("1", "*", "tender_unknown"),
        (ONE, "price", "envelopes_wrong"),
        (TWO, "bid", "envelopes_wrong"),
    ],
)
def test_a_key_must_fit_its_tender(house: House, tender_id: str, envelope: str, code: str) -> None:
    key = X25519Identity.generate().recipient.text
    with pytest.raises(Fault, match=code):
        service.publish_key(house.centre, tender_id, key, envelope, by=house.head)


def test_what_is_no_recipient_is_refused(house: House) -> None:
    with pytest.raises(Fault, match="recipient_malformed"):
        service.publish_key(house.centre, ONE, "age1nonsense", by=house.head)
