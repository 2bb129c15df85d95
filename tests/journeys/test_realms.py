"""Staff turn a PC's screen to the practice room and back: two real gateways, one seat of each."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect

from kiosk import events
from kiosk.config import Home
from kiosk.demo.house import House, open_house
from kiosk.demo.samples import HEAD
from sync import outbox
from sync.argon import LEAST
from sync.database import connect
from sync.gateway.enrolment import service as enrolment
from sync.gateway.features import open_gateway
from sync.wire.shapes import Realm
from tests.journeys.test_window import AROUND_THE_STAFF_LINK, Desk, artifacts, wait_for
from tests.journeys.walk import ONE_FILE, Walk
from tests.kiosk.window.support import needs_x, screen
from tests.pages import settled, speak
from tests.ports import free_port

WITHIN_S = 60


@dataclass
class Both:
    """A PC with a seat of each realm; `house` runs it, `practice` is only the other gateway."""

    house: House
    practice: House

    def home(self, realm: Realm) -> Home:
        return Home(self.house.room.home.root, realm)

    def happened(self, realm: Realm, name: str) -> list[dict[str, object]]:
        with closing(connect(self.home(realm).database, readonly=True)) as db:
            return [dict(one.fields) for _, one in events.entries(db) if one.name == name]

    def unsent(self, realm: Realm) -> int:
        with closing(connect(self.home(realm).database, readonly=True)) as db:
            return outbox.counts(db).unanswered

    def journal(self, house: House) -> list[dict[str, Any]]:
        """What a gateway's journal tells of acts at its seats."""
        home = house.room.home
        words = [
            "--home",
            str(home.root),
            "--realm",
            home.realm,
            "gateway",
            "journal",
            "show",
            "--json",
        ]
        done = subprocess.run(
            [sys.executable, "-m", "kiosk", *words], capture_output=True, text=True, check=True
        )
        return [one for one in json.loads(done.stdout) if one["name"] == "seat_act"]

    def followed(self) -> str:
        """Wait until the other realm's pages are served; return the way in."""
        assert self.house.seat is not None
        assert self.house.seat.stdout is not None
        for line in self.house.seat.stdout:
            if line.startswith("seat ready "):
                self.house.seat_url = line.removeprefix("seat ready ").strip()
                return self.house.seat_url
        raise AssertionError("the seat ended")


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Both]:
    practice = open_house(tmp_path / "practice", headless=True, cost=LEAST, realm="training")
    practice.cut_power()
    house = open_house(tmp_path / "real", headless=True, cost=LEAST)
    house.cut_power()
    try:
        centre = open_gateway(practice.room.home.gateway)
        code = enrolment.make_code(centre, "Kursi 07", by=practice.room.by)
        where = ["--home", str(house.room.home.root), "--realm", "training"]
        enrol = [sys.executable, "-m", "kiosk", *where, "enrol", practice.gateway_url, code]
        subprocess.run(enrol, check=True, capture_output=True)
        house.start_seat(headless=True)
        yield Both(house, practice)
    finally:
        house.close()
        practice.close()


def turn(walk: Walk, pin: str) -> None:
    name = settled(walk.page).locator("label", has_text=HEAD.name)
    if name.count():
        name.click()
    walk.page.locator("#pin").fill(pin)
    walk.page.locator("main .actions button[type=submit]").first.click()


def until(claim: Callable[[], bool]) -> None:
    end = time.monotonic() + WITHIN_S
    while not claim():
        assert time.monotonic() < end
        time.sleep(0.3)


