"""Each step waits for those before it; what changes is said; what is late is refused."""

from __future__ import annotations

import re
import shutil
import threading
import time
from datetime import timedelta

import pytest

from kiosk.db import settings
from sync.clock import ClockState, TrustedClock
from sync.database import write_tx
from sync.wire.times import to_text
from tests.kiosk.bidding.support import CLOSES, NOW, PDF, a_card, a_tender

PAGES = ["tender", "envelopes", "files", "checks", "owner-key", "summary"]


@pytest.mark.parametrize("page", PAGES)
def test_no_step_opens_before_the_firm_is_known(sari, page):
    sari.get(f"/bid/{page}")
    assert sari.url == "/bid/who"


@pytest.mark.parametrize("page", ["files", "checks", "owner-key", "summary"])
def test_no_step_opens_before_the_envelopes_are_understood(seat, sari, page):
    seat.give_tender(a_tender("20002", envelopes=2))
    seat.give_card(a_card(seat, "20002", two=True))
    sari.sign_in()
    sari.choose("20002")
    sari.get(f"/bid/{page}")
    assert sari.url == "/bid/envelopes"


def test_one_envelope_is_not_explained(sari):
    sari.sign_in()
    sari.choose()
    assert sari.url == "/bid/files"
    sari.get("/bid/envelopes")
    assert sari.url == "/bid/files"


def step_of(sari) -> str:
    found = re.search(r"Langkah \d dari \d", sari.page)
    return found[0] if found else ""


def test_steps_are_those_of_this_bid_and_none_is_jumped_over(seat, sari):
    """From a tender's page, by a firm nobody knows yet; then the same firm once more."""
    sari.choose()
    walked = [(sari.url, step_of(sari))]
    sari.sign_in()
    walked.append((sari.url, step_of(sari)))
    sari.add("penawaran.pdf")
    sari.check_files()
    walked.append((sari.url, step_of(sari)))
    sari.post("/bid/owner-key", choice="none")
    walked.append((sari.url, step_of(sari)))
    assert walked == [
        ("/bid/who", "Langkah 1 dari 4"),
        ("/bid/files", "Langkah 2 dari 4"),
        ("/bid/owner-key", "Langkah 3 dari 4"),
        ("/bid/summary", "Langkah 4 dari 4"),
    ]
    assert "Tidak ada masalah yang terlihat." in sari.page
    bid_id = sari.seal()
    sari.post(f"/bids/{bid_id}/replace")
    assert (sari.url, step_of(sari)) == ("/bid/files", "Langkah 1 dari 3")
    assert "menggantikan penawaran Anda versi 1" in sari.page


def test_who_comes_first_is_counted_first(seat, sari):
    seat.give_tender(a_tender("20002", envelopes=2))
    seat.give_card(a_card(seat, "20002", two=True))
    sari.get("/bid")
    assert step_of(sari) == "Langkah 1 dari 5"
    sari.sign_in()
    assert (sari.url, step_of(sari)) == ("/bid/tender", "Langkah 2 dari 5")
    sari.choose("20002")
    assert (sari.url, step_of(sari)) == ("/bid/envelopes", "Langkah 3 dari 6")


def test_a_check_that_found_something_is_read_before_the_way_goes_on(seat, sari):
    (seat.sticks / "KINGSTON" / "daftar.xlsx").write_bytes(PDF)
    sari.choose()
    sari.sign_in()
    sari.add("daftar.xlsx")
    assert seat.desk.visit.draft().current_check().wait(60)
    sari.post("/bid/files")
    assert (sari.url, step_of(sari)) == ("/bid/checks", "Langkah 2 dari 4")
    sari.post("/bid/checks")
    assert sari.url == "/bid/checks"
    sari.post("/bid/checks", advice="yes")
    assert sari.url == "/bid/owner-key"
    sari.post("/bid/owner-key", choice="none")
    assert "1 saran, sudah Anda baca" in sari.page


def test_a_slow_check_shows_its_progress_and_then_leads_on(seat, sari):
    on = threading.Event()
    quick = seat.desk.preparing._check
    seat.desk.preparing._check = lambda files, envelope: on.wait(60) and quick(files, envelope)
    sari.choose()
    sari.sign_in()
    sari.add("penawaran.pdf")
    begun = time.monotonic()
    sari.post("/bid/files")
    assert 1 <= time.monotonic() - begun < 30
    assert sari.url == "/bid/checks"
    assert "Berkas sedang diperiksa" in sari.page
    on.set()
    assert seat.desk.visit.draft().current_check().wait(60)
    led = sari.poll("/bid/checks")
    assert (led.status_code, led.headers["HX-Redirect"]) == (204, "/bid/owner-key")


