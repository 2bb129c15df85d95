"""The seat killed, starved and robbed of its stick while sealing.

After each: nothing acknowledged is lost, nothing half-done is shown as done, and the seat is of use
again.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from urllib3.exceptions import HTTPError

from tests.scenarios.seat_client import wait_for
from tests.scenarios.seat_main import COMMITTED, INSIDE_TRANSACTION
from tests.scenarios.world import TWO_FILE, World

LEAVES = {
    # point: what the kill leaves in the spool
    "first bytes read": [".technical.age.partial"],
    "half read": [".technical.age.partial"],
    "storing": [".technical.age.partial"],
    "half proved": [".technical.age.partial"],
    "second envelope half read": [".price.age.partial", ".technical.age"],
    "all proved": [".price.age", ".technical.age"],
    INSIDE_TRANSACTION: [".price.age", ".technical.age"],
}


@pytest.mark.parametrize("point", LEAVES)
def test_a_seat_killed_before_the_commit_has_sealed_nothing(point: str, world: World) -> None:
    client = world.start_seat("--die", point)
    world.to_summary(TWO_FILE)
    bid_id = client.page.form("/bid/summary").fields["bid_id"]
    with pytest.raises(HTTPError):
        client.seal()
        client.ended()
    assert world.seat.died()
    assert world.seat.spool() == [bid_id + name for name in LEAVES[point]]

    client = world.start_seat()
    assert client.page.path == "/locked"
    world.seat.holds_nothing()
    assert world.seat.events("spool_swept") == [{"files": len(LEAVES[point])}]
    client.resume(world.pin)
    assert "Belum ada penawaran Anda" in client.go("/queue").words
    world.again_to_summary(TWO_FILE)
    client.seal()
    assert "Tersegel di sini" in client.sealed().words
    world.seat.is_sound()


def test_a_seat_killed_right_after_the_commit_delivers_the_bid_once(
    world: World, tmp_path: Path
) -> None:
    """The screen never said so, but the bid is whole: it is kept, shown and sent."""
    client = world.start_seat("--die", COMMITTED)
    world.to_summary(TWO_FILE)
    with pytest.raises(HTTPError):
        client.seal()
        client.ended()
    assert world.seat.died()
    world.seat.is_sound()
    (bid,) = world.seat.bids()

    world.start_gateway()
    client = world.start_seat()
    assert client.page.path == "/locked"
    assert client.go(f"/bids/{bid.bid_id}").path == "/locked"
    client.resume(world.pin)
    wait_for(lambda: "Tanda terima resmi" in client.go(f"/bids/{bid.bid_id}").words)
    world.delivered_once(tmp_path / "opened")