@pytest.mark.parametrize("size", ["1366"], indirect=True)
def test_staff_turn_the_screen_and_back_while_a_bid_goes_on_being_sent(
    page: Page,
    both: Both,
    axe: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
) -> None:
    walk, house = Walk(page, both.house), both.house
    until(lambda: len(both.happened("training", "roster_received")) == 1)
    walk.enter()
    walk.open_seat()
    # In a visit there is no way to the other room.
    page.goto(f"{walk.base}/realm")
    turn(walk, house.room.pin)
    expect(page.locator("main")).to_contain_text("Keadaan komputer ini sudah berubah")
    assert both.happened("production", "realm_left") == []
    walk.tender(ONE_FILE)
    walk.begin()
    walk.sign_in()
    house.link.cut()
    walk.to_files()
    walk.choose(["01 Surat Penawaran.pdf"])
    walk.to_summary()
    walk.seal()
    walk.receipt()
    page.goto(f"{walk.base}/leave")
    walk.button("Hapus dan keluar").click()
    page.wait_for_url("**/ended")
    page.goto(f"{walk.base}/ended?done=1")

    page.get_by_role("link", name="Ruang latihan").click()
    expect(page.locator("main")).to_contain_text("1 kiriman tersegel yang belum dijawab server")
    for language in ("en", "id"):
        speak(page, language)
        axe(page)
        shot(page, f"realm-turn-{language}")
    turn(walk, "135791")
    expect(page.locator(".field-error").first).to_be_visible()
    assert both.happened("production", "realm_left") == []
    turn(walk, house.room.pin)
    expect(page.locator("h1")).to_contain_text("Layar sedang dipindah ke ruang latihan")

    page.goto(both.followed())
    expect(page.locator(".training-word")).to_have_text("LATIHAN")
    expect(page.locator("#waiting-parts")).to_contain_text(
        "Di ruang sungguhan komputer ini masih ada 1 kiriman"
    )
    for language in ("en", "id"):
        speak(page, language)
        axe(page)
        shot(page, f"realm-training-waiting-{language}")
    assert both.unsent("production") == 1
    # The room that nobody sees goes on sending.
    house.link.restore()
    until(lambda: both.unsent("production") == 0)
    expect(page.locator("#waiting-parts")).not_to_contain_text("kiriman", timeout=WITHIN_S * 1000)

    # A restart comes back to where staff left it.
    house.cut_power()
    house.start_seat(headless=True)
    page.goto(house.seat_url)
    expect(page.locator(".training-word")).to_have_text("LATIHAN")
    walk = Walk(page, house)
    page.get_by_role("link", name="Ruang sungguhan").click()
    # A PIN of the other room is none here.
    turn(walk, house.room.pin)
    expect(page.locator(".field-error").first).to_be_visible()
    turn(walk, both.practice.room.pin)
    page.goto(both.followed())
    expect(page.locator("h1")).to_contain_text("Silakan ke petugas")
    expect(page.locator(".training-word")).to_have_count(0)

    away = {"staff_id": house.room.by[0].staff_id, "shown": "training"}
    back = {"staff_id": both.practice.room.by[0].staff_id, "shown": "production"}
    assert both.happened("production", "realm_left") == [away]
    assert both.happened("training", "realm_entered") == [away]
    assert both.happened("training", "realm_left") == [back]
    assert both.happened("production", "realm_entered") == [back]
    for gateway in (house, both.practice):
        until(partial(told_of_both, both, gateway))


def told_of_both(both: Both, gateway: House) -> bool:
    """Whether a gateway's journal has both turns, in their order."""
    fields = [one["fields"] for one in both.journal(gateway)]
    return [one["about"] for one in fields if one["act"] == "realm"] == ["training", "production"]


@pytest.fixture
def house(both: Both) -> House:
    """What the desk's browser is signed in at: the real room."""
    return both.house


@pytest.mark.parametrize("size", ["1366"], indirect=True)
def test_the_console_says_where_the_screen_is_and_its_orders_are_refused_there(
    both: Both, page: Page, desk: Page, look_twice: Callable[[Page, str], None]
) -> None:
    until(lambda: len(both.happened("training", "roster_received")) == 1)
    walk = Walk(page, both.house)
    walk.enter()
    page.get_by_role("link", name="Ruang latihan").click()
    turn(walk, both.house.room.pin)
    page.goto(both.followed())
    tile = desk.locator(".tile").first
    expect(tile).to_contain_text("layarnya di ruang latihan", timeout=WITHIN_S * 1000)
    look_twice(desk, "realm-board")
    tile.locator("label").click()
    desk.locator(".act-bar").get_by_role("button", name="Buka", exact=True).click()
    desk.get_by_label("Nama pengunjung").fill("Budi Santoso")
    desk.get_by_text("Memasukkan penawaran", exact=True).click()
    desk.get_by_label("Lama waktu (menit)").fill("30")
    desk.get_by_role("button", name="Buka kursi").click()
    until(lambda: len(both.happened("production", "order_refused")) == 1)
    assert both.happened("production", "order_refused")[0]["code"] == "seat_elsewhere"
    expect(desk.locator(".tile").first).to_contain_text("ruang lain", timeout=WITHIN_S * 1000)
    assert both.happened("production", "seat_opened") == []


