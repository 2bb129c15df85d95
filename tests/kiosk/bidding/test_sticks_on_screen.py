"""What the files page says of sticks: names, folders, searching, what is hidden or closed."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from kiosk.errors import CATALOGUE, bidding, intake, sessions
from kiosk.intake import Unopened
from kiosk.web.problems import OF_ADDRESS, way_back
from sync.errors import Fault
from tests.kiosk.bidding.support import Browser, SeatInProcess, a_pdf


def the_stick(seat: SeatInProcess) -> Path:
    return seat.media.media()[0].root


def at_the_files(sari: Browser) -> Browser:
    sari.sign_in()
    sari.choose()
    sari.post("/bid/envelopes")
    sari.get("/bid/files")
    return sari


def rows(page: str) -> list[str]:
    found = re.findall(r'class="entry-name"[^>]*>(.*?)(?:</a>|</div>)', page, re.S)
    return [re.sub(r"<[^>]+>", "", row).strip() for row in found]


def test_a_folder_among_thousands_of_photos_is_the_first_row(
    seat: SeatInProcess, sari: Browser
) -> None:
    stick = the_stick(seat)
    (stick / "PENAWARAN").mkdir()
    for number in range(2_500):
        (stick / f"IMG_{number:04d}.jpg").touch()
    page = at_the_files(sari).page
    assert rows(page)[0] == "PENAWARAN"
    assert re.search(r"Ditampilkan 2\.001 dari 2\.5\d\d\.", page)


def test_a_search_finds_a_file_in_a_folder_and_it_can_be_added(
    seat: SeatInProcess, sari: Browser
) -> None:
    stick = the_stick(seat)
    (stick / "Tender" / "Akhir").mkdir(parents=True)
    (stick / "Tender" / "Akhir" / "Surat Penawaran.pdf").write_bytes(b"%PDF-1.7 x")
    at_the_files(sari)
    medium = seat.media.media()[0].id
    page = sari.get(f"/bid/files?medium={medium}&q=SURAT").get_data(as_text=True)
    assert rows(page) == ["Surat Penawaran.pdfdi folder Tender › Akhir"]
    token = re.search(r'name="token" value="([0-9a-f]+)"', page)
    assert token is not None
    sari.post("/bid/files/add", medium_id=medium, q="SURAT", token=token[1], envelope="bid")
    assert [one.name for one in seat.desk.visit.draft().picks["bid"]] == ["Surat Penawaran.pdf"]
    assert "q=SURAT" in sari.url
    assert "Hapus pencarian" in sari.page
    assert "di folder ini</span>" not in sari.page, "all files of what was found?"
    page = sari.get(f"/bid/files?medium={medium}&q=zzz").get_data(as_text=True)
    assert "Tidak ada nama yang memuat “zzz”" in page


def test_what_programs_leave_is_counted_and_shown_when_asked(
    seat: SeatInProcess, sari: Browser
) -> None:
    stick = the_stick(seat)
    for name in ("~$Surat.docx", ".~lock.RAB.xlsx#", "BOOTEX.LOG"):
        (stick / name).write_bytes(b"x")
    page = at_the_files(sari).page
    assert "3 berkas tersembunyi tidak ditampilkan." in page
    assert "BOOTEX.LOG" not in page
    medium = seat.media.media()[0].id
    sari.post("/bid/files/add", medium_id=medium, folder="", token="*", envelope="bid")
    names = {one.name for one in seat.desk.visit.draft().picks["bid"]}
    assert names == {"penawaran.pdf", "teknis.pdf", "harga.pdf"}
    page = sari.get(f"/bid/files?medium={medium}&hidden=yes").get_data(as_text=True)
    assert "3 berkas tersembunyi ikut ditampilkan." in page
    assert "BOOTEX.LOG · tersembunyi" in "\n".join(rows(page))


def test_all_files_of_a_folder_are_all_or_none(seat: SeatInProcess, sari: Browser) -> None:
    for number in range(seat.desk.limits.files + 1):
        (the_stick(seat) / f"{number}.txt").write_bytes(b"x")
    at_the_files(sari)
    medium = seat.media.media()[0].id
    answer = sari.post("/bid/files/add", medium_id=medium, token="*", envelope="bid")
    assert answer.status_code == 422
    assert seat.desk.visit.draft().picks["bid"] == []


@pytest.mark.parametrize(
    ("data", "state", "words"),
    [
        (b"", "chosen-stop", "di sampul: Penawaran, perlu diperbaiki"),
        (b"MZ" + bytes(200), "chosen-stop", "di sampul: Penawaran, perlu diperbaiki"),
        (b"%PDF-1.4 no more", "chosen-advice", "di sampul: Penawaran"),
        (a_pdf("Teknis"), "chosen-ok", "di sampul: Penawaran"),
    ],
    ids=["empty", "program", "damaged", "sound"],
)
def test_only_a_sound_file_in_an_envelope_has_a_green_tick(
    seat: SeatInProcess, sari: Browser, data: bytes, state: str, words: str
) -> None:
    (the_stick(seat) / "uji.pdf").write_bytes(data)
    at_the_files(sari)
    sari.add("uji.pdf")
    run = seat.desk.visit.draft().current_check()
    assert run is not None
    assert run.wait(60)
    page = sari.get("/bid/files").get_data(as_text=True)
    row = re.search(r'<span class="entry-chosen ([\w-]+)">(.*?)</span>', page, re.S)
    assert row is not None
    assert row[1] == state
    assert row[2].endswith(words)


def test_an_invisible_name_is_said_to_be_one(seat: SeatInProcess, sari: Browser) -> None:
    (the_stick(seat) / "\u00a0").mkdir()
    assert rows(at_the_files(sari).page)[0] == "(nama tidak terlihat) U+00A0"


@pytest.mark.parametrize(
    "code",
    ["medium_encrypted", "medium_foreign", "medium_unformatted", "medium_damaged", "reader_empty"],
)
def test_a_stick_nobody_can_read_is_said_with_what_to_do(
    seat: SeatInProcess, sari: Browser, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    params = {"label": "RAHASIA", "how": "BitLocker", "format": "Linux (ext4)"}
    at_the_files(sari)
    monkeypatch.setattr(seat.media, "unopened", lambda: [Unopened("x1", "RAHASIA", code, params)])
    page = sari.get("/bid/files").get_data(as_text=True)
    entry = CATALOGUE[code]
    assert str(entry.message).format_map(params) in page
    assert str(entry.hint) in page


def test_a_file_that_is_gone_is_not_one_that_is_being_copied(
    seat: SeatInProcess, sari: Browser
) -> None:
    at_the_files(sari)
    sari.add("teknis.pdf")
    sari.post("/bid/files/remove", pick_id=seat.desk.visit.draft().picks["bid"][0].pick_id)
    medium = seat.media.media()[0].id
    token = next(e.token for e in seat.media.listing(medium).entries if e.name == "teknis.pdf")
    (the_stick(seat) / "teknis.pdf").unlink()
    sari.post("/bid/files/add", medium_id=medium, token=token, envelope="bid")
    run = seat.desk.preparing.look_through(seat.desk.visit.draft())
    assert run is not None
    assert run.wait(60)
    page = sari.get("/bid/files").get_data(as_text=True)
    assert "tidak ada lagi di flashdisk" in page
    assert "Tunggu sampai penyalinan selesai" not in page


def test_saving_says_when_the_stick_may_be_pulled(seat: SeatInProcess, sari: Browser) -> None:
    sari.to_summary()
    bid_id = sari.seal()
    medium = seat.media.media()[0].id
    sari.post(f"/bids/{bid_id}/save", medium_id=medium)
    assert "Flashdisk boleh dicabut." in sari.page
    assert "Sedang menyimpan. Jangan cabut flashdisk." in sari.page
    sari.post(f"/bids/{bid_id}/replace")
    sari.post("/bid/envelopes")
    sari.add("teknis.pdf")
    sari.post(f"/bids/{bid_id}/save", medium_id=medium)
    assert "boleh dicabut" not in sari.page
    assert "Jangan cabut dulu" in sari.page


def test_a_stick_that_can_only_be_read_is_named_where_one_saves(
    seat: SeatInProcess, sari: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    sari.to_summary()
    bid_id = sari.seal()
    (medium,) = seat.media.media()
    read_only = dataclasses.replace(medium, read_only=True, why_read_only="unclean")
    monkeypatch.setattr(seat.media, "media", lambda: [read_only])
    page = sari.get(f"/bids/{bid_id}").get_data(as_text=True)
    assert "hanya bisa dibaca: mungkin Windows belum melepasnya dengan benar." in page
    assert "Colokkan flashdisk untuk menyimpan." not in page


CODES = sorted({*intake.ENTRIES, *bidding.ENTRIES, *sessions.ENTRIES})


def test_every_failure_in_a_visit_leads_back_to_where_the_work_is(
    seat: SeatInProcess, sari: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each code of the catalogue, raised on a receipt's page: the page itself is the way back."""
    sari.to_summary()
    bid_id = sari.seal()
    for code in CODES:

        def fail(*_: object, code: str = code) -> None:
            raise Fault(code)

        monkeypatch.setattr(seat.desk.paper, "print_pdf", fail)
        sari.get(f"/bids/{bid_id}")
        answer = sari.post(f"/bids/{bid_id}/print")
        assert answer.status_code >= 400, code
        assert re.search(r'href="/"', sari.page), code
        back = re.search(r'href="([^"]*)" id="back"', sari.page)
        if code in OF_ADDRESS:
            assert back is None
            continue
        assert back is not None, (code, sari.page[-2000:])
        assert back[1] == f"/bids/{bid_id}"
        assert sari.get(back[1]).status_code == 200


@pytest.mark.parametrize(
    ("asked", "back"),
    [
        ("/bids/0198/slip/save", "/bids/0198/slip"),
        ("/bids/0198/save", "/bids/0198"),
        ("/bid/files/add", "/bid/files"),
        ("/bid/owner-key/held", "/bid/owner-key"),
        ("/bid/summary", "/bid/summary"),
    ],
)
def test_a_form_leads_back_to_its_own_page(seat: SeatInProcess, asked: str, back: str) -> None:
    with seat.app.test_request_context(asked, method="POST"):
        assert way_back("file_gone") == back


def test_a_page_that_failed_never_leads_back_to_itself(seat: SeatInProcess) -> None:
    with seat.app.test_request_context("/bids/0198/slip"):
        assert way_back("slip_gone") == "/bids/0198"
        assert way_back("bid_unknown") == ""
    with seat.app.test_request_context("/nowhere"):
        assert way_back("internal") == ""


def test_the_home_page_leads_on_to_the_work(seat: SeatInProcess, sari: Browser) -> None:
    at_the_files(sari)
    sari.get("/bids/unknown")
    assert 'id="back"' not in sari.page
    sari.get("/")
    assert sari.url.endswith("/bid/files")
