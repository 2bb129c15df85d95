"""Sealing ends in one transaction or leaves nothing."""

from __future__ import annotations

import errno
import os
import re
import shutil
import threading
import time

import pytest

from kiosk import events
from kiosk.bidding import recorder
from kiosk.bidding import service as service_module
from kiosk.bidding.chain import spool_names_to_keep
from sync import outbox, sealing
from sync.database import write_tx
from sync.errors import Fault
from sync.sealing import decrypt_bytes
from tests.kiosk.bidding.support import STAFF, a_card, a_pdf, a_tender


def nothing_left(seat):
    db = seat.db()
    try:
        return (
            list(seat.spool.iterdir()) == []
            and seat.bids() == []
            and outbox.counts(db).sealed == 0
            and "bid_sealed" not in seat.event_names()
        )
    finally:
        db.close()


@pytest.mark.parametrize(
    "where", ["outbox", "event", "receipt", "insert"], ids=lambda name: f"fails-at-{name}"
)
def test_a_failure_between_seal_and_commit_leaves_nothing(seat, sari, monkeypatch, where):
    sari.to_summary()

    def fail(*args, **kwargs):
        raise OSError(errno.EIO, "broken page")

    if where == "outbox":
        monkeypatch.setattr(seat.service._recorder._outbox, "append", fail)
    elif where == "event":
        monkeypatch.setattr(recorder.events, "head", fail)
    elif where == "receipt":
        monkeypatch.setattr(recorder.receipts, "write", fail)
    else:
        monkeypatch.setattr(seat.store, "insert", fail)
    bid_id = sari.seal()
    assert sari.url == f"/bids/{bid_id}/sealing"
    assert "Penawaran belum tersegel" in sari.page
    assert nothing_left(seat)
    assert seat.event_names()[-1] == "bid_seal_failed"
    assert sari.get(f"/bids/{bid_id}").status_code == 404


def test_a_second_envelope_that_fails_takes_the_first_with_it(seat, sari):
    seat.give_tender(a_tender("20002", envelopes=2))
    seat.give_card(a_card(seat, "20002", two=True))
    sari.sign_in()
    sari.choose("20002")
    sari.post("/bid/envelopes")
    sari.add("teknis.pdf", "technical")
    sari.add("harga.pdf", "price")
    sari.check_files()
    sari.post("/bid/owner-key", choice="none")
    (seat.sticks / "KINGSTON" / "harga.pdf").write_bytes(b"%PDF-1.4 another price")
    sari.seal()
    assert "Penawaran belum tersegel" in sari.page
    assert "harga.pdf" in sari.page
    assert nothing_left(seat)


@pytest.mark.parametrize("noticed", [False, True], ids=["while-reading", "before-the-press"])
def test_a_pulled_stick_is_said_in_words(seat, sari, noticed):
    sari.to_summary()
    bid_id = sari.bid_id()
    if not noticed:
        seat.media.stop()  # the watcher is slower than the finger
    shutil.rmtree(seat.sticks / "KINGSTON")
    until = time.monotonic() + 60
    while noticed and seat.media.media() and time.monotonic() < until:
        time.sleep(0.02)
    sari.post("/bid/summary", bid_id=bid_id, agreed="yes")
    seat.desk.jobs.join(60)
    if not noticed:
        sari.get(f"/bids/{bid_id}/sealing")
        assert "Penawaran belum tersegel" in sari.page
    assert "KINGSTON" in sari.page
    assert nothing_left(seat)


def test_a_full_disk_is_refused_before_anything_is_read(seat, sari):
    sari.to_summary()
    seat.free[0] = 1_000_000
    sari.seal()
    assert "Ruang simpan komputer ini tidak cukup" in sari.page
    assert nothing_left(seat)


def test_after_a_failure_the_same_draft_can_be_sealed(seat, sari):
    sari.to_summary()
    seat.free[0] = 0
    bid_id = sari.seal()
    seat.free[0] = 10**10
    sari.get("/bid/summary")
    assert sari.seal() == bid_id
    assert len(seat.bids()) == 1


def way_back(sari):
    found = re.search(r'href="([^"]+)"[^>]*><span>Kembali ke penawaran', sari.page)
    assert found is not None, sari.page
    return found[1]


