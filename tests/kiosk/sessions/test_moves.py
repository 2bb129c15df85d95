from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from kiosk.sessions.moves import ACTS, LOCKS, MOVES, STATES, WHOS, Act, LockReason, Who, after
from kiosk.sessions.service import SeatSession
from kiosk.web.frame import SeatState
from sync.errors import Fault
from tests.kiosk.sessions.support import VISITOR, Room, refused
from tests.kiosk.web.support import HEAD, logged

OWN_PIN = "482915"
# Every way in which somebody makes a move; what is absent here has no way at all.
WAYS: dict[tuple[Act, Who], Callable[[SeatSession], object]] = {
    ("open", "staff"): lambda desk: desk.open(HEAD, VISITOR, "bidding", 30),
    ("lock", "visitor"): lambda desk: desk.lock("visitor"),
    ("lock", "staff"): lambda desk: desk.lock("staff", HEAD),
    ("lock", "seat"): lambda desk: desk.lock("restart"),
    ("resume", "visitor"): lambda desk: desk.resume_by_visitor(OWN_PIN),
    ("resume", "staff"): lambda desk: desk.resume(HEAD),
    ("extend", "staff"): lambda desk: desk.extend(HEAD, 15),
    ("message", "staff"): lambda desk: desk.message(HEAD, "Sebentar lagi"),
    ("pin", "visitor"): lambda desk: desk.set_visitor_pin(OWN_PIN),
    ("end", "visitor"): lambda desk: desk.end_by_visitor(),
    ("end", "staff"): lambda desk: desk.end_by_staff(HEAD),
}


def desk_in(room: Room, state: SeatState) -> SeatSession:
    desk = room.start()
    if state != "closed":
        desk.open(HEAD, VISITOR, "bidding", 30)
        desk.set_visitor_pin(OWN_PIN)
    if state == "locked":
        desk.lock()
    return desk


@pytest.mark.parametrize(("state", "way"), list(itertools.product(STATES, WAYS)))
def test_only_the_moves_of_the_table_are_made(
    room: Room, state: SeatState, way: tuple[Act, Who]
) -> None:
    desk = desk_in(room, state)
    act, who = way
    move = MOVES.get((state, act))
    if move is not None and who in move.by:
        WAYS[way](desk)
        assert desk.state == move.to
        return
    before = logged(room.open_db)
    assert refused(lambda: WAYS[way](desk)) == "seat_move_refused"
    assert desk.state == state
    assert logged(room.open_db) == before


@pytest.mark.parametrize(("state", "act", "who"), list(itertools.product(STATES, ACTS, WHOS)))
def test_what_is_not_in_the_table_is_refused(state: SeatState, act: Act, who: Who) -> None:
    move = MOVES.get((state, act))
    if move is None or who not in move.by:
        assert refused(lambda: after(state, act, who)) == "seat_move_refused"
    else:
        assert after(state, act, who) == move.to


def test_every_move_of_the_table_has_a_way() -> None:
    by_itself = {("end", "seat")}  # idling: see test_idle
    wanted = {(act, who) for (_, act), move in MOVES.items() for who in move.by}
    assert wanted == set(WAYS) | by_itself


@pytest.mark.parametrize("act", ["open", "resume", "extend", "end"])
def test_a_move_is_refused_before_anybody_is_asked_for_a_pin(room: Room, act: Act) -> None:
    wrong: dict[Act, SeatState] = {
        "open": "open", "resume": "open", "extend": "closed", "end": "closed",
    }  # fmt: skip
    with pytest.raises(Fault):
        desk_in(room, wrong[act]).require(act)


@pytest.mark.parametrize("reason", list(LOCKS))
def test_why_a_seat_is_locked_decides_who_resumes_it(room: Room, reason: LockReason) -> None:
    desk = desk_in(room, "open")
    desk.lock(reason, HEAD if reason == "staff" else None)
    if "visitor" in LOCKS[reason].resumed_by:
        desk.resume_by_visitor(OWN_PIN)
    else:
        assert refused(lambda: desk.resume_by_visitor(OWN_PIN)) == "visitor_pin_not_here"
        desk.resume(HEAD)
    assert desk.state == "open"


def test_staff_who_lock_a_locked_seat_take_the_key(room: Room) -> None:
    desk = desk_in(room, "locked")
    desk.lock("staff", HEAD, "kunci semua")
    assert refused(lambda: desk.resume_by_visitor(OWN_PIN)) == "visitor_pin_not_here"
    assert room.entries("seat_locked")[-1]["why"] == "kunci semua"
