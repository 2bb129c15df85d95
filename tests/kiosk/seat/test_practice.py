"""Faults that a trainer brings about: at a seat of training they can be, in production nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.seat.practice import PracticeFaults
from tests.kiosk.bidding.support import furnish


def test_a_seat_of_training_has_them_and_one_of_production_has_none(tmp_path: Path) -> None:
    training = furnish(tmp_path / "training", realm="training")
    sticks = list(training.media.media())
    assert training.media.seen(sticks) == sticks != []
    training.core.get(PracticeFaults).sticks_pulled = True
    assert training.media.seen(sticks) == []
    training.close()
    production = furnish(tmp_path / "production")
    with pytest.raises(LookupError):
        production.core.get(PracticeFaults)
    assert production.media.seen(sticks) == sticks
    production.close()
