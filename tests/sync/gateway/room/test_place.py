"""Where a seat stands on the board."""

from __future__ import annotations

import pytest

from sync.errors import Fault
from sync.gateway.room.service import Place
from tests.sync.gateway.room.conftest import Office


@pytest.mark.parametrize(("row", "column"), [(0, 1), (1, 0), (10_000, 1)])
def test_a_place_outside_the_room_is_refused(office: Office, row: int, column: int) -> None:
    with pytest.raises(Fault, match="place_outside"):
        office.room.arrange({office.seat.seat_id: Place(row, column)}, by=office.head)