AT_THE_LEFT_EDGE = "10x760+1+4"
PIN_FIELD = (1083, 225)  # on the page that turns the screen


@needs_x
@pytest.mark.parametrize("stalled", [False, True], ids=["awake", "stalled"])
def test_the_window_follows_and_is_marked(both: Both, tmp_path: Path, stalled: bool) -> None:
    """Seat and window are two programs, as in a hardened room; the mouse and keys are real.

    Both rooms have one port after the other, as the installed unit says. A `stalled` window stands
    still from before the one's end until the other is there: it never saw the port closed.
    """
    both.house.cut_power()
    os.environ["KIOSK_BOOT_SOCKET"] = str(tmp_path / "boot.sock")
    os.environ["KIOSK_SEAT_PORT"] = str(free_port())
    (tmp_path / "home").mkdir()
    try:
        both.house.start_seat(headless=True)
        with screen() as display:
            follow_in_a_window(both, display, tmp_path, stalled=stalled)
    finally:
        del os.environ["KIOSK_BOOT_SOCKET"], os.environ["KIOSK_SEAT_PORT"]


def shows(port: str, word: str) -> bool:
    """Whether a server refuses a stranger at this port on a page with this word."""
    try:
        return word in requests.get(f"http://127.0.0.1:{port}/", timeout=30).text
    except requests.ConnectionError:
        return False


def follow_in_a_window(both: Both, display: str, tmp_path: Path, *, stalled: bool) -> None:
    words = [sys.executable, "-m", "kiosk", "--home", str(tmp_path / "home"), "window"]
    environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    shown = subprocess.Popen(words, env=environment)

    def titles() -> str:
        named = ["xdotool", "search", "--onlyvisible", "--name", "LPSE", "getwindowname"]
        done = subprocess.run(named, env=environment, capture_output=True, text=True, check=False)
        return done.stdout

    def edge() -> set[tuple[int, ...]]:
        shot = ["import", "-window", "root", "-crop", AT_THE_LEFT_EDGE, "-depth", "8", "rgb:-"]
        raw = subprocess.run(shot, env=environment, capture_output=True, check=True).stdout
        return {tuple(raw[at : at + 3]) for at in range(0, len(raw), 3)}

    amber = (0xFF, 0xB3, 0x00)
    try:
        until(lambda: len(both.happened("training", "roster_received")) == 1)
        desk = Desk(both.house, display, artifacts())
        wait_for(lambda: desk.shows_seat("realm-production"))
        assert "LATIHAN" not in titles()
        assert amber not in edge()
        desk.stands_still()
        desk.reach(AROUND_THE_STAFF_LINK)
        desk.press("Tab")  # the next link: the practice room
        desk.turns_page("Return")
        desk.click(*PIN_FIELD)
        desk.write(both.house.room.pin)
        desk.shows_seat("realm-turn")
        desk.press("Return")
        wait_for(lambda: len(both.happened("production", "realm_left")) == 1)
        if stalled:
            shown.send_signal(signal.SIGSTOP)
            until(lambda: shows(os.environ["KIOSK_SEAT_PORT"], "LATIHAN"))
            shown.send_signal(signal.SIGCONT)
        wait_for(lambda: amber in edge() and "LATIHAN" in titles())
        wait_for(lambda: desk.shows_seat("realm-training"))
        desk.stands_still()
        desk.shows_seat("realm-training")
        assert amber in edge()
        assert shown.poll() is None
    finally:
        shown.terminate()
        shown.wait(30)
