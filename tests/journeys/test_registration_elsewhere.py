"""A power cut stops somebody who registers; the next day they go on at another seat of the room.

Real gateway process, whose clock is moved over the night; two real seat processes, each with a link
of its own; real Chromium.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page, expect

from kiosk import wiring
from kiosk.config import Home
from sync.gateway.registrations import draft_store, opening, store
from sync.gateway.registrations.deciding import newest
from sync.registration import codes
from sync.registration.bundle import OpenedForm, open_form
from sync.wire.times import from_text
from tests.founders import SITI, two
from tests.gateway_process import GatewayProcess
from tests.journeys.conftest import ROOT
from tests.journeys.registering import NIB, NPWP, Mouse, Registering
from tests.kiosk.papers import samples
from tests.pages import SIZES, follow, photograph, settled, speak
from tests.proxy import Proxy
from tests.scenarios.seat_client import wait_for
from tests.scenarios.world import Seat

HERE = ZoneInfo("Asia/Jakarta")
EVENING, NIGHT = 17, timedelta(hours=16)
FILE, VISITOR, TYPED = "surat pindai.jpg", "Sulastri", "0293 49"
USER_ID = "sulastri.kenanga"
ALREADY = "sudah pernah didaftarkan di LPSE ini"
PICTURES = ROOT / "artifacts" / "registration" / "elsewhere"


@dataclass
class OneSeat:
    """A seat process, the link between it and the gateway, and the window before it."""

    seat: Seat
    link: Proxy
    page: Page
    base: str = ""

    def switch_on(self) -> None:
        address = self.seat.launch()
        self.base = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        self.page.goto(address)

    def cut(self) -> None:
        self.link.mode = "refuse"
        self.link.cut()
        expect(self.page.locator("header").first).to_contain_text("Sambungan putus")

    def restore(self) -> None:
        self.link.mode = "pass"
        expect(self.page.locator("header").first).to_contain_text("Terhubung")

    def type_secret(self) -> None:
        name = settled(self.page).locator("label", has_text=SITI.name)
        if name.count():
            name.click()
        self.page.locator("#pin").fill(SITI.secret)

    def admit(self) -> None:
        """Staff open the seat for a registration; end on the page about personal data."""
        self.page.goto(f"{self.base}/staff")
        self.page.get_by_label("Nama pengunjung").fill(VISITOR)
        self.page.locator("[name=purpose][value=registration] + label").click()
        self.type_secret()
        self.press("Buka untuk pengunjung")
        follow(self.page.get_by_role("link", name="Mulai"))

    def press(self, name: str) -> None:
        follow(self.page.get_by_role("button", name=name).first)

    def resume(self, code: str) -> None:
        """Type a resume code, and staff their PIN; whether that opens a form is not looked at."""
        self.page.goto(f"{self.base}/registration/resume")
        self.page.locator("#code").fill(code)
        self.type_secret()
        self.press("Buka isian saya")

    def leave(self) -> None:
        self.page.goto(f"{self.base}/leave")
        self.page.locator("main form button[type=submit]").first.click()
        expect(self.page.locator("h1")).to_have_text("Kunjungan berakhir")


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    """A gateway at which it is five in the afternoon of yesterday."""
    now = datetime.now(HERE)
    evening = now.replace(hour=EVENING, minute=0, second=0) - timedelta(days=1)
    process = GatewayProcess(tmp_path / "gateway", days=(evening - now) / timedelta(days=1))
    two(process.centre)
    yield process.start()
    process.stop()


@pytest.fixture
def room(
    gateway: GatewayProcess, tmp_path: Path, browser: Browser
) -> Iterator[Callable[[str], OneSeat]]:
    """`room(name)` is a seat of the room that is switched on, with a stick in it."""
    stick = tmp_path / "usb" / "FLASHDISK"
    stick.mkdir(parents=True)
    paper = samples.saved(samples.scan(100, stamp=True, mode="RGB"), "JPEG")
    (stick / FILE).write_bytes(paper)
    width, height = SIZES["1366"]
    made: list[OneSeat] = []

    def one(name: str) -> OneSeat:
        home, link = Home(tmp_path / name), Proxy(("127.0.0.1", gateway.port))
        wiring.enrol(home, link.url, gateway.code(name), ca_file=None)
        context = browser.new_context(viewport={"width": width, "height": height}, locale="id-ID")
        seat = Seat(home, {"KIOSK_DEMO_MEDIA_ROOT": str(stick.parent)})
        made.append(OneSeat(seat, link, context.new_page()))
        made[-1].switch_on()
        expect(made[-1].page.locator("header").first).to_contain_text("Terhubung")
        return made[-1]

    yield one
    for each in made:
        each.page.context.close()
        each.seat.kill()
        each.link.close()


def sleep_over_it(gateway: GatewayProcess) -> None:
    """Let the night pass at the gateway. A seat that ran before it says that the clock moved."""
    gateway.stop()
    gateway.days += NIGHT / timedelta(days=1)
    gateway.start()


def left(gateway: GatewayProcess, code: str) -> OpenedForm | None:
    """What lies at the gateway under a resume code, opened with it."""
    key = codes.draft_key(codes.resume_code(code), "production")
    centre = gateway.centre
    with centre.reading() as db:
        found = draft_store.find(db, key.locator)
    return found and open_form(centre.objects.get(found.sha256), key.identity)


def handed_in(gateway: GatewayProcess, code: str) -> tuple[store.Registration, OpenedForm]:
    """What was handed in under a code, and what its file holds, papers included."""
    centre = gateway.centre
    with centre.reading() as db:
        found = store.by_code(db, codes.receipt_code(code))
        assert found is not None
        arrival = newest(db, found.registration_id)
    assert arrival is not None
    names = [one.name for one in opening.opened(centre, found.code, arrival).application.papers]
    return found, opening.opened(centre, found.code, arrival, names)


def day(text: str) -> date:
    return from_text(text).astimezone(HERE).date()


@pytest.fixture
def look(axe: Callable[[Page], None]) -> Callable[[Page, str], None]:
    """`look(page, name)`: axe and a picture, as it stands and then in English."""

    def both(page: Page, name: str) -> None:
        for language in ("id", "en"):
            if language == "en":
                speak(page, language)
            axe(page)
            photograph(page, PICTURES / f"{name}-{language}.png")
        speak(page, "id")

    return both


def answer(seat: OneSeat, page: str, text: str) -> None:
    """Answer one page of one field from the task list; end on that list."""
    follow(seat.page.locator(f".tasks a[href$='/{page}']"))
    seat.page.locator(f"[name={page}]").fill(text)
    seat.press("Simpan")
    seat.page.goto(f"{seat.base}/registration/tasks")


def typed_and_cut_off(seat: OneSeat) -> None:
    """All but two chapters are filled in, half a number is typed; then the power goes."""
    seat.admit()
    seat.cut()
    visitor = Registering(seat.page, Mouse(), FILE, lambda name: None, USER_ID)
    visitor.begin("cv")
    visitor.fill_in(but=("contact", "account"))
    follow(seat.page.locator(".tasks a[href$='/contact']"))
    typed = TYPED.replace(" ", "%20")
    with seat.page.expect_response(lambda answer: typed in (answer.request.post_data or "")):
        seat.page.locator("#telephone").press_sequentially(TYPED)
    seat.seat.kill()


def unlocked_and_left(seat: OneSeat, look: Callable[[Page, str], None]) -> str:
    """Staff unlock the seat, which lost nothing; the form is left for later. Return its code."""
    seat.switch_on()
    expect(seat.page.locator("h1")).to_contain_text("Komputer ini terkunci")
    expect(seat.page.locator("main")).to_contain_text("isian pengunjung masih ada")
    seat.type_secret()
    seat.press("Buka kembali")
    follow(seat.page.get_by_role("link", name="Simpan untuk nanti"))
    expect(seat.page.locator("main")).to_contain_text("Ikut disimpan seperti yang Anda ketik")
    look(seat.page, "left-for-later")
    seat.press("Simpan untuk nanti")
    shown = seat.page.locator("#code")
    expect(shown).to_be_visible()
    code = shown.inner_text()
    look(seat.page, "resume-code")
    seat.leave()
    return code


def finished(seat: OneSeat) -> str:
    """What was typed stands there; the rest is filled in and handed in. Return its code."""
    follow(seat.page.locator(".tasks a[href$='/contact']"))
    expect(seat.page.locator("#telephone")).to_have_value(TYPED)
    follow(seat.page.get_by_role("link", name="Kembali", exact=True))
    seat.cut()
    visitor = Registering(seat.page, Mouse(), FILE, lambda name: None, USER_ID)
    visitor.fill_in()
    code = visitor.hand_in()
    expect(seat.page.locator("#receipt .chip-sealed")).to_be_visible()
    return code


def same_but_for_the_rest(before: OpenedForm, after: OpenedForm) -> None:
    """What was left is what was handed in, papers byte for byte; two chapters came to it."""
    assert before.unsent["contact"]["telephone"] == TYPED
    assert before.papers
    assert {name: paper.read() for name, paper in before.papers.items()} == {
        name: paper.read() for name, paper in after.papers.items()
    }
    handed, firm = after.application, after.application.firm
    assert handed.account.user_id == USER_ID
    assert handed == replace(
        before.application,
        firm=replace(before.application.firm, telephone=firm.telephone, email=firm.email),
        account=handed.account,
        statement=handed.statement,
    )
    assert after.manifest.registration_id == before.manifest.registration_id


def test_typed_before_a_power_cut_it_is_handed_in_elsewhere_the_next_day(
    gateway: GatewayProcess,
    room: Callable[[str], OneSeat],
    look: Callable[[Page, str], None],
) -> None:
    here = room("Kursi 1")
    typed_and_cut_off(here)
    code = unlocked_and_left(here, look)
    here.seat.stop()

    # It waits in a seat that is off: no other one can know the code, or says that nobody has it.
    sleep_over_it(gateway)
    there = room("Kursi 2")
    there.admit()
    there.press("Sudah saya baca")
    there.resume(code)
    told = there.page.locator(".error-summary")
    expect(told).to_contain_text("di komputer lain dan belum terkirim")
    look(there.page, "code-not-here-yet")
    here.switch_on()
    here.restore()
    wait_for(lambda: left(gateway, code) is not None)
    kept = left(gateway, code)
    assert kept is not None
    there.resume(code)
    expect(there.page.locator("h1")).to_have_text("Pendaftaran Anda")
    look(there.page, "the-next-day")
    receipt_code = finished(there)

    # Of the number that waits there nobody else can know; once it has arrived everybody may.
    here.admit()
    Registering(here.page, Mouse(), FILE, lambda name: None, "").begin("cv")
    answer(here, "npwp", NPWP)
    expect(here.page.locator("main")).not_to_contain_text(ALREADY)
    look(here.page, "number-queued-elsewhere")
    there.restore()
    expect(there.page.locator("#receipt .chip-accepted")).to_be_visible()
    answer(here, "nib", NIB)
    expect(here.page.locator("main")).to_contain_text(ALREADY)
    found, handed = handed_in(gateway, receipt_code)
    assert found.version == 1
    assert day(found.first_at) == day(kept.manifest.sealed_at) + timedelta(days=1)
    same_but_for_the_rest(kept, handed)