@pytest.mark.parametrize("wrong", ["file_changed", "file_unreadable", "medium_gone"])
def test_after_a_failure_of_the_files_the_way_back_is_to_choose_them(
    seat, sari, monkeypatch, wrong
):
    sari.to_summary()

    def fail(*args, **kwargs):
        raise Fault(wrong, name="penawaran.pdf", label="KINGSTON")

    with monkeypatch.context() as patch:
        patch.setattr(service_module.sealing, "seal", fail)
        sari.seal()
    assert "Penawaran belum tersegel" in sari.page
    assert way_back(sari) == "/bid/files"
    sari.get(way_back(sari))
    assert sari.url == "/bid/files"


def test_a_file_that_changed_is_chosen_again_and_sealed(seat, sari):
    sari.to_summary("penawaran.pdf")
    (seat.sticks / "KINGSTON" / "penawaran.pdf").write_bytes(a_pdf("Penawaran yang diperbaiki"))
    sari.seal()
    assert seat.bids() == []
    sari.get(way_back(sari))
    found = re.search(r'name="pick_id" value="([^"]+)"', sari.page)
    assert found is not None, sari.page
    sari.post("/bid/files/remove", pick_id=found[1])
    sari.add("penawaran.pdf")
    sari.check_files()
    sari.get("/bid/summary")
    sari.seal()
    assert len(seat.bids()) == 1


def test_after_another_failure_the_way_back_is_the_summary(seat, sari):
    sari.to_summary()
    seat.free[0] = 0
    sari.seal()
    sari.get(way_back(sari))
    assert sari.url == "/bid/summary"


class Gate:
    """Holds the sealing at its first byte, so that a test can act meanwhile."""

    def __init__(self, monkeypatch):
        self.reached, self.go = threading.Event(), threading.Event()
        real = sealing.seal

        def seal(sources, manifest, recipients, spool, name, *, progress, cancelled):
            def step(stage, done, total):
                progress(stage, done, total)
                self.reached.set()
                assert self.go.wait(60)

            return real(
                sources, manifest, recipients, spool, name, progress=step, cancelled=cancelled
            )

        monkeypatch.setattr(service_module.sealing, "seal", seal)

    def press(self, sari):
        bid_id = sari.bid_id()
        sari.post("/bid/summary", bid_id=bid_id, agreed="yes")
        assert self.reached.wait(60)
        return bid_id


def test_a_double_press_is_one_job_and_one_bid(seat, sari, monkeypatch):
    gate = Gate(monkeypatch)
    sari.to_summary()
    bid_id = gate.press(sari)
    sari.post("/bid/summary", bid_id=bid_id, agreed="yes")
    assert sari.url == f"/bids/{bid_id}/sealing"
    gate.go.set()
    seat.desk.jobs.join(60)
    sari.post("/bid/summary", bid_id=bid_id, agreed="yes")
    assert sari.url == f"/bids/{bid_id}"
    assert len(seat.bids()) == 1
    db = seat.db()
    assert outbox.counts(db).sealed == 1
    db.close()


def test_the_progress_page_names_the_steps_and_survives_a_reload(seat, sari, monkeypatch):
    gate = Gate(monkeypatch)
    sari.to_summary()
    bid_id = gate.press(sari)
    for _ in range(2):
        answer = sari.get(f"/bids/{bid_id}/sealing")
        assert answer.status_code == 200
        for words in ("Membaca dan menyegel", "Menyimpan", "Membuktikan bisa dibuka"):
            assert words in sari.page
        assert "Batalkan" in sari.page
    answer = sari.poll(f"/bids/{bid_id}/sealing")
    assert answer.text.lstrip().startswith('<div id="sealing"')
    gate.go.set()
    seat.desk.jobs.join(60)
    answer = sari.poll(f"/bids/{bid_id}/sealing")
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, f"/bids/{bid_id}")


