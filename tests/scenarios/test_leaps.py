"""A time more than a day ahead, on real processes: whose fault it is, and what staff decide.

The gateway runs with a clock that a test sets; the seat is the real one and walks its real pages.
"""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.clock import Bounds, ClockState
from sync.errors import Fault
from sync.gateway import core
from sync.gateway.features import open_gateway
from sync.machine_clock import SystemSource
from tests.scenarios.seat_client import HEAD, SeatClient, wait_for
from tests.scenarios.test_clock_faults import (
    HERE,
    LIBRARIES,
    heard_of_version,
    set_clock,
    settable,
)
from tests.scenarios.test_time_that_was_wrong import closes_in, doctor, kept, says
from tests.scenarios.world import LETTER, ONE_FILE, World

pytestmark = pytest.mark.skipif(not LIBRARIES, reason="Debian's faketime is not installed")

YEARS = 2557 * 86_400
SOON = 60.0  # a leap is looked at again every ten seconds, and statuses pass every ten
ASKS = "Server LPSE menyebut waktu yang lebih dari sehari di depan jam komputer ini"
REFUSED = "Petugas memutuskan bahwa jam komputer ini yang benar"
WRONG_ONCE = "waktu yang saling bertentangan"
OPEN = "Masukkan penawaran untuk tender ini"


def asked(client: SeatClient, world: World) -> None:
    """Wait until staff are asked. A leap is written down before the seat's pages know of it."""
    wait_for(lambda: world.seat.events("clock_leap_held"), SOON)
    wait_for(lambda: client.go("/clock").path == "/clock")


def decide(client: SeatClient, pin: str, right: str) -> None:
    client.go("/clock")
    client.submit("/clock", right=right, staff=client.page.staff_id(HEAD), pin=pin)
    client.must("^/alarms$")


def mend(world: World, clock: Path) -> None:
    """Set the gateway's clock right; two people confirm it where it had bound itself meanwhile."""
    set_clock(clock, 0)
    with contextlib.suppress(Fault):  # it had not
        core.confirm_clock(
            open_gateway(world.home.gateway), "jam perangkat keras salah", by=world.room.by
        )


def test_a_gateway_years_ahead_closes_nothing_and_staff_refuse_it(
    world: World, tmp_path: Path
) -> None:
    closes_in(world, 2)
    clock = tmp_path / "gateway-clock"
    world.start_gateway(**settable(clock))
    client = world.start_seat()
    client.open_seat(world.pin)
    wait_for(lambda: heard_of_version(world, 2))
    set_clock(clock, YEARS)
    asked(client, world)
    assert world.seat.events("clock_leap_held")[0]["seconds"] == pytest.approx(YEARS, abs=60)
    # Nothing is refused; every page, and doctor, say what staff are to do.
    assert says(world, "mungkin sudah ditutup; jam belum pasti")
    assert says(world, ASKS)
    assert any(ASKS in detail for _, detail in doctor(world)["alarm"])
    # Clearing it like any other alarm is no way round: it leads to the page with both clocks.
    client.go("/alarms/clock_leap")
    client.must("^/clock$")
    here = datetime.now(HERE)
    assert f" {here.year}, " in client.page.words
    assert f" {(here + timedelta(seconds=YEARS)).year}, " in client.page.words
    # A wrong PIN and a missing answer change nothing.
    staff_id = client.page.staff_id(HEAD)
    assert client.submit("/clock", right="seat", staff=staff_id, pin="135790").status != 200
    client.submit("/clock", right="both", staff=staff_id, pin=world.pin)
    assert "Pilih jam yang benar." in client.page.words
    assert world.seat.events("clock_leap_refused") == []
    decide(client, world.pin, "seat")
    assert [one["staff_id"] for one in world.seat.events("clock_leap_refused")] == [staff_id]
    assert says(world, OPEN)
    assert says(world, REFUSED)
    assert not says(world, "jam belum pasti")
    # The gateway is mended: no PIN is needed, and what remains says that it was wrong once.
    mend(world, clock)
    wait_for(lambda: world.seat.events("clock_leap_dropped"), SOON)
    assert [one["why"] for one in world.seat.events("clock_leap_dropped")] == ["agreed"]
    wait_for(lambda: not says(world, REFUSED))
    assert says(world, WRONG_ONCE)
    assert len(world.seat.events("clock_leap_held")) == 1
    world.again_to_summary(ONE_FILE, LETTER, offline=False)
    client.seal()
    client.sealed()
    wait_for(world.seat.accepted)
    (bid,) = world.seat.bids()
    assert bid.judged == "open"
    world.seat.stop()
    world.seat.is_sound()


def test_a_seat_whose_clock_stood_still_follows_its_gateway_once_staff_say_so(
    world: World,
) -> None:
    """A machine that was paused for three days, within one boot: the gateway is right."""
    closes_in(world, 2)
    past, b = datetime.now(UTC) - timedelta(days=3), SystemSource().boottime_s()
    second = timedelta(seconds=1)
    stood = ClockState(SystemSource().boot_id(), past, Bounds(past, b, past + second, b))
    world.start_gateway()
    kept(world, stood)
    client = world.start_seat()
    client.open_seat(world.pin)
    wait_for(lambda: heard_of_version(world, 2))
    asked(client, world)
    assert says(world, ASKS)
    decide(client, world.pin, "server")
    assert [one["seconds"] for one in world.seat.events("clock_leap_taken")] == [
        pytest.approx(3 * 86_400, abs=60)
    ]
    assert says(world, OPEN)
    assert not says(world, ASKS)
    assert not says(world, WRONG_ONCE)
    assert "alarm" not in doctor(world)
    world.again_to_summary(ONE_FILE, LETTER, offline=False)
    client.seal()
    client.sealed()
    wait_for(world.seat.accepted)
    (bid,) = world.seat.bids()
    assert bid.judged == "open"


def test_a_leap_taken_by_mistake_is_put_right_without_a_pin_and_what_is_sealed_is_kept(
    world: World, tmp_path: Path
) -> None:
    closes_in(world, 2)
    clock = tmp_path / "gateway-clock"
    world.start_gateway(**settable(clock))
    client = world.start_seat()
    client.open_seat(world.pin)
    wait_for(lambda: heard_of_version(world, 2))
    set_clock(clock, YEARS)
    asked(client, world)
    decide(client, world.pin, "server")
    wait_for(lambda: says(world, "sudah ditutup"))
    mend(world, clock)
    wait_for(lambda: world.seat.events("clock_corrected"), SOON)
    wait_for(lambda: says(world, OPEN))
    assert client.page.path == f"/tenders/{ONE_FILE}"


def test_killed_between_leap_and_decision_a_seat_asks_still(world: World, tmp_path: Path) -> None:
    closes_in(world, 2)
    clock = tmp_path / "gateway-clock"
    world.start_gateway(**settable(clock))
    client = world.start_seat()
    client.open_seat(world.pin)
    wait_for(lambda: heard_of_version(world, 2))
    set_clock(clock, YEARS)
    wait_for(lambda: world.seat.events("clock_leap_held"), SOON)
    world.link.mode = "refuse"
    world.seat.kill()
    client = world.start_seat()
    client.go("/clock")
    client.must("^/clock$")
    assert ASKS in client.go("/alarms").words
    decide(client, world.pin, "seat")
    assert REFUSED in client.page.words
