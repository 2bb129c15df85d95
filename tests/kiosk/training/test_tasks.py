"""Practice tasks at a seat: begun in their pages, done in the ordinary ones, judged by its log."""

from __future__ import annotations

import hashlib
import html
import time
from contextlib import closing
from datetime import timedelta

import msgspec
import pytest

from kiosk import events
from kiosk.errors import explain
from kiosk.training.practising import TaskRun
from sync.errors import Fault
from sync.training.judge.events import TaskEvent
from sync.training.judge.judging import judge_task
from sync.training.judge.models import MODELS
from tests.kiosk.bidding.support import STAFF, TRAINEE, Browser, SeatInProcess, a_tender
from tests.kiosk.registration import handing
from tests.kiosk.training import support
from tests.kiosk.training.support import admit, desk_of, restarted
from tests.kiosk.training.tasks import (
    TENDER,
    begin,
    practising,
    result_of,
    with_tasks,
    word,
)


@pytest.fixture
def content(seat: SeatInProcess) -> str:
    """The pack with a task of every goal."""
    return with_tasks(seat)


def end(seat: SeatInProcess, window: Browser, run: TaskRun) -> None:
    window.post(f"/training/run/{run.id}/end")
    assert window.url == f"/training/run/{run.id}/result"


def cut(seat: SeatInProcess) -> None:
    """Cut the link, and wait until a screen says so; the look of every few seconds is to come."""
    seat.core.engine.link.report_down("unreachable")
    end = time.monotonic() + 30
    while seat.core.engine.status.link.state.value == "up":
        assert time.monotonic() < end
        time.sleep(0.1)


def print_receipt(window: Browser, bid: str) -> None:
    window.post(f"/bids/{bid}/print")


def test_a_bid_is_sealed_as_in_the_real_room_and_judged(
    seat: SeatInProcess, content: str, sari: Browser
) -> None:
    sari.get("/training")
    assert "Tugas seal-bid" in sari.page and "Belum dikerjakan" in sari.page
    run = begin(seat, sari, content, "seal_bid")
    assert sari.url == "/tenders"
    assert "Tugas berjalan:" in sari.page and f"/training/run/{run.id}#help" in sari.page
    sari.to_summary()
    seat.pass_time(90)
    print_receipt(sari, sari.seal())
    seat.answer(sari.url.rpartition("/")[2])
    end(seat, sari, run)
    result = result_of(seat, run)
    assert (result.outcome, result.critical) == ("reached", ())
    assert (result.figures.alone, result.figures.helps) == (3, 0)
    assert result.figures.sealed_s == pytest.approx(90, abs=1)
    for words in (
        "Berhasil",
        "3 dari 3",
        "1 menit",
        "Penawaran versi 1 tersegel.",
        "Di layar: “Tersegel di sini”",
        "Tanda terima dikirim ke printer.",
        "Di layar: “Diterima”",
        "Dikerjakan pukul",
    ):
        assert words in sari.page, words
    assert "Tugas berjalan:" not in sari.page
    sari.get(f"/training/{content}/task/seal-bid")
    assert "Berhasil" in sari.page and "Mulai tugas" in sari.page


def test_a_bid_is_replaced(seat: SeatInProcess, content: str, sari: Browser) -> None:
    sari.to_summary("penawaran.pdf")
    first = sari.seal()
    run = begin(seat, sari, content, "replace_bid")
    sari.post(f"/bids/{first}/replace")
    sari.add("teknis.pdf")
    sari.check_files()
    sari.post("/bid/owner-key", choice="none")
    print_receipt(sari, sari.seal())
    end(seat, sari, run)
    result = result_of(seat, run)
    assert (result.outcome, result.figures.alone) == ("reached", 3)


