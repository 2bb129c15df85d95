"""The class's simulated link at a real seat with a real gateway: cut, told of truly, and mended."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.seat.ports import gateway_client
from sync.engine.settings import EngineSettings
from sync.transport.faults import LinkDown
from sync.transport.http import Http
from sync.transport.practice import PracticeLine
from tests.kiosk.training.class_room import ClassRoom, class_room, now
from tests.kiosk.training.classes import CODE, a_class
from tests.seat_process import until

# A second or two, on any machine; a seat that heard of it only with the answer to its next
# question would take longer.
SOON_S = EngineSettings.feed_wait_s


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ClassRoom]:
    with class_room(tmp_path) as made:
        until(lambda: made.link_up)
        made.admit()
        made.tell(a_class("0" * 64))
        until(lambda: made.desk.classes.classes())
        made.desk.classes.join_by_code(CODE, "Sari Dewi", "")
        yield made


def says(room: ClassRoom, what: str) -> object:
    """What the gateway has heard of the seat's class last."""
    said = room.room.said_lately(room.core.identity.seat_id, now())
    return None if said is None else getattr(said.attendance, what, None)


def test_a_cut_is_a_real_one_the_class_is_heard_and_a_release_mends_it(room: ClassRoom) -> None:
    began = time.monotonic()
    room.hold("link_cut", 120)
    until(lambda: not room.link_up)
    assert time.monotonic() - began < SOON_S
    with pytest.raises(LinkDown):
        room.core.gateway.about()
    until(lambda: says(room, "link_cut"))
    assert room.told is not None and says(room, "version") == room.told.version
    room.desk.classes.raise_hand(up=True)
    until(lambda: says(room, "hand_up"))
    room.change(title="Sambungan terputus")
    until(lambda: room.desk.classes.classes()[0].title == "Sambungan terputus")
    assert not room.link_up, "only the class is heard"
    until(lambda: room.core.engine.status.link.reason == "unreachable")
    room.change(holds=[])
    began = time.monotonic()
    until(lambda: room.link_up)
    assert time.monotonic() - began < SOON_S
    assert room.core.gateway.about().gateway_id == room.core.identity.gateway_id
    until(lambda: not says(room, "link_cut"))


def test_a_lock_of_the_console_comes_through_a_cut(room: ClassRoom) -> None:
    room.hold("link_cut", 120)
    until(lambda: not room.link_up)
    (tile,) = room.room.board().tiles
    seat = room.core.identity.seat_id
    room.room.order(room.head, [seat], "lock", seen={seat: tile.seen})
    until(lambda: room.session.state == "locked")
    until(lambda: room.room.pending(seat) == [])


def test_a_cut_expires_by_itself(room: ClassRoom) -> None:
    room.hold("link_cut", 15)
    until(lambda: not room.link_up)
    until(lambda: room.link_up)


def test_the_end_of_the_class_mends_the_line(room: ClassRoom) -> None:
    room.hold("link_cut", 120)
    until(lambda: not room.link_up)
    room.change(state="closed")
    until(lambda: room.link_up)


def test_a_visit_that_ends_mends_the_line(room: ClassRoom) -> None:
    room.hold("link_cut", 120)
    until(lambda: not room.link_up)
    room.session.end_by_visitor()
    until(lambda: room.link_up)


def test_a_seat_of_production_has_no_line_that_can_be_cut(room: ClassRoom) -> None:
    training = room.core.identity
    production = msgspec.structs.replace(training, realm="production")
    lines = [
        type(gateway_client("http://127.0.0.1:9", one, room.core.key, time.monotonic, "").line)
        for one in (training, production)
    ]
    assert lines == [PracticeLine, Http]
