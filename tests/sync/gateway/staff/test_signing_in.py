"""Signing in: what guessing costs, and acts that take two people."""

from __future__ import annotations

import threading
from datetime import timedelta

import argon2
import pytest

from kiosk.staff import pins
from sync.errors import Fault
from sync.gateway import centre as centres
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.staff import secret, signing_in
from sync.gateway.staff import service as staff
from sync.wire import secret_rules
from sync.wire.roles import ACTS, ROLES, TOGETHER, Act, Role, may
from tests.sync.gateway.cast import House
from tests.sync.gateway.staff.conftest import (
    ADMINISTRATOR_PIN,
    DESK_PIN,
    HEAD_PIN,
    People,
)

DESK_PC, OTHER_PC = "192.168.7.21", "192.168.7.22"


def guess(
    centre: Centre, who: str = "199002142015032001", from_: str = DESK_PC, pin: str = "000111"
) -> Fault:
    with pytest.raises(Fault) as caught:
        staff.sign_in(centre, who, pin, from_=from_)
    return caught.value


def test_number_and_staff_id_both_name_a_person(centre: Centre, people: People) -> None:
    for who in ("199002142015032001", " 19900214 201503 2 001 ", people.desk.staff_id):
        assert staff.sign_in(centre, who, DESK_PIN, from_=DESK_PC) == people.desk
    assert (
        staff.sign_in(centre, "199002142015032001", f" {DESK_PIN} ", from_=DESK_PC) == people.desk
    )


