"""What a visit prints: said as far as it is known, and gone with the visit."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.printing import Printer, PrintState
from sync.errors import Fault
from sync.sealing import X25519Recipient
from tests.kiosk.bidding.support import STAFF, Browser, SeatInProcess, furnish
from tests.kiosk.printing.cups import RealCups, needs_cups, real_cups, wait_for

RUNS = PrintState.PRINTING
EMPTY = Fault("printer_paper_empty")


def to_owner_key(sari: Browser) -> None:
    sari.sign_in()
    sari.choose()
    sari.post("/bid/envelopes")
    sari.add("penawaran.pdf")
    sari.check_files()


def draft(seat: SeatInProcess) -> tuple[str, str | None]:
    found = seat.desk.visit.draft()
    return found.owner, found.owner_recipient


# owner keys


def test_a_key_counts_only_once_its_paper_is_in_hand(seat, sari):
    seat.printer.state = RUNS
    to_owner_key(sari)
    sari.post("/bid/owner-key", choice="print")
    assert "Kunci pemilik sedang dicetak" in sari.page
    assert "Sedang dicetak…" in sari.page
    assert "Ya, sudah saya pegang" not in sari.page
    sari.post("/bid/owner-key/held", held="yes")
    assert draft(seat)[0] == "unconfirmed", "the paper is not out yet"
    seat.printer.jobs[0].end(PrintState.TAKEN)
    assert sari.poll("/bid/owner-key").headers["HX-Redirect"] == "/bid/owner-key"
    sari.get("/bid/owner-key")
    assert "Printer sudah menerima semuanya." in sari.page
    assert "Lihat apakah kertasnya keluar" in sari.page
    sari.post("/bid/owner-key/held", held="yes")
    assert draft(seat)[0] == "made"
    # Whoever reads the queue shall not learn what to wait for at the printer.
    assert "unci" not in seat.printer.printed[0][0]


@pytest.mark.parametrize("state", [PrintState.CANCELLED, PrintState.ASTRAY])
def test_a_key_whose_paper_did_not_come_is_void_and_the_person_chooses_again(seat, sari, state):
    seat.printer.state = RUNS
    to_owner_key(sari)
    sari.post("/bid/owner-key", choice="print")
    first = draft(seat)[1]
    seat.printer.jobs[0].end(state, EMPTY)
    sari.poll("/bid/owner-key")
    sari.get("/bid/owner-key")
    assert draft(seat) == ("undecided", None)
    assert "Kertas printer habis." in sari.page and "tidak berlaku" in sari.page
    assert 'value="print"' in sari.page
    # Not a bid can be sealed before they have chosen.
    sari.get("/bid/summary")
    assert sari.url == "/bid/owner-key"
    seat.printer.state = PrintState.TAKEN
    sari.post("/bid/owner-key", choice="print")
    assert draft(seat)[1] not in (None, first), "a new key, not the old one again"
    assert "tidak berlaku" not in sari.page
    assert "owner_key_void" in seat.event_names()


def test_a_key_nobody_confirms_in_time_is_not_sealed_in(seat, sari):
    """The summary asked for while the key is being printed, then the job fails."""
    seat.printer.state = RUNS
    to_owner_key(sari)
    sari.post("/bid/owner-key", choice="print")
    seat.printer.jobs[0].end(PrintState.CANCELLED, EMPTY)
    sari.post("/bid/owner-key/held", held="yes")
    assert draft(seat) == ("undecided", None)
    assert "Kertas printer habis." in sari.page


def test_a_printer_that_is_not_ready_saves_nothing_either(seat, sari):
    to_owner_key(sari)
    seat.printer.fault = Fault("printer_stopped")
    medium = seat.media.media()[0]
    answer = sari.post("/bid/owner-key", choice="both", medium_id=medium.id)
    assert answer.status_code == 422 and "Printer sedang dihentikan." in sari.page
    assert not [*seat.sticks.rglob("kunci-pemilik-*")]
    assert draft(seat) == ("undecided", None)


def test_a_stick_that_fails_takes_the_paper_back(seat, sari):
    seat.printer.state = RUNS
    to_owner_key(sari)
    sari.post("/bid/owner-key", choice="both", medium_id="gone")
    assert seat.printer.jobs[0].state is PrintState.CANCELLED
    assert draft(seat) == ("undecided", None)


def test_throwing_a_key_away_or_taking_another_tender_stops_its_paper(seat, sari):
    seat.printer.state = RUNS
    to_owner_key(sari)
    sari.post("/bid/owner-key", choice="print")
    sari.post("/bid/owner-key/held", held="no")
    assert seat.printer.jobs[0].state is PrintState.CANCELLED
    sari.post("/bid/owner-key", choice="print")
    sari.post("/bid/drop")
    assert seat.printer.jobs[1].state is PrintState.CANCELLED


@pytest.mark.parametrize("then", ["print", "none"])
def test_a_key_that_was_slow_counts_for_nothing_once_the_person_chose_again(
    seat, sari, monkeypatch, then
):
    """A printer that takes its time, and a second press, or another choice."""
    seat.printer.state = RUNS
    to_owner_key(sari)
    real, asked, go = seat.desk.paper.print_pdf, threading.Event(), threading.Event()

    def slow(pdf: bytes, title: str) -> object:
        if not asked.is_set():
            asked.set()
            assert go.wait(60)
        return real(pdf, title)

    monkeypatch.setattr(seat.desk.paper, "print_pdf", slow)
    first = threading.Thread(target=sari.post, args=("/bid/owner-key",), kwargs={"choice": "print"})
    first.start()
    assert asked.wait(60)
    again = seat.client()
    again.post("/bid/owner-key", choice=then)
    chosen = draft(seat)
    go.set()
    first.join()
    assert draft(seat) == chosen
    assert [job.running for job in seat.printer.jobs][-1] is False
    assert sum(job.running for job in seat.printer.jobs) == (then == "print")


def test_the_file_on_the_stick_is_named_for_its_tender_version_and_key(seat, sari):
    to_owner_key(sari)
    medium = seat.media.media()[0]
    sari.post("/bid/owner-key", choice="save", medium_id=medium.id)
    (saved,) = seat.sticks.rglob("kunci-pemilik-*.txt")
    mark = "-".join(_fingerprint(seat).split()[:2])
    assert saved.name == f"kunci-pemilik-10001-v1-{mark}.txt"
    assert f"LPSE-tanda-terima/{saved.name}" in sari.page and "KINGSTON" in sari.page
    assert _fingerprint(seat) in saved.read_text()
    sari.post("/bid/owner-key/held", held="yes")
    bid_id = sari.seal()
    sari.post(f"/bids/{bid_id}/replace")
    sari.post("/bid/envelopes")
    sari.add("penawaran.pdf")
    sari.check_files()
    sari.post("/bid/owner-key", choice="save", medium_id=medium.id)
    assert [*seat.sticks.rglob(f"kunci-pemilik-10001-v2-{_short(seat)}.txt")]


def test_a_power_cut_before_anybody_held_the_key_makes_it_void(seat, sari):
    to_owner_key(sari)
    sari.post("/bid/owner-key", choice="print")
    assert draft(seat)[0] == "unconfirmed"
    seat.media.stop()
    restarted = furnish(seat.root)
    try:
        restarted.sessions.resume(STAFF)
        assert draft(restarted) == ("undecided", None)
        client = restarted.client()
        client.get("/bid/owner-key")
        assert "Komputer ini berhenti sebelum" in client.page or client.url != "/bid/owner-key"
        assert restarted.desk.visit.draft().owner_void == "owner_key_interrupted"
    finally:
        restarted.close()


def _fingerprint(seat: SeatInProcess) -> str:
    return X25519Recipient.from_text(str(draft(seat)[1])).fingerprint


def _short(seat: SeatInProcess) -> str:
    return "-".join(_fingerprint(seat).split()[:2])


# receipts


def test_a_receipt_is_called_printed_only_when_the_printer_took_it(seat, sari):
    seat.printer.state = RUNS
    sari.to_summary()
    bid_id = sari.seal()
    sari.post(f"/bids/{bid_id}/print")
    assert "Sedang dicetak…" in sari.page
    sari.post(f"/bids/{bid_id}/print")
    assert len(seat.printer.printed) == 1, "a second press prints no second sheet"
    assert "receipt_printed" not in seat.event_names()
    seat.printer.jobs[0].end(PrintState.CANCELLED, EMPTY)
    sari.get(f"/bids/{bid_id}")
    assert "Tidak jadi dicetak." in sari.page and "Kertas printer habis." in sari.page
    assert "simpan ke flashdisk" in sari.page
    assert "print_ended" in seat.event_names()
    assert "receipt_printed" not in seat.event_names()
    sari.post(f"/bids/{bid_id}/print")
    seat.printer.jobs[1].end(PrintState.UNKNOWN)
    sari.get(f"/bids/{bid_id}")
    assert "hasilnya tidak diberitahukan" in sari.page
    assert "receipt_printed" not in seat.event_names()


def test_a_poll_shows_what_became_of_the_sheet(seat, sari):
    seat.printer.state = RUNS
    sari.to_summary()
    bid_id = sari.seal()
    sari.post(f"/bids/{bid_id}/print")
    seen = sari.page.split("seen=")[1].split('"')[0].replace("&amp;", "&")
    assert sari.poll(f"/bids/{bid_id}?seen={seen}").status_code == 204
    seat.printer.jobs[0].end(PrintState.TAKEN)
    answer = sari.poll(f"/bids/{bid_id}?seen={seen}")
    assert answer.status_code == 200 and "Printer sudah menerima semuanya." in answer.text


def test_why_nothing_can_be_printed_is_said_and_cetak_is_not_offered(seat, sari):
    seat.printer.fault = EMPTY
    sari.to_summary()
    bid_id = sari.seal()
    sari.get(f"/bids/{bid_id}")
    assert "Kertas printer habis." in sari.page
    assert f"/bids/{bid_id}/print" not in sari.page


# the end of a visit


def test_every_job_ends_with_its_visit_but_not_with_a_lock(seat, sari):
    seat.printer.state = RUNS
    to_owner_key(sari)
    sari.post("/bid/owner-key", choice="print")
    seat.sessions.lock("visitor")
    assert seat.printer.jobs[0].running, "who locks may be on the way to the printer"
    seat.sessions.end_by_staff(STAFF)
    assert seat.printer.jobs[0].state is PrintState.CANCELLED


def test_a_sheet_asked_for_by_a_visit_that_has_ended_is_taken_back(seat, sari, monkeypatch):
    """Typesetting takes its time; meanwhile staff ended the visit and somebody else sits down."""
    seat.printer.state = RUNS
    to_owner_key(sari)
    real = seat.desk.paper.owner_key_pdf

    def slow(*asked: str) -> bytes:
        made = real(*asked)
        seat.sessions.end_by_staff(STAFF)
        seat.sessions.open(STAFF, "Budi", "bidding", 300)
        return made

    monkeypatch.setattr(seat.desk.paper, "owner_key_pdf", slow)
    sari.post("/bid/owner-key", choice="print")
    assert not seat.printer.printed


# with a real CUPS


@pytest.fixture
def cups() -> Iterator[RealCups]:
    with real_cups() as found:
        found.add("kursi")
        found.default("kursi")
        yield found


@pytest.fixture
def printing_seat(tmp_path: Path, cups: RealCups) -> Iterator[SeatInProcess]:
    made = furnish(tmp_path, printer=Printer(cups.environment, mark="LPSE-test"))
    made.sessions.open(STAFF, "Sari", "bidding", 300)
    yield made
    made.close()


@needs_cups
def test_no_owner_key_outlives_its_failed_print_in_a_real_spool(printing_seat, cups):
    cups.plays("sleep 600")
    sari = printing_seat.client()
    to_owner_key(sari)
    sari.post("/bid/owner-key", choice="print")
    assert "Kunci pemilik sedang dicetak" in sari.page
    (document,) = cups.documents()
    assert document.startswith(b"%PDF")
    (job,) = printing_seat.core.printer._jobs
    job._wait_s = 0
    wait_for(lambda: sari.poll("/bid/owner-key").headers.get("HX-Redirect") is not None)
    sari.get("/bid/owner-key")
    assert "Cetakan tidak selesai pada waktunya" in sari.page
    assert draft(printing_seat) == ("undecided", None)
    assert cups.documents() == [] and cups.waiting() == []


@needs_cups
def test_the_end_of_a_visit_empties_a_real_spool_at_once(printing_seat, cups):
    cups.plays("sleep 600")
    sari = printing_seat.client()
    to_owner_key(sari)
    sari.post("/bid/owner-key", choice="print")
    assert len(cups.documents()) == 1
    printing_seat.sessions.end_by_staff(STAFF)
    assert cups.documents() == [] and cups.waiting() == []


@needs_cups
def test_a_key_printed_by_a_real_cups_is_in_hand_and_out_of_the_spool(printing_seat, cups):
    cups.plays(f'cat "$6" > {cups.folder}/temp/sheet')
    sari = printing_seat.client()
    to_owner_key(sari)
    sari.post("/bid/owner-key", choice="print")
    wait_for(lambda: sari.poll("/bid/owner-key").headers.get("HX-Redirect") is not None)
    sari.get("/bid/owner-key")
    assert "Printer sudah menerima semuanya." in sari.page
    sari.post("/bid/owner-key/held", held="yes")
    assert draft(printing_seat)[0] == "made"
    assert (cups.folder / "temp/sheet").read_bytes().startswith(b"%PDF")
    assert cups.documents() == []
