"""Two rooms for every test of this folder: where something is presented, and the liar's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sync.wire.keys import SigningKey
from tests.realms.rooms import TwinRoom, renamed, twin

WAYS = ["production", "training"]


@pytest.fixture(scope="session")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, TwinRoom]]:
    folder = tmp_path_factory.mktemp("realms")
    with (
        twin(folder / "production", "production") as real,
        twin(folder / "training", "training") as practice,
    ):
        yield {"production": real, "training": practice}


@pytest.fixture(params=WAYS)
def here(request: pytest.FixtureRequest, rooms: dict[str, TwinRoom]) -> TwinRoom:
    """The room in which something is presented."""
    return rooms[request.param]


@pytest.fixture
def liar(here: TwinRoom, rooms: dict[str, TwinRoom]) -> TwinRoom:
    """The other room, whose keys the liar has."""
    return rooms["training" if here.realm == "production" else "production"]


@pytest.fixture(params=["by its own name", "by the other's name"])
def seat_key(request: pytest.FixtureRequest, here: TwinRoom, liar: TwinRoom) -> SigningKey:
    key = liar.seat.key
    return key if "own" in request.param else renamed(key, here.seat.key.public)


@pytest.fixture(params=["by its own name", "by the other's name"])
def gateway_key(request: pytest.FixtureRequest, here: TwinRoom, liar: TwinRoom) -> SigningKey:
    key = liar.house.centre.key
    return key if "own" in request.param else renamed(key, here.house.centre.key.public)
