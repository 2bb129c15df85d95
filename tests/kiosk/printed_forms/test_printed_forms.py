"""Forms at a seat: in a visit for a registration, blank or filled, on paper or on a stick."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.paperwork import BLANK
from kiosk.printed_forms.service import BLANK_WAY, OWN_WAY, Filled, FormPrints
from kiosk.printing import Printer, PrintState
from kiosk.registration.handing_memory import HandingMemory
from kiosk.seat.room_printer import RoomPrinter
from sync.errors import Fault
from tests.kiosk.bidding.support import STAFF, Browser, SeatInProcess, furnish
from tests.kiosk.paperwork.sample import CODE, TABLE, a_form
from tests.kiosk.printing.cups import needs_cups, real_cups, wait_for
from tests.kiosk.printing.test_qr import scan
from tests.kiosk.printing.test_receipt import pages_of, text_of
from tests.kiosk.registration.support import admit, begin, desk_of

BLANK_FORM = "/forms/registration/blank"


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[SeatInProcess]:
    made = furnish(tmp_path)
    yield made
    made.close()


@pytest.fixture
def sari(seat: SeatInProcess) -> Browser:
    """Sari sits at the seat to register."""
    seat.sessions.open(STAFF, "Sari", "registration", 300)
    return seat.client()


def fill(seat: SeatInProcess) -> None:
    seat.core.get(FormPrints).fill_from(lambda: Filled(a_form(), TABLE))


def test_every_blank_form_is_offered_and_each_has_its_page(sari: Browser) -> None:
    sari.get("/forms")
    assert "Formulir Keikutsertaan" in sari.page
    found = re.findall(r'href="(/forms/\w+/blank)"', sari.page)
    assert found == [f"/forms/{kind}/blank" for kind in BLANK]
    for address in found:
        assert sari.get(address).status_code == 200
        assert "Kosong, untuk diisi dengan tangan." in sari.page


def test_pressing_cetak_prints_the_form_once_and_says_how_it_stands(
    seat: SeatInProcess, sari: Browser, tmp_path: Path
) -> None:
    seat.printer.state = PrintState.PRINTING
    sari.get(BLANK_FORM)
    sari.post(f"{BLANK_FORM}/print")
    assert "Sedang dicetak…" in sari.page
    sari.post(f"{BLANK_FORM}/print")
    ((title, pdf),) = seat.printer.printed
    assert title == "Formulir Pendaftaran"
    text = text_of(pdf, tmp_path)
    assert "Formulir Pendaftaran" in text
    assert "Halaman 1 dari" in text
    seat.printer.jobs[0].end(PrintState.TAKEN)
    part = sari.poll(BLANK_FORM).get_data(as_text=True)
    assert "Printer sudah menerima semuanya." in part and "<h1" not in part


def test_a_form_is_saved_to_the_stick(seat: SeatInProcess, sari: Browser, tmp_path: Path) -> None:
    sari.get(BLANK_FORM)
    (medium,) = seat.media.media()
    sari.post(f"{BLANK_FORM}/save", medium_id=medium.id)
    assert "Sudah tersimpan di flashdisk" in sari.page
    (saved,) = seat.sticks.rglob("formulir-pendaftaran-kosong.pdf")
    assert "Isilah dengan huruf cetak." in text_of(saved.read_bytes(), tmp_path)


def polled(window: Browser) -> str:
    """The address that the page asks again."""
    found = re.search(r'hx-get="(/forms/[^"]+seen=[0-9a-f]+)"', window.page)
    assert found is not None, window.page
    return found[1]


def test_a_stick_that_is_plugged_in_now_appears_by_itself(
    seat: SeatInProcess, sari: Browser, tmp_path: Path
) -> None:
    (stick,) = seat.sticks.iterdir()
    away = stick.rename(tmp_path / "pocket")
    wait_for(lambda: not seat.media.media())
    sari.get(BLANK_FORM)
    assert "Colokkan flashdisk untuk menyimpan." in sari.page
    here = polled(sari)
    assert sari.poll(here).status_code == 204
    away.rename(stick)
    wait_for(lambda: bool(seat.media.media()))
    part = sari.poll(here).get_data(as_text=True)
    assert "Simpan ke flashdisk" in part and "Colokkan" not in part


def test_a_stick_that_takes_nothing_says_why(
    seat: SeatInProcess, sari: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    (medium,) = seat.media.media()
    read_only = dataclasses.replace(medium, read_only=True, why_read_only="unclean")
    monkeypatch.setattr(seat.media, "media", lambda: [read_only])
    sari.get(BLANK_FORM)
    assert medium.label in sari.page and "Colokkan flashdisk" not in sari.page


def test_what_this_visit_has_answered_is_filled_in(
    seat: SeatInProcess, sari: Browser, tmp_path: Path
) -> None:
    fill(seat)
    sari.get("/forms")
    assert "/forms/registration/filled" in sari.page
    assert "Formulir diisi dengan jawaban Anda." in sari.page
    sari.get("/forms/registration/filled")
    assert BLANK_FORM in sari.page, "the blank one is offered too"
    sari.post("/forms/registration/filled/print")
    text = text_of(seat.printer.printed[0][1], tmp_path)
    assert "PT Maju Bersama Sejahtera" in text
    assert f"{TABLE.retention.days} hari" in text


def test_speaking_english_gives_both_languages(
    seat: SeatInProcess, sari: Browser, tmp_path: Path
) -> None:
    seat.core.language.choose("en")
    sari.get("/forms")
    assert "Power of attorney" in sari.page
    sari.post(f"{BLANK_FORM}/print")
    text = text_of(seat.printer.printed[0][1], tmp_path)
    assert "Nama penyedia Vendor's name" in text


def test_nothing_of_it_stays_for_the_next_visit(seat: SeatInProcess, sari: Browser) -> None:
    seat.printer.state = PrintState.PRINTING
    sari.get(BLANK_FORM)
    sari.post(f"{BLANK_FORM}/print")
    assert seat.sessions.memory.count() > 0
    seat.sessions.lock("visitor")
    seat.sessions.end_by_staff(STAFF)
    assert seat.printer.jobs[0].state is PrintState.CANCELLED
    seat.sessions.open(STAFF, "Dewi", "registration", 300)
    dewi = seat.client()
    dewi.get(BLANK_FORM)
    assert "dicetak" not in dewi.page and "dibatalkan" not in dewi.page


def test_a_printer_that_is_not_ready_offers_the_stick_alone(
    seat: SeatInProcess, sari: Browser
) -> None:
    seat.printer.fault = Fault("printer_paper_empty")
    sari.get(BLANK_FORM)
    assert "Kertas printer habis." in sari.page
    assert 'id="print"' not in sari.page
    assert "Simpan ke flashdisk" in sari.page


@pytest.mark.parametrize("address", ["/forms/hand_over/blank", "/forms/registration/filled"])
def test_what_is_not_offered_is_refused_with_a_reason(sari: Browser, address: str) -> None:
    answer = sari.get(address)
    assert answer.status_code == 404
    assert "Formulir itu tidak ada di sini." in sari.page


def test_other_visits_have_no_forms(seat: SeatInProcess) -> None:
    seat.sessions.open(STAFF, "Sari", "bidding", 300)
    bidder = seat.client()
    bidder.get("/forms")
    assert "Formulir Keikutsertaan" not in bidder.page
    assert not bidder.url.startswith("/forms")


def test_the_visits_own_form_is_gone_when_it_is_no_longer_there(
    seat: SeatInProcess, sari: Browser
) -> None:
    fill(seat)
    forms = seat.core.get(FormPrints)
    sheet = forms.sheet("registration", OWN_WAY)
    forms.fill_from(lambda: None)
    with pytest.raises(Fault, match="form_unknown"):
        forms.sheet("registration", OWN_WAY)
    with pytest.raises(Fault, match="form_unknown"):
        forms.print(sheet)


def test_the_form_on_the_pages_is_printed_and_later_that_which_was_handed_in(
    seat: SeatInProcess, tmp_path: Path
) -> None:
    vendor = begin(seat, "pt")
    vendor.get("/forms")
    assert "/forms/registration/filled" in vendor.page
    vendor.post("/forms/registration/filled/print")
    text = text_of(seat.printer.printed[-1][1], tmp_path)
    assert "Perseroan terbatas (PT)" in text
    desk = desk_of(seat)
    desk.visit.drop(last=a_form())
    desk.sessions.memory.of(HandingMemory).last_code = CODE
    vendor.post("/forms/participation/filled/print")
    page = pages_of(seat.printer.printed[-1][1], tmp_path)[0]
    assert scan(page, tmp_path) == CODE


def test_the_first_page_of_registration_leads_to_the_forms(seat: SeatInProcess) -> None:
    vendor = admit(seat)
    vendor.get("/registration")
    assert 'href="/forms"' in vendor.page
    vendor.get("/forms")
    assert 'href="/"' in vendor.page
    assert vendor.get("/").status_code == 200
    assert vendor.url == "/registration"


@needs_cups
def test_a_real_printer_is_asked_for_f4(seat: SeatInProcess, sari: Browser) -> None:
    with real_cups() as cups:
        cups.add("kursi")
        cups.default("kursi")
        cups.plays(f'echo "$5" > {cups.folder}/temp/options; cp "$6" {cups.folder}/temp/paper')
        forms = seat.core.get(FormPrints)
        room = RoomPrinter(Printer(cups.environment, mark="LPSE-test"), lambda: 0.0)
        own = FormPrints(
            lambda: seat.sessions.memory,
            seat.media,
            room,
            lambda: "id",
            forms._about,
            "f4",
        )
        job = own.print(own.sheet("participation", BLANK_WAY))
        assert job.wait(60)
        assert job.state is PrintState.TAKEN
        assert "215x330mm" in (cups.folder / "temp/options").read_text()
        assert (cups.folder / "temp/paper").read_bytes().startswith(b"%PDF-1.7")
