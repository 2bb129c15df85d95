"""Killed, cut off, started again: what a seat finds, and what it says about it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiosk.sessions.service import SeatSession
from tests.kiosk.sessions.support import VISITOR, Room
from tests.kiosk.web.support import HEAD, LIMITS, logged


def worked(room: Room) -> SeatSession:
    """A visit with some work, and nobody who ends it in order."""
    desk = room.start()
    desk.open(HEAD, VISITOR, "verification", 30)
    desk.keep("bidding", lambda: b"Kenari", lambda data: None)
    desk.keep("empty", lambda: None, lambda data: None)
    desk.keep_now()
    return desk


def test_the_seat_comes_back_locked_with_the_work_kept(room: Room) -> None:
    worked(room)
    room.machine.seconds += 600
    desk = room.start()
    kept: list[bytes] = []
    desk.keep("bidding", lambda: b"Kenari", kept.append)
    desk.keep("empty", lambda: None, kept.append)
    assert kept == [b"Kenari"]
    status = desk.status()
    assert (status.state, status.lock_reason) == ("locked", "restart")
    assert (status.visitor, status.staff_name, status.purpose) == (
        VISITOR, "Ibu Ratna", "verification",
    )  # fmt: skip
    assert status.seconds_left == 20 * 60
    assert logged(room.open_db)[-2:] == ["visit_kept", "seat_locked"]


def test_a_second_crash_loses_nothing_of_the_first(room: Room) -> None:
    worked(room)
    desk = room.start()
    desk.keep_now()  # its feature has not registered yet: the work must not be forgotten
    desk.message(HEAD, "Sebentar")
    kept: list[bytes] = []
    again = room.reboot()
    again.keep("bidding", lambda: None, kept.append)
    assert kept == [b"Kenari"]
    assert again.status().message == "Sebentar"


def test_a_reboot_gives_no_time_away_and_takes_none(room: Room) -> None:
    worked(room).lock()
    desk = room.reboot()
    assert desk.status().seconds_left == 30 * 60
    desk.end_by_staff(HEAD)
    assert room.reboot().state == "closed"


def test_after_a_crash_the_visitors_pin_opens_nothing_until_staff_have(room: Room) -> None:
    worked(room).set_visitor_pin("482915")
    desk = room.start()
    assert desk.running is not None
    assert not desk.running.own_pin_opens
    desk.resume(HEAD)
    desk.lock()
    desk.resume_by_visitor("482915")
    assert desk.state == "open"


def test_a_visit_that_was_cut_off_waits_for_staff_however_long(room: Room) -> None:
    worked(room)
    desk = room.start()
    room.wait(desk, 10 * LIMITS.end_s)
    assert desk.state == "locked"


@pytest.mark.parametrize("name", ["visit.key", "visit.sealed"])
def test_work_that_cannot_be_read_is_said_to_be_lost(room: Room, name: str) -> None:
    worked(room)
    (room.folder / "visit" / name).write_bytes(b"torn")
    desk = room.start()
    assert (desk.state, desk.lock_reason) == ("locked", "restart")
    assert desk.running is not None
    assert desk.running.work == "lost"
    assert desk.status().visitor is None
    assert room.entries("visit_lost")[0]["code"] == "at_rest_unreadable"


def test_a_lost_visit_that_goes_on_is_kept_again(room: Room) -> None:
    worked(room)
    (room.folder / "visit" / "visit.sealed").unlink()
    desk = room.start()
    desk.resume(HEAD)
    desk.keep("bidding", lambda: b"Merpati", lambda data: None)
    desk.keep_now()
    kept: list[bytes] = []
    room.start().keep("bidding", lambda: None, kept.append)
    assert kept == [b"Merpati"]


def test_a_lost_visit_can_be_ended(room: Room) -> None:
    worked(room)
    (room.folder / "visit" / "visit.key").write_bytes(b"torn")
    room.start().end_by_staff(HEAD)
    assert list((room.folder / "visit").iterdir()) == []
    assert room.start().state == "closed"


def test_a_part_its_feature_cannot_take_back_is_said_to_be_lost(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    worked(room)
    desk = room.start()

    def cannot(data: bytes) -> None:
        raise ValueError("of another form")

    desk.keep("bidding", lambda: None, cannot)
    assert desk.running is not None
    assert desk.running.work == "lost"
    assert room.entries("visit_lost")[0]["code"] == "part_bidding"
    assert "kept_part_unreadable" in caplog.text


def test_a_visit_that_goes_on_after_a_loss_comes_through_the_next_crash(room: Room) -> None:
    worked(room)
    desk = room.start()

    def cannot(data: bytes) -> None:
        raise ValueError("of another form")

    desk.keep("bidding", lambda: None, cannot)
    desk.message(HEAD, "Tunggu")  # writes exactly what the new vault will begin with
    desk.resume(HEAD)
    again = room.start().running
    assert again is not None
    assert again.work == "kept"


def test_a_vault_of_a_visit_that_had_ended_is_shredded_unread(room: Room) -> None:
    """Power went between the row's end and the key's: the visit is over all the same."""
    desk = worked(room)
    visit_id = desk.status().visit_id
    db = room.open_db()
    db.execute("DELETE FROM visit")
    db.close()
    again = room.start()
    kept: list[bytes] = []
    again.keep("bidding", lambda: None, kept.append)
    assert (again.state, kept) == ("closed", [])
    assert list((room.folder / "visit").iterdir()) == []
    assert room.entries("visit_wiped")[0]["visit_id"] == visit_id


def test_a_vault_of_another_visit_is_never_given_to_this_one(room: Room) -> None:
    worked(room)
    db = room.open_db()
    db.execute("UPDATE visit SET visit_id = 'another'")
    db.close()
    desk = room.start()
    kept: list[bytes] = []
    desk.keep("bidding", lambda: None, kept.append)
    assert kept == []
    assert desk.status().visitor is None


def test_power_may_go_at_every_step_of_an_end(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was reached, the next start is closed and clean, or locked and whole."""

    class PowerCutError(BaseException):
        pass

    outcomes: set[str] = set()
    real = os.fsync
    for step in range(40):
        desk = worked(room)
        done = 0

        def cut(handle: int, step: int = step) -> None:
            nonlocal done
            done += 1
            if done > step:
                raise PowerCutError
            real(handle)

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", cut)
            try:
                desk.end_by_staff(HEAD)
                finished = True
            except PowerCutError:
                finished = False
        again = room.reboot()
        outcomes.add(again.state)
        if again.state == "closed":
            assert not list(Path(room.folder / "visit").iterdir())
        else:
            again.end_by_staff(HEAD)
        if finished:
            break
    else:
        pytest.fail("the end never came through")
    assert "closed" in outcomes


def test_nothing_is_kept_of_a_seat_that_is_closed(room: Room) -> None:
    desk = room.start()
    desk.keep("bidding", lambda: b"Kenari", lambda data: None)
    desk.keep_now()
    assert not (room.folder / "visit").exists()


def test_what_has_not_changed_is_not_written_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = worked(room)
    monkeypatch.setattr(os, "fsync", lambda handle: pytest.fail("written"))
    desk.keep_now()
