"""Real gateway, real seat process, real CUPS: no owner key outlives the hands it was meant for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.kiosk.printing.cups import RealCups, needs_cups, real_cups
from tests.scenarios.seat_client import SeatClient, wait_for
from tests.scenarios.world import LETTER, ONE_FILE, World

pytestmark = needs_cups


@pytest.fixture
def cups(world: World) -> Iterator[RealCups]:
    """What the seat finds as anybody's programs would: by its user's own settings."""
    with real_cups() as found:
        found.add("kursi")
        found.default("kursi")
        found.plays("sleep 600")
        (found.home / ".cups").mkdir()
        (found.home / ".cups/client.conf").write_text(f"ServerName {found.folder}/sock\n")
        world.seat.environ["HOME"] = str(found.home)
        yield found
        world.seat.kill()


def print_a_key(world: World) -> SeatClient:
    world.start_gateway()
    client = world.start_seat()
    world.to_summary(ONE_FILE, LETTER, offline=False)
    client.go("/bid/owner-key")
    client.submit("/bid/owner-key", choice="print")
    assert "Kunci pemilik sedang dicetak" in client.page.words
    return client


def test_a_seat_that_dies_while_printing_takes_the_key_back_when_it_starts(
    world: World, cups: RealCups
) -> None:
    print_a_key(world)
    (document,) = cups.documents()
    assert document.startswith(b"%PDF")
    world.seat.kill()
    assert cups.documents() == [document]
    client = world.start_seat()
    wait_for(lambda: cups.documents() == [])
    assert cups.waiting() == []
    client.resume(world.pin)
    wait_for(lambda: "sedang diperiksa" not in client.go("/bid/checks").words)
    client.go("/bid/owner-key")
    assert "Komputer ini berhenti sebelum Anda menyatakan" in client.page.words
    assert "tidak berlaku" in client.page.words
    client.go("/bid/summary")
    client.must("^/bid/owner-key$")


def test_a_seat_that_is_stopped_leaves_nothing_in_the_queue(world: World, cups: RealCups) -> None:
    print_a_key(world)
    assert len(cups.documents()) == 1
    world.seat.stop()
    assert cups.documents() == [] and cups.waiting() == []
