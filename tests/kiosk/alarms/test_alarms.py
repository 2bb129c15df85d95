"""An alarm stands on every page until staff clear it, and leaves two leaves in the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.alarms import kinds
from kiosk.alarms.kinds import Kind
from kiosk.alarms.service import raise_alarm, standing
from kiosk.sessions import store as visits
from sync.database import write_tx
from sync.errors import Fault
from tests.kiosk.bidding.support import PIN, STAFF, Browser, SeatInProcess, furnish

# Any two sentences of the catalogue: what they say is not what is tried here.
QUIET, STOPPING = "clock_unknown_for_test", "checkpoint_conflict"


@pytest.fixture(autouse=True)
def two_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {QUIET: Kind(), STOPPING: Kind(stops_staff=True)}
    monkeypatch.setattr(kinds, "KINDS", known)
    for module in ("kiosk.alarms.service", "kiosk.alarms.routes"):
        monkeypatch.setattr(f"{module}.KINDS", known)


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[SeatInProcess]:
    made = furnish(tmp_path)
    yield made
    made.close()


def let_stand(seat: SeatInProcess, code: str) -> bool:
    with closing(seat.db()) as db, write_tx(db):
        return raise_alarm(db, code, at=seat.clock.now())


def names(seat: SeatInProcess) -> list[str]:
    return [name for name in seat.event_names() if name.startswith("alarm")]


def test_an_alarm_is_raised_once_and_logged_once(seat: SeatInProcess) -> None:
    assert let_stand(seat, STOPPING)
    assert not let_stand(seat, STOPPING)
    assert names(seat) == ["alarm_raised"]
    with closing(seat.db()) as db:
        (alarm,) = standing(db)
    assert alarm.code == STOPPING
    assert alarm.raised_at is not None


def test_a_code_that_is_no_alarm_is_a_mistake_of_ours(seat: SeatInProcess) -> None:
    with pytest.raises(KeyError):
        let_stand(seat, "disk_full")
    assert names(seat) == []


def test_staff_see_and_clear_it_with_their_pin(seat: SeatInProcess) -> None:
    let_stand(seat, STOPPING)
    window = Browser(seat)
    page = window.get("/alarms").text
    assert f"/alarms/{STOPPING}" in page
    window.get(f"/alarms/{STOPPING}")
    assert window.post(f"/alarms/{STOPPING}", staff="tono", pin="135791").status_code == 422
    assert names(seat) == ["alarm_raised"]
    window.get(f"/alarms/{STOPPING}")
    window.post(f"/alarms/{STOPPING}", staff="tono", pin=PIN)
    assert window.url == "/alarms"
    assert names(seat) == ["alarm_raised", "alarm_cleared"]
    with closing(seat.db()) as db:
        assert standing(db) == []
    # Cleared already, by somebody at another page: nothing more is written.
    window.post(f"/alarms/{STOPPING}", staff="tono", pin=PIN)
    assert names(seat) == ["alarm_raised", "alarm_cleared"]


def test_one_that_stops_staff_keeps_the_seat_from_being_opened_and_nothing_else(
    seat: SeatInProcess,
) -> None:
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    let_stand(seat, STOPPING)
    seat.sessions.lock("staff", STAFF)
    seat.sessions.resume(STAFF)
    seat.sessions.end_by_staff(STAFF)
    with pytest.raises(Fault) as refused:
        seat.sessions.open(STAFF, "Budi", "bidding", 60)
    assert refused.value.code == STOPPING
    with closing(seat.db()) as db:
        assert visits.visit(db) is None


def test_one_that_does_not_stop_staff_lets_them_open(seat: SeatInProcess) -> None:
    let_stand(seat, QUIET)
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    assert seat.sessions.state == "open"


def test_pages_of_alarms_are_there_whatever_the_seat_is_doing(seat: SeatInProcess) -> None:
    let_stand(seat, STOPPING)
    window = Browser(seat)
    for state in ("closed", "open", "locked"):
        if state == "open":
            seat.machine.seconds += 1
            with closing(seat.db()) as db, write_tx(db):
                db.execute("DELETE FROM alarm")
            seat.sessions.open(STAFF, "Sari", "bidding", 60)
            let_stand(seat, STOPPING)
        elif state == "locked":
            seat.sessions.lock("staff", STAFF)
        assert window.get("/alarms").status_code == 200
        assert window.url == "/alarms"
        window.get(f"/alarms/{STOPPING}")
        assert window.url == f"/alarms/{STOPPING}"
