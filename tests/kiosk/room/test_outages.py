"""A seat writes down when its link was down, on the trusted clock, and tells of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import UNSET

from kiosk import db as kiosk_db
from kiosk.room import outage_store
from kiosk.room.outages import WRITTEN_EVERY, LinkOutages
from sync.clock import Interval
from sync.database import connect, write_tx
from sync.link import LinkState, LinkStatus
from sync.wire.messages import SeatStatus
from sync.wire.outages import BoundedInstant, LinkOutage
from sync.wire.room import Queued

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
STATUS = SeatStatus(
    seat_id="s-1",
    boot_id="b",
    sequence=1,
    at=None,
    state="closed",
    applied=0,
    acks=[],
    queued=Queued(),
    disk_free=1,
    app_version="0.1.0",
)


class Room:
    """A link and a clock that the test turns."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "seat.db"
        kiosk_db.prepare(self.path)
        self.link = LinkStatus(LinkState.UP, None, 0.0)
        self.up = True
        self.now: Interval | None = Interval(NOON, NOON + timedelta(seconds=1))
        self.outages = self.start()

    def connect(self) -> sqlite3.Connection:
        return connect(self.path)

    def start(self) -> LinkOutages:
        self.outages = LinkOutages(
            self.connect, lambda: self.link, lambda: self.up, lambda: self.now
        )
        return self.outages

    def look(
        self,
        state: LinkState,
        reason: str | None = None,
        *,
        times: int = 1,
        up: bool | None = None,
    ) -> None:
        self.link = LinkStatus(state, reason, 0.0)
        self.up = state is LinkState.UP if up is None else up
        for _ in range(times):
            if self.now is not None:
                end = self.now.latest
                later = None if end is None else end + timedelta(seconds=4)
                self.now = Interval(self.now.earliest + timedelta(seconds=4), later)
            self.outages.look()

    def report(self) -> list[str]:
        """Send a status that arrives; return the ids of the outages it told."""
        with closing(self.connect()) as db, write_tx(db):
            status = self.outages.fill_status(db, STATUS)
            self.outages.reported(db, status)
        return [] if status.outages is UNSET else [one.outage_id for one in status.outages]

    def told(self) -> list[LinkOutage]:
        db: sqlite3.Connection = connect(self.path)
        try:
            found = self.outages.fill_status(db, STATUS).outages
            return found if isinstance(found, list) else []
        finally:
            db.close()


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


Make = Callable[[Path], Room]


def test_an_outage_is_told_with_its_bounds_from_first_failure_to_last(room: Room) -> None:
    room.look(LinkState.UP)
    room.look(LinkState.DOWN, "refused", times=3)
    room.look(LinkState.UP)
    (one,) = room.told()
    assert (one.over, one.failures, one.reason, one.state) == (True, 3, "refused", "down")
    assert one.first.earliest == "2026-11-24T05:00:08.000000Z"
    assert one.first.latest == "2026-11-24T05:00:09.000000Z"
    assert one.last.earliest == "2026-11-24T05:00:16.000000Z"
    assert one.last.latest == "2026-11-24T05:00:21.000000Z"


def test_what_the_screen_still_shows_once_the_path_is_back_is_no_outage(room: Room) -> None:
    room.look(LinkState.DOWN, "refused", times=2)
    room.look(LinkState.DOWN, "refused", times=3, up=True)
    room.look(LinkState.UP)
    (one,) = room.told()
    assert (one.over, one.failures) == (True, 2)
    assert one.last.earliest == "2026-11-24T05:00:08.000000Z"
    assert one.last.latest == "2026-11-24T05:00:13.000000Z"


def test_a_gateway_that_went_back_is_not_trusted_and_no_outage(room: Room) -> None:
    room.look(LinkState.UNTRUSTED, "gateway_rolled_back", times=5, up=True)
    assert room.told() == []


def test_a_disk_that_was_full_makes_no_outage_longer(room: Room) -> None:
    room.look(LinkState.DOWN, "refused", times=2)
    whole, room.path = room.path, room.path.parent / "missing" / "seat.db"
    for _ in range(3):
        with pytest.raises(sqlite3.OperationalError):
            room.look(LinkState.UP)
    room.path = whole
    room.look(LinkState.UP)
    (one,) = room.told()
    assert (one.over, one.last.latest) == (True, "2026-11-24T05:00:13.000000Z")


def test_each_is_told_until_it_arrived_as_it_stands_and_all_again_after_a_loss(room: Room) -> None:
    room.look(LinkState.DOWN, "refused", times=2)
    room.look(LinkState.UP)
    (first,) = room.report()
    assert room.report() == []
    room.look(LinkState.DOWN, "refused")
    (second,) = room.report()
    assert second != first
    room.look(LinkState.UP)
    assert room.report() == [second]
    assert room.report() == []
    with closing(room.connect()) as db, write_tx(db):
        room.outages.other_history(db)
    assert room.report() == [first, second]


def test_the_oldest_goes_by_when_it_was_written_whatever_the_wall_clock_says(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outage_store, "KEPT", 2)
    ids = ["o9", "o5", "o1"]  # a clock that goes back
    with closing(room.connect()) as db, write_tx(db):
        for one in ids:
            seen = BoundedInstant(earliest="2026-11-24T05:00:00.000000Z", latest=None)
            outage_store.put(
                db,
                LinkOutage(
                    outage_id=one,
                    first=seen,
                    last=seen,
                    over=True,
                    state="down",
                    reason="refused",
                    failures=1,
                ),
            )
    assert room.report() == ["o5", "o1"]


def test_without_any_the_field_is_left_out(room: Room) -> None:
    room.look(LinkState.UP, times=3)
    room.look(LinkState.DOWN, "not_tried")
    assert room.told() == []


def test_one_that_goes_on_is_told_so(room: Room) -> None:
    room.look(LinkState.CAPTIVE, "captive", times=WRITTEN_EVERY + 2)
    (one,) = room.told()
    assert (one.over, one.failures, one.state) == (False, WRITTEN_EVERY + 2, "captive")


def test_a_power_cut_leaves_what_was_written_and_the_next_is_another(room: Room) -> None:
    room.look(LinkState.DOWN, "refused", times=4)
    room.start()
    room.look(LinkState.DOWN, "refused", times=2)
    room.look(LinkState.UP)
    first, second = room.told()
    assert (first.over, first.failures) == (False, 1)
    assert (second.over, second.failures) == (True, 2)


def test_an_open_end_stays_open_and_no_time_is_no_outage(room: Room) -> None:
    room.now = None
    room.look(LinkState.DOWN, "refused")
    assert room.told() == []
    room.now = Interval(NOON, None)
    room.look(LinkState.DOWN, "refused")
    (one,) = room.told()
    assert one.first.latest is None
