from __future__ import annotations

import random
import sqlite3
import threading
from dataclasses import replace

import pytest

from kiosk.sessions.service import SeatSession
from kiosk.staff.service import Actor
from tests.kiosk.sessions.support import VISITOR, Notes, Room, refused
from tests.kiosk.web.support import HEAD, LIMITS, logged
from tests.logged import own

CONSOLE = Actor("staff-2", "Pak Tono", "front_desk", order_id="order-9")


@pytest.fixture
def desk(room: Room) -> SeatSession:
    desk = room.start()
    desk.open(HEAD, VISITOR, "bidding", 30, why="buku tamu 12")
    return desk


def test_every_move_is_logged_with_who_and_why(room: Room, desk: SeatSession) -> None:
    desk.lock("staff", CONSOLE, "rapat")
    desk.resume(HEAD)
    desk.extend(CONSOLE, 15, "antrean sepi")
    desk.message(CONSOLE, "Lima menit lagi")
    desk.end_by_staff(HEAD)
    assert logged(room.open_db)[1:] == [  # after the roster came
        "seat_opened", "seat_locked", "seat_resumed", "seat_extended", "seat_message",
        "seat_ended", "visit_wiped",
    ]  # fmt: skip
    assert room.entries("seat_opened")[0]["why"] == "buku tamu 12"
    locked = room.entries("seat_locked")[0]
    assert (locked["staff_id"], locked["order_id"], locked["why"]) == (
        "staff-2", "order-9", "rapat",
    )  # fmt: skip
    assert "order_id" not in room.entries("seat_resumed")[0]


def test_no_event_holds_a_word_of_a_message_or_a_name(room: Room, desk: SeatSession) -> None:
    desk.message(CONSOLE, "Pak Budi, telepon")
    desk.end_by_visitor()
    db = room.open_db()
    told = "".join(row["event"] for row in db.execute("SELECT event FROM log_leaf"))
    db.close()
    for word in ("Budi", "telepon", "Ratna", "Tono"):
        assert word not in told


def test_every_event_says_when(room: Room, desk: SeatSession) -> None:
    db = room.open_db()
    row = db.execute("SELECT event ->> 'earliest' AS at FROM log_leaf ORDER BY idx DESC").fetchone()
    db.close()
    assert row["at"].startswith("2026-11-22T03:31:22")


def test_no_name_is_ever_readable_on_the_disk(room: Room, desk: SeatSession) -> None:
    desk.keep("bidding", lambda: b"Kenari-Rahasia", lambda data: None)
    desk.message(HEAD, "Halo Budi")
    desk.lock()
    desk.resume(HEAD)
    desk.keep_now()
    written = room.disk()
    for word in (b"Budi", b"Ratna", b"Kenari-Rahasia"):
        assert word not in written


