"""What a courier brings counts by the keys of its own realm, as what a link brings does.

A parcel and its way back are first shown to be taken where they belong, on every way there is. Then
a liar of the other realm makes them: the words and ids of this realm, its own key.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.courier import importing
from sync.courier import layout
from sync.errors import Fault
from sync.gateway.courier import store
from sync.outbox import Outbox, State
from sync.wire.keys import SigningKey
from tests.realms.couriers import WAYS, CarriedSeat, remembered, rewritten
from tests.realms.rooms import TwinRoom, renamed


@pytest.fixture
def seat(here: TwinRoom, tmp_path: Path) -> CarriedSeat:
    """A seat of this realm."""
    return CarriedSeat.enrolled(here, tmp_path / "here")


@pytest.fixture
def abroad(liar: TwinRoom, tmp_path: Path) -> CarriedSeat:
    """A seat of the other realm, as it was enrolled there."""
    return CarriedSeat.enrolled(liar, tmp_path / "abroad")


@pytest.fixture(params=["by its own name", "by the other's name"])
def stranger(
    request: pytest.FixtureRequest, seat: CarriedSeat, liar: TwinRoom, tmp_path: Path
) -> CarriedSeat:
    """A liar of the other realm who has set up this very seat, with a key of theirs."""
    key = liar.seat.key
    key = key if "own" in request.param else renamed(key, seat.seat.key.public)
    return CarriedSeat.at(seat.room, tmp_path / "stranger", seat.identity, key)


# --- every kind of message that only a courier carries -------------------------------------------


def _labels(seat: CarriedSeat, false_seat: SigningKey, false_gateway: SigningKey) -> None:
    """Of a parcel, and of a way back; all that is inside is as the true one made it."""
    house = seat.room.house
    back = seat.answered()
    assert seat.take_back(back.name).answers == 1
    seat.seal()
    out = rewritten(seat.place, seat.export(), house.centre.unsealer, false_seat)
    before = remembered(house)
    with pytest.raises(Fault, match="courier_unsigned"):
        WAYS["by hand"](seat.room, seat.place, out)
    assert remembered(house) == before
    back = seat.answered()
    name, known = rewritten(seat.place, back, seat.opener, false_gateway), seat.remembered()
    with pytest.raises(Fault, match="courier_unsigned"):
        seat.take_back(name)
    assert seat.remembered() == known


def _indexes(seat: CarriedSeat, false_seat: SigningKey, false_gateway: SigningKey) -> None:
    """Under a label that is the seat's: what lies beside it was changed on the way."""
    house, true = seat.room.house, seat.seat.key
    seat.seal()
    first = seat.export()
    same = rewritten(seat.place, first, house.centre.unsealer, true, {layout.INDEX: true})
    assert WAYS["by hand"](seat.room, seat.place, same) == 1
    sha256, out = seat.seal(), seat.export()
    name = rewritten(seat.place, out, house.centre.unsealer, true, {layout.INDEX: false_seat})
    with pytest.raises(Fault, match="courier_damaged"):
        WAYS["by hand"](seat.room, seat.place, name)
    with house.centre.reading() as db:
        known = store.find(db, out.label.bundle_id)
        assert store.answers(db, out.label.bundle_id) == []
    assert known is not None
    assert (known.state, known.index_token, known.items, known.taken) == ("failed", None, 0, 0)
    assert not house.centre.objects.has(sha256)


def _replies(seat: CarriedSeat, false_seat: SigningKey, false_gateway: SigningKey) -> None:
    """Under a label that is the gateway's."""
    true = seat.room.house.centre.key
    same = rewritten(seat.place, seat.answered(), seat.opener, true, {layout.INDEX: true})
    assert seat.take_back(same).answers == 1
    back, before = seat.answered(), seat.remembered()
    name = rewritten(seat.place, back, seat.opener, true, {layout.INDEX: false_gateway})
    with pytest.raises(Fault, match="courier_damaged"):
        seat.take_back(name)
    assert seat.remembered() == before
    assert State.SEALED in seat.states()


