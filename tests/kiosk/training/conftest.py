from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kiosk.bidding.support import Browser, SeatInProcess
from tests.kiosk.training.support import admit, build, take


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[SeatInProcess]:
    """A seat of the training realm that nobody has opened, with no pack read yet."""
    made = build(tmp_path)
    yield made
    made.close()


@pytest.fixture
def content(seat: SeatInProcess) -> str:
    """The pack with every kind of question, by its content."""
    return take(seat)


@pytest.fixture
def sari(seat: SeatInProcess, content: str) -> Browser:
    """Sari's window in a visit for training."""
    return admit(seat)