def test_cancelling_leaves_nothing(seat, sari, monkeypatch):
    gate = Gate(monkeypatch)
    sari.to_summary()
    bid_id = gate.press(sari)
    sari.post(f"/bids/{bid_id}/cancel")
    gate.go.set()
    seat.desk.jobs.join(60)
    sari.get(f"/bids/{bid_id}/sealing")
    assert "Penyegelan dibatalkan" in sari.page
    assert nothing_left(seat)
    assert seat.event_names()[-1] == "bid_cancelled"


def test_a_locked_seat_goes_on_sealing_and_shows_nothing_of_it(seat, sari, monkeypatch):
    gate = Gate(monkeypatch)
    sari.to_summary()
    bid_id = gate.press(sari)
    seat.sessions.lock()
    sari.get(f"/bids/{bid_id}/sealing")
    assert sari.url == "/locked"
    assert "PT Maju Bersama" not in sari.page
    gate.go.set()
    seat.desk.jobs.join(60)
    assert len(seat.bids()) == 1
    seat.sessions.resume(STAFF)
    sari.get("/")
    assert sari.url == f"/bids/{bid_id}"


def test_a_second_bid_waits_for_the_first(seat, sari, monkeypatch):
    gate = Gate(monkeypatch)
    sari.to_summary()
    gate.press(sari)
    draft = seat.desk.visit.draft()
    draft.bid_id = "another"
    sari.get("/bid/summary")
    answer = sari.post("/bid/summary", bid_id="another", agreed="yes")
    assert answer.status_code == 409
    gate.go.set()
    seat.desk.jobs.join(60)
    assert len(seat.bids()) == 1


def test_sweeping_removes_exactly_the_torn_sealings_of_this_database(seat, sari):
    sari.to_summary()
    bid_id = sari.seal()
    # A bid with a receipt, sealed before an older copy of the database was put back.
    (seat.spool / "newer.bid.age").write_bytes(b"age-encryption.org/v1")
    (seat.spool / "torn.bid.age").write_bytes(b"age-encryption.org/v1")
    (seat.spool / "torn.bid.age.partial").write_bytes(b"age")
    db = seat.db()
    with write_tx(db):
        events.record(
            db, "bid_sealing_started", bid_id="torn", tender_id="9151042", files=1, bytes=1
        )
    removed = sealing.sweep(seat.spool, spool_names_to_keep(db, seat.spool))
    db.close()
    assert removed == ["torn.bid.age", "torn.bid.age.partial"]
    assert set(os.listdir(seat.spool)) == {f"{bid_id}.bid.age", "newer.bid.age"}


def test_a_log_from_before_bids_were_named_sweeps_nothing(seat, monkeypatch):
    (seat.spool / "None.bid.age").write_bytes(b"age-encryption.org/v1")
    (seat.spool / "old.bid.age").write_bytes(b"age-encryption.org/v1")
    before = events.Event("Sealing began.", {"tender_id": str, "files": int, "bytes": int})
    db = seat.db()
    with monkeypatch.context() as patch, write_tx(db):
        patch.setitem(events.EVENTS, "bid_sealing_started", before)
        events.record(db, "bid_sealing_started", tender_id="9151042", files=1, bytes=1)
    kept = spool_names_to_keep(db, seat.spool)
    db.close()
    assert kept == {"None.bid.age", "old.bid.age"}


def test_the_slip_is_shown_once_sealed_and_never_stored(seat, sari):
    sari.to_summary()
    bid_id = sari.seal()
    sari.get(f"/bids/{bid_id}/slip")
    digest = sari.page.split('class="code digest">')[1][:64]
    medium = seat.media.media()[0]
    sari.post(f"/bids/{bid_id}/slip/save", medium_id=medium.id)
    assert "Sudah tersimpan di flashdisk" in sari.page
    (saved,) = (seat.sticks / "KINGSTON" / "LPSE-tanda-terima").glob("catatan-isi-*.txt")
    assert digest in saved.read_text()
    for path in [*seat.home.glob("seat.db*"), *seat.spool.iterdir()]:
        assert digest.encode() not in path.read_bytes()
    seat.sessions.end_by_visitor()
    seat.sessions.open(STAFF, "Sari", "bidding", 30)
    other = seat.client()
    assert other.get(f"/bids/{bid_id}/slip").status_code == 404