def test_a_refused_file_is_found_and_mended(
    seat: SeatInProcess, content: str, sari: Browser
) -> None:
    (seat.sticks / "KINGSTON" / "kosong.pdf").write_bytes(b"")
    run = begin(seat, sari, content, "find_refused_file")
    sari.sign_in()
    sari.choose()
    sari.add("kosong.pdf")
    sari.check_files()
    (pick,) = seat.desk.visit.draft().picks["bid"]
    sari.post("/bid/files/remove", pick_id=pick.pick_id)
    sari.add("penawaran.pdf")
    sari.check_files()
    sari.post("/bid/owner-key", choice="none")
    sari.seal()
    end(seat, sari, run)
    result = result_of(seat, run)
    assert (result.outcome, result.figures.met, result.figures.recovered) == ("reached", 1, 1)
    assert "Pemeriksaan menolak berkas." in sari.page
    assert "Pemeriksaan tidak menemukan masalah lagi." in sari.page
    assert "Di layar: “… kosong" in sari.page


def test_a_bid_is_proved_safe_while_the_link_is_cut(
    seat: SeatInProcess, content: str, sari: Browser
) -> None:
    run = begin(seat, sari, content, "prove_bid_safe")
    sari.to_summary()
    cut(seat)
    print_receipt(sari, sari.seal())
    end(seat, sari, run)
    result = result_of(seat, run)
    assert (result.outcome, result.figures.met, result.figures.recovered) == ("reached", 1, 1)
    assert "Di layar: “Sambungan putus”" in sari.page


def test_a_change_is_read_and_the_bid_made_again(
    seat: SeatInProcess, content: str, sari: Browser
) -> None:
    run = begin(seat, sari, content, "resubmit_after_addendum")
    sari.to_summary()
    first = sari.seal()
    seat.give_tender(a_tender(version=2, amendments=["Adendum 1"]))
    sari.post(f"/bids/{first}/replace")
    sari.add("penawaran.pdf")
    sari.check_files()
    sari.post("/bid/owner-key", choice="none")
    sari.seal()
    end(seat, sari, run)
    result = result_of(seat, run)
    assert (result.outcome, result.figures.alone, result.figures.met) == ("reached", 3, 1)
    assert f"Tender {TENDER} berubah." in sari.page


def test_a_firm_is_registered(seat: SeatInProcess, content: str, sari: Browser) -> None:
    run = begin(seat, sari, content, "register_vendor")
    assert sari.url == "/registration/privacy"
    sari.post("/registration/entity", entity="pt")
    handing.press(seat, handing.fill(seat, sari))
    end(seat, sari, run)
    result = result_of(seat, run)
    assert (result.outcome, result.figures.alone) == ("reached", 1)
    assert "Pendaftaran diserahkan." in sari.page


def test_a_bid_after_closing_fails_the_task(
    seat: SeatInProcess, content: str, sari: Browser
) -> None:
    run = begin(seat, sari, content, "seal_bid")
    sari.to_summary()
    seat.pass_time(timedelta(hours=3).total_seconds())
    sari.press()
    end(seat, sari, run)
    assert result_of(seat, run).critical == ("after_closing",)
    assert "Gagal: ada kesalahan berat" in sari.page
    assert "Penawaran dimasukkan sesudah batas waktu" in sari.page


def test_a_seat_that_was_left_open_fails_the_task(
    seat: SeatInProcess, content: str, sari: Browser
) -> None:
    run = begin(seat, sari, content, "seal_bid")
    seat.sessions.lock("idle")
    seat.sessions.resume(STAFF)
    end(seat, sari, run)
    assert result_of(seat, run).critical == ("visit_left_open",)


