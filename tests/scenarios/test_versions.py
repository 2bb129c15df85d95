"""Today's version beside the last released one: rooms are not updated all at once.

The released tree is taken out of git and run as it was; both ends talk over real HTTP.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from kiosk import wiring
from kiosk.config import Home
from kiosk.db import settings
from kiosk.demo.house import Room
from kiosk.demo.samples import HEAD, VENDORS
from kiosk.errors import explain
from sync.database import connect, write_tx
from sync.errors import Fault
from sync.gateway.centre import open_home
from sync.gateway.feed import store as feed
from sync.gateway.regions import service as regions
from sync.gateway.registrations import store as registration_store
from sync.gateway.requirements import service as requirements
from sync.gateway.room.service import Room as Console
from sync.gateway.staff import service as staff
from sync.gateway.vendors import account_store
from sync.gateway.vendors import accounts as vendors
from sync.gateway.vendors.shared import AccountWish, issue
from sync.outbox import State
from sync.registration import codes
from sync.requirements.shipped import names
from sync.vectors import classes
from sync.wire.classes import ClassAttendance
from sync.wire.messages import Queued, SeatStatus
from tests import registrations
from tests.gateway_process import GatewayProcess
from tests.kiosk.bidding.support import a_pdf
from tests.newer_regions import newer
from tests.scenarios import registrant
from tests.scenarios.other_release import SECOND
from tests.scenarios.released import (
    NO_ACCOUNTS,
    NO_REGISTRATIONS,
    OtherRelease,
    older,
    unpack_release,
)
from tests.scenarios.seat_client import wait_for
from tests.scenarios.world import BIG, LETTER, ONE_FILE, PRICE, TWO_FILE, Seat, World, doctor

PAPER = "97 Surat.pdf"


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


@pytest.mark.parametrize("serves_desks", [True, False])
def test_todays_seat_at_a_released_gateway(
    release: Path, tmp_path: Path, serves_desks: bool
) -> None:
    tree = release if serves_desks else older(release, tmp_path / "older", NO_REGISTRATIONS)
    with OtherRelease(tree, tmp_path / "log", "room", tmp_path / "room") as room:
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
            client.open_seat(there["pin"], purpose="verification", start="/verification")
            wait_for(
                lambda: "Sambungan ke server LPSE putus" not in client.go("/verification").words
            )
            page = client.submit("/verification/open", who=HEAD.person_id, pin=there["pin"])
            too_old = str(explain(Fault("desk_gateway_old")).message)
            assert (too_old in page.words) is not serves_desks, page.words[:900]
            assert (page.path == "/verification") is serves_desks
            client.go("/leave")
            client.submit("/leave")
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


def test_a_release_ends_a_quiz_when_todays_version_does_and_reads_its_seats(
    release: Path, tmp_path: Path
) -> None:
    """What decision 83 gave a class: a quiz that ends by itself, a reset that expires."""
    told = classes.told()
    status = SeatStatus(
        seat_id="seat-07",
        boot_id="boot-1",
        sequence=1,
        at=told.quizzes[0].started_at,
        state="locked",
        applied=0,
        acks=[],
        queued=Queued(),
        disk_free=10**11,
        app_version="0.1",
        attendance=ClassAttendance(class_id=told.class_id, version=9, resets_done=["r1"]),
    )
    with OtherRelease(release, tmp_path / "log", "class", tmp_path / "class") as other:
        assert other.hear() == {"ready": True}
        heard = other.ask("told", msgspec.json.encode(told).decode())
        assert heard == {"ends": [classes.LATER], "resets": ["r1"]}
        read = other.ask("status", msgspec.json.encode(status).decode())
        assert read == {"version": 9, "covered": False}


@pytest.mark.parametrize("knows_accounts", [True, False])
def test_a_released_seat_beside_accounts_and_requirement_tables(
    world: World, release: Path, tmp_path: Path, knows_accounts: bool
) -> None:
    """Whether it is told of accounts or not, a deactivated firm gets in by no way round."""
    tree = release if knows_accounts else older(release, tmp_path / "older", NO_ACCOUNTS)
    centre = open_home(world.home.gateway, clock=now)
    head = world.room.by[0]
    requirements.publish_shipped(centre, names()[0], by=head)
    regions.publish(centre, newer(), "wilayah.json", by=head)
    firm, user = VENDORS[1], "Maju.Terus"
    with centre.writing() as db:
        verifier = registrations.verifier(firm.password)
        wish = AccountWish(firm.tenderer_id, firm.name, user, verifier, registration_id="r1")
        issue(centre, db, wish, by=head)
    world.start_gateway()
    words = (world.link.url, world.second_seat_code(), world.media, world.pin, ONE_FILE)
    with OtherRelease(tree, tmp_path / "log", "seat", tmp_path / "seat", *words) as seat:
        assert seat.hear()["bid_id"], "the feed with newer kinds goes on"
        by_user = seat.ask("signs", user, firm.password)
        assert by_user["path"] != "/bid/who", by_user
        assert seat.ask("signs", firm.tenderer_id, firm.password)["path"] != "/bid/who"
        with centre.reading() as db:
            account = account_store.by_user(db, vendors.user_key(user))
        assert account is not None
        decree = vendors.Decree("lpse", "SK 12/2026", True, "Surat izin palsu.")
        vendors.deactivate(centre, account.account_id, decree, by=head, seen=0)
        for number in (firm.tenderer_id, user):
            stopped = seat.ask("signs", number, firm.password)
            assert stopped["path"] == "/bid/who", stopped
            assert "dinonaktifkan LPSE: Surat izin palsu." in stopped["words"], stopped


def test_what_a_released_gateway_does_not_know_waits_for_its_update(
    release: Path, tmp_path: Path
) -> None:
    """A draft, a registration and what finds it by its code wait there; then they arrive, once."""
    root, home = tmp_path / "room", Home(tmp_path / "seat")
    tree = older(release, tmp_path / "older", NO_REGISTRATIONS)
    with OtherRelease(tree, tmp_path / "log", "room", root) as room:
        there = room.hear()
        wiring.enrol(home, there["url"], there["code"], ca_file=None)
        seat = Seat(home, {"KIOSK_DEMO_MEDIA_ROOT": there["stick"]})
        client = seat.start()
        (next(Path(there["stick"]).iterdir()) / PAPER).write_bytes(a_pdf("Surat"))
        wait_for(lambda: "Siti Aminah" in client.go("/staff").html)
        registrant.begin(client, there["pin"], registrant.OFFICER)
        registrant.fill(client, registrant.OFFICER, PAPER)
        client.go("/registration/later")
        client.submit("/registration/later")
        wait_for(lambda: client.go(client.page.path).path == "/registration/later/code")
        code = registrant.hand_in(client)
        # What lays the form under its code waits for the draft that lies there.
        wait_for(
            lambda: (
                Counter(one.hindrance for one in seat.items()) == {"command_unknown": 2, None: 1}
            )
        )
        page = client.go("/registration/queue")
        assert "Server LPSE belum mengenal jenis kiriman ini." in page.words, page.words
        client.go("/registration/status")
        page = client.submit("/registration/status", code=code)
        assert "Server LPSE belum dapat ditanya" in page.words
        seat.stop()
    assert [one.state for one in seat.items()] != [State.ACCEPTED] * 3
    assert len(seat.spool()) == 2
    updated = GatewayProcess(Home(root).gateway)
    with closing(connect(home.database)) as db, write_tx(db):
        settings.put(db, "gateway_url", updated.start().url)
    try:
        seat.start()
        wait_for(seat.accepted)
        with updated.centre.reading() as db:
            found = registration_store.by_code(db, codes.receipt_code(code))
        assert found is not None and found.stage == "waiting"
        assert seat.events("registration_answered")[-1]["outcome"] == "accepted"
    finally:
        seat.stop()
        updated.stop()


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
