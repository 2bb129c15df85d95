"""What the last release does in a room with a newer one: started in its tree, as a script.

Everything it imports is of that release, its tests' helpers too; only this file is today's. So it
may use of them no more than both have, and is tried against each new release.

- `room ROOT`: furnish a room, serve its gateway; then by line `outcome TENDER`, `lock SEAT`.
- `seat ROOT URL CODE MEDIA PIN TENDER`: enrol a seat, send a bid; then by line `locked`, and
  `signs NUMBER PASSWORD`, whether a visit may sign in with these.
- `home ROOT`: leave a room with an accepted bid, one that waits, and a locked visit.
- `class ROOT`: by line what it makes of a message of classes: `told JSON`, `status JSON`.
- `visit ROOT`: leave a room whose power failed while a visitor had chosen the files of a bid.
"""

from __future__ import annotations

import json
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from kiosk import wiring
from kiosk.config import Home
from kiosk.db import settings
from kiosk.training.classes import standing
from sync.database import connect, write_tx
from sync.gateway.centre import open_home
from sync.gateway.room.service import Room as Console
from sync.wire.classes import ClassAttendance, TrainingClass
from sync.wire.messages import SeatStatus
from sync.wire.times import to_text
from tests.scenarios.seat_client import HEAD, wait_for
from tests.scenarios.world import BIG, LETTER, ONE_FILE, PRICE, TWO_FILE, Seat, World, furnished

SECOND = "9151118"


def say(**fields: object) -> None:
    print(json.dumps(fields), flush=True)


def lines() -> list[list[str]]:
    """Each line that comes in, as words, until there are no more."""
    return (line.rstrip("\n").split("\t") for line in sys.stdin)  # type: ignore[return-value]


def room(root: Path) -> None:
    made = furnished(root)
    with World(root, made) as world:
        world.start_gateway()
        code = world.second_seat_code()
        say(url=world.link.url, code=code, pin=made.pin, stick=str(world.media))
        console = Console(open_home(made.home.gateway, clock=lambda: datetime.now(UTC)))
        for verb, what in lines():
            if verb == "outcome":
                say(outcome=[bid.outcome for bid in world.at_gateway(what)])
            if verb == "lock":
                seen = {one.seat_id: one.seen for one in console.board().tiles}
                console.order(made.by[0], [what], "lock", seen=seen)
                say(given=True)


def seat(root: Path, url: str, code: str, media: str, pin: str, tender_id: str) -> None:
    wiring.enrol(Home(root), url, code, ca_file=None)
    running = Seat(Home(root), {"KIOSK_DEMO_MEDIA_ROOT": media})
    client = running.start()
    try:
        wait_for(lambda: HEAD in client.go("/staff").html)  # the roster has come
        client.open_seat(pin)
        wait_for(lambda: client.go(f"/tenders/{tender_id}").status == 200)
        client.begin(tender_id)
        client.sign_in()
        client.choose([LETTER])
        client.to_summary()
        bid_id = client.seal()
        client.sealed()
        wait_for(running.accepted)
        say(bid_id=bid_id)
        for verb, *words in lines():
            if verb == "locked":
                wait_for(lambda: client.go("/").path == "/locked")
                say(locked=True)
            if verb == "signs":
                client.go("/leave")
                client.submit("/leave")
                client.open_seat(pin)
                client.begin(tender_id)
                client.submit("/bid/who", tenderer_id=words[0], password=words[1])
                say(path=client.page.path, words=client.page.words)
    finally:
        running.stop()


def home(root: Path) -> None:
    made = furnished(root)
    with World(root, made) as world:
        with closing(connect(made.home.database)) as db, write_tx(db):
            settings.put(db, "gateway_url", world.link.url)
        world.start_gateway()
        client = world.start_seat()
        wait_for(lambda: "Terhubung" in client.go("/staff").header)
        world.to_summary(ONE_FILE, LETTER, offline=False)
        sent = client.seal()
        client.sealed()
        wait_for(world.seat.accepted)
        world.link.mode = "refuse"
        world.again_to_summary(SECOND, LETTER, offline=False)
        waiting = client.seal()
        client.sealed()
        client.submit("/lock")
        wait_for(lambda: client.go("/").path == "/locked")
        say(sent=sent, waiting=waiting, pins=made.pins, stick=str(world.stick))


def visit(root: Path) -> None:
    made = furnished(root)
    with World(root, made) as world:
        with closing(connect(made.home.database)) as db, write_tx(db):
            settings.put(db, "gateway_url", world.link.url)
        world.start_gateway()
        client = world.start_seat()
        wait_for(lambda: "Terhubung" in client.go("/staff").header)
        client.open_seat(made.pin)
        client.begin(TWO_FILE)
        client.sign_in()
        client.choose([LETTER, BIG], "technical")
        client.choose([PRICE], "price")
        client.submit("/bid/files")
        world.seat.kill()
        say(pins=made.pins, stick=str(world.stick))


def of_class(_: Path) -> None:
    say(ready=True)
    for verb, text in lines():
        if verb == "told":
            told = msgspec.json.decode(text, type=TrainingClass)
            standing.require_times(told)
            ends = [to_text(one.ends_at) for one in standing.runs(told, "") if one.ends_at]
            say(ends=ends, resets=[one.id for one in told.resets])
        if verb == "status":
            said = msgspec.json.decode(text, type=SeatStatus).attendance
            assert isinstance(said, ClassAttendance)
            say(version=said.version, covered=said.covered)


if __name__ == "__main__":
    errand, where, *more = sys.argv[1:]
    errands = {"room": room, "seat": seat, "home": home, "visit": visit, "class": of_class}
    errands[errand](Path(where), *more)