def test_a_receipt_is_printed_and_saved_as_text_and_pdf(seat, sari):
    sari.to_summary()
    bid_id = sari.seal()
    sari.post(f"/bids/{bid_id}/print")
    assert "Printer sudah menerima semuanya." in sari.page
    assert "Lihat apakah kertasnya keluar." in sari.page
    assert seat.printer.printed[0][1].startswith(b"%PDF")
    medium = seat.media.media()[0]
    sari.post(f"/bids/{bid_id}/save", medium_id=medium.id)
    folder = seat.sticks / "KINGSTON" / "LPSE-tanda-terima"
    note = next(folder.glob("tanda-terima-sementara-*.txt")).read_text()
    assert note == seat.bids()[0].provisional
    assert next(folder.glob("*.pdf")).read_bytes().startswith(b"%PDF")
    assert {"receipt_printed", "receipt_saved"} <= set(seat.event_names())


def test_an_owner_key_opens_the_bid_and_leaves_no_trace_here(seat, sari):
    sari.sign_in()
    sari.choose()
    sari.post("/bid/envelopes")
    sari.add("penawaran.pdf")
    sari.check_files()
    medium = seat.media.media()[0]
    sari.post("/bid/owner-key", choice="save", medium_id=medium.id)
    assert "Sudah Anda pegang kunci pemiliknya?" in sari.page
    sari.get("/bid/summary")
    assert sari.url == "/bid/owner-key"
    sari.post("/bid/owner-key/held", held="yes")
    bid_id = sari.seal()
    (saved,) = (seat.sticks / "KINGSTON" / "LPSE-tanda-terima").glob("kunci-pemilik-*.txt")
    secret = saved.read_text().splitlines()[-1]
    assert secret.startswith("AGE-SECRET-KEY-1")
    sealed = (seat.spool / f"{bid_id}.bid.age").read_bytes()
    owner = sealing.X25519Identity.from_text(secret)
    assert b"penawaran.pdf" in decrypt_bytes(sealed, [owner])
    for path in seat.home.glob("seat.db*"):
        assert secret.encode() not in path.read_bytes()


def test_an_owner_key_that_could_not_be_handed_over_counts_for_nothing(seat, sari):
    sari.sign_in()
    sari.choose()
    sari.post("/bid/envelopes")
    sari.add("penawaran.pdf")
    sari.check_files()
    answer = sari.post("/bid/owner-key", choice="save", medium_id="gone")
    assert answer.status_code == 422
    assert seat.desk.visit.draft().owner_recipient is None
    sari.post("/bid/owner-key", choice="print")
    sari.post("/bid/owner-key/held", held="no")
    assert seat.desk.visit.draft().owner_recipient is None
    assert seat.desk.visit.draft().owner == "undecided"


def test_sealing_says_how_long_it_still_takes(seat, sari, monkeypatch):
    gate = Gate(monkeypatch)
    sari.to_summary()
    now = [100.0]
    seat.desk.jobs._monotonic = lambda: now[0]
    bid_id = gate.press(sari)
    job = seat.desk.jobs.find(bid_id, seat.desk.visit.id())
    now[0] += 10
    shot = job.snapshot()
    assert shot.bytes_total == 2 * job.order.size_bytes
    assert 0 <= shot.step_bytes <= shot.size_bytes == job.order.size_bytes, "what people read"
    assert shot.seconds_left is None or shot.seconds_left >= 0
    gate.go.set()
    seat.desk.jobs.join(60)
    assert job.snapshot().bytes_done == job.snapshot().bytes_total
    assert job.snapshot().step == 3


def test_an_owner_key_for_one_tender_is_not_taken_for_another(seat, sari):
    seat.give_tender(a_tender("20002"))
    seat.give_card(a_card(seat, "20002"))
    sari.to_summary()
    draft = seat.desk.visit.draft()
    draft.owner, draft.owner_recipient = "made", sealing.X25519Identity.generate().recipient.text
    sari.choose("20002")
    other = seat.desk.visit.draft()
    assert (other.tender_id, other.owner, other.owner_recipient) == ("20002", "undecided", None)
    sari.choose()
    assert seat.desk.visit.draft() is draft and draft.owner == "made"
