from __future__ import annotations

import pytest

from kiosk.sessions import pins
from kiosk.sessions.service import SessionDesk
from sync.errors import Fault
from tests.kiosk.sessions.support import Room
from tests.kiosk.web.support import OTHER_PIN, PIN, WRONG_PIN, logged


def refusal(desk: SessionDesk, pin: str = WRONG_PIN) -> Fault:
    with pytest.raises(Fault) as caught:
        desk.check_pin(pin)
    return caught.value


def exhaust(desk: SessionDesk) -> None:
    for _ in range(pins.FREE_TRIES):
        refusal(desk)


def test_a_pin_tells_whose_it_is(room: Room) -> None:
    desk = room.start()
    assert desk.check_pin(PIN) == "Ibu Ratna"
    assert desk.check_pin(OTHER_PIN) == "Pak Tono"


def test_five_tries_are_free_then_the_wait_doubles(room: Room) -> None:
    desk = room.start()
    assert [refusal(desk).params["left"] for _ in range(4)] == [4, 3, 2, 1]
    for wait in (15, 30, 60, 120):
        assert refusal(desk).params["seconds"] == wait
        assert refusal(desk).code == "pin_wait"
        room.machine.seconds += wait - 0.5
        assert refusal(desk).code == "pin_wait"
        room.machine.seconds += 0.5


def test_the_wait_has_an_end(room: Room) -> None:
    assert [pins.wait_after(tries) for tries in (4, 5, 6, 11, 12, 5000)] == [
        0,
        15,
        30,
        900,
        900,
        900,
    ]


def test_even_the_right_pin_waits(room: Room) -> None:
    desk = room.start()
    exhaust(desk)
    assert refusal(desk, PIN).params == {"seconds": 15}
    room.machine.seconds += 15
    assert desk.check_pin(PIN) == "Ibu Ratna"


def test_the_right_pin_forgives(room: Room) -> None:
    desk = room.start()
    for _ in range(4):
        refusal(desk)
    desk.check_pin(PIN)
    assert refusal(desk).params == {"left": 4}


def test_a_restart_gives_no_try_away(room: Room) -> None:
    for left in (4, 3, 2, 1):
        assert refusal(room.start()).params == {"left": left}
    assert refusal(room.start()).code == "pin_wrong_wait"
    assert refusal(room.start(), PIN).code == "pin_wait"


def test_a_reboot_starts_the_wait_again(room: Room) -> None:
    desk = room.start()
    exhaust(desk)
    room.machine.seconds += 14
    desk = room.reboot()
    assert refusal(desk, PIN).params == {"seconds": 15}
    room.machine.seconds += 14
    assert refusal(desk, PIN).code == "pin_wait"
    room.machine.seconds += 1
    assert desk.check_pin(PIN) == "Ibu Ratna"


def test_the_wait_after_a_reboot_runs_from_the_start_not_from_the_first_try(room: Room) -> None:
    exhaust(room.start())
    desk = room.reboot()
    room.machine.seconds += 15
    assert desk.check_pin(PIN) == "Ibu Ratna"


def test_guessing_with_reboots_between_gains_nothing(room: Room) -> None:
    """Every try of a thousand, with a restart before each: only those the waits allow are free."""
    looked_at = 0
    for _ in range(40):
        looked_at += refusal(room.reboot()).code != "pin_wait"
    assert looked_at == pins.FREE_TRIES


def test_a_process_killed_while_it_checks_has_counted_the_try(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pins.PinDesk, "_whose", die)
    for _ in range(4):
        with pytest.raises(KeyboardInterrupt):
            room.start().check_pin(PIN)
    monkeypatch.undo()
    assert refusal(room.start()).code == "pin_wrong_wait"


def test_a_wrong_pin_is_logged_without_the_pin(room: Room) -> None:
    refusal(room.start())
    assert logged(room.open_db) == ["pin_refused"]
    db = room.open_db()
    assert WRONG_PIN not in "".join(str(tuple(row)) for row in db.execute("SELECT * FROM log_leaf"))
    db.close()


def test_without_a_roster_nobody_is_let_in(room: Room) -> None:
    db = room.open_db()
    db.execute("DELETE FROM staff")
    db.close()
    assert refusal(room.start(), PIN).code == "roster_empty"
