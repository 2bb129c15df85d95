from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.papers import run
from tests.kiosk.bidding.support import Browser, SeatInProcess, furnish
from tests.kiosk.registration.handing import look_once
from tests.kiosk.registration.support import begin


@pytest.fixture(autouse=True)
def looked_into_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are looked into by the real process, once: forms of all tests bring the same ones."""
    monkeypatch.setattr(run, "look", look_once)


@pytest.fixture
def track() -> str:
    """Where the LPSE has accounts made; a test may say otherwise."""
    return "inaproc"


@pytest.fixture
def seat(tmp_path: Path, track: str) -> Iterator[SeatInProcess]:
    """A seat that nobody has opened."""
    made = furnish(tmp_path, settings={"registration_track": track})
    yield made
    made.close()


@pytest.fixture
def sari(seat: SeatInProcess) -> Browser:
    """Sari has begun the form of a PT."""
    return begin(seat)
