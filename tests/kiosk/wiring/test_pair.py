"""Two seats of one PC: which has the screen, what the other one does meanwhile."""

from __future__ import annotations

import re
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from filelock import FileLock

from kiosk import events
from kiosk.alarms.service import standing
from kiosk.config import Config, Home
from kiosk.sessions.service import SeatSession
from kiosk.window.reach import Reach
from kiosk.wiring.pair import SHOWN, SeatPair
from sync.database import connect
from sync.errors import Fault
from sync.wire.shapes import Realm
from tests.kiosk.bidding.support import PIN, STAFF, furnish
from tests.ports import free_port
from tests.scenarios.seat_client import SeatClient

PATIENCE_S = 120.0


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A PC that is enrolled in both realms; the gateways cannot be reached."""
    for realm in ("production", "training"):
        furnish(tmp_path, realm=realm).close()  # type: ignore[arg-type]
    return tmp_path


def started(root: Path, asked: Realm = "production", port: int = 0) -> SeatPair:
    pair = SeatPair(root, asked, lambda realm: Config(check_peer_user=False, seat_port=port))
    pair.start()
    return pair


@pytest.fixture
def pair(root: Path) -> Iterator[SeatPair]:
    made = started(root, port=free_port())
    yield made
    made.stop()


def until(claim: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not claim():
        assert time.monotonic() < end
        time.sleep(0.05)


def session(pair: SeatPair, realm: Realm) -> SeatSession:
    return pair._seats[realm].core.get(SeatSession)


def turn(pair: SeatPair, realm: Realm) -> None:
    pair._turn(realm, "st-1")
    until(lambda: pair.shown == realm)


def happened(root: Path, realm: Realm) -> list[tuple[str, object]]:
    with closing(connect(Home(root, realm).database, readonly=True)) as db:
        return [
            (one.name, one.fields["shown"])
            for _, one in events.entries(db)
            if one.name.startswith("realm_")
        ]


def page(pair: SeatPair) -> str:
    url = pair.boot_url()
    assert url is not None
    return requests.Session().get(url, timeout=PATIENCE_S).text


def test_both_have_one_address_after_the_other_and_say_which_realm_it_opens(pair: SeatPair) -> None:
    first = pair.boot_url()
    assert first is not None and not first.endswith("#training")
    assert "LATIHAN" not in page(pair)
    port = urlsplit(first).port
    turn(pair, "training")
    second = pair.boot_url()
    assert second is not None and second.endswith("#training")
    assert urlsplit(second).port == port
    assert "LATIHAN" in page(pair)


@pytest.mark.parametrize("realm", ["production", "training"])
def test_staff_end_somebodys_visit_and_the_page_leads_on_to_the_other_room(
    pair: SeatPair, realm: Realm
) -> None:
    """Two acts with a PIN each, and before the first one what is not sealed is said."""
    if realm == "training":
        turn(pair, realm)
    there: Realm = "training" if realm == "production" else "production"
    url = pair.boot_url()
    assert url is not None
    window, by = SeatClient(url), {"staff": STAFF.staff_id, "pin": PIN}
    session(pair, realm).open(STAFF, "Budi", "bidding" if realm == "production" else "training", 30)
    session(pair, realm).lock("visitor")
    window.go("/locked?staff=1")
    window.submit("/resume", act="end", **by)
    assert "Yang sudah tersegel tetap aman dan tetap dikirim." in window.page.words
    window.go("/realm")
    assert window.submit("/realm", **by).status == 409, "not while it is locked"
    window.go("/locked?staff=1")
    window.submit("/resume", act="end", **by)
    window.submit("/resume/end")
    window.must("^/ended$")
    link = re.search(r'href="([^"]+)"[^>]*id="other-room"', window.page.html)
    assert link is not None
    window.go(link[1])
    assert "Perpindahan ini tercatat di kedua ruang" in window.page.words
    window.submit("/realm", **by)
    until(lambda: pair.shown == there)
    window.close()


def test_a_visitor_who_leaves_is_offered_no_other_room(pair: SeatPair) -> None:
    url = pair.boot_url()
    assert url is not None
    window = SeatClient(url)
    session(pair, "production").open(STAFF, "Budi", "bidding", 30)
    window.go("/leave")
    window.submit("/leave")
    window.must("^/ended$")
    assert "other-room" not in window.page.html
    window.close()


def test_a_window_of_before_gets_nothing_from_either(pair: SeatPair) -> None:
    """The launch cookie of the realm that is left opens nothing, there or when it comes back."""
    window, way_in = requests.Session(), pair.boot_url()
    assert way_in is not None
    assert window.get(way_in, timeout=PATIENCE_S).status_code == 200
    unused = pair.boot_url()
    assert unused is not None
    here = unused.partition("/boot/")[0]
    turn(pair, "training")
    assert window.get(here, timeout=PATIENCE_S).status_code == 403
    turn(pair, "production")
    assert window.get(here, timeout=PATIENCE_S).status_code == 403
    assert window.get(unused, timeout=PATIENCE_S).status_code == 403


def test_it_is_in_both_logs_and_holds_over_a_restart(root: Path) -> None:
    pair = started(root)
    turn(pair, "training")
    pair.stop()
    assert happened(root, "production") == [("realm_left", "training")]
    assert happened(root, "training") == [("realm_entered", "training")]
    pair = started(root)
    assert pair.shown == "training"
    assert session(pair, "production").status().state == "closed"
    turn(pair, "production")
    pair.stop()
    assert happened(root, "training")[1:] == [("realm_left", "production")]
    # Another realm is asked for: what was chosen under the former one counts no more.
    turned = started(root)
    turn(turned, "training")
    turned.stop()
    other = started(root, "training")
    assert other.shown == "training"
    turn(other, "production")
    other.stop()
    back = started(root)
    assert back.shown == "production"
    back.stop()


def test_nobody_is_let_in_where_the_screen_is_not(pair: SeatPair) -> None:
    with pytest.raises(Fault, match="seat_elsewhere"):
        session(pair, "training").open(STAFF, "Budi", "training", 30)
    turn(pair, "training")
    with pytest.raises(Fault, match="seat_elsewhere"):
        session(pair, "production").open(STAFF, "Budi", "bidding", 30)
    session(pair, "training").open(STAFF, "Budi", "training", 30)


def test_a_seat_lets_people_in_before_it_is_said_to_have_the_screen(pair: SeatPair) -> None:
    mine, seen = session(pair, "training"), list[Realm]()
    let_in = mine.turn

    def noting(*, away: bool) -> None:
        seen.append(pair.shown)
        let_in(away=away)

    mine.turn = noting  # type: ignore[method-assign]
    turn(pair, "training")
    assert seen == ["production"]


def test_the_screen_stays_during_a_visit_and_while_something_is_sealed(
    pair: SeatPair, root: Path
) -> None:
    mine = session(pair, "production")
    mine.open(STAFF, "Budi", "bidding", 30)
    with pytest.raises(Fault, match="seat_move_refused"):
        pair._turn("training", "st-1")
    mine.lock("staff", STAFF)
    with pytest.raises(Fault, match="seat_move_refused"):
        pair._turn("training", "st-1")
    mine.end_by_staff(STAFF)
    asked = mine.ports.busy
    mine.ports.busy = lambda: True
    with pytest.raises(Fault, match="seat_busy"):
        pair._turn("training", "st-1")
    mine.ports.busy = asked
    assert (pair.shown, happened(root, "production")) == ("production", [])
    mine.open(STAFF, "Siti", "bidding", 30)


def test_what_cannot_be_written_down_does_not_happen(pair: SeatPair, root: Path) -> None:
    db = connect(Home(root, "production").database)
    db.execute(
        "CREATE TRIGGER full BEFORE INSERT ON setting BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    with pytest.raises(Fault):
        pair._turn("training", "st-1")
    assert pair.shown == "production"
    # What stood in the other log already is followed by what undoes it.
    assert happened(root, "training") == [
        ("realm_entered", "training"),
        ("realm_left", "production"),
    ]
    db.execute("DROP TRIGGER full")
    db.close()
    turn(pair, "training")


def test_a_damaged_seat_beside_it_stops_no_seat(root: Path) -> None:
    Home(root, "training").database.write_bytes(b"nothing" * 2000)
    pair = started(root)
    assert pair.hindrance is not None and pair.hindrance.code != "seat_not_enrolled"
    with pytest.raises(Fault, match="realm_not_here"):
        pair._turn("training", "st-1")
    assert "Ruang latihan" not in page(pair)
    pair.stop()


def test_an_address_that_is_taken_meanwhile_is_tried_again(root: Path) -> None:
    port = free_port()
    pair = started(root, port=port)
    hide = pair._seats["production"].hide
    blocker: list[socket.socket] = []

    def hide_and_lose() -> None:
        hide()
        blocker.append(socket.create_server(("127.0.0.1", port)))

    pair._seats["production"].hide = hide_and_lose  # type: ignore[method-assign]
    pair._turn("training", "st-1")
    until(lambda: bool(blocker))
    time.sleep(1.5)
    assert pair.shown == "production" and pair.boot_url() is None
    pair._seats["production"].hide = hide  # type: ignore[method-assign]
    blocker[0].close()
    until(lambda: pair.shown == "training")
    pair.stop()


def test_a_window_follows_where_both_rooms_have_one_port(pair: SeatPair) -> None:
    """It watches an open connection: the port must be seen closed, or it stays where it was."""
    found: list[str] = []
    reach = Reach(pair.boot_url, on_found=found.append, on_lost=lambda: None, retry_s=0.2)
    reach.start()
    try:
        until(lambda: len(found) == 1)
        turn(pair, "training")
        until(lambda: len(found) == 2)
        assert [one.endswith("#training") for one in found] == [False, True]
    finally:
        reach.stop()


@pytest.mark.parametrize("fails", ["build", "drop"])
def test_a_home_beside_it_that_cannot_be_opened_stops_no_seat(root: Path, fails: str) -> None:
    """A folder of another user, a database that is held: neither is a fault with a code."""
    home = Home(root, "training")
    held = home.seat / "running.lock"
    if fails == "build":
        held.unlink(missing_ok=True)
        held.mkdir()
    else:
        with closing(sqlite3.connect(home.database)) as db, db:
            db.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, 'x')", (SHOWN,))
            db.execute(
                "CREATE TRIGGER kept BEFORE DELETE ON setting BEGIN SELECT RAISE(ABORT, 'k'); END"
            )
    pair = started(root)
    assert pair.hindrance is not None
    with pytest.raises(Fault, match="realm_not_here"):
        pair._turn("training", "st-1")
    if fails == "drop":
        with FileLock(held, timeout=0):  # the half-built seat has let go of its home
            pass
    pair.stop()


def test_the_other_room_is_unknown_where_its_database_does_not_say(
    pair: SeatPair, root: Path
) -> None:
    until(lambda: "Ruang latihan" in page(pair))
    with closing(sqlite3.connect(Home(root, "training").database)) as db, db:
        db.execute("PRAGMA legacy_alter_table = ON")
        db.execute("ALTER TABLE outbox_item RENAME TO lost")
    shown = page(pair)
    assert "tidak dapat dibaca" in shown and "Ruang latihan" in shown


def test_a_visit_that_a_crash_left_in_the_hidden_room_takes_no_order(root: Path) -> None:
    pair = started(root)
    turn(pair, "training")
    session(pair, "training").open(STAFF, "Budi", "training", 30)
    pair.stop()
    with closing(sqlite3.connect(Home(root, "production").database)) as db, db:
        db.execute("DELETE FROM setting WHERE name = ?", (SHOWN,))
    pair = started(root)
    hidden = session(pair, "training")
    assert (pair.shown, hidden.state) == ("production", "locked")
    with pytest.raises(Fault, match="seat_elsewhere"):
        hidden.resume(STAFF)
    assert hidden.state == "locked"
    turn(pair, "training")
    hidden.resume(STAFF)
    pair.stop()


def test_a_scan_is_taken_by_the_room_that_has_the_screen_alone(root: Path) -> None:
    folder = root / "scans"
    folder.mkdir()
    port = free_port()
    pair = SeatPair(
        root,
        "production",
        lambda realm: Config(check_peer_user=False, seat_port=port, scan_folder=str(folder)),
    )
    pair.start()
    try:
        for number in range(8):
            (folder / "a.pdf.part").write_bytes(b"%PDF")
            (folder / "a.pdf.part").rename(folder / f"{number}.pdf")
        until(lambda: not any(folder.iterdir()))
        until(lambda: scan_alarms(root, "production") > 0)
        time.sleep(0.5)
        assert (scan_alarms(root, "production"), scan_alarms(root, "training")) == (1, 0)
        turn(pair, "training")
        (folder / "b.pdf").write_bytes(b"%PDF")
        until(lambda: scan_alarms(root, "training") == 1)
    finally:
        pair.stop()


def scan_alarms(root: Path, realm: Realm) -> int:
    with closing(connect(Home(root, realm).database, readonly=True)) as db:
        return sum(one.code == "scan_unclaimed" for one in standing(db))


def test_the_setting_stands_in_the_log_of_the_realm_that_is_asked_for(
    pair: SeatPair, root: Path
) -> None:
    turn(pair, "training")
    for realm, kept in (("production", "training"), ("training", None)):
        with closing(sqlite3.connect(Home(root, realm).database)) as db:  # type: ignore[arg-type]
            row = db.execute("SELECT value FROM setting WHERE name = ?", (SHOWN,)).fetchone()
        assert (row and row[0]) == kept


def test_a_stick_stands_in_the_log_of_the_room_that_has_the_screen_alone(root: Path) -> None:
    sticks = root / "media"
    sticks.mkdir()
    config = Config(check_peer_user=False, seat_port=free_port(), demo_media_root=str(sticks))
    pair = SeatPair(root, "production", lambda realm: config)
    pair.start()
    try:
        (sticks / "STICK").mkdir()
        until(lambda: sticks_in(root, "production") == 1)
        time.sleep(1.0)
        assert sticks_in(root, "training") == 0
    finally:
        pair.stop()


def sticks_in(root: Path, realm: Realm) -> int:
    with closing(connect(Home(root, realm).database, readonly=True)) as db:
        return sum(one.name == "medium_inserted" for _, one in events.entries(db))