def test_help_names_the_step_that_is_next_and_counts(
    seat: SeatInProcess, content: str, sari: Browser
) -> None:
    run = begin(seat, sari, content, "seal_bid")
    sari.get(f"/training/run/{run.id}")
    assert "Langkah berikutnya" not in sari.page
    sari.post(f"/training/run/{run.id}/help")
    assert "Buka tender latihan di daftar tender" in sari.page
    sari.to_summary()
    sari.seal()
    sari.post(f"/training/run/{run.id}/help")
    assert "tekan Cetak atau Simpan ke flashdisk" in sari.page
    end(seat, sari, run)
    figures = result_of(seat, run).figures
    assert (figures.helps, figures.alone) == (2, 1)
    assert "Dengan bantuan." in sari.page
    with pytest.raises(Fault, match="task_over"):
        practising(seat).help(run.id)


def test_one_task_runs_at_a_time_and_pressing_twice_begins_it_once(
    seat: SeatInProcess, content: str, sari: Browser
) -> None:
    run = begin(seat, sari, content, "seal_bid")
    assert begin(seat, sari, content, "seal_bid").id == run.id
    sari.post(f"/training/{content}/task/{word('replace_bid')}")
    assert "Tugas lain masih berjalan." in sari.page and "Mulai tugas" not in sari.page
    with pytest.raises(Fault, match="task_running"):
        practising(seat).begin(content, word("replace_bid"))
    end(seat, sari, run)
    end(seat, sari, run)
    assert len(practising(seat).runs(content, "seal-bid")) == 1
    assert begin(seat, sari, content, "replace_bid").id != run.id


def test_what_the_visit_ended_is_told_on_its_closing_page_without_a_name(
    seat: SeatInProcess, content: str, sari: Browser
) -> None:
    begin(seat, sari, content, "end_visit")
    assert sari.url == "/leave"
    sari.post("/leave")
    sari.get("/ended")
    assert "Tugas end-visit" in sari.page and "Berhasil" in sari.page and "Sari" not in sari.page
    seat.sessions.dismiss_closing()
    sari.get("/")
    assert "Tugas end-visit" not in sari.page


def test_a_visit_that_staff_ended_reached_nothing(
    seat: SeatInProcess, content: str, sari: Browser
) -> None:
    begin(seat, sari, content, "end_visit")
    seat.sessions.end_by_staff(STAFF)
    last = practising(seat).last()
    assert last is not None and last.result.outcome == "not_reached"


def test_a_run_outlives_a_power_cut(seat: SeatInProcess, content: str, sari: Browser) -> None:
    run = begin(seat, sari, content, "seal_bid")
    sari.to_summary()
    before = practising(seat).events(run)
    again = restarted(seat)
    window = again.client()
    window.get("/tenders")
    assert "Tugas seal-bid" in window.page
    found = practising(again).running()
    assert found is not None and found.id == run.id
    after = practising(again).events(found)
    assert list(after[: len(before)]) == list(before)
    window.to_summary()
    print_receipt(window, window.seal())
    end(again, window, run)
    result = result_of(again, run)
    assert (result.outcome, result.figures.met) == ("reached", 1)
    assert "Komputer menyala lagi" in window.page
    again.close()


def test_nothing_of_a_run_is_readable_and_it_goes_with_the_visit(
    seat: SeatInProcess, content: str, sari: Browser
) -> None:
    run = begin(seat, sari, content, "seal_bid")
    with closing(seat.db()) as db:
        (row,) = db.execute("SELECT * FROM training_event").fetchall()
        assert b"seal_bid" not in row["kept"] and b"task_began" not in row["kept"]
        assert not [one for _, one in events.entries(db) if run.id in str(one.fields)]
    seat.sessions.end_by_staff(STAFF)
    with closing(seat.db()) as db:
        assert db.execute("SELECT count(*) FROM training_event").fetchone()[0] == 0
    window = admit(seat)
    window.get(f"/training/run/{run.id}/result")
    assert "bukan dari kunjungan ini" in window.page


