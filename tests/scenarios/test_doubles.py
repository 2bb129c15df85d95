"""A seat copied after enrolment, and one put back to an older copy: real processes, every screen.

What must hold: nothing that was sealed at either machine is lost, exactly one version counts,
nobody is told otherwise, and the alarm stands at both ends until staff have looked into it.
"""

from __future__ import annotations

import json
import os
import shutil

from kiosk.config import Home
from kiosk.demo.samples import VENDORS
from tests import forked
from tests.scenarios.seat_client import HEAD, SeatClient, wait_for
from tests.scenarios.world import LETTER, ONE_FILE, ROOT, Seat, World

OFTEN = {"KIOSK_STATUS_EVERY_S": "1"}


def alarms(world: World) -> set[str]:
    """What stands at the gateway, as its administrator reads it."""
    return {one["code"] for one in command(world.home, "gateway", "alarms", "--json")}


def command(home: Home, *words: str) -> list[dict[str, str]]:
    words = ("--home", str(home.root), *words)
    done = forked.run("kiosk", words, cwd=ROOT, env=os.environ)
    found: list[dict[str, str]] = json.loads(done.stdout)
    return found


def doctor(home: Home) -> str:
    """Everything bad that `doctor` says of a home."""
    checks = command(home, "doctor", "--json")
    return " ".join(one["detail"] for one in checks if one["verdict"] == "bad")


def copied(world: World, name: str = "copy") -> Seat:
    """The disk of the first seat in another machine."""
    home = Home(world.root / name)
    shutil.copytree(world.seat.home.seat, home.seat)
    seat = Seat(home, world.seat.environ)
    world._seats.append(seat)
    return seat


def banner(seat: Seat) -> str:
    assert seat.client is not None
    return seat.client.go("/staff").words


def refused_to_open(client: SeatClient, pin: str) -> str:
    """Try to open a visit; return the page that says why not."""
    client.go("/staff")
    client.submit(
        "/staff",
        visitor="Budi Santoso",
        purpose="bidding",
        minutes="60",
        staff=client.page.staff_id(HEAD),
        pin=pin,
    )
    assert client.page.path != "/welcome"
    return client.page.words


def seal(seat: Seat, pin: str, vendor: int) -> str:
    """In the visit that goes on, seal a bid for a vendor; return its id."""
    client = seat.client
    assert client is not None
    client.begin(ONE_FILE)
    client.sign_in(VENDORS[vendor])
    client.choose([LETTER])
    client.to_summary()
    bid_id = client.seal()
    client.sealed()
    return bid_id


def test_two_machines_with_one_key(world: World) -> None:
    world.start_gateway()
    twin = copied(world)
    for seat in (world.seat, twin):
        seat.start(**OFTEN)
        # The visit begins before anybody can have noticed.
        assert seat.client is not None
        seat.client.open_seat(world.pin)
    wait_for(lambda: "seat_two_at_once" in alarms(world), 60, every=1)
    # The machine that was heard first is told that another one speaks as this seat.
    wait_for(lambda: "Dua komputer menyala sekaligus" in banner(world.seat), 60, every=1)
    assert "Dua komputer menyala sekaligus" in doctor(world.seat.home)

    # Who sits there goes on: both bids are sealed, sent and accepted.
    made = [seal(world.seat, world.pin, 0), seal(twin, world.pin, 1)]
    wait_for(lambda: world.seat.accepted() and twin.accepted(), 60)
    rows = {row.bid_id: row for row in world.at_gateway()}
    assert [rows[bid_id].standing for bid_id in made] == ["counts", "counts"]
    assert alarms(world) >= {"seat_two_at_once", "seat_number_reused"}

    # Each machine hears an answer to what the other sent, and says so on every page.
    for seat in (world.seat, twin):
        wait_for(lambda seat=seat: "tidak dibuat di komputer ini" in banner(seat), 60)
        assert "tidak dibuat di komputer ini" in doctor(seat.home)
        assert seat.events("alarm_raised")
    assert "Dua komputer menyala sekaligus" in doctor(world.home)

    # It stands when the copy is gone, also through a restart. Resuming, locking and ending are
    # never stopped; a new visit is.
    twin.stop()
    world.seat.kill()
    client = world.seat.start(**OFTEN)
    client.resume(world.pin)
    client.go("/leave")
    client.submit("/leave")
    client.must("^/ended$")
    said = refused_to_open(client, world.pin)
    assert "tidak dibuat di komputer ini" in said or "Dua komputer menyala" in said
    assert alarms(world) >= {"seat_two_at_once", "seat_number_reused"}
    assert world.seat.events("alarm_cleared") == []


