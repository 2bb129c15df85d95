"""Two people are two people: nobody makes up, or speaks for, the second one (ADR 0031)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest

from sync.errors import Fault
from sync.gateway.alarms import service as alarms
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Member
from sync.wire import jws
from sync.wire.messages import StaffRoster
from sync.wire.roles import TOGETHER, Role
from tests.founders import found
from tests.sync.gateway.cast import House
from tests.sync.gateway.staff.conftest import (
    ADMINISTRATOR_PIN,
    DESK_PIN,
    HEAD_PIN,
    People,
)

IN_CHARGE: tuple[Role, ...] = ("head", "administrator")
FIRST, OWN = "731946", "862057"


def both(people: People) -> tuple[Member, Member]:
    return people.head, people.administrator


def now_of(centre: Centre, staff_id: str) -> Member:
    (one,) = [each for each in staff.members(centre) if each.staff_id == staff_id]
    return one


def roster(centre: Centre, *, marks: bool = True) -> StaffRoster:
    keys = {centre.key.public.kid: centre.key.public}
    return jws.verify(staff.roster(centre, marks=marks), "roster", keys, StaffRoster)


@pytest.mark.parametrize("role", IN_CHARGE)
def test_one_person_makes_nobody_in_charge(centre: Centre, people: People, role: Role) -> None:
    tries: tuple[Callable[[staff.By], object], ...] = (
        lambda by: staff.add(centre, "197707072007071007", "Orang Jerami", role, FIRST, by=by),
        lambda by: staff.change_role(centre, people.desk.staff_id, role, by=by),
        lambda by: staff.change_secret(centre, people.administrator.staff_id, FIRST, by=by),
    )
    before = staff.members(centre)
    for make in tries:
        for alone in (people.head, (people.head,), (people.head, people.head)):
            with pytest.raises(Fault, match="staff_same_person"):
                make(alone)
        with pytest.raises(Fault, match="staff_not_allowed"):
            make((people.head, people.desk))
    assert staff.members(centre) == before
    for make in tries:
        make(both(people))
    acts = [entry for _, entry in journal.read(centre, newest=3)]
    assert [entry.name for entry in acts] == [
        "staff_added",
        "staff_role_changed",
        "staff_secret_changed",
    ]
    assert all(len(set(entry.by)) == 2 for entry in acts)


def test_others_are_still_added_by_one(centre: Centre, people: People) -> None:
    one = staff.add(centre, "197707072007071007", "Agus", "trainer", FIRST, by=people.head)
    staff.change_role(centre, one.staff_id, "verifier", by=people.head)
    staff.change_secret(centre, one.staff_id, OWN, by=people.head)


def test_a_secret_of_another_hand_lets_nobody_act_until_it_is_changed(
    centre: Centre, people: People
) -> None:
    new = staff.add(centre, "197707072007071007", "Agus", "head", FIRST, by=both(people))
    assert staff.sign_in(centre, "197707072007071007", FIRST, from_="1.2.3.4").secret_by_other
    with pytest.raises(Fault, match="staff_secret_unchanged"):
        staff.require(centre, "journal", [new])
    ((_, entry),) = journal.read(centre, newest=1)
    assert entry.fields == {"act": "journal", "code": "staff_secret_unchanged"}
    with pytest.raises(Fault, match="secret_same"):
        staff.change_secret(centre, new.staff_id, FIRST, by=new)
    staff.change_secret(centre, new.staff_id, OWN, by=new)
    staff.require(centre, "journal", [new])
    assert not now_of(centre, new.staff_id).secret_by_other


@pytest.mark.parametrize("act", sorted(TOGETHER))
def test_who_was_just_added_signs_with_nobody_for_a_day(
    house: House, people: People, act: str
) -> None:
    centre = house.centre
    new = staff.add(centre, "197707072007071007", "Agus", "head", FIRST, by=both(people))
    staff.change_secret(centre, new.staff_id, OWN, by=new)
    pairs = (
        (("197707072007071007", OWN), ("197811042005012003", HEAD_PIN)),
        (("197811042005012003", HEAD_PIN), ("197707072007071007", OWN)),
    )
    house.clock.pass_(hours=23, minutes=59)
    for pair in pairs:
        with pytest.raises(Fault, match="staff_too_new"):
            staff.together(centre, act, *pair)  # type: ignore[arg-type]
    house.clock.pass_(minutes=1)
    for pair in pairs:
        staff.together(centre, act, *pair)  # type: ignore[arg-type]


@pytest.mark.parametrize("how", ["promoted", "reset"])
def test_the_wait_begins_again_for_who_was_promoted_or_got_a_new_secret(
    house: House, people: People, how: str
) -> None:
    centre = house.centre
    house.clock.pass_(days=30)
    if how == "promoted":
        who, pin = people.desk, DESK_PIN
        staff.change_role(centre, who.staff_id, "head", by=both(people))
    else:
        who, pin = people.administrator, OWN
        staff.change_secret(centre, who.staff_id, FIRST, by=both(people))
        staff.change_secret(centre, who.staff_id, OWN, by=who)
    with pytest.raises(Fault, match="staff_too_new"):
        staff.together(centre, "export", ("197811042005012003", HEAD_PIN), (who.person_id, pin))
    house.clock.pass_(hours=24)
    staff.together(centre, "export", ("197811042005012003", HEAD_PIN), (who.person_id, pin))


def test_changing_ones_own_secret_costs_no_wait(centre: Centre, people: People) -> None:
    staff.change_secret(centre, people.head.staff_id, OWN, by=people.head)
    staff.together(
        centre, "export", ("197811042005012003", OWN), (people.administrator.person_id, "274913")
    )


def test_two_set_how_long_the_wait_is(house: House, people: People) -> None:
    centre = house.centre
    assert staff.second_wait(centre) == timedelta(hours=24)
    with pytest.raises(Fault, match="staff_same_person"):
        staff.set_second_wait(centre, timedelta(), by=(people.head, people.head), reason="uji")
    with pytest.raises(Fault, match="second_wait_wrong"):
        staff.set_second_wait(centre, timedelta(days=31), by=both(people), reason="uji")
    staff.set_second_wait(centre, timedelta(hours=1), by=both(people), reason="uji")
    new = staff.add(centre, "197707072007071007", "Agus", "head", FIRST, by=both(people))
    staff.change_secret(centre, new.staff_id, OWN, by=new)
    house.clock.pass_(hours=1)
    staff.together(centre, "export", ("197811042005012003", HEAD_PIN), ("197707072007071007", OWN))


def test_a_clock_that_was_years_ahead_keeps_nobody_waiting_for_years(
    house: House, people: People
) -> None:
    right = house.clock.now
    house.clock.pass_(days=3650)
    new = staff.add(house.centre, "197707072007071007", "Agus", "head", FIRST, by=both(people))
    staff.change_secret(house.centre, new.staff_id, OWN, by=new)
    house.clock.now = right
    house.confirm_clock()
    staff.together(
        house.centre, "export", ("197811042005012003", HEAD_PIN), ("197707072007071007", OWN)
    )


def test_the_founders_sign_at_once_and_no_alarm_stands(centre: Centre) -> None:
    head, administrator = found(centre)
    assert (administrator.role, head.role) == ("administrator", "head")
    staff.together(
        centre,
        "enrol",
        ("197811042005012003", HEAD_PIN),
        (administrator.person_id, ADMINISTRATOR_PIN),
    )
    with centre.reading() as db:
        assert alarms.standing(db) == []


def test_one_left_alone_comes_back_by_a_code_which_raises_an_alarm(
    house: House, people: People
) -> None:
    centre = house.centre
    staff.remove(centre, people.head.staff_id, by=people.administrator, reason="pensiun")
    with pytest.raises(Fault, match="staff_two_needed"):
        staff.add(centre, "197707072007071007", "Agus", "head", FIRST, by=people.administrator)
    with pytest.raises(Fault, match="setup_code_needs_why"):
        staff.setup_code(centre, role="head")
    code = staff.setup_code(centre, "kepala pensiun", "head")
    new = staff.first_administrator(centre, code, "197707072007071007", "Agus", OWN)
    assert (new.role, new.secret_by_other) == ("head", False)
    with centre.reading() as db:
        (alarm,) = alarms.standing(db)
    assert (alarm.code, alarm.params["name"]) == ("staff_by_code", "Agus")
    raised, made = (entry for _, entry in journal.read(centre, newest=2))
    assert (raised.name, raised.fields) == ("alarm_raised", {"code": "staff_by_code"})
    assert (made.name, made.fields["role"]) == ("staff_added_by_code", "head")
    with pytest.raises(Fault, match="staff_too_new"):
        staff.together(
            centre,
            "export",
            ("197707072007071007", OWN),
            (people.administrator.person_id, ADMINISTRATOR_PIN),
        )
    # The new one does not clear what tells of them; who was here does.
    with pytest.raises(Fault, match="staff_too_new"):
        alarms.clear(centre, "staff_by_code", "", by=new, reason="saya sendiri")
    alarms.clear(centre, "staff_by_code", "", by=people.administrator, reason="diperiksa")


def test_who_forgot_their_secret_comes_back_under_the_same_number(
    house: House, people: People
) -> None:
    centre = house.centre
    code = staff.setup_code(centre, "PIN kepala terlupa", "head")
    again = staff.first_administrator(centre, code, " 197811042005012003", "Siti Aminah", OWN)
    assert again.staff_id == people.head.staff_id
    staff.sign_in(centre, "197811042005012003", OWN, from_="1.2.3.4")
    with pytest.raises(Fault, match="sign_in_wrong"):
        staff.sign_in(centre, "197811042005012003", HEAD_PIN, from_="1.2.3.4")
    with centre.reading() as db:
        assert [one.code for one in alarms.standing(db)] == ["staff_by_code"]


def test_a_code_makes_only_somebody_in_charge(centre: Centre) -> None:
    with pytest.raises(Fault, match="setup_code_role"):
        staff.setup_code(centre, role="front_desk")


def test_seats_hear_who_is_marked_and_old_seats_get_the_form_they_read(
    house: House, people: People
) -> None:
    centre = house.centre
    new = staff.add(centre, "197707072007071007", "Agus", "head", FIRST, by=both(people))
    marked, plain = roster(centre), roster(centre, marks=False)
    (mark,) = [one for one in marked.marks if one.staff_id == new.staff_id]  # type: ignore[union-attr]
    assert mark.secret_by_other
    assert mark.second_from is not None
    assert mark.second_from.startswith("2026-11-25T05:00:00")
    assert plain.version == marked.version
    assert plain.marks is msgspec.UNSET
    assert b'"marks"' not in msgspec.json.encode(plain)


def test_a_roster_without_marks_is_byte_for_byte_the_old_form(house: House) -> None:
    found(house.centre)
    assert staff.roster(house.centre) == staff.roster(house.centre, marks=False)
