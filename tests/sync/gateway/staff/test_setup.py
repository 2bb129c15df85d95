"""The first administrator comes of a one-time code, and of nothing else."""

from __future__ import annotations

import pytest

from sync.errors import Fault
from sync.gateway.centre import DATABASE, Centre
from sync.gateway.journal import service as journal
from sync.gateway.staff import service as staff
from tests.sync.gateway.cast import House
from tests.sync.gateway.staff.conftest import ADMINISTRATOR_PIN, People


def begin(centre: Centre, code: str, number: str = "198503172010011004") -> staff.Member:
    return staff.first_administrator(centre, code, number, "Bambang", ADMINISTRATOR_PIN)


def test_a_new_gateway_lets_nobody_in(centre: Centre) -> None:
    assert staff.anybody(centre) is False
    for who in ("admin", "administrator", "", "lpse"):
        for secret in ("", "admin", "admin123", "password", "12345678", "lpse"):
            house_clock = centre.clock
            house_clock.pass_(hours=1)  # type: ignore[attr-defined]
            with pytest.raises(Fault, match="sign_in_wrong"):
                staff.sign_in(centre, who, secret, from_="1.2.3.4")


def test_the_code_works_once_as_people_type_it(centre: Centre) -> None:
    code = staff.setup_code(centre)
    member = begin(centre, f" {code.lower().replace('-', ' ')} ")
    assert (member.role, staff.anybody(centre)) == ("administrator", True)
    with pytest.raises(Fault, match="setup_code_wrong"):
        begin(centre, code, "1986")
    assert staff.members(centre) == [member]


def test_a_code_lives_for_a_day(house: House) -> None:
    code = staff.setup_code(house.centre)
    house.clock.pass_(hours=24)
    with pytest.raises(Fault, match="setup_code_wrong"):
        begin(house.centre, code)
    begin(house.centre, staff.setup_code(house.centre))


def test_a_newer_code_replaces_the_older(centre: Centre) -> None:
    older, newer = staff.setup_code(centre), staff.setup_code(centre)
    for code in (older, "", "0000-0000-0000-0000"):
        with pytest.raises(Fault, match="setup_code_wrong"):
            begin(centre, code)
    begin(centre, newer)


def test_no_code_was_ever_made_and_none_works(centre: Centre) -> None:
    for code in ("", "0000-0000-0000-0000"):
        with pytest.raises(Fault, match="setup_code_wrong"):
            begin(centre, code)


def test_a_weak_secret_does_not_use_the_code_up(centre: Centre) -> None:
    code = staff.setup_code(centre)
    with pytest.raises(Fault, match="secret_too_easy"):
        staff.first_administrator(centre, code, "198503172010011004", "Bambang", "123456")
    begin(centre, code)


def test_the_code_itself_is_not_kept(house: House) -> None:
    code = staff.setup_code(house.centre).replace("-", "")
    raw = b"".join(path.read_bytes() for path in house.centre.home.glob(f"{DATABASE}*"))
    assert b"setup_code_made" in raw
    assert code.encode() not in raw


def test_a_second_way_in_needs_a_reason_that_stays_on_record(
    centre: Centre, people: People
) -> None:
    with pytest.raises(Fault, match="setup_code_needs_why"):
        staff.setup_code(centre)
    begin(centre, staff.setup_code(centre, "semua PIN terlupa"), "199104042016041004")
    made = [entry for _, entry in journal.read(centre) if entry.name == "setup_code_made"]
    assert [entry.why for entry in made] == [None, "orang kedua", "semua PIN terlupa"]