def test_a_seat_put_back_to_an_older_copy(world: World) -> None:
    """Version 1, a copy, versions 2 of the vendor; the copy comes back and makes another 2."""
    world.start_gateway()
    client = world.start_seat(**OFTEN)
    client.open_seat(world.pin)
    first = seal(world.seat, world.pin, 0)
    wait_for(world.seat.accepted)
    world.seat.kill()
    old = copied(world, "older")

    client = world.start_seat(**OFTEN)
    client.resume(world.pin)
    second = replace(client, first)
    wait_for(world.seat.accepted)
    rows = {row.bid_id: row.standing for row in world.at_gateway()}
    assert rows == {first: "replaced", second: "counts"}
    world.seat.kill()

    # The older copy hears of an answer that it cannot explain: it does not call 1 accepted.
    client = old.start(**OFTEN)
    client.resume(world.pin)
    wait_for(lambda: "tidak dibuat di komputer ini" in banner(old), 60)
    page = client.go(f"/bids/{first}")
    assert "tidak berlaku lagi" in page.heading
    assert "diterima server LPSE" not in page.heading
    assert "chip-accepted" not in client.go("/queue").html
    assert "tidak dibuat di komputer ini" in doctor(old.home)

    # The visit that was restored with it goes on, and what the vendor does last is what counts.
    last = replace(client, first)
    wait_for(old.accepted, 60)
    rows = {row.bid_id: row.standing for row in world.at_gateway()}
    # The gateway was asked where the firm stands: the last one names the one it follows.
    assert rows == {first: "replaced", second: "replaced", last: "counts"}
    assert "chip-accepted" in client.go(f"/bids/{last}").html
    assert "seat_number_reused" in alarms(world)

    # The newer disk is found after all: its version says that it lost.
    old.stop()
    client = world.start_seat(**OFTEN)
    client.resume(world.pin)
    wait_for(lambda: "tidak berlaku lagi" in client.go(f"/bids/{second}").heading, 60)
    assert "chip-accepted" not in client.page.html


def replace(client: SeatClient, bid_id: str) -> str:
    client.go(f"/bids/{bid_id}")
    client.submit(f"/bids/{bid_id}/replace")
    client.must("^/bid/")
    if client.page.path == "/bid/who":
        client.sign_in()
    client.choose([LETTER])
    client.to_summary()
    made = client.seal()
    client.sealed()
    return made


def test_an_older_copy_alone_is_noticed_by_its_log(world: World) -> None:
    """It sends nothing at all: what the gateway saw of the log is enough."""
    world.start_gateway()
    old = copied(world, "older")
    client = world.start_seat(**OFTEN)
    client.open_seat(world.pin)
    wait_for(lambda: witnessed(world.seat) > 0, 90, every=0.5)
    world.seat.kill()
    client = old.start(**OFTEN)
    wait_for(lambda: alarms(world) == {"seat_log_conflict"}, 90, every=2)
    wait_for(lambda: old.events("alarm_raised"), 60, every=1)
    assert banner(old).count("tidak cocok") == 1
    assert "tidak cocok" in refused_to_open(client, world.pin)
    assert "tidak cocok" in doctor(old.home)


def witnessed(seat: Seat) -> int:
    with seat.reading() as db:
        row = db.execute("SELECT value FROM setting WHERE name = 'witnessed_size'").fetchone()
    return 0 if row is None else int(row[0])


def test_a_machine_that_starts_again_and_again_is_no_double(world: World) -> None:
    world.start_gateway()
    for _ in range(4):
        world.start_seat(**OFTEN)
        wait_for(lambda: witnessed(world.seat) > 0)
        world.seat.kill()
    client = world.start_seat(**OFTEN)
    client.open_seat(world.pin)
    seal(world.seat, world.pin, 0)
    wait_for(world.seat.accepted)
    assert alarms(world) == set()
    assert world.seat.events("alarm_raised") == []
