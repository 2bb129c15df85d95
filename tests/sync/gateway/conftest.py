from __future__ import annotations

from pathlib import Path

import argon2
import pytest

from sync.gateway.vendors import service as vendors
from tests.sync.gateway import cast


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real algorithm with little memory: the cost is argon2's to test, not ours."""
    cheap = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(vendors, "_hasher", cheap)
    verifier = cheap.hash("nobody")
    monkeypatch.setattr(vendors, "_nobody", lambda: verifier)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> cast.House:
    """Made once and copied: not to be touched."""
    return cast.open_house(tmp_path_factory.mktemp("furnished"))


@pytest.fixture
def house(furnished: cast.House, tmp_path: Path) -> cast.House:
    return cast.copy_house(furnished, tmp_path)


@pytest.fixture
def seat(house: cast.House) -> cast.Seat:
    return house.seat()


@pytest.fixture
def bids(seat: cast.Seat) -> cast.BidMaker:
    return cast.BidMaker(seat)
