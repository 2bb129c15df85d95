"""Argon2id's cost follows the machine, and never falls below the floor."""

from __future__ import annotations

import os

import argon2
import pytest

from sync import argon
from sync.argon import LEAST, Cost, calibrate


def machine(speed: float, fixed_s: float = 0.0):  # type: ignore[no-untyped-def]
    """A machine that fills `speed` GiB of memory a second, plus a fixed delay."""
    return lambda cost: fixed_s + cost.passes * cost.memory_kib / (1 << 20) / speed


@pytest.mark.parametrize("speed", [0.15, 0.3, 0.7, 1.0, 2.5, 6.0])
@pytest.mark.parametrize("fixed_s", [0.0, 0.02, 0.1])
def test_a_check_takes_between_a_third_of_a_second_and_a_second(
    speed: float, fixed_s: float
) -> None:
    found = calibrate(machine(speed, fixed_s))
    assert found.fits, found
    assert found.cost.lanes <= (os.cpu_count() or 1)


def test_memory_is_given_up_before_the_person_waits_too_long() -> None:
    found = calibrate(machine(0.1))
    assert (found.cost.memory_kib, found.fits) == (argon.USUAL_MEMORY_KIB // 2, True)


def test_the_slowest_machine_gets_the_floor_and_is_told() -> None:
    found = calibrate(machine(0.001))
    assert (found.cost.passes, found.cost.memory_kib) == (LEAST.passes, LEAST.memory_kib)
    assert not found.fits


def test_a_busy_moment_while_measuring_does_not_stay() -> None:
    honest, slow = machine(1.0), iter([2.0])
    found = calibrate(lambda cost: honest(cost) * next(slow, 1.0))
    assert found.fits


def test_less_than_the_floor_is_no_cost() -> None:
    for passes, memory_kib, lanes in ((0, LEAST.memory_kib, 1), (2, 8, 1), (2, 1 << 20, 0)):
        with pytest.raises(ValueError, match="too cheap"):
            Cost(passes, memory_kib, lanes)


def test_this_machine_measures_what_it_then_hashes_with() -> None:
    found = calibrate()
    assert found.cost.memory_kib >= LEAST.memory_kib
    kept = argon2.extract_parameters(found.cost.hasher().hash("274913"))
    assert kept.type is argon2.Type.ID
    assert (kept.time_cost, kept.memory_cost) == (found.cost.passes, found.cost.memory_kib)
