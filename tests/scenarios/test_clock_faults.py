"""The PC's wall clock a year off: before the seat starts, and set while it runs.

Nothing that counts may notice: the deadline's judgement, the sealed interval on the receipt, the
upload and the acceptance. A jump while running is logged.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.bidding import tender_store
from sync import receipts
from sync.gateway.adapters import sample
from sync.gateway.features import open_gateway
from sync.gateway.tenders import service as tenders
from sync.wire.times import from_text
from tests.scenarios.seat_client import wait_for
from tests.scenarios.world import LETTER, ONE_FILE, TWO_FILE, Hold, Seat, World

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
YEAR = 366 * 86_400  # off by so much it is always another year
HERE = ZoneInfo("Asia/Jakarta")  # pages write times in the room's own zone
# The machine's own counting clock cannot be set; a file's times are the stick's, not the clock's.
ONLY_WALL = {"DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1"}

pytestmark = pytest.mark.skipif(not LIBRARIES, reason="Debian's faketime is not installed")


def wrong_by(seconds: int) -> dict[str, str]:
    return {"LD_PRELOAD": str(LIBRARIES[0]), "FAKETIME": f"{seconds:+d}", **ONLY_WALL}


def settable(file: Path) -> dict[str, str]:
    """The clock follows `file`, which holds an offset."""
    file.write_text("+0\n")
    return {
        "LD_PRELOAD": str(LIBRARIES[0]),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_NO_CACHE": "1",
        **ONLY_WALL,
    }


def receipt_holds(seat: Seat, before: datetime, after: datetime) -> None:
    """The interval on the only bid's receipt meets the true time of its sealing, narrowly."""
    (bid,) = seat.bids()
    sealed = receipts.read(bid.provisional).sealed
    assert sealed.latest is not None
    earliest, latest = from_text(sealed.earliest), from_text(sealed.latest)
    assert earliest <= after
    assert latest >= before
    assert latest - earliest < timedelta(seconds=30)
    assert bid.judged == "open"


@pytest.mark.parametrize("off", [-YEAR, YEAR], ids=["a year back", "a year forth"])
def test_a_clock_that_is_wrong_from_the_start_changes_nothing(
    off: int, world: World, tmp_path: Path
) -> None:
    """A year forth every tender would be closed by that clock; a year back none is open yet."""
    world.start_gateway()
    client = world.start_seat(**wrong_by(off))
    assert f"{(datetime.now(HERE) + timedelta(seconds=off)).year}" not in client.go("/").words
    world.to_summary(ONE_FILE, LETTER, offline=False)
    before = datetime.now(UTC)
    client.seal()
    client.sealed()
    receipt_holds(world.seat, before, datetime.now(UTC))
    wait_for(world.seat.accepted)
    world.delivered_once(tmp_path / "opened")
    assert world.seat.events("clock_jumped") == []


@pytest.mark.parametrize("off", [-YEAR, YEAR], ids=["a year back", "a year forth"])
def test_a_clock_set_while_sealing_changes_nothing_and_is_logged(
    off: int, world: World, tmp_path: Path
) -> None:
    hold = Hold(tmp_path / "hold")
    clock = tmp_path / "clock"
    world.start_gateway()
    client = world.start_seat(*hold.at("only envelope proved"), **settable(clock))
    world.to_summary(ONE_FILE, LETTER, offline=False)
    before = datetime.now(UTC)
    client.seal()
    hold.reached()
    set_clock(clock, off)
    wait_for(lambda: world.seat.events("clock_jumped"))
    hold.go()
    client.sealed()
    receipt_holds(world.seat, before, datetime.now(UTC))
    wait_for(world.seat.accepted)
    world.delivered_once(tmp_path / "opened")
    (jump, *_) = world.seat.events("clock_jumped")
    assert abs(float(str(jump["seconds"])) - off) < 60


def set_clock(file: Path, off: int) -> None:
    new = file.with_suffix(".new")
    new.write_text(f"{off:+d}\n")
    os.replace(new, file)


def close(world: World, tender_id: str) -> None:
    """The committee shortens the schedule: uploads ended a minute ago."""
    package = json.loads(sample.sample_package(datetime.now(UTC)))
    (release,) = [one for one in package["releases"] if one["tender"]["id"] == tender_id]
    ended = datetime.now(UTC) - timedelta(minutes=1)
    release["tender"]["tenderPeriod"]["endDate"] = ended.isoformat(timespec="seconds")
    release["id"], release["date"] = f"{tender_id}-2", datetime.now(UTC).isoformat()
    path = world.root / "changed.json"
    path.write_text(json.dumps({**package, "releases": [release]}))
    tenders.import_files(open_gateway(world.home.gateway), [path], by=world.room.by[0])


def heard_of_version(world: World, version: int) -> bool:
    with world.seat.reading() as db:
        return tender_store.get(db, ONE_FILE).version == version


def test_a_closed_tender_stays_closed_by_a_clock_a_year_back(world: World) -> None:
    """Setting the PC's clock back must not open a door that the server's clock has closed."""
    close(world, ONE_FILE)
    world.start_gateway()
    client = world.start_seat(**wrong_by(-YEAR))
    client.open_seat(world.pin)
    wait_for(lambda: heard_of_version(world, 2))
    client.go(f"/tenders/{TWO_FILE}")
    page = client.submit("/bid/tender", tender_id=ONE_FILE)
    assert (page.status, page.path) == (409, "/bid/tender")
    assert "sudah lewat" in page.words
    client.go(f"/tenders/{ONE_FILE}")
    assert "Masukkan penawaran untuk tender ini" not in client.page.words
