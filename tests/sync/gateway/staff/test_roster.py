"""The roster: signed, versioned, renewed in time, revoking."""

from __future__ import annotations

import threading
from datetime import timedelta

import argon2
import pytest

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.staff import service as staff
from sync.wire import jws
from sync.wire.keys import SigningKey
from sync.wire.messages import StaffRoster
from sync.wire.times import from_text
from tests.sync.gateway.cast import House
from tests.sync.gateway.staff.conftest import DESK_PIN, People

WEEK = timedelta(days=7)


def opened(centre: Centre) -> StaffRoster:
    keys = {centre.key.public.kid: centre.key.public}
    return jws.verify(staff.roster(centre), "roster", keys, StaffRoster)


def version(centre: Centre) -> int:
    with centre.reading() as db:
        return staff.roster_version(db)


def due(centre: Centre) -> bool:
    with centre.reading() as db:
        return staff.roster_due(centre, db)


def test_a_roster_is_signed_by_this_gateway_for_a_week(house: House, people: People) -> None:
    roster = opened(house.centre)
    assert roster.gateway_id == house.centre.identity.gateway_id
    assert from_text(roster.expires_at) - from_text(roster.issued_at) == WEEK
    other = SigningKey.generate().public
    with pytest.raises(Fault, match="signature_invalid"):
        jws.verify(staff.roster(house.centre), "roster", {other.kid: other}, StaffRoster)


def test_it_carries_who_serves_in_which_role(centre: Centre, people: People) -> None:
    found = {one.staff_id: (one.name, one.role) for one in opened(centre).staff}
    assert found == {one.staff_id: (one.name, one.role) for one in staff.members(centre)}
    assert len(found) == 3
    (desk,) = [one for one in opened(centre).staff if one.staff_id == people.desk.staff_id]
    assert argon2.PasswordHasher().verify(desk.verifier, DESK_PIN)


def test_every_change_is_a_new_version(centre: Centre, people: People) -> None:
    seen = [version(centre)]
    desk = people.desk.staff_id
    for change in (
        lambda: staff.change_role(centre, desk, "verifier", by=people.head),
        lambda: staff.change_secret(centre, desk, "918364", by=people.head),
        lambda: staff.remove(centre, desk, by=people.head, reason="pindah"),
        lambda: staff.add(
            centre, "197707072007071007", "Agus", "trainer", "731946", by=people.head
        ),
    ):
        change()
        seen.append(version(centre))
        assert opened(centre).version == seen[-1]
    assert seen == list(range(seen[0], seen[0] + 5))


def test_a_refused_change_makes_no_version(centre: Centre, people: People) -> None:
    before = version(centre)
    with pytest.raises(Fault):
        staff.add(centre, "199002142015032001", "X", "head", "731946", by=people.head)
    assert (version(centre), opened(centre).version) == (before, before)


def test_who_was_removed_is_revoked_for_ever(house: House, people: People) -> None:
    centre = house.centre
    staff.remove(centre, people.desk.staff_id, by=people.head, reason="pindah")
    for _ in range(2):
        roster = opened(centre)
        assert roster.revoked == [people.desk.staff_id]
        assert people.desk.staff_id not in {one.staff_id for one in roster.staff}
        house.clock.pass_(days=5)


def test_it_is_renewed_when_a_third_of_its_life_is_over(house: House, people: People) -> None:
    centre, first = house.centre, opened(house.centre)
    house.clock.pass_(days=2)
    assert opened(centre) == first
    assert due(centre) is False
    house.clock.pass_(hours=8, minutes=1)
    assert due(centre) is True
    second = opened(centre)
    assert second.version == first.version + 1
    assert from_text(second.expires_at) == house.clock() + WEEK
    assert (second.staff, second.revoked) == (first.staff, first.revoked)


def test_a_roster_signed_before_the_clock_was_set_back_is_renewed(
    house: House, people: People
) -> None:
    first = opened(house.centre)
    house.clock.pass_(days=-30)
    with pytest.raises(Fault, match="clock_behind"):
        opened(house.centre)
    house.confirm_clock()
    second = opened(house.centre)
    assert second.version == first.version + 1
    assert from_text(second.expires_at) == house.clock() + WEEK


def test_many_who_ask_at_once_get_one_renewal(house: House, people: People) -> None:
    before = version(house.centre)
    house.clock.pass_(days=3)
    got: list[str] = []
    threads = [
        threading.Thread(target=lambda: got.append(staff.roster(house.centre))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(got), len(set(got)), version(house.centre)) == (8, 1, before + 1)


def test_a_gateway_without_staff_has_an_empty_roster(centre: Centre) -> None:
    assert (version(centre), due(centre)) == (0, True)
    roster = opened(centre)
    assert (roster.version, roster.staff, roster.revoked) == (1, [], [])
