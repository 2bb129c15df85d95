from __future__ import annotations

from pathlib import Path

import pytest

from sync.gateway.classes import service
from sync.gateway.staff.service import Member
from tests import founders
from tests.sync.gateway.cast import House, copy_house, new_house
from tests.sync.gateway.classes.trainees import PracticeRoom


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, Member]:
    """A practice gateway that has read its packs: made once and copied."""
    house = new_house(tmp_path_factory.mktemp("practice"), "training")
    trainer = founders.join(house.centre, "trainer", name="Ratna Wulandari")
    service.shelf(house.centre)
    return house, trainer


@pytest.fixture
def room(practice: tuple[House, Member], tmp_path: Path) -> PracticeRoom:
    house, trainer = practice
    return PracticeRoom(copy_house(house, tmp_path), trainer)
