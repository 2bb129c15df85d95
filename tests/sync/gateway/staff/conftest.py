from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.gateway.centre import Centre
from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Member
from tests.sync.gateway.cast import House, copy_house

HEAD_PIN, ADMINISTRATOR_PIN, DESK_PIN = "918273", "274913", "605142"


@dataclass(frozen=True)
class People:
    head: Member
    administrator: Member
    desk: Member


def found(centre: Centre) -> tuple[Member, Member]:
    """The administrator and the head, each by a one-time code of their own."""
    code = staff.setup_code(centre)
    number = "19850317 201001 1 004"
    first = staff.first_administrator(centre, code, number, "Bambang", ADMINISTRATOR_PIN)
    code = staff.setup_code(centre, "orang kedua", "head")
    return first, staff.first_administrator(
        centre, code, "197811042005012003", "Siti Aminah", HEAD_PIN
    )


def join(centre: Centre) -> People:
    """The founders, and one at the desk who has changed the first secret."""
    administrator, head = found(centre)
    desk = staff.add(
        centre, "199002142015032001", "Dewi Lestari", "front_desk", "482915", by=administrator
    )
    staff.change_secret(centre, desk.staff_id, DESK_PIN, by=desk)
    (desk,) = [one for one in staff.members(centre) if one.staff_id == desk.staff_id]
    return People(head, administrator, desk)


@pytest.fixture(scope="session")
def staffed(furnished: House, tmp_path_factory: pytest.TempPathFactory) -> tuple[House, People]:
    """Made once and copied, like the house itself."""
    house = copy_house(furnished, tmp_path_factory.mktemp("staffed"))
    return house, join(house.centre)


@pytest.fixture
def house(request: pytest.FixtureRequest, furnished: House, tmp_path: Path) -> House:
    """With people in it for a test that asks for `people`, without anybody for any other."""
    template = furnished
    if "people" in request.fixturenames:
        template, _people = request.getfixturevalue("staffed")
    return copy_house(template, tmp_path)


@pytest.fixture
def people(staffed: tuple[House, People]) -> People:
    return staffed[1]


@pytest.fixture
def centre(house: House) -> Centre:
    return house.centre
