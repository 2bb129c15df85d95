"""A whole room with its link up, and a verifier who sits at its seat."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.registrations import Vendor
from tests.scenarios.conftest import room, world
from tests.scenarios.verifier import SeatVerifier, waiting_room
from tests.scenarios.world import World

__all__ = ["room", "world"]


@pytest.fixture
def verifier(world: World) -> Iterator[SeatVerifier]:
    """Nobody has typed a number or a PIN yet."""
    world.start_gateway()
    made = SeatVerifier(world, world.start_seat())
    made.sit_down()
    yield made
    made.client.close()


@pytest.fixture
def vendors(world: World, verifier: SeatVerifier) -> Iterator[Vendor]:
    with waiting_room(world) as made:
        yield made