def test_a_crowd_at_the_door_takes_only_so_many_threads_and_counts_against_nobody(
    centre: Centre, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of this machine's addresses none is counted: behind a proxy everybody has one of them."""
    go_on, checked = threading.Event(), threading.Semaphore(0)

    def slow(*_: object) -> bool:
        checked.release()
        return not go_on.wait(60)

    with monkeypatch.context() as slowed:
        slowed.setattr(secret, "verifies", slow)
        crowd = [
            threading.Thread(target=guess, args=(centre, f"19{number:02}", "127.0.0.1"))
            for number in range(4)  # a gateway may have no more threads
        ]
        for one in crowd:
            one.start()
        for _ in crowd:
            assert checked.acquire(timeout=60)
        for _ in range(7):
            refused = guess(centre)
            assert (refused.code, refused.params) == ("sign_in_wait", {"seconds": 10})
        go_on.set()
        for one in crowd:
            one.join()
    assert guess(centre).params == {"left": 4}


def test_five_tries_are_free_then_waits_double_to_a_quarter_of_an_hour(
    house: House, people: People
) -> None:
    centre = house.centre
    assert [str(guess(centre)) for _ in range(4)] == [
        f"sign_in_wrong(left={left})" for left in (4, 3, 2, 1)
    ]
    waits = []
    for _ in range(9):
        fault = guess(centre)
        assert fault.code == "sign_in_wrong_wait"
        waits.append(fault.params["seconds"])
        refused = guess(centre, pin=DESK_PIN)
        assert (refused.code, refused.params["seconds"]) == ("sign_in_wait", waits[-1])
        house.clock.pass_(seconds=waits[-1])
    assert waits == [15, 30, 60, 120, 240, 480, 900, 900, 900]
    assert staff.sign_in(centre, "199002142015032001", DESK_PIN, from_=DESK_PC) == people.desk
    assert guess(centre).params == {"left": 4}


def test_a_restart_gives_no_try_back(house: House, people: People) -> None:
    for _ in range(5):
        guess(centres.open_home(house.centre.home, clock=house.clock))
    again = centres.open_home(house.centre.home, clock=house.clock)
    assert guess(again, pin=DESK_PIN).code == "sign_in_wait"


def test_setting_the_clock_back_locks_nobody_out_for_long(house: House, people: People) -> None:
    for _ in range(5):
        guess(house.centre)
    house.clock.pass_(days=-3)
    assert guess(house.centre).params == {"seconds": 900}


def test_tries_follow_the_person_from_one_address_to_the_next(
    centre: Centre, people: People
) -> None:
    for number in range(5):
        guess(centre, from_=f"10.0.0.{number}")
    assert guess(centre, from_="10.0.0.9", pin=DESK_PIN).code == "sign_in_wait"
    assert guess(centre, people.desk.staff_id, "10.0.0.9", DESK_PIN).code == "sign_in_wait"


def test_tries_follow_the_address_from_one_person_to_the_next(
    centre: Centre, people: People
) -> None:
    for who in ("199002142015032001", "197811042005012003", "nobody", "admin", "x"):
        guess(centre, who)
    assert guess(centre, "199002142015032001", pin=DESK_PIN).code == "sign_in_wait"
    assert staff.sign_in(centre, "199002142015032001", DESK_PIN, from_=OTHER_PC) == people.desk


def test_a_right_secret_forgives_the_persons_tries_and_nobody_elses(
    centre: Centre, people: People
) -> None:
    for who in (
        "197811042005012003",
        "197811042005012003",
        "199002142015032001",
        "199002142015032001",
    ):
        guess(centre, who)
    staff.sign_in(centre, "199002142015032001", DESK_PIN, from_=DESK_PC)
    assert guess(centre, "199002142015032001").params == {"left": 2}, (
        "two tries at the head still count here"
    )


def test_one_ipv6_host_is_one_address(centre: Centre, people: People) -> None:
    for number in range(5):
        guess(centre, f"n{number}", f"2001:db8:1:2::{number}")
    assert guess(centre, from_="2001:db8:1:2:ffff::1", pin=DESK_PIN).code == "sign_in_wait"
    assert (
        staff.sign_in(centre, "199002142015032001", DESK_PIN, from_="2001:db8:1:3::1")
        == people.desk
    )


def test_guesses_from_the_room_do_not_lock_the_gateways_own_command_line(
    centre: Centre, people: People
) -> None:
    for _ in range(5):
        guess(centre)
    assert staff.sign_in(centre, "199002142015032001", DESK_PIN, from_=staff.HERE) == people.desk
    for _ in range(5):
        guess(centre, from_=staff.HERE)
    assert guess(centre, from_=staff.HERE, pin=DESK_PIN).code == "sign_in_wait"


def test_behind_a_proxy_on_this_machine_only_the_person_counts(
    centre: Centre, people: People
) -> None:
    for address in ("127.0.0.1", "::1"):
        for who in ("nobody", "admin", "x"):
            guess(centre, who, address)
    assert staff.sign_in(centre, "199002142015032001", DESK_PIN, from_="127.0.0.1") == people.desk
    for _ in range(5):
        guess(centre, from_="127.0.0.1")
    assert guess(centre, from_="127.0.0.1", pin=DESK_PIN).code == "sign_in_wait"


def test_tries_are_forgotten_after_a_day(house: House, people: People) -> None:
    for _ in range(4):
        guess(house.centre)
    house.clock.pass_(hours=24, seconds=1)
    assert guess(house.centre).params == {"left": 4}


def test_many_tries_at_once_are_all_counted(house: House, people: People) -> None:
    """Four threads guess together: five tries are answered, the right secret among them or not."""
    centre, codes = house.centre, []
    start = threading.Barrier(4)

    def one(number: int) -> None:
        start.wait()
        for more in range(5):
            codes.append(guess(centre, pin=f"00011{(number + more) % 7}").code)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == 20
    assert codes.count("sign_in_wait") == 15
    assert guess(centre, pin=DESK_PIN).code == "sign_in_wait"


def test_unknown_and_known_people_get_the_same_answers(house: House, people: People) -> None:
    def answers(who: str, from_: str) -> list[str]:
        return [str(guess(house.centre, who, from_)) for _ in range(7)]

    assert answers("199002142015032001", DESK_PIN) == answers("nobody", "10.9.9.9")


def test_an_unknown_person_costs_the_same_check_as_a_wrong_secret(
    centre: Centre, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[argon2.Parameters] = []
    verify = argon2.PasswordHasher.verify

    def watched(hasher: argon2.PasswordHasher, verifier: str, typed: str) -> bool:
        checked.append(argon2.extract_parameters(verifier))
        return verify(hasher, verifier, typed)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", watched)
    staff.remove(centre, people.desk.staff_id, by=people.head, reason="pindah")
    for who in ("197811042005012003", "nobody", "199002142015032001", ""):
        guess(centre, who)
    assert checked == [checked[0]] * 4


def test_what_was_typed_for_a_number_is_not_kept(house: House, people: People) -> None:
    guess(house.centre, "rahasia-di-kolom-yang-salah")
    raw = b"".join(path.read_bytes() for path in house.centre.home.glob("gateway.db*"))
    assert DESK_PC.encode() in raw
    assert b"rahasia-di-kolom" not in raw.lower()
    assert b"RAHASIA-DI-KOLOM" not in raw


def test_somebody_removed_does_not_sign_in(centre: Centre, people: People) -> None:
    staff.remove(centre, people.desk.staff_id, by=people.head, reason="pindah")
    assert guess(centre, pin=DESK_PIN).code == "sign_in_wrong"


def test_sign_ins_and_refusals_stand_in_the_journal(centre: Centre, people: People) -> None:
    guess(centre)
    guess(centre, "nobody")
    staff.sign_in(centre, "199002142015032001", DESK_PIN, from_=DESK_PC)
    wrong, unknown, right = (entry for _, entry in journal.read(centre, newest=3))
    assert wrong.name == unknown.name == "sign_in_refused"
    assert wrong.fields == {"place": DESK_PC, "tries": 1, "staff_id": people.desk.staff_id}
    assert unknown.fields == {"place": DESK_PC, "tries": 2}
    assert (right.name, right.by) == ("signed_in", [people.desk.staff_id])


HEAD, ADMINISTRATOR, DESK = (
    ("197811042005012003", HEAD_PIN),
    ("198503172010011004", ADMINISTRATOR_PIN),
    ("199002142015032001", DESK_PIN),
)


@pytest.mark.parametrize("act", sorted(TOGETHER))
def test_two_people_in_charge_do_together_what_takes_two(
    centre: Centre, people: People, act: Act
) -> None:
    assert staff.together(centre, act, HEAD, ADMINISTRATOR) == (people.head, people.administrator)


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        (HEAD, HEAD, "staff_same_person"),
        (HEAD, DESK, "staff_not_allowed"),
        (DESK, ADMINISTRATOR, "staff_not_allowed"),
        (HEAD, (ADMINISTRATOR[0], "000111"), "sign_in_wrong"),
        ((HEAD[0], "000111"), ADMINISTRATOR, "sign_in_wrong"),
    ],
)
def test_anything_less_than_two_is_refused(
    centre: Centre, people: People, first: tuple[str, str], second: tuple[str, str], code: str
) -> None:
    with pytest.raises(Fault, match=code):
        staff.together(centre, "export", first, second)