def test_posting_ahead_of_the_steps_changes_nothing(seat, sari):
    sari.sign_in()
    sari.post("/bid/summary", bid_id=seat.desk.visit.draft().bid_id, agreed="yes")
    assert sari.url == "/bid/tender"
    assert not seat.desk.jobs.busy()
    assert seat.bids() == []


def test_a_tender_without_a_valid_card_says_whom_to_ask(seat, sari):
    seat.give_tender(a_tender("20002"))
    sari.get("/tenders/20002")
    assert "panitia pengadaan (Pokja)" in sari.page
    assert "petugas LPSE" in sari.page
    assert "Masukkan penawaran untuk tender ini" not in sari.page
    sari.sign_in()
    assert sari.choose("20002").status_code == 503
    assert seat.desk.visit.draft().tender_id is None


def test_a_tender_after_its_deadline_is_refused(seat, sari):
    seat.pass_time((CLOSES - NOW).total_seconds() + 30)
    sari.sign_in()
    answer = sari.choose()
    assert answer.status_code == 409
    assert "Batas waktu" in sari.page


def test_a_bid_begun_in_time_and_sealed_late_is_refused(seat, sari):
    sari.to_summary()
    seat.pass_time((CLOSES - NOW).total_seconds() + 30)
    answer = sari.post("/bid/summary", bid_id=sari.bid_id(), agreed="yes")
    assert answer.status_code == 409
    assert seat.bids() == []
    assert list(seat.spool.iterdir()) == []


def test_a_seat_that_was_put_out_seals_nothing_and_says_so(seat, sari):
    sari.to_summary()
    db = seat.db()
    with write_tx(db):
        settings.put(db, settings.REVOKED, "hilang")
    db.close()
    answer = sari.post("/bid/summary", bid_id=seat.desk.visit.draft().bid_id, agreed="yes")
    assert answer.status_code == 403
    assert "Pakai komputer lain" in sari.page
    assert seat.bids() == []
    sari.get("/tenders/10001")
    assert "Pakai komputer lain" in sari.page


def test_a_bid_across_the_deadline_is_sealed_and_marked(seat, sari):
    sari.to_summary()
    # Half a second before the end with a bound of half a second: nobody can say.
    seat.pass_time((CLOSES - NOW).total_seconds() - 0.2)
    sari.get("/bid/summary")
    assert "diperselisihkan" in sari.page
    sari.seal()
    assert seat.bids()[0].judged == "disputed"
    assert "Waktu penyegelan diperselisihkan." in sari.page


def test_a_seat_that_never_heard_the_time_refuses_and_says_why(seat, sari):
    deaf = TrustedClock(seat.machine, ClockState("boot-1", None), lambda state: None)
    seat.desk.clock = deaf
    seat.service._clock = deaf
    sari.sign_in()
    assert sari.choose().status_code == 503
    assert "jam server LPSE" in sari.page


def test_a_tender_not_open_yet_is_refused(seat, sari):
    seat.give_tender(a_tender(version=2, period_start=to_text(NOW + timedelta(hours=1))))
    sari.sign_in()
    assert sari.choose().status_code == 409


def test_an_addendum_while_preparing_must_be_read_before_sealing(seat, sari):
    sari.to_summary()
    seat.give_tender(a_tender(version=2, period_end=to_text(CLOSES + timedelta(days=1))))
    sari.get("/bid/summary")
    assert "Tender ini berubah sejak Anda memilihnya." in sari.page
    assert sari.post("/bid/summary", bid_id=sari.bid_id(), agreed="yes").status_code == 409
    assert seat.bids() == []
    sari.post("/bid/addendum")
    assert "Tender ini berubah" not in sari.page
    assert sari.url == "/bid/summary"
    sari.seal()
    assert seat.bids()[0].tender_version == 2


def test_a_new_card_while_preparing_must_be_read_before_sealing(seat, sari):
    sari.to_summary()
    seat.give_card(a_card(seat, version=2))
    assert sari.post("/bid/summary", bid_id=sari.bid_id(), agreed="yes").status_code == 409
    sari.post("/bid/addendum")
    sari.seal()
    assert seat.bids()[0].card_version == 2


def test_the_statement_must_be_agreed_to(seat, sari):
    sari.to_summary()
    answer = sari.post("/bid/summary", bid_id=sari.bid_id())
    assert answer.status_code == 422
    assert 'href="#agreed"' in sari.page
    assert seat.bids() == []


