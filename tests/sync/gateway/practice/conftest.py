"""A practice room: its head, a trainer, somebody at the front desk, and a tender of a month."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Member
from tests.founders import join
from tests.sync.gateway.cast import NOON, ONE, House, copy_house, open_house

MONTH = timedelta(days=30)


@pytest.fixture(scope="session")
def furnished_practice(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = open_house(tmp_path_factory.mktemp("practice"), "training")
    join(house.centre, "trainer")
    join(house.centre, "front_desk", "199002142015032002", "Rina")
    return house


@pytest.fixture
def room(furnished_practice: House, tmp_path: Path) -> House:
    """A practice room whose first tender closes in a month."""
    folder = tmp_path / "room"
    folder.mkdir()
    house = copy_house(furnished_practice, folder)
    extend(house, "month", MONTH)
    return house


@pytest.fixture
def trainer(room: House) -> Member:
    return person(room, "trainer")


def person(house: House, role: str) -> Member:
    return next(one for one in staff.members(house.centre) if one.role == role)


def extend(house: House, release_id: str, until: timedelta) -> None:
    """An addendum to the first tender: it closes `until` after noon."""
    house.import_(
        {
            "ocid": f"ocds-test-{ONE}",
            "id": release_id,
            "date": NOON.isoformat(),
            "tag": ["tenderAmendment"],
            "tender": {"id": ONE, "tenderPeriod": {"endDate": (NOON + until).isoformat()}},
        }
    )
