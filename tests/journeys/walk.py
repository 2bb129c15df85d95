"""What people do at a seat, in their own words; used by journeys and by fault scenarios."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from kiosk.demo.house import Room
from kiosk.demo.samples import FILES, HEAD, VENDORS, Vendor
from tests.pages import follow, settled

# Of the sample tenders: two envelopes, and one envelope.
TWO_FILE, ONE_FILE = "9151077", "9151042"


class WalkedSeat(Protocol):
    """The seat of a house: where its pages are, and what was made with it."""

    seat_url: str
    room: Room


class Walk:
    """One person at one seat. Every method ends on the page it names, or fails."""

    def __init__(self, page: Page, house: WalkedSeat) -> None:
        self.page, self.house = page, house
        self.base = "{0.scheme}://{0.netloc}".format(urlsplit(house.seat_url))

    # staff

    def enter(self) -> None:
        self.page.goto(self.house.seat_url)
        expect(self.page.locator("h1")).to_contain_text("Silakan ke petugas")

    def open_seat(self, visitor: str = "Budi Santoso") -> None:
        self.page.get_by_role("link", name=re.compile("[Pp]etugas")).first.click()
        self.enter_visit(visitor)

    def enter_visit(self, visitor: str = "Budi Santoso") -> None:
        self.page.get_by_label("Nama pengunjung").fill(visitor)
        self.type_secret()
        self.button("Buka untuk pengunjung").click()
        expect(self.page.locator("h1")).to_contain_text("Selamat datang")
        self.page.get_by_role("link", name="Mulai").click()
        expect(self.page.locator("h1")).to_contain_text("Tender apa")

    def type_secret(self, secret: str = "") -> None:
        """The head signs in, choosing their name where there are several."""
        name = settled(self.page).locator("label", has_text=HEAD.name)
        if name.count():
            name.click()
        self.page.locator("#pin").fill(secret or self.house.room.pin)

    # vendor

    def tender(self, tender_id: str) -> None:
        self.page.goto(f"{self.base}/tenders/{tender_id}")
        expect(self.page.locator("main")).to_contain_text(tender_id)

    def begin(self) -> None:
        follow(self.button("Masukkan penawaran untuk tender ini"))

    def sign_in(self, vendor: Vendor = VENDORS[0]) -> None:
        self.page.get_by_label("NPWP atau ID penyedia").fill(vendor.tenderer_id)
        self.page.get_by_label("Kata sandi dari LPSE").fill(vendor.password)
        follow(self.button("Lanjutkan"))

    def be_attested(
        self, vendor: Vendor = VENDORS[0], look: Callable[[], None] = lambda: None
    ) -> None:
        self.page.get_by_role("link", name="Petugas memeriksa surat-surat").click()
        look()
        self.page.get_by_label("Nama perusahaan").fill(vendor.name)
        self.page.locator("#seen").check()
        self.type_secret()
        follow(self.button("Jamin identitas ini"))
        expect(self.page.locator("h1")).not_to_contain_text("Petugas")

    def bring_one_file(self, *, cut_at_tender: bool = False) -> None:
        """From the waiting seat to the summary of a bid of one file, ready to be sealed.

        With `cut_at_tender` the link is down before the vendor signs in, so that staff attest.
        """
        self.enter()
        self.open_seat()
        self.tender(ONE_FILE)
        if cut_at_tender:
            self.house.link.cut()
            expect(self.page.locator("header")).to_contain_text("Sambungan putus")
        self.begin()
        self.sign_in()
        if cut_at_tender:
            self.be_attested()
        self.to_files()
        self.choose([next(iter(FILES))])
        self.to_summary()

    def to_files(self) -> None:
        if self.page.url.endswith("/bid/envelopes"):
            self.button("Pilih berkas").click()
        expect(self.page.locator("h1")).to_contain_text("Pilih berkas dari flashdisk")

    def choose(self, names: list[str], envelope: str = "bid") -> None:
        for name in names:
            row = self.page.locator("li", has_text=name)
            row.locator(f"button[name=envelope][value={envelope}]").first.click()
            expect(self.page.get_by_role("button", name="Keluarkan " + name)).to_be_visible()

    def to_summary(self) -> None:
        """With files in which a check finds nothing: it leads on by itself."""
        self.past_files()
        self.skip_owner_key()
        expect(self.page.locator("h1")).to_contain_text("Periksa")

    def past_files(self) -> None:
        self.page.get_by_role("button", name="Lanjutkan", exact=True).click()
        self.page.wait_for_url("**/bid/owner-key")

    def to_checks(self) -> None:
        """With files in which it finds something to read."""
        self.page.get_by_role("button", name="Lanjutkan", exact=True).click()
        self.page.wait_for_url("**/bid/checks")
        expect(self.page.locator("main")).to_contain_text("berkas")
        expect(self.page.locator("main")).not_to_contain_text("sedang diperiksa")

    def past_checks(self) -> None:
        button = self.button("Lanjutkan")
        button.wait_for()
        advice = settled(self.page).locator("input[name=advice]")
        if advice.count():
            advice.check()
        button.click()

    def skip_owner_key(self) -> None:
        self.page.wait_for_url("**/bid/owner-key")
        self.page.locator("input[type=radio][value=none]").check()
        self.button("Lanjutkan").click()
        self.page.wait_for_url("**/bid/summary")

    def seal(self) -> None:
        for box in settled(self.page).locator("main input[type=checkbox]").all():
            box.check()
        self.button("Segel penawaran").click()

    def receipt(self) -> Locator:
        """Wait for the receipt page; return its main part."""
        self.page.wait_for_url(re.compile(r"/bids/[0-9a-f-]{36}$"))
        main = settled(self.page).locator("main")
        expect(main).to_contain_text("Tanda terima")
        return main

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=False).first