def test_advice_needs_a_tick_and_a_stop_needs_mending(seat, sari):
    stick = seat.sticks / "KINGSTON"
    (stick / "palsu.xlsx").write_bytes(PDF)
    (stick / "kosong.pdf").write_bytes(b"")
    sari.sign_in()
    sari.choose()
    sari.post("/bid/envelopes")
    sari.add("palsu.xlsx")
    assert sari.check_files().status_code == 422
    assert 'href="#advice"' in sari.page
    sari.post("/bid/checks", advice="yes")
    assert sari.url == "/bid/owner-key"
    sari.add("kosong.pdf")
    sari.check_files(advice="yes")
    assert "Ada berkas yang tidak bisa dipakai." in sari.page
    sari.get("/bid/owner-key")
    assert sari.url == "/bid/checks"


def test_a_stick_pulled_before_the_checks_is_said_on_their_page(seat, sari):
    sari.sign_in()
    sari.choose()
    sari.post("/bid/envelopes")
    sari.add("penawaran.pdf")
    run = seat.desk.preparing.look_through(seat.desk.visit.draft())
    assert run.wait(60)
    shutil.rmtree(seat.sticks / "KINGSTON")
    until = time.monotonic() + 60
    while seat.media.media() and time.monotonic() < until:
        time.sleep(0.02)
    sari.post("/bid/files")
    sari.post("/bid/checks/again")
    assert "Periksa lagi" in sari.page
    assert sari.post("/bid/checks").status_code == 422
    assert sari.get("/bid/files").status_code == 200
    assert "sudah dicabut" in sari.page


def test_a_ticked_advice_counts_only_for_the_files_it_was_given_for(seat, sari):
    stick = seat.sticks / "KINGSTON"
    (stick / "palsu.xlsx").write_bytes(PDF)
    (stick / "palsu2.xlsx").write_bytes(PDF)
    sari.sign_in()
    sari.choose()
    sari.post("/bid/envelopes")
    sari.add("palsu.xlsx")
    sari.check_files(advice="yes")
    sari.add("palsu2.xlsx")
    sari.get("/bid/owner-key")
    assert sari.url == "/bid/files"


def test_an_empty_envelope_is_named(seat, sari):
    seat.give_tender(a_tender("20002", envelopes=2))
    seat.give_card(a_card(seat, "20002"))
    sari.sign_in()
    sari.choose("20002")
    sari.post("/bid/envelopes")
    sari.add("teknis.pdf", "technical")
    answer = sari.post("/bid/files")
    assert answer.status_code == 422
    assert 'href="#envelope-price"' in sari.page
    assert 'href="#envelope-technical"' not in sari.page


def test_one_file_goes_into_one_envelope(seat, sari):
    seat.give_tender(a_tender("20002", envelopes=2))
    seat.give_card(a_card(seat, "20002"))
    sari.sign_in()
    sari.choose("20002")
    sari.post("/bid/envelopes")
    sari.add("harga.pdf", "price")
    assert sari.add("harga.pdf", "technical").status_code == 422
    assert [len(picks) for picks in seat.desk.visit.draft().picks.values()] == [0, 1]


def test_every_file_of_a_folder_at_once(seat, sari):
    sari.sign_in()
    sari.choose()
    sari.post("/bid/envelopes")
    medium = seat.media.media()[0]
    sari.post("/bid/files/add", medium_id=medium.id, folder="", token="*", envelope="bid")
    names = [pick.name for pick in seat.desk.visit.draft().picks["bid"]]
    assert names == ["harga.pdf", "penawaran.pdf", "teknis.pdf"]


def test_a_poll_of_unchanged_files_swaps_nothing(seat, sari):
    sari.sign_in()
    sari.choose()
    sari.post("/bid/envelopes")
    seen = sari.page.split("seen=")[1].split('"')[0]
    medium = seat.media.media()[0]
    assert sari.poll(f"/bid/files?medium={medium.id}&seen={seen}").status_code == 204
    sari.add("teknis.pdf")
    answer = sari.poll(f"/bid/files?medium={medium.id}&seen={seen}")
    assert answer.status_code == 200
    assert '<div id="files"' in answer.text
    assert "<html" not in answer.text


def test_choosing_another_tender_drops_the_files(seat, sari):
    seat.give_tender(a_tender("20002"))
    seat.give_card(a_card(seat, "20002"))
    sari.sign_in()
    sari.choose()
    sari.post("/bid/envelopes")
    sari.add("penawaran.pdf")
    sari.choose("20002")
    assert not any(seat.desk.visit.draft().picks.values())


def test_nothing_of_the_draft_outlives_the_visit(seat, sari):
    sari.to_summary()
    seat.sessions.end_by_visitor()
    assert seat.sessions.memory.count() == 0


def test_an_open_seat_comes_back_to_where_the_visitor_was(seat, sari):
    sari.to_summary()
    sari.get("/")
    assert sari.url == "/bid/summary"
