"""Which announcements a seat shows, and what it says of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk.announcements.service import KEPT_AFTER_END, Announcements
from kiosk.db import prepare
from kiosk.seat import WriteTx
from sync.clock import Interval
from sync.database import connect, write_tx
from sync.errors import Fault
from sync.wire.announcements import Announcement, Shown
from sync.wire.messages import Queued, SeatStatus
from sync.wire.times import to_text

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def told(which: str = "a-1", version: int = 1, **changes: object) -> Announcement:
    first = Announcement(
        announcement_id=which,
        version=version,
        severity="notice",
        text_id="Printer di meja 2 sedang diperbaiki.",
        text_en="The printer on desk 2 is being repaired.",
        starts_at=to_text(NOON),
        ends_at=to_text(NOON + 2 * HOUR),
    )
    return msgspec.structs.replace(first, **changes)


@dataclass
class Corner:
    """A seat's database, its clock turned by hand, and how often the engine was asked to report."""

    path: Path
    now: Interval | None = field(default_factory=lambda: Interval(NOON, NOON))
    reports: int = 0

    def __post_init__(self) -> None:
        prepare(self.path)
        self.announcements = self.start()

    def start(self) -> Announcements:
        """The program starts (again)."""
        return Announcements(lambda: connect(self.path), lambda: self.now, self._report)

    def _report(self) -> None:
        self.reports += 1

    def at(self, moment: datetime, uncertain: timedelta = timedelta()) -> None:
        self.now = Interval(moment - uncertain, moment + uncertain)

    def change(self, act: Callable[[WriteTx], object]) -> None:
        with closing(connect(self.path)) as db, write_tx(db):
            act(WriteTx(db))

    def take(self, *news: Announcement) -> None:
        for one in news:
            self.change(lambda tx, one=one: self.announcements.take(tx, one))  # type: ignore[misc]

    def texts(self) -> list[str]:
        return [one.text_id for one in self.announcements.standing()]

    def status(self) -> SeatStatus:
        empty = SeatStatus(
            seat_id="s-1",
            boot_id="b-1",
            sequence=1,
            at=None,
            state="closed",
            applied=0,
            acks=[],
            queued=Queued(),
            disk_free=0,
            app_version="0",
        )
        with closing(connect(self.path)) as db:
            return self.announcements.fill_status(db, empty)

    def rows(self) -> int:
        with closing(connect(self.path)) as db:
            return int(db.execute("SELECT count(*) FROM announcement").fetchone()[0])


@pytest.fixture
def corner(tmp_path: Path) -> Corner:
    return Corner(tmp_path / "seat.db")


def test_it_stands_from_its_start_until_its_end(corner: Corner) -> None:
    corner.take(told())
    stands = []
    for moment in (NOON - HOUR, NOON, NOON + HOUR, NOON + 2 * HOUR, NOON + 3 * HOUR):
        corner.at(moment)
        stands.append(bool(corner.texts()))
    assert stands == [False, True, True, False, False]


def test_where_the_time_cannot_tell_it_stands(corner: Corner) -> None:
    """Also while the latest end of now is open, and while no time is known at all."""
    corner.take(told())
    corner.at(NOON - timedelta(minutes=1), uncertain=timedelta(minutes=2))
    assert corner.texts()
    corner.at(NOON + 2 * HOUR + timedelta(minutes=1), uncertain=timedelta(minutes=2))
    assert corner.texts()
    corner.now = Interval(NOON - HOUR, None)
    assert corner.texts()
    corner.now = Interval(NOON + 3 * HOUR, None)
    assert not corner.texts()
    corner.now = None
    assert corner.texts()


def test_the_highest_version_counts_in_whatever_order_they_come(corner: Corner) -> None:
    corner.take(told(version=2, text_id="Kedua"), told(version=1, text_id="Pertama"))
    assert corner.texts() == ["Kedua"]
    corner.take(told(version=2, text_id="Bukan kedua"))
    assert corner.texts() == ["Kedua"]


def test_a_withdrawn_one_goes_and_no_earlier_version_brings_it_back(corner: Corner) -> None:
    corner.take(told(), told(version=2, withdrawn=True), told())
    assert corner.texts() == []


def test_several_stand_by_their_start(corner: Corner) -> None:
    early = to_text(NOON - HOUR)
    corner.take(told("b", text_id="B"), told("a", text_id="A"))
    corner.take(told("c", text_id="C", starts_at=early))
    assert corner.texts() == ["C", "A", "B"]


@pytest.mark.parametrize("field", ["starts_at", "ends_at"])
def test_a_date_that_is_none_is_set_aside_by_the_engine(field: str, corner: Corner) -> None:
    with pytest.raises(Fault) as fault:
        corner.take(told(**{field: "2026-02-31T00:00:00Z"}))
    assert fault.value.code == "time_malformed"
    assert corner.rows() == 0


def test_another_history_begins_with_nothing(corner: Corner) -> None:
    corner.take(told())
    corner.change(corner.announcements.start_again)
    assert corner.texts() == []
    corner.take(told())
    assert len(corner.texts()) == 1


def test_what_ended_long_ago_is_forgotten_and_what_has_just_ended_is_kept(corner: Corner) -> None:
    """A version that comes again must not stand because the withdrawn one was forgotten."""
    corner.take(told("old"))
    corner.at(NOON + KEPT_AFTER_END)
    corner.take(told("new"))
    assert corner.rows() == 2
    corner.at(NOON + KEPT_AFTER_END + 3 * HOUR)
    corner.take(told("newer", ends_at=to_text(NOON + KEPT_AFTER_END + 9 * HOUR)))
    assert corner.rows() == 1


def test_the_status_tells_what_was_drawn_and_still_stands(corner: Corner) -> None:
    one, two = told("a-1"), told("a-2")
    corner.take(one, two)
    assert corner.status().announcements is msgspec.UNSET
    corner.announcements.drawn([one])
    assert corner.status().announcements == [Shown(announcement_id="a-1", version=1)]
    corner.announcements.drawn([one, two])
    assert [each.announcement_id for each in corner.status().announcements or []] == ["a-1", "a-2"]
    corner.take(told("a-1", version=2))
    assert [each.announcement_id for each in corner.status().announcements or []] == ["a-2"]
    corner.at(NOON + 5 * HOUR)
    assert corner.status().announcements is msgspec.UNSET


def test_a_status_without_any_is_byte_for_byte_the_one_that_older_gateways_take(
    corner: Corner,
) -> None:
    assert b"announcements" not in msgspec.json.encode(corner.status())


def test_the_gateway_is_told_at_once_and_not_at_every_drawing(corner: Corner) -> None:
    corner.take(told())
    for _ in range(5):
        corner.announcements.drawn(corner.announcements.standing())
    assert corner.reports == 1
    corner.take(told(version=2))
    corner.announcements.drawn(corner.announcements.standing())
    assert corner.reports == 2


def test_they_outlive_a_restart(corner: Corner) -> None:
    corner.take(told())
    corner.announcements = corner.start()
    assert len(corner.texts()) == 1
