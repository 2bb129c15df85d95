"""The board: it never says more than is known, and it knows when nothing changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sync.errors import Fault
from sync.gateway.enrolment import service as enrolment
from sync.gateway.room.board import SILENT_AFTER
from sync.gateway.room.service import Place
from sync.wire.messages import Queued
from sync.wire.times import to_text
from tests.sync.gateway.room.conftest import Office


def test_a_seat_never_heard_is_not_said_to_be_closed(office: Office) -> None:
    assert (office.tile.state, office.tile.last, office.tile.last_heard_s) == ("never", None, None)


def test_a_silent_seat_ages_visibly(office: Office) -> None:
    office.report("open")
    office.house.clock.now += SILENT_AFTER
    assert office.tile.state == "open"
    office.house.clock.pass_(seconds=1)
    assert (office.tile.state, office.tile.last) == ("silent", "open")
    seen = []
    for _ in range(3):
        seen.append(office.tile.last_heard_s)
        office.house.clock.pass_(minutes=2)
    assert seen == [25, 120, 240]
    office.report("open")
    assert (office.tile.state, office.tile.last_heard_s) == ("open", 0)


def test_a_clock_set_back_does_not_keep_a_dead_seat_alive(office: Office) -> None:
    office.report("locked")
    office.house.clock.pass_(hours=-1)
    assert office.tile.state == "silent"
    office.house.confirm_clock()
    office.report("locked")
    assert office.tile.state == "locked"


def test_a_revoked_seat_shows_nothing_of_anybody(office: Office) -> None:
    office.report("open")
    enrolment.revoke(office.house.centre, office.seat.seat_id, "hilang", by=office.house.both)
    assert (office.tile.state, office.tile.visitor) == ("revoked", None)


def test_each_change_under_way_has_its_word(office: Office) -> None:
    office.report()
    opened = office.order("open")
    assert (office.tile.state, office.tile.pending) == ("opening", ["open"])
    office.report("open", 1, [office.done(opened)])
    assert (office.tile.state, office.tile.pending) == ("open", [])
    locked = office.order("lock")
    assert office.tile.state == "locking"
    office.report("locked", 2, [office.done(locked)])
    assert office.tile.state == "locked"
    ended = office.order("end")
    assert office.tile.state == "ending"
    office.report("closed", 3, [office.done(ended)])
    assert office.tile.state == "closed"


def test_locked_is_not_said_while_a_taken_back_opening_may_take_effect(office: Office) -> None:
    office.report("locked")
    office.order("resume")
    office.order("lock")
    # The seat was heard after both, and had acted upon neither: the first may be on its way.
    office.report("locked", 0)
    assert office.tile.state == "locking"
    office.report("locked", 2)
    assert office.tile.state == "locked"


@pytest.mark.parametrize("state", ["locked", "closed"])
def test_an_opening_counts_until_a_status_from_after_its_expiry(office: Office, state: str) -> None:
    office.report(state)
    office.order("resume" if state == "locked" else "open")
    before = office.house.clock() + timedelta(seconds=59)
    office.house.clock.pass_(seconds=61)
    # heard late, made before the order expired
    office.report(state, at=to_text(before))
    assert office.tile.state == "opening"
    office.report(state)
    assert office.tile.state == state


def test_the_version_changes_with_what_shows_and_only_with_it(office: Office) -> None:
    versions = []

    def look() -> None:
        versions.append(office.room.board().version)

    look()
    office.report("open")
    look()
    office.order("message", text="Halo")
    look()
    office.report("open", 1, queued=Queued(sealed=1), acks=[])
    look()
    office.room.arrange({office.seat.seat_id: Place(1, 2)}, by=office.head)
    look()
    office.report("open", 1, queued=Queued(sealed=1), overtime=True, seconds_left=90)
    look()
    assert len(set(versions)) == len(versions)
    more = {"overtime": True, "disk_free": 10**11 + 5, "seconds_left": 90}
    office.report("open", 1, queued=Queued(sealed=1), **more)
    office.house.clock.pass_(seconds=2)
    look()
    assert versions[-1] == versions[-2]


def test_minutes_run_down_also_while_a_seat_is_silent(office: Office) -> None:
    office.report("open", seconds_left=600)
    office.house.clock.pass_(minutes=4)
    assert office.tile.minutes_left == 6
    office.house.clock.pass_(seconds=1)
    assert office.tile.minutes_left == 6, "as the seat itself says it: rounded up"
    office.house.clock.pass_(minutes=40)
    assert office.tile.minutes_left == 0


def test_a_near_deadline_with_something_unsent_is_flagged(office: Office) -> None:
    now = office.house.clock()
    soon, later = to_text(now + timedelta(minutes=30)), to_text(now + timedelta(hours=3))
    unsent = to_text(now - timedelta(seconds=45))
    office.report("closed", nearest_deadline=later, oldest_unsent_at=unsent)
    assert (office.tile.deadline_unsent, office.tile.oldest_unsent_s) == (False, 45)
    office.report("closed", nearest_deadline=soon, oldest_unsent_at=unsent)
    assert office.tile.deadline_unsent


def test_a_place_is_kept_and_replaced(office: Office) -> None:
    office.room.arrange({office.seat.seat_id: Place(1, 2)}, by=office.head)
    office.room.arrange({office.seat.seat_id: Place(3, 4)}, by=office.head)
    assert (office.tile.row, office.tile.column) == (3, 4)


@pytest.mark.parametrize(
    ("seat_id", "place", "code"),
    [("s-unknown", Place(1, 1), "seat_unknown"), ("", Place(0, 1), "place_outside")],
)
def test_a_room_is_arranged_whole_or_not_at_all(
    office: Office, seat_id: str, place: Place, code: str
) -> None:
    office.room.arrange({office.seat.seat_id: Place(1, 2)}, by=office.head)
    with pytest.raises(Fault, match=code):
        office.room.arrange({office.seat.seat_id: Place(5, 6), seat_id: place}, by=office.head)
    assert (office.tile.row, office.tile.column) == (1, 2)