def test_ending_forgets_everything_and_says_so_in_the_log(room: Room, desk: SeatSession) -> None:
    forgotten: list[str] = []

    def sweep() -> int:
        forgotten.append("spool")
        return 3

    desk.on_end(sweep)
    desk.on_end(lambda: 1 // 0)
    desk.on_end(lambda: forgotten.append("jobs"))
    desk.ports.queued = lambda: 2
    desk.memory.of(Notes).words = ["rahasia", "PT"]
    desk.end_by_visitor()
    assert desk.memory.count() == 0
    assert forgotten == ["spool", "jobs"]
    assert desk.visit is None
    assert list((room.folder / "visit").iterdir()) == []
    receipt = room.entries("visit_wiped")[0]
    assert receipt.pop("visit_id") == room.entries("seat_ended")[0]["visit_id"]
    assert receipt == {"key_destroyed": True, "drafts": 2, "files": 3, "kept": 2}


def test_the_closing_page_lasts_a_minute_and_names_nobody(room: Room, desk: SeatSession) -> None:
    desk.end_by_staff(HEAD)
    assert desk.closing is not None
    assert VISITOR not in repr(desk.closing)
    room.machine.seconds += 59.9
    assert desk.closing is not None
    room.machine.seconds += 0.1
    assert desk.closing is None


def test_the_next_visit_takes_the_closing_page_away(desk: SeatSession) -> None:
    desk.end_by_visitor()
    desk.open(HEAD, "Ani", "training", 15)
    assert desk.closing is None
    desk.end_by_visitor()
    desk.dismiss_closing()
    assert desk.closing is None


def test_time_that_runs_out_locks(room: Room, desk: SeatSession) -> None:
    room.spend(desk, 30 * 60 - 1)
    assert desk.status().seconds_left == 1
    room.spend(desk, 1)
    assert (desk.state, desk.lock_reason) == ("locked", "time")


def test_the_wall_clock_is_never_asked(room: Room, desk: SeatSession) -> None:
    """Only the boot clock moves a visit: a machine whose clock stands still loses no time."""
    before = desk.status().seconds_left
    desk.tick()
    assert desk.status().seconds_left == before


def test_time_never_cuts_off_a_sealing(room: Room, desk: SeatSession) -> None:
    room.busy = True
    room.spend(desk, 31 * 60)
    assert desk.state == "open"
    for act in (desk.end_by_visitor, lambda: desk.end_by_staff(HEAD)):
        assert refused(act) == "seat_busy"
    room.busy = False
    assert desk.state == "locked"


def test_a_tender_that_closes_soon_is_flagged_once_and_not_cut_off(
    room: Room, desk: SeatSession
) -> None:
    room.soon = True
    room.spend(desk, 31 * 60)
    room.spend(desk, 5 * 60)
    status = desk.status()
    assert (status.state, status.overtime, status.seconds_left) == ("open", True, 0)
    assert desk.view().overtime
    assert not desk.view().nearly_over
    assert len(room.entries("seat_overtime")) == 1
    desk.extend(HEAD, 15)
    assert not desk.status().overtime
    assert desk.status().seconds_left == 15 * 60
    room.spend(desk, 16 * 60)
    assert len(room.entries("seat_overtime")) == 2


def test_overtime_ends_when_the_tender_has_closed(room: Room, desk: SeatSession) -> None:
    room.soon = True
    room.spend(desk, 31 * 60)
    room.soon = False
    room.spend(desk, 1)
    assert (desk.state, desk.lock_reason) == ("locked", "time")
    assert not desk.status().overtime


def test_in_overtime_a_seat_nobody_uses_still_locks(room: Room, desk: SeatSession) -> None:
    room.soon = True
    room.spend(desk, 31 * 60)
    room.wait(desk, LIMITS.lock_s)
    assert desk.lock_reason == "idle"
    desk.resume(HEAD)  # no minutes asked: the tender still closes soon
    assert desk.state == "open"
    assert desk.status().overtime


def test_when_nobody_can_tell_the_deadline_nothing_is_cut_off(
    room: Room, desk: SeatSession, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> bool:
        raise sqlite3.OperationalError("disk I/O error")

    desk.ports.closes_soon = broken
    room.spend(desk, 31 * 60)
    assert desk.state == "open"
    assert "closes_soon_unknown" in caplog.text


def test_one_who_answers_may_ask_the_desk_itself(room: Room, desk: SeatSession) -> None:
    desk.ports.busy = lambda: desk.visit is None
    desk.ports.closes_soon = lambda: desk.state == "open"
    room.spend(desk, 31 * 60)
    assert desk.status().overtime


def test_a_visit_whose_time_is_over_needs_minutes_to_go_on(room: Room, desk: SeatSession) -> None:
    room.spend(desk, 40 * 60)
    assert refused(lambda: desk.resume(HEAD)) == "visit_time_over"
    desk.resume(HEAD, 15)
    assert desk.status().seconds_left == 15 * 60


def test_extending_adds_to_what_is_left_up_to_a_day_at_work(room: Room, desk: SeatSession) -> None:
    room.spend(desk, 10 * 60)
    desk.extend(HEAD, 15)
    assert desk.status().seconds_left == 35 * 60
    desk.extend(HEAD, 480)
    assert desk.status().seconds_left == 480 * 60


def test_a_message_stands_until_it_is_closed(desk: SeatSession) -> None:
    desk.message(HEAD, "Lima menit lagi")
    assert desk.view().message == desk.status().message == "Lima menit lagi"
    assert "m" in desk.view().warned
    desk.dismiss_message()
    assert desk.status().message is None
    assert "m" not in desk.view().warned


def test_a_locked_view_names_nobody_and_shows_no_message(desk: SeatSession) -> None:
    desk.message(HEAD, "Pak Budi, telepon")
    desk.lock()
    view = desk.view()
    assert (view.visitor_name, view.staff_name, view.message) == (None, None, "")


def test_everybody_who_asked_hears_of_every_change(room: Room, desk: SeatSession) -> None:
    heard: list[str] = []
    desk.on_change(lambda: 1 // 0)
    desk.on_change(lambda: heard.append(desk.status().state))
    desk.lock()
    desk.resume(HEAD)
    desk.extend(HEAD, 15)
    desk.message(HEAD, "x")
    room.wait(desk, LIMITS.lock_s)
    room.wait(desk, LIMITS.end_s)
    assert heard == ["locked", "open", "open", "open", "locked", "closed"]


def test_locking_and_ending_work_when_nothing_can_be_written(
    desk: SeatSession, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    desk._record.record = full
    desk.lock()
    assert desk.state == "locked"
    desk.end_by_staff(HEAD)
    assert desk.state == "closed"
    assert [record.event_name for record in own(caplog)] == [  # type: ignore[attr-defined]
        "seat_locked", "seat_ended", "visit_wiped",
    ]  # fmt: skip


def test_an_end_is_told_although_the_queue_cannot_be_counted(
    desk: SeatSession, room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    def unreadable() -> int:
        raise sqlite3.OperationalError("disk I/O error")

    told: list[str] = []
    desk.on_change(lambda: told.append(desk.status().state))
    desk.ports.queued = unreadable
    desk.end_by_staff(HEAD)
    assert told == ["closed"]
    assert desk.closing is not None
    assert "kept" not in room.entries("visit_wiped")[0]
    assert "queue_not_counted" in caplog.text


def test_opening_that_cannot_be_written_does_not_happen(room: Room) -> None:
    desk = room.start()

    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    desk._record.record = full
    with pytest.raises(sqlite3.OperationalError):
        desk.open(HEAD, VISITOR, "bidding", 30)
    assert desk.state == "closed"
    assert list((room.folder / "visit").iterdir()) == []
    assert room.start().state == "closed"


def test_a_seat_whose_vault_cannot_be_written_is_not_opened(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = room.start()

    def failing(data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(desk._snapshot._vault, "save", failing)
    assert refused(lambda: desk.open(HEAD, VISITOR, "bidding", 30)) == "disk_full"
    assert desk.state == "closed"
    assert list((room.folder / "visit").iterdir()) == []


def test_two_who_press_at_once_never_leave_the_table(room: Room) -> None:
    """Eight threads make random moves; after each the state is one the log's order explains."""
    desk = room.start()
    acts = [
        lambda: desk.open(HEAD, VISITOR, "bidding", 30),
        lambda: desk.lock("staff", HEAD),
        lambda: desk.resume(HEAD),
        lambda: desk.extend(HEAD, 15),
        lambda: desk.end_by_staff(HEAD),
        desk.end_by_visitor,
        desk.tick,
        desk.keep_now,
    ]
    unexpected: list[BaseException] = []

    def press(seed: int) -> None:
        dice = random.Random(seed)
        for _ in range(12):
            try:
                dice.choice(acts)()
            except BaseException as error:
                if getattr(error, "code", "") != "seat_move_refused":
                    unexpected.append(error)

    threads = [threading.Thread(target=press, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert unexpected == []
    state = "closed"
    moves = {
        ("closed", "seat_opened"): "open",
        ("open", "seat_locked"): "locked",
        ("locked", "seat_locked"): "locked",
        ("locked", "seat_resumed"): "open",
        ("open", "seat_extended"): "open",
        ("locked", "seat_extended"): "locked",
        ("open", "seat_ended"): "closed",
        ("locked", "seat_ended"): "closed",
    }
    told = [name for name in logged(room.open_db) if name.startswith("seat_")]
    assert len(told) > 5
    for name in told:
        state = moves[state, name]
    assert desk.state == state


def test_what_was_gathered_of_one_visit_never_reaches_the_next(
    room: Room, desk: SeatSession
) -> None:
    """A slow dump of Budi's work ends when Ani already sits there."""

    def slow() -> bytes:
        if desk.visit is not None and desk.visit.visitor_name == VISITOR:
            desk.end_by_staff(HEAD)
            desk.open(HEAD, "Ani", "training", 15)
        return b"Budi's prices"

    desk.keep("bidding", slow, lambda data: None)
    desk.keep_now()
    kept: list[bytes] = []
    again = room.start()
    again.keep("bidding", lambda: None, kept.append)
    assert kept == []
    visit = again.visit
    assert visit is not None
    assert visit == replace(visit, visitor_name="Ani")
