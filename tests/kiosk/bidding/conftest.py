from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.bidding import pdfrun
from tests.kiosk.bidding.judged import judged_once
from tests.kiosk.bidding.support import STAFF, Browser, SeatInProcess, furnish


@pytest.fixture
def seat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SeatInProcess]:
    """A seat with a tender, its card and one stick; nobody has opened it.

    A PDF is judged by the real process, once: the tests of a file bring the same ones.
    """
    monkeypatch.setattr(pdfrun, "verdicts", judged_once)
    made = furnish(tmp_path)
    yield made
    made.close()


@pytest.fixture
def sari(seat: SeatInProcess) -> Browser:
    """Sari sits at the open seat; she has not said yet which firm she is."""
    seat.sessions.open(STAFF, "Sari", "bidding", 300)
    return seat.client()
