"""From papers on a stick to an account, through a dead link and a killed seat.

Real gateway and seat processes; vendor and verifier use the pages over HTTP.
"""

from __future__ import annotations

import contextlib

import pytest
import urllib3

from kiosk import events
from kiosk.demo.samples import Vendor
from sync.outbox import State
from tests.kiosk.bidding.support import a_pdf
from tests.scenarios.canary import search
from tests.scenarios.registrant import (
    CONSULTANT,
    NAME,
    OFFICER,
    PASSWORD,
    USER_ID,
    Verifier,
    begin,
    fill,
    hand_in,
    handed_in,
)
from tests.scenarios.seat_client import SeatClient, wait_for
from tests.scenarios.seat_main import (
    BETWEEN_PAPERS,
    COMMITTED,
    FORM_PROVED,
    FORM_SEALED,
    INSIDE_TRANSACTION,
)
from tests.scenarios.world import ONE_FILE, World

PAPER, TITLE = "97 Surat.pdf", "Surat Kenanga 31190"
OWN = Vendor(USER_ID, NAME, PASSWORD)


def bid(world: World, client: SeatClient) -> None:
    """Open the seat for a bid, and say by User ID and password who one is."""
    client.open_seat(world.pin, NAME)
    client.begin(ONE_FILE)
    client.sign_in(OWN)
    client.must("^/bid/files$")
    assert NAME in client.page.header


def leave(client: SeatClient) -> None:
    client.go("/leave")
    client.submit("/leave")
    client.must("^/ended$")


def test_from_a_dead_link_to_an_account_that_bids_and_is_stopped(world: World) -> None:
    (world.stick / PAPER).write_bytes(a_pdf("Surat"))
    client = world.start_seat()
    begin(client, world.pin, CONSULTANT)
    fill(client, CONSULTANT, PAPER)
    code = hand_in(client)
    assert [one.state for one in world.seat.items()] == [State.SEALED] * 2, "form, and its code"
    world.seat.kill()

    world.start_gateway()
    client = world.start_seat()
    client.resume(world.pin)
    wait_for(world.seat.accepted)
    client.go("/registration/status")
    client.submit("/registration/status", code=code)
    assert "Menunggu diperiksa" in client.page.words
    leave(client)

    verifier = Verifier(world.gateway_url, world.room)
    verifier.approve(code)
    wait_for(lambda: bool(world.seat.events("account_received")))
    bid(world, client)
    leave(client)

    world.link.mode = "refuse"
    world.link.cut()
    wait_for(lambda: "Sambungan putus" in client.go("/").header)
    bid(world, client)
    verifier.deactivate(USER_ID)
    assert client.go("/bid/files").path == "/bid/files", "nobody could tell this seat yet"
    world.link.mode = "pass"
    wait_for(lambda: client.go("/").path == "/locked")
    assert "Akun" in client.page.words
    assert NAME not in client.page.words
    client.resume(world.pin)
    client.begin(ONE_FILE)
    client.sign_in(OWN)
    client.must("^/bid/who$")
    assert "dinonaktifkan" in client.page.words, client.page.words
    client.close()
    verifier.client.close()


LEAVES = {
    # point: who hands in, and what the kill leaves in the spool
    BETWEEN_PAPERS: (CONSULTANT, [".form.age.partial"]),
    FORM_PROVED: (OFFICER, [".form.age.partial"]),
    FORM_SEALED: (OFFICER, [".form.age"]),
    INSIDE_TRANSACTION: (OFFICER, [".form.age"]),
    COMMITTED: (OFFICER, [".form.age"]),
}


@pytest.mark.parametrize("point", LEAVES)
def test_killed_while_handing_in_it_is_handed_in_once(world: World, point: str) -> None:
    """Before the commit nothing was handed in and nothing is lost; after it, it was."""
    sample, leaves = LEAVES[point]
    (world.stick / PAPER).write_bytes(a_pdf(TITLE))
    client = world.start_seat("--die", point)
    begin(client, world.pin, sample)
    fill(client, sample, PAPER)
    client.go("/registration/statement")
    client.submit("/registration/statement", agreed="yes")
    with contextlib.suppress(urllib3.exceptions.HTTPError):  # it may die before it answers
        client.submit("/registration/hand-in")
    assert world.seat.died()
    assert [name[name.index(".") :] for name in world.seat.spool()] == leaves
    assert search([world.home.seat], [NAME, USER_ID, TITLE]) == [], "as a thief would find it"

    client = world.start_seat()
    client.resume(world.pin)
    if point == COMMITTED:
        client.go("/registration/queue")
        assert "registration/handed/" in client.page.html
    else:
        assert world.seat.items() == []
        assert world.seat.spool() == []
        client.go("/registration/hand-in")
        client.submit("/registration/hand-in")
        handed_in(client)
    assert [one.state for one in world.seat.items()] == [State.SEALED] * 2, "form, and its code"
    world.start_gateway()
    wait_for(world.seat.accepted)
    with world.seat.reading() as db:
        assert events.verify_all(db).ok
    assert len(world.seat.events("registration_handed_in")) == 1
