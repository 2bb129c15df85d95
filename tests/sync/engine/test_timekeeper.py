"""What the engine says of a clock that cannot be relied on."""

from __future__ import annotations

from typing import cast

from sync.engine.ports import GatewayPort
from sync.engine.timekeeper import Timekeeper
from tests.sync.engine.model import ModelGateway
from tests.sync.test_clock import World, hours_ahead  # type: ignore[attr-defined]


def test_a_clock_that_two_answers_contradict_is_told_until_a_third_settles_it() -> None:
    world = World()
    keeper = Timekeeper(cast("GatewayPort", ModelGateway()), world.clock)
    hours_ahead(world)
    assert keeper.fault is None
    world.ask()
    assert keeper.fault == "clock_in_doubt"
    world.ask()
    world.ask()
    assert keeper.fault is None
