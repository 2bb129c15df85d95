"""Who joins, changes and leaves; nobody serves here and on a committee (Pasal 13(3))."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils.migrations import Migrations

from sync.argon import LEAST
from sync.database import connect, migrate, tables, write_tx
from sync.errors import Fault
from sync.gateway import centre as centres
from sync.gateway import core
from sync.gateway.centre import DATABASE, Centre
from sync.gateway.db.migrations import migrations
from sync.gateway.features import open_gateway
from sync.gateway.staff import service as staff
from sync.wire import jws
from sync.wire.messages import StaffRoster
from sync.wire.roles import ROLES, Role, may
from tests.founders import join
from tests.sync.gateway.cast import House
from tests.sync.gateway.staff.conftest import DESK_PIN, People


def test_one_number_is_one_person_however_it_is_typed(centre: Centre, people: People) -> None:
    assert people.administrator.person_id == "198503172010011004"
    with pytest.raises(Fault, match="staff_person_taken"):
        staff.add(centre, " 1985 0317 2010 0110 04", "X", "trainer", "908172", by=people.head)
    for typed in (
        "19850317.201001.1.004",
        "19850317-201001/1-004",
        "\uff11\uff19850317201001100\uff14",
        "\u0661\u0669850317201001100\u0664",
    ):
        with pytest.raises(Fault, match="staff_person_taken"):
            staff.add(centre, typed, "X", "trainer", "908172", by=people.head)
        with pytest.raises(Fault, match="staff_on_committee"):
            staff.add_committee(centre, typed, "X", by=people.head)


@pytest.mark.parametrize(
    ("secret", "code"),
    [
        ("", "secret_too_weak"),
        ("91827", "secret_too_weak"),
        ("9182736450918", "secret_too_weak"),
        ("rahasia 123", "secret_too_weak"),
        ("x" * 201, "secret_too_weak"),
        ("91827\u0666", "secret_too_weak"),
        ("000000", "secret_too_easy"),
        ("121212", "secret_too_easy"),
        ("123456", "secret_too_easy"),
        ("987654", "secret_too_easy"),
        ("197811", "secret_too_easy"),
    ],
)
def test_a_secret_that_is_easily_guessed_is_refused(
    centre: Centre, people: People, secret: str, code: str
) -> None:
    before = staff.members(centre)
    with pytest.raises(Fault, match=code):
        staff.add(centre, "19781104 200501 2 004", "Sri", "head", secret, by=people.both)
    assert staff.members(centre) == before


def test_a_number_or_name_that_nobody_can_read_is_refused(centre: Centre, people: People) -> None:
    for person_id in ("", "  ", "1\u202e2", "1" * 101):
        with pytest.raises(Fault, match="id_malformed"):
            staff.add(centre, person_id, "Siti", "head", "918273", by=people.both)
    for person_id in ("12", "19850317201001100", "19850317201001100X", "198503172010011004X"):
        with pytest.raises(Fault, match="staff_number_odd"):
            staff.add(centre, person_id, "Siti", "head", "918273", by=people.both)
        with pytest.raises(Fault, match="staff_number_odd"):
            staff.add_committee(centre, person_id, "Siti", by=people.head)
    with pytest.raises(Fault, match="name_malformed"):
        staff.add(centre, "197101012001011001", "a\x00b", "head", "918273", by=people.both)


@pytest.mark.parametrize("role", ROLES)
def test_only_those_in_charge_change_the_staff(centre: Centre, people: People, role: Role) -> None:
    by = join(centre, role, "197707072007071007", "Orang")
    acts = (
        lambda: staff.add(centre, "197808082008081008", "Baru", "trainer", "918364", by=by),
        lambda: staff.change_role(centre, people.desk.staff_id, "verifier", by=by),
        lambda: staff.change_secret(centre, people.desk.staff_id, "918364", by=by),
        lambda: staff.remove(centre, people.desk.staff_id, by=by, reason="uji"),
        lambda: staff.add_committee(centre, "197909092009091009", "Anggota", by=by),
        lambda: staff.remove_committee(centre, "197909092009091009", by=by),
    )
    for act in acts:
        if may(role, "staff"):
            act()
        else:
            with pytest.raises(Fault, match="staff_not_allowed"):
                act()


def test_an_act_of_somebody_removed_since_is_refused(centre: Centre, people: People) -> None:
    staff.remove(centre, people.head.staff_id, by=people.administrator, reason="pindah")
    with pytest.raises(Fault, match="staff_unknown"):
        staff.add(centre, "197808082008081008", "Baru", "trainer", "918364", by=people.head)


def test_a_role_in_an_old_member_counts_for_nothing(centre: Centre, people: People) -> None:
    pretending = replace(people.desk, role="head")
    with pytest.raises(Fault, match="staff_not_allowed"):
        staff.add(centre, "197808082008081008", "Baru", "trainer", "918364", by=pretending)


def test_everybody_changes_their_own_secret(centre: Centre, people: People) -> None:
    staff.change_secret(centre, people.desk.staff_id, "kopi sindoro pagi", by=people.desk)
    assert (
        staff.sign_in(centre, "199002142015032001", "kopi sindoro pagi", from_="1.2.3.4")
        == people.desk
    )
    with pytest.raises(Fault, match="sign_in_wrong"):
        staff.sign_in(centre, "199002142015032001", DESK_PIN, from_="1.2.3.4")


def test_the_last_in_charge_stays(centre: Centre, people: People) -> None:
    staff.change_role(centre, people.head.staff_id, "trainer", by=people.administrator)
    for act in (
        lambda: staff.remove(
            centre, people.administrator.staff_id, by=people.administrator, reason="x"
        ),
        lambda: staff.change_role(
            centre, people.administrator.staff_id, "trainer", by=people.administrator
        ),
    ):
        with pytest.raises(Fault, match="staff_last_in_charge"):
            act()
    with pytest.raises(Fault, match="staff_two_needed"):
        staff.change_role(centre, people.administrator.staff_id, "head", by=people.administrator)


def test_who_comes_back_is_somebody_new(centre: Centre, people: People) -> None:
    staff.remove(centre, people.desk.staff_id, by=people.head, reason="cuti")
    again = staff.add(
        centre, "199002142015032001", "Dewi Lestari", "trainer", DESK_PIN, by=people.head
    )
    assert again.staff_id != people.desk.staff_id
    roster = opened(centre)
    assert roster.revoked == [people.desk.staff_id]
    assert again.staff_id in {one.staff_id for one in roster.staff}


def test_staff_cannot_join_the_committee_before_leaving(centre: Centre, people: People) -> None:
    with pytest.raises(Fault, match="staff_on_committee"):
        staff.add_committee(centre, "19900214 201503 2 001", "Dewi Lestari", by=people.head)
    staff.remove(centre, people.desk.staff_id, by=people.head, reason="masuk Pokja")
    staff.add_committee(centre, "199002142015032001", "Dewi Lestari", by=people.head)
    assert [one.person_id for one in staff.committee(centre)] == ["199002142015032001"]


def test_the_committee_cannot_join_the_staff_before_leaving(centre: Centre, people: People) -> None:
    staff.add_committee(centre, "19760214 200312 1 001", "Hartono", by=people.head)
    for by in (people.head, people.both):
        with pytest.raises(Fault, match="staff_on_committee"):
            staff.add(centre, "197602142003121001", "Hartono", "verifier", "918364", by=by)
    with pytest.raises(Fault, match="committee_taken"):
        staff.add_committee(centre, "197602142003121001", "Hartono", by=people.head)
    staff.remove_committee(centre, "197602142003121001", by=people.head, reason="SK berakhir")
    staff.add(centre, "197602142003121001", "Hartono", "verifier", "918364", by=people.head)
    with pytest.raises(Fault, match="committee_unknown"):
        staff.remove_committee(centre, "197602142003121001", by=people.head)


def test_the_one_time_code_lets_no_committee_member_in(centre: Centre, people: People) -> None:
    staff.add_committee(centre, "197602142003121001", "Hartono", by=people.head)
    code = staff.setup_code(centre, "uji")
    with pytest.raises(Fault, match="staff_on_committee"):
        staff.first_administrator(centre, code, "197602142003121001", "Hartono", "918364")


def test_the_database_itself_refuses_both_at_once(house: House, people: People) -> None:
    insert_committee = (
        "INSERT INTO committee (committee_id, person_id, name, added_at) VALUES ('c', ?, 'x', 'x')"
    )
    insert_staff = (
        "INSERT INTO staff (staff_id, person_id, name, role, verifier, added_at)"
        " VALUES ('s', ?, 'x', 'head', x'00', 'x')"
    )
    with closing(connect(house.centre.home / DATABASE)) as db:
        with pytest.raises(sqlite3.IntegrityError, match="both sides"):
            db.execute(insert_committee, ("199002142015032001",))
        db.execute(insert_committee, ("77",))
        with pytest.raises(sqlite3.IntegrityError, match="both sides"):
            db.execute(insert_staff, ("77",))
        with pytest.raises(sqlite3.IntegrityError, match="for ever"):
            db.execute("DELETE FROM staff")


def test_no_verifier_lies_readable_in_the_database(house: House, people: People) -> None:
    raw = b"".join(path.read_bytes() for path in house.centre.home.glob("gateway.db*"))
    with house.centre.reading() as db:
        (sealed,) = db.execute("SELECT verifier FROM staff LIMIT 1").fetchone()
    assert sealed in raw, "the search finds what is there"
    for one in opened(house.centre).staff:
        assert one.verifier.encode() not in raw
    assert staff.roster(house.centre).encode() not in raw


def test_a_database_of_before_keeps_its_staff_as_removed(tmp_path: Path) -> None:
    core.make(tmp_path / "new", "LPSE", "production", "Asia/Jakarta")
    first = Migrations("gateway")
    for step in list(migrations.pending(tables(sqlite3.connect(":memory:"))))[:2]:
        first(name=step.name)(step.fn)
    with closing(connect(tmp_path / "new" / "old.db")) as db:
        migrate(db, [first])
        with write_tx(db):
            db.execute(
                "INSERT INTO gateway (id, gateway_id, name, realm, timezone, roster_version,"
                " created_at) SELECT 1, 'gw', 'LPSE', 'production', 'Asia/Jakarta', 4, 'x'"
            )
            db.execute(
                "INSERT INTO staff (staff_id, name, pin_verifier, added_at)"
                " VALUES ('old', 'Siti', '$argon2id$', '2026-01-01T00:00:00.000000Z')"
            )
    for path in (tmp_path / "new").glob("gateway.db*"):
        path.unlink()
    (tmp_path / "new" / "old.db").rename(tmp_path / "new" / DATABASE)
    centre = open_gateway(tmp_path / "new")
    staff.calibrate(centre, LEAST)
    assert staff.members(centre) == []
    (old,) = staff.members(centre, removed=True)
    assert (old.name, old.removed_at is not None) == ("Siti", True)
    code = staff.setup_code(centre, role="head")
    staff.first_administrator(centre, code, "197811042005012003", "Siti", "918273")
    roster = opened(centre)
    assert (roster.version, roster.revoked) == (5, ["old"])


def opened(centre: Centre) -> StaffRoster:
    keys = {centre.key.public.kid: centre.key.public}
    return jws.verify(staff.roster(centre), "roster", keys, StaffRoster)


def test_a_home_opened_again_knows_the_same_people(house: House, people: People) -> None:
    again = centres.open_home(house.centre.home, clock=house.clock)
    assert staff.members(again) == staff.members(house.centre)
    assert staff.sign_in(again, "199002142015032001", DESK_PIN, from_="1.2.3.4") == people.desk
