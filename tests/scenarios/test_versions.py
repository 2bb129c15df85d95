"""Today's version beside the last released one: rooms are not updated all at once.

The released tree is taken out of git and run as it was; both ends talk over real HTTP.
"""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk import wiring
from kiosk.config import Home
from kiosk.db import settings
from kiosk.demo.house import Room
from sync.database import connect, write_tx
from sync.gateway.centre import open_home
from sync.gateway.feed import store as feed
from sync.gateway.room.service import Room as Console
from sync.gateway.staff import service as staff
from tests.scenarios.other_release import SECOND
from tests.scenarios.released import OtherRelease, unpack_release
from tests.scenarios.seat_client import wait_for
from tests.scenarios.world import BIG, LETTER, ONE_FILE, PRICE, TWO_FILE, Seat, World, doctor


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack_release(tmp_path_factory.mktemp("release"))


def test_a_released_seat_at_todays_gateway(world: World, release: Path, tmp_path: Path) -> None:
    with open_home(world.home.gateway, clock=now).writing() as db:  # what only a newer seat knows
        feed.append(db, "tomorrow", {"text": "Listrik padam pukul 12"})  # type: ignore[arg-type]
    world.start_gateway()
    words = (world.link.url, world.second_seat_code(), world.media, world.pin, ONE_FILE)
    with OtherRelease(release, tmp_path / "log", "seat", tmp_path / "seat", *words) as seat:
        bid_id = seat.hear()["bid_id"]
        assert [(row.bid_id, row.outcome) for row in world.at_gateway()] == [(bid_id, "accepted")]
        console = Console(open_home(world.home.gateway, clock=now))
        (tile,) = (one for one in console.board().tiles if one.name == "Kursi 08")
        console.order(world.room.by[0], [tile.seat_id], "lock", seen={tile.seat_id: tile.seen})
        assert seat.ask("locked") == {"locked": True}


def test_todays_seat_at_a_released_gateway(release: Path, tmp_path: Path) -> None:
    with OtherRelease(release, tmp_path / "log", "room", tmp_path / "room") as room:
        there = room.hear()
        home = Home(tmp_path / "seat")
        wiring.enrol(home, there["url"], there["code"], ca_file=None)
        with closing(connect(home.database)) as db:
            answer = settings.get(db, "enrolment")
            seat_id = json.loads(answer or "{}")["seat_id"]
        seat = Seat(home, {"KIOSK_DEMO_MEDIA_ROOT": there["stick"]})
        client = seat.start()
        try:
            wait_for(lambda: "Siti Aminah" in client.go("/staff").html)
            client.open_seat(there["pin"])
            wait_for(lambda: client.go(f"/tenders/{ONE_FILE}").status == 200)
            client.begin(ONE_FILE)
            client.sign_in()
            client.choose([LETTER])
            client.to_summary()
            client.seal()
            client.sealed()
            wait_for(seat.accepted)
            assert room.ask("outcome", ONE_FILE) == {"outcome": ["accepted"]}
            assert room.ask("lock", seat_id) == {"given": True}
            wait_for(lambda: client.go("/").path == "/locked")
        finally:
            seat.stop()


def test_a_room_of_the_release_goes_on_with_todays_version(release: Path, tmp_path: Path) -> None:
    root = tmp_path / "room"
    with OtherRelease(release, tmp_path / "log", "home", root) as before:
        left = before.hear()
    home = Home(root)
    people = {one.role: one for one in staff.members(open_home(home.gateway, clock=now))}
    by = (people["head"], people["administrator"])
    with World(root, Room(home, left["pins"], by, Path(left["stick"]), {})) as world:
        with closing(connect(home.database)) as db, write_tx(db):
            settings.put(db, "gateway_url", world.link.url)
        client = world.start_seat()
        assert client.go("/").path == "/locked"
        client.resume(left["pins"]["head"])
        for bid_id in (left["sent"], left["waiting"]):
            assert client.go(f"/bids/{bid_id}").status == 200
        world.start_gateway()
        wait_for(world.seat.accepted)
        world.seat.is_sound()
        found = [row for tender_id in (ONE_FILE, SECOND) for row in world.at_gateway(tender_id)]
        assert {row.bid_id: row.outcome for row in found} == {
            left["sent"]: "accepted",
            left["waiting"]: "accepted",
        }
        assert doctor(root) == []
        assert doctor(root, "gateway") == []


def test_a_visit_that_was_cut_off_in_the_release_goes_on(release: Path, tmp_path: Path) -> None:
    root = tmp_path / "room"
    with OtherRelease(release, tmp_path / "log", "visit", root) as before:
        left = before.hear()
    home = Home(root)
    people = {one.role: one for one in staff.members(open_home(home.gateway, clock=now))}
    by = (people["head"], people["administrator"])
    with World(root, Room(home, left["pins"], by, Path(left["stick"]), {})) as world:
        with closing(connect(home.database)) as db, write_tx(db):
            settings.put(db, "gateway_url", world.link.url)
        client = world.start_seat()
        assert client.go("/").path == "/locked"
        client.resume(left["pins"]["head"])
        assert "PT Maju Bersama" in client.page.header
        page = client.go("/bid/files")
        assert all(f"<bdi>{name}</bdi>" in page.html for name in (LETTER, BIG, PRICE)), page.words
        client.to_summary()
        client.seal()
        client.sealed()
        world.start_gateway()
        wait_for(world.seat.accepted)
        world.seat.is_sound()
        (bid,) = world.at_gateway(TWO_FILE)
        assert bid.outcome == "accepted"
