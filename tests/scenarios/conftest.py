"""Real processes for fault scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from kiosk.demo.house import Room
from sync.sealing import X25519Recipient
from sync.wire.ids import new_id
from tests.gateway_process import GatewayProcess
from tests.proxy import Proxy
from tests.scenarios.world import World, furnished
from tests.seat_process import TestSeat

TENDERER = "01.234.567.8-901.000"


class Tender(NamedTuple):
    tender_id: str
    recipient: X25519Recipient
    closes: datetime


@pytest.fixture(scope="module")
def shared_gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayProcess]:
    """A running gateway with one tenderer, for every test of a module that does it no harm."""
    process = GatewayProcess(tmp_path_factory.mktemp("shared") / "gateway")
    process.add_tenderer(TENDERER)
    yield process.start()
    process.stop()


@pytest.fixture
def own_gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    """A running gateway with one tenderer, to be killed and restarted at will."""
    process = GatewayProcess(tmp_path / "gateway")
    process.add_tenderer(TENDERER)
    yield process.start()
    process.stop()


@pytest.fixture
def gateway_process(request: pytest.FixtureRequest) -> GatewayProcess:
    """The test's own gateway if it asks for one, else the module's."""
    own = "own_gateway" in request.fixturenames
    process: GatewayProcess = request.getfixturevalue("own_gateway" if own else "shared_gateway")
    return process


@pytest.fixture
def tender(gateway_process: GatewayProcess) -> Tender:
    """A tender open for a day: its id, the key to seal to, and the deadline."""
    tender_id = f"T-{new_id()}"
    identity, closes = gateway_process.add_tender(tender_id)
    return Tender(tender_id, identity.recipient, closes)


@pytest.fixture
def seat(tmp_path: Path, gateway_process: GatewayProcess) -> TestSeat:
    """A seat enrolled at the gateway, with an empty outbox."""
    return TestSeat.create(tmp_path / "seat", gateway_process.enrol())


@pytest.fixture
def link(gateway_process: GatewayProcess) -> Iterator[Proxy]:
    """The path between seat and gateway, to be broken."""
    with Proxy(("127.0.0.1", gateway_process.port)) as proxy:
        yield proxy


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """A furnished room whose seat has heard the gateway once; copied, never used itself."""
    return furnished(tmp_path_factory.mktemp("room"))


@pytest.fixture
def world(room: Room, tmp_path: Path) -> Iterator[World]:
    """A copy of the room: link down, gateway and seat not started."""
    with World.copy_of(room, tmp_path / "world") as made:
        yield made