def test_events_of_a_run_travel_and_come_out_the_same_each_time(
    seat: SeatInProcess, content: str, sari: Browser
) -> None:
    run = begin(seat, sari, content, "seal_bid")
    sari.to_summary()
    sari.seal()
    end(seat, sari, run)
    found = practising(seat).events(practising(seat).run(run.id))
    assert found == practising(seat).events(practising(seat).run(run.id))
    assert len({one.id for one in found}) == len(found)
    times = [one.at for one in found]
    assert times == sorted(set(times)), "each is later than the one before"
    told = msgspec.json.decode(msgspec.json.encode(found), type=list[TaskEvent])
    assert judge_task(run.id, told[::-1]) == result_of(seat, run)


def test_what_other_people_did_before_is_not_in_it(
    seat: SeatInProcess, content: str, sari: Browser
) -> None:
    sari.to_summary()
    other = sari.seal()
    seat.sessions.end_by_staff(STAFF)
    window = admit(seat)
    run = begin(seat, window, content, "seal_bid")
    seat.answer(other)
    end(seat, window, run)
    assert [type(one.event).__name__ for one in result_of(seat, run).replay] == [
        "TaskBegan",
        "TaskEnded",
    ]


def test_tasks_and_quizzes_stand_beside_each_other(
    seat: SeatInProcess, content: str, sari: Browser
) -> None:
    attempt = support.begin(seat, sari, content)
    run = begin(seat, sari, content, "seal_bid")
    assert desk_of(seat).taking.attempt(attempt.id).ended is None
    assert [one.id for one in practising(seat).every()] == [run.id]
    sari.get(f"/training/{content}/lesson/satu")
    assert f"/training/{content}/task/seal-bid" in sari.page


def test_every_goal_has_a_room_to_work_in(seat: SeatInProcess, content: str, sari: Browser) -> None:
    for goal in MODELS:
        sari.get(f"/training/{content}/task/{word(goal)}")
        assert f"Kerjakan {word(goal)}." in sari.page
        run = begin(seat, sari, content, goal)
        assert "Tugas berjalan:" in sari.page
        end(seat, sari, run)
        assert "Belum berhasil" in sari.page
    sari.get(f"/training/{content}/task/keluar")
    assert "tidak ada di materi" in sari.page
    assert TRAINEE not in sari.page


def test_practice_files_are_saved_and_known_also_after_a_power_cut(
    seat: SeatInProcess, sari: Browser
) -> None:
    price = b"%PDF-1.4 harga latihan"
    handed = '[[files]]\nname = "harga.pdf"\nkind = "price"\n'
    content = with_tasks(seat, more=handed, **{"files/harga.pdf": price})
    sari.get(f"/training/{content}/task/seal-bid")
    assert "Berkas latihan" in sari.page and "harga.pdf" in sari.page
    (medium,) = seat.media.media()
    sari.post(f"/training/{content}/task/seal-bid/files", medium_id=medium.id)
    assert "folder LPSE-tanda-terima" in sari.page
    saved = seat.sticks / "KINGSTON" / "LPSE-tanda-terima" / "harga.pdf"
    assert saved.read_bytes() == price
    sari.get(f"/training/{content}/task/seal-bid")
    assert "folder LPSE-tanda-terima" not in sari.page, "said once"
    sari.get(f"/training/{content}/task/register-vendor")
    assert "Berkas latihan" not in sari.page, "this task is about no tender"
    run = begin(seat, sari, content, "seal_bid")
    (known,) = run.began.files
    again = restarted(seat)
    digest = hashlib.sha256(price).hexdigest()
    assert known == f"price/{again.sessions.file_mark(digest)}"
    again.close()


def test_a_stick_that_is_gone_is_told(seat: SeatInProcess, sari: Browser) -> None:
    handed = '[[files]]\nname = "harga.pdf"\nkind = "price"\n'
    content = with_tasks(seat, more=handed, **{"files/harga.pdf": b"%PDF"})
    sari.post(f"/training/{content}/task/seal-bid/files", medium_id="none")
    assert explain(Fault("medium_gone", label="")).message[:20] in html.unescape(sari.page)
