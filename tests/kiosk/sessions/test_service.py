from __future__ import annotations

import itertools
import sqlite3

import pytest

from kiosk.sessions.moves import MOVES, after
from kiosk.sessions.service import SessionDesk
from sync.errors import Fault
from tests.kiosk.sessions.support import Room
from tests.kiosk.web.support import PIN, WRONG_PIN, logged

STATES = ("closed", "open", "locked")
ACTS = {
    "open": lambda desk: desk.open(PIN, "Budi", "bidding", 30),
    "lock": lambda desk: desk.lock(),
    "resume": lambda desk: desk.resume(PIN),
    "extend": lambda desk: desk.extend(PIN, 15),
    "end": lambda desk: desk.end_by_staff(PIN),
}


def desk_in(room: Room, state: str) -> SessionDesk:
    desk = room.start()
    if state != "closed":
        desk.open(PIN, "Budi Santoso", "bidding", 30)
    if state == "locked":
        desk.lock()
    return desk


@pytest.mark.parametrize(("state", "act"), list(itertools.product(STATES, ACTS)))
def test_only_the_moves_of_the_table_are_made(room: Room, state: str, act: str) -> None:
    desk = desk_in(room, state)
    if (state, act) in MOVES:
        ACTS[act](desk)
        assert desk.state == MOVES[state, act]  # type: ignore[index]
        return
    before = logged(room.open_db)
    with pytest.raises(Fault) as caught:
        ACTS[act](desk)
    assert caught.value.code == "seat_move_refused"
    assert desk.state == state
    assert logged(room.open_db) == before


def test_an_unknown_move_is_refused() -> None:
    with pytest.raises(Fault):
        after("closed", "lock")


def test_every_move_is_logged(room: Room) -> None:
    desk = desk_in(room, "locked")
    desk.resume(PIN)
    desk.extend(PIN, 15)
    desk.end_by_visitor()
    assert logged(room.open_db) == [
        "seat_opened", "seat_locked", "seat_resumed", "seat_extended", "seat_ended",
    ]  # fmt: skip


@pytest.mark.parametrize("act", ["open", "resume", "extend", "end"])
def test_staff_acts_need_the_pin(room: Room, act: str) -> None:
    desk = desk_in(room, {"open": "closed", "resume": "locked"}.get(act, "open"))
    state = desk.state
    wrong = {
        "open": lambda: desk.open(WRONG_PIN, "Budi", "bidding", 30),
        "resume": lambda: desk.resume(WRONG_PIN),
        "extend": lambda: desk.extend(WRONG_PIN, 15),
        "end": lambda: desk.end_by_staff(WRONG_PIN),
    }
    with pytest.raises(Fault) as caught:
        wrong[act]()
    assert caught.value.code == "pin_wrong"
    assert desk.state == state


def test_a_visitor_cannot_end_what_is_locked(room: Room) -> None:
    desk = desk_in(room, "locked")
    with pytest.raises(Fault):
        desk.end_by_visitor()
    assert desk.state == "locked"


def test_ending_forgets_everything_of_the_visit(room: Room) -> None:
    desk = desk_in(room, "open")
    forgotten: list[str] = []
    desk.on_end(lambda: forgotten.append("media"))
    desk.on_end(lambda: 1 / 0)  # type: ignore[arg-type, return-value]
    desk.on_end(lambda: forgotten.append("jobs"))
    desk.drafts["bid"] = "rahasia"
    desk.end_by_visitor()
    assert desk.drafts == {}
    assert forgotten == ["media", "jobs"]
    assert desk.visit is None
    assert desk.view().visitor_name is None


def test_no_name_is_ever_on_the_disk(room: Room, tmp_path) -> None:  # type: ignore[no-untyped-def]
    desk = desk_in(room, "open")
    desk.drafts["bid"] = "Kenari-Rahasia"
    desk.lock()
    desk.resume(PIN)
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Budi Santoso" not in written
    assert b"Kenari-Rahasia" not in written


def test_time_that_runs_out_locks(room: Room) -> None:
    desk = desk_in(room, "open")
    room.machine.seconds += 30 * 60 - 1
    assert desk.state == "open"
    assert desk.visit is not None
    assert desk.visit.seconds_left == 1
    room.machine.seconds += 1
    assert desk.state == "locked"
    assert desk.lock_reason == "time"


def test_time_never_cuts_off_a_sealing(room: Room) -> None:
    desk = desk_in(room, "open")
    room.busy = True
    room.machine.seconds += 31 * 60
    assert desk.state == "open"
    with pytest.raises(Fault) as caught:
        desk.end_by_visitor()
    assert caught.value.code == "seat_busy"
    room.busy = False
    assert desk.state == "locked"


def test_a_visit_whose_time_is_over_needs_minutes_to_go_on(room: Room) -> None:
    desk = desk_in(room, "open")
    room.machine.seconds += 40 * 60
    with pytest.raises(Fault) as caught:
        desk.resume(PIN)
    assert caught.value.code == "visit_time_over"
    desk.resume(PIN, 15)
    assert desk.state == "open"
    assert desk.visit is not None
    assert desk.visit.seconds_left == 15 * 60


def test_extending_adds_to_what_is_left(room: Room) -> None:
    desk = desk_in(room, "open")
    room.machine.seconds += 10 * 60
    desk.extend(PIN, 15)
    assert desk.visit is not None
    assert desk.visit.seconds_left == 35 * 60


def test_a_restart_brings_the_seat_back_locked(room: Room) -> None:
    desk_in(room, "open").drafts["bid"] = "x"
    room.machine.seconds += 600
    desk = room.start()
    assert desk.state == "locked"
    assert desk.lock_reason == "restart"
    assert desk.visit is not None
    assert desk.visit.visitor_name == ""
    assert desk.visit.seconds_left == 20 * 60
    assert desk.drafts == {}


def test_a_reboot_gives_no_time_away_and_takes_none(room: Room) -> None:
    desk = desk_in(room, "locked")
    desk = room.reboot()
    assert desk.visit is not None
    assert desk.visit.seconds_left == 30 * 60
    desk.end_by_staff(PIN)
    assert room.reboot().state == "closed"


def test_locking_and_ending_work_when_nothing_can_be_written(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk = desk_in(room, "open")

    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    desk._record = full
    desk.lock()
    assert desk.state == "locked"
    desk.end_by_staff(PIN)
    assert desk.state == "closed"
    assert len(caplog.records) == 2


def test_opening_that_cannot_be_written_does_not_happen(room: Room) -> None:
    desk = room.start()

    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    desk._record = full
    with pytest.raises(sqlite3.OperationalError):
        desk.open(PIN, "Budi", "bidding", 30)
    assert desk.state == "closed"
    assert room.start().state == "closed"


def test_a_locked_view_names_nobody(room: Room) -> None:
    view = desk_in(room, "locked").view()
    assert view.visitor_name is None
    assert view.staff_name is None