def test_the_same_person_under_two_names_is_one(centre: Centre, people: People) -> None:
    with pytest.raises(Fault, match="staff_same_person"):
        staff.together(centre, "export", HEAD, (people.head.staff_id, HEAD_PIN))


def test_one_in_charge_alone_is_told_to_find_a_second(centre: Centre, people: People) -> None:
    staff.change_role(centre, people.head.staff_id, "trainer", by=people.administrator)
    with pytest.raises(Fault, match="staff_two_needed"):
        staff.require_enough(centre, "enrol")
    with pytest.raises(Fault, match="staff_two_needed"):
        staff.together(centre, "enrol", HEAD, ADMINISTRATOR)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_do_what_the_table_says_and_nothing_else(
    centre: Centre, people: People, role: Role
) -> None:
    desk = staff.change_role(centre, people.desk.staff_id, role, by=people.both)
    for act in ACTS:
        if may(role, act):
            staff.require(centre, act, [desk])
            continue
        with pytest.raises(Fault, match="staff_not_allowed"):
            staff.require(centre, act, [desk])
        ((_, entry),) = journal.read(centre, newest=1)
        assert (entry.name, entry.by) == ("act_refused", [desk.staff_id])
        assert entry.fields == {"act": act}


def test_waits_never_shrink_as_tries_grow() -> None:
    waits = [signing_in.wait_after(tries) for tries in range(100)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(minutes=15)


def test_both_ends_wait_by_one_rule_and_no_digit_is_a_pin_at_one_end_only() -> None:
    assert [secret_rules.wait_after_s(tries) for tries in (4, 5, 6, 11, 5000)] == [
        0, 15, 30, 900, 900,
    ]  # fmt: skip
    arabic = "١٢٣٤٥٧٩٠"
    assert not secret_rules.is_pin(arabic)
    assert pins.tidy_secret(arabic) is None
    with pytest.raises(Fault, match="secret_too_weak"):
        secret.require_strong(arabic, "19800101")