CROSSINGS: dict[str, Callable[[CarriedSeat, SigningKey, SigningKey], None]] = {
    "courier-label": _labels,
    "courier-index": _indexes,
    "courier-reply": _replies,
}


@pytest.mark.parametrize("kind", sorted(CROSSINGS))
def test_what_only_a_courier_carries_counts_by_the_key_of_its_own_realm(
    kind: str, seat: CarriedSeat, stranger: CarriedSeat, gateway_key: SigningKey
) -> None:
    CROSSINGS[kind](seat, stranger.seat.key, gateway_key)


# --- whole parcels -------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_a_parcel_of_a_seat_here_is_taken_in_here_and_its_answer_there(
    way: str, seat: CarriedSeat
) -> None:
    sha256 = seat.seal()
    assert WAYS[way](seat.room, seat.place, seat.export().name) == 1
    assert seat.room.house.centre.objects.has(sha256)
    assert seat.states() == {State.SEALED}
    back = seat.take_back(seat.answered().name)
    assert (back.answers, back.code) == (2, None)
    assert back.pages >= 1
    assert seat.states() == {State.ACCEPTED}


@pytest.mark.parametrize("way", WAYS)
def test_a_parcel_of_a_liar_is_refused_by_its_key(way: str, stranger: CarriedSeat) -> None:
    house, sha256 = stranger.room.house, stranger.seal()
    name, before = stranger.export().name, remembered(house)
    with pytest.raises(Fault, match="courier_unsigned"):
        WAYS[way](stranger.room, stranger.place, name)
    assert remembered(house) == before
    assert not house.centre.objects.has(sha256)


@pytest.mark.parametrize("way", WAYS)
def test_a_parcel_as_it_was_made_in_the_other_realm_is_refused(
    way: str, here: TwinRoom, abroad: CarriedSeat
) -> None:
    abroad.seal()
    out, before = abroad.export(), remembered(here.house)
    with pytest.raises(Fault, match="courier_realm"):
        WAYS[way](here, abroad.place, out.name)
    assert remembered(here.house) == before
    assert WAYS[way](abroad.room, abroad.place, out.name) == 1


def test_a_command_on_a_stick_counts_by_its_own_key(
    seat: CarriedSeat, stranger: CarriedSeat
) -> None:
    """The seat itself copies it, signs for it on the label and lists it in the index."""
    true, liar = seat.seat, stranger.seat
    true.outbox = Outbox(seat.identity.seat_id, liar.key, true.private)
    seat.seal()
    assert WAYS["by hand"](seat.room, seat.place, seat.export().name) == 1
    with seat.room.house.centre.reading() as db:
        rows = db.execute(
            "SELECT count(*) AS n FROM bid WHERE seat_id = ?", (seat.identity.seat_id,)
        )
        assert rows.fetchone()["n"] == 0


# --- ways back -----------------------------------------------------------------------------------


def test_answers_and_pages_in_a_way_back_count_by_their_own_key(
    seat: CarriedSeat, gateway_key: SigningKey
) -> None:
    """The label and what stands first inside are the gateway's own."""
    true, back, before = seat.room.house.centre.key, seat.answered(), seat.remembered()
    lies = {"answers": gateway_key, "pages": gateway_key}
    done = seat.take_back(rewritten(seat.place, back, seat.opener, true, lies))
    assert (done.answers, done.pages, done.items, done.code) == (0, 0, 0, "courier_damaged")
    assert seat.remembered() == before
    assert seat.states() == {State.SEALED}


def test_a_way_back_as_it_was_made_in_the_other_realm_is_refused(
    seat: CarriedSeat, abroad: CarriedSeat
) -> None:
    seat.seal()
    name, before = abroad.answered().name, seat.remembered()
    with pytest.raises(Fault, match="courier_realm"):
        importing.opened(abroad.place, name, seat.identity)
    (found,) = importing.find(abroad.place, seat.identity)
    assert isinstance(found, Fault)
    assert seat.remembered() == before
    assert abroad.take_back(name).answers == 1
