"""How many requests of one seat may do the same at once."""

from __future__ import annotations

import pytest

from sync.errors import Fault
from sync.gateway.turns import Turns


def test_a_seat_has_its_turns_and_gets_them_back() -> None:
    turns = Turns(2, "too_many_uploads")
    with turns.take("seat-a"), turns.take("seat-a"):
        with pytest.raises(Fault, match="too_many_uploads"), turns.take("seat-a"):
            pass
        with turns.take("seat-b"):
            pass
    with pytest.raises(OSError), turns.take("seat-a"):
        raise OSError
    with turns.take("seat-a"), turns.take("seat-a"):
        pass
