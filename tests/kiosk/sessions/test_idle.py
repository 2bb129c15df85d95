from __future__ import annotations

import pytest

from kiosk.sessions.idle import IdleLimits, IdleWatch
from kiosk.sessions.moves import LockReason
from kiosk.sessions.service import SeatSession
from tests.kiosk.sessions.support import VISITOR, Room
from tests.kiosk.web.support import HEAD, LIMITS, logged


@pytest.fixture
def desk(room: Room) -> SeatSession:
    desk = room.start()
    desk.open(HEAD, VISITOR, "bidding", 240)
    return desk


def test_a_warning_counts_down_and_then_the_seat_locks(room: Room, desk: SeatSession) -> None:
    room.wait(desk, LIMITS.lock_s - LIMITS.warning_s - 1)
    assert desk.view().locks_in_s is None
    room.wait(desk, 1)
    assert desk.view().locks_in_s == 30
    room.wait(desk, 29)
    assert desk.view().locks_in_s == 1
    room.wait(desk, 1)
    assert (desk.state, desk.lock_reason) == ("locked", "idle")


def test_any_sign_of_life_cancels_the_warning(room: Room, desk: SeatSession) -> None:
    room.wait(desk, LIMITS.lock_s - 1)
    assert desk.view().locks_in_s == 1
    desk.seen()
    assert desk.view().locks_in_s is None
    room.wait(desk, LIMITS.lock_s - 1)
    assert desk.state == "open"


def test_a_page_that_only_polls_is_no_sign_of_life(room: Room, desk: SeatSession) -> None:
    for _ in range(int(LIMITS.lock_s)):
        room.machine.seconds += 1
        desk.seen(room.machine.seconds - 1000.0)  # the last touch was when the visit began
    assert desk.state == "locked"


@pytest.mark.parametrize("idle_s", [float("inf"), 1e300, -5.0])
def test_what_a_page_claims_moves_the_clock_forward_only(
    room: Room, desk: SeatSession, idle_s: float
) -> None:
    room.wait(desk, 100)
    desk.seen()
    desk.seen(idle_s)
    assert desk.status().idle_s == 0
    room.wait(desk, 10)
    assert desk.status().idle_s == 10


def test_while_sealing_runs_the_longer_limit_counts(room: Room, desk: SeatSession) -> None:
    room.busy = True
    room.wait(desk, 1)
    room.wait(desk, LIMITS.sealing_s - 2)
    assert desk.state == "open"
    room.wait(desk, 1)
    assert (desk.state, desk.lock_reason) == ("locked", "idle")


def test_when_sealing_ends_there_is_still_a_warning(room: Room, desk: SeatSession) -> None:
    room.busy = True
    room.wait(desk, 1)
    room.wait(desk, 600)
    room.busy = False
    room.wait(desk, 1)
    assert desk.state == "open"
    assert desk.view().locks_in_s in (29, 30)
    room.wait(desk, 31)
    assert desk.state == "locked"


def test_a_seat_left_locked_ends_and_sealing_holds_that_up(room: Room, desk: SeatSession) -> None:
    room.wait(desk, LIMITS.lock_s)
    room.busy = True
    room.wait(desk, LIMITS.end_s + 600)
    assert desk.state == "locked"
    room.busy = False
    room.wait(desk, 1)
    assert desk.state == "closed"
    assert room.entries("seat_ended")[-1]["reason"] == "idle"
    assert logged(room.open_db)[-1] == "visit_wiped"


def test_a_sealing_that_begins_in_the_moment_of_the_end_goes_on_and_no_page_fails(
    room: Room, desk: SeatSession
) -> None:
    room.wait(desk, LIMITS.lock_s)
    answers = iter([False, True])
    desk.ports.busy = lambda: next(answers, True)
    room.machine.seconds += LIMITS.end_s
    assert desk.view().state == "locked"


def test_a_draft_whose_tender_closes_soon_is_not_thrown_away(room: Room, desk: SeatSession) -> None:
    room.soon = True
    room.wait(desk, LIMITS.lock_s)
    room.wait(desk, LIMITS.end_s)
    assert desk.state == "locked"
    room.soon = False
    room.wait(desk, 1)
    assert desk.state == "closed"


@pytest.mark.parametrize(
    ("reason", "ends"),
    [("visitor", True), ("idle", True), ("time", True), ("staff", False), ("restart", False)],
)
def test_what_staff_must_decide_never_ends_by_itself(
    room: Room, desk: SeatSession, reason: LockReason, ends: bool
) -> None:
    desk.lock(reason, HEAD if reason == "staff" else None)
    room.wait(desk, LIMITS.end_s - 1)
    assert desk.state == "locked"
    room.wait(desk, 3 * LIMITS.end_s)
    assert (desk.state == "closed") is ends


def test_the_wait_for_the_end_starts_anew_with_each_lock(room: Room, desk: SeatSession) -> None:
    desk.lock()
    room.wait(desk, LIMITS.end_s - 10)
    desk.resume(HEAD)
    desk.lock()
    room.wait(desk, LIMITS.end_s - 10)
    assert desk.state == "locked"


def test_a_resumed_seat_is_not_locked_for_the_time_it_was_locked(
    room: Room, desk: SeatSession
) -> None:
    room.wait(desk, LIMITS.lock_s)
    room.wait(desk, 600)
    desk.resume(HEAD)
    desk.tick()
    assert desk.state == "open"
    assert desk.view().locks_in_s is None


def test_a_warning_longer_than_the_limit_warns_at_once() -> None:
    watch = IdleWatch(IdleLimits(warning_s=30, lock_s=10))
    watch.start(0.0)
    assert watch.warned(0.0)
    assert watch.left_s(4.0) == 6.0
