from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.gateway.centre import Centre
from sync.gateway.staff.service import Member, Two
from tests import founders
from tests.sync.gateway.cast import House, copy_house, new_house

HEAD_PIN, ADMINISTRATOR_PIN = founders.SITI.secret, founders.BAMBANG.secret
DESK_PIN = "482915"


@dataclass(frozen=True)
class People:
    head: Member
    administrator: Member
    desk: Member

    @property
    def both(self) -> Two:
        return self.head, self.administrator


def join(centre: Centre) -> People:
    """The founders, and one at the desk who has changed the first secret."""
    head, administrator = founders.two(centre)
    return People(head, administrator, founders.join(centre, secret=DESK_PIN))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A gateway just made: nobody works there yet."""
    return new_house(tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="session")
def staffed(furnished: House, tmp_path_factory: pytest.TempPathFactory) -> tuple[House, People]:
    """Made once and copied, like the house itself."""
    house = copy_house(furnished, tmp_path_factory.mktemp("staffed"))
    return house, join(house.centre)


@pytest.fixture
def house(request: pytest.FixtureRequest, empty: House, tmp_path: Path) -> House:
    """With people in it for a test that asks for `people`, without anybody for any other."""
    template = empty
    if "people" in request.fixturenames:
        template, _people = request.getfixturevalue("staffed")
    return copy_house(template, tmp_path)


@pytest.fixture
def people(staffed: tuple[House, People]) -> People:
    return staffed[1]


@pytest.fixture
def centre(house: House) -> Centre:
    return house.centre
