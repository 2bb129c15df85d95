"""Pictures for the lessons of staff: the console and the staff's page at a seat, in Indonesian."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from kiosk.demo.samples import FILES, HEAD
from sync.argon import LEAST
from sync.gateway.staff import service as staff
from sync.transport import Gateway
from sync.wire.ids import new_id
from sync.wire.outages import BoundedInstant, LinkOutage
from sync.wire.room import Queued
from sync.wire.times import to_text
from tests import registrations
from tests.founders import SITI, found
from tests.gateway_process import GatewayProcess
from tests.journeys import test_unopenable as unopenable
from tests.journeys.housed import housed
from tests.journeys.pictures import SIZE, Look, looked_at
from tests.journeys.seats import SimulatedSeat, seats
from tests.journeys.walk import ONE_FILE, Walk

PACK = "petugas"
VISITORS = ("PT Maju Bersama", "CV Sari Jaya", "UD Sumber Rejeki")


def walk_along_the_console(browser: Browser, root: Path, look: Look) -> None:
    """Look at a busy board, at registrations at the desk, and at an outage that is over."""
    gateway = GatewayProcess(root)
    staff.calibrate(gateway.centre, LEAST)
    found(gateway.centre)
    gateway.start()
    page = browser.new_page(viewport=SIZE, locale="id-ID")
    try:
        room = seats(gateway, [f"Kursi {number:02}" for number in range(1, 8)])
        _busy_morning(gateway, room)
        _hand_in(gateway)
        _sign_in(page, gateway.url, SITI.number, SITI.secret)
        expect(page.locator(".tile")).to_have_count(len(room) + 1)
        stop = _stops(page, look)
        stop("papan")
        page.locator(".console-nav").get_by_role("link", name="Pendaftaran", exact=True).click()
        stop("daftar-pendaftaran")
        page.locator("a.row-link").first.click()
        expect(page.locator(".checks")).to_contain_text("Belum ada: NIB")
        stop("pemeriksaan-surat")
        page.locator(".console-nav").get_by_role("link", name="Bukti", exact=True).click()
        page.get_by_role("link", name="Berkas gangguan", exact=True).click()
        expect(page.locator("tbody tr")).to_contain_text(["Kursi 03"])
        stop("berkas-gangguan")
    finally:
        page.context.close()
        gateway.stop()


def walk_to_the_minutes(browser: Browser, root: Path, look: Look) -> None:
    """Look at a seat before it is opened, and at a bid that did not open, up to its minutes."""
    house = housed(root)
    context = browser.new_context(viewport=SIZE, locale="id-ID")
    try:
        page, desk = context.new_page(), context.new_page()
        _seal(Walk(page, house), _stops(page, look))
        row = unopenable.closed(house, root)
        sealed = unopenable.blob(house, row.envelopes[0].sha256)
        sealed.chmod(0o600)
        sealed.write_bytes(sealed.read_bytes()[:-1] + b"\0")
        _sign_in(desk, house.gateway_url, HEAD.person_id, house.room.pin)
        unopenable.to_bid(desk)
        report = unopenable.opened(sealed, house.room.key_files[ONE_FILE], root / "dibuka")
        unopenable.enter(desk, "Kunci panitia", "Budi Santoso", report)
        _stops(desk, look)("kesaksian")
    finally:
        context.close()
        house.close()


def _seal(walk: Walk, stop: Callable[[str], None]) -> None:
    """Staff open the seat; a vendor seals, and waits until the gateway has accepted it."""
    walk.enter()
    walk.page.goto(f"{walk.base}/staff")
    stop("membuka-kursi")
    walk.enter_visit()
    walk.tender(ONE_FILE)
    walk.begin()
    walk.sign_in()
    walk.to_files()
    walk.choose([next(iter(FILES))])
    walk.to_summary()
    walk.seal()
    expect(walk.receipt()).to_contain_text("Diterima server LPSE")


def _stops(page: Page, look: Look) -> Callable[[str], None]:
    return lambda name: looked_at(page, f"{PACK}/{name}", look)


def _sign_in(page: Page, url: str, number: str, secret: str) -> None:
    page.goto(f"{url}/console/")
    page.get_by_label("NIP").fill(number)
    page.get_by_label("PIN atau kata sandi").fill(secret)
    page.get_by_role("button", name="Masuk").click()
    expect(page.locator("#board")).to_be_visible()


def _busy_morning(gateway: GatewayProcess, room: list[SimulatedSeat]) -> None:
    """Seven seats in the states that the lesson names."""
    now = gateway.now()

    def ago(minutes: int) -> str:
        return to_text(now - timedelta(minutes=minutes))

    unsent = {"queued": Queued(sealed=1), "oldest_unsent_at": ago(4)}
    outage = LinkOutage(
        outage_id=new_id(),
        first=BoundedInstant(earliest=ago(50), latest=ago(50)),
        last=BoundedInstant(earliest=ago(20), latest=ago(20)),
        over=True, state="down", reason="link_no_answer", failures=6,
    )  # fmt: skip
    room[0].visited(VISITORS[0])
    room[1].report("closed")
    room[2].visited(VISITORS[1], 12, outages=[outage], **unsent)
    room[3].report(
        "locked", visit_id="v", visitor=VISITORS[2], purpose="registration",
        seconds_left=900, lock_reason="idle",
    )  # fmt: skip
    soon = to_text(now + timedelta(minutes=20, seconds=50))
    room[4].visited(VISITORS[2], 18, nearest_deadline=soon, **unsent)
    room[5].report("closed")
    room[6].report("closed")


def _hand_in(gateway: GatewayProcess) -> None:
    """Two registrations, from a seat that tells the board nothing; the older one lacks a paper."""
    seat = gateway.enrol("Kursi 08")
    link = Gateway(gateway.url, seat.pinned, seat.key, seat.answer.seat_id, boottime=time.monotonic)
    link.time()
    vendor = registrations.Vendor(
        link, seat.key, gateway.centre.identity.gateway_recipient, gateway.now
    )
    lacking = registrations.application("cv", serial=3)
    vendor.hand_in(lacking, registrations.papers(lacking, without=["nib"]))
    whole = registrations.application("pt", serial=1)
    vendor.hand_in(whole, registrations.papers(whole))
    link.close()
