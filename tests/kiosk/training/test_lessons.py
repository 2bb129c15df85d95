"""Reading at a seat: where somebody stopped, what was read, and that it goes with the visit."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from kiosk.training.memory import StudyPlace
from sync.errors import Fault
from tests.kiosk.bidding.support import STAFF, Browser, SeatInProcess, furnish
from tests.kiosk.training.support import admit, desk_of, restarted, take


def place_of(seat: SeatInProcess, lesson: str) -> StudyPlace | None:
    return desk_of(seat).study.places().get(f"contoh/{lesson}")


def test_a_visit_for_training_starts_at_the_lessons(seat: SeatInProcess) -> None:
    seat.sessions.open(STAFF, "Sari", "training", 60)
    window = seat.client()
    window.get("/welcome")
    assert 'href="/training"' in window.page


def test_the_practice_room_is_one_step_away_and_leads_back(sari: Browser) -> None:
    assert 'href="/tenders"' in sari.page
    sari.get("/tenders")
    assert "Rehabilitasi Jembatan" in sari.page
    assert 'href="/training">Pelajaran dan kuis</a>' in sari.page


def test_a_visit_for_bids_has_neither_lessons_nor_the_way_there(
    seat: SeatInProcess, content: str
) -> None:
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    window = seat.client()
    for path in ("/training", f"/training/{content}/lesson/satu", "/training/packs"):
        window.get(path)
        assert "Materi contoh" not in window.page and "Pelajaran satu" not in window.page
    window.get("/tenders")
    assert "Pelajaran dan kuis" not in window.page
    with pytest.raises(Fault, match="visit_not_for_training"):
        desk_of(seat).study.finish(content, "satu")


def test_a_locked_page_leads_to_no_lesson(seat: SeatInProcess, sari: Browser) -> None:
    seat.sessions.lock("staff", STAFF)
    sari.get("/locked")
    assert "Pelajaran dan kuis" not in sari.page


def test_nobody_reads_at_a_closed_seat(seat: SeatInProcess, content: str) -> None:
    with pytest.raises(Fault, match="seat_closed"):
        desk_of(seat).study.stop_at(content, "satu", "")


def test_at_a_seat_of_production_there_is_nothing_of_it(tmp_path: Path) -> None:
    seat = furnish(tmp_path)
    seat.core.registry.start()
    assert not [rule for rule in seat.app.url_map.iter_rules() if "/training" in rule.rule]
    assert not seat.core.registry.does("training")
    assert not (seat.core.home.content.exists() or seat.core.home.packs.exists())
    assert "packs" not in {one.name for one in seat.core.registry.tasks()}
    seat.close()


def test_a_lesson_with_its_contents_picture_and_sources(sari: Browser, content: str) -> None:
    sari.get(f"/training/{content}/lesson/satu")
    assert '<h2 id="h-satu-1">1. Ruang layanan</h2>' in sari.page
    assert f'src="/training/{content}/media/' in sari.page
    assert "Perbup" in sari.page or "Peraturan Bupati" in sari.page
    assert "Kuis" in sari.page and "Menyegel penawaran" in sari.page


def test_words_that_look_like_a_picture_stay_words(seat: SeatInProcess) -> None:
    text = b'Tulis `src="media/layar.png"` atau `<img src="media/`.[^perbup]\n'
    content = take(seat, **{"lessons/dua.md": text})
    window = admit(seat)
    window.get(f"/training/{content}/lesson/dua")
    assert '<code>src="media/layar.png"</code>' in window.page
    assert '<code>&lt;img src="media/</code>' in window.page


def test_what_is_no_lesson_is_told(seat: SeatInProcess, sari: Browser, content: str) -> None:
    assert sari.get(f"/training/{content}/lesson/tiga").status_code == 404
    assert "Pelajaran ini tidak ada di materi." in sari.page
    assert sari.get(f"/training/{content}/quiz/tiga").status_code == 404
    assert "Kuis ini tidak ada di materi." in sari.page
    assert sari.get("/training/nix/lesson/satu").status_code == 404


def test_where_somebody_stopped_is_offered_again_after_a_power_cut(
    seat: SeatInProcess, sari: Browser, content: str
) -> None:
    sari.get(f"/training/{content}/lesson/satu")
    sari.post(f"/training/{content}/lesson/satu/place", anchor="h-satu-1")
    after = restarted(seat)
    assert place_of(after, "satu") == StudyPlace(anchor="h-satu-1")
    window = after.client()
    window.get(f"/training/{content}/lesson/satu")
    assert 'href="#h-satu-1">Lanjutkan dari tempat Anda berhenti' in window.page
    window.get("/training")
    assert "Mulai dibaca" in window.page
    after.close()


def test_an_anchor_that_is_none_changes_nothing(
    seat: SeatInProcess, sari: Browser, content: str
) -> None:
    sari.get(f"/training/{content}/lesson/satu")
    sari.post(f"/training/{content}/lesson/satu/place", anchor='"><script>')
    assert place_of(seat, "satu") is None


def test_what_was_read_is_marked_and_leads_on(
    seat: SeatInProcess, sari: Browser, content: str
) -> None:
    sari.get(f"/training/{content}/lesson/satu")
    sari.post(f"/training/{content}/lesson/satu/done", go="next")
    assert sari.url == f"/training/{content}/lesson/dua"
    sari.post(f"/training/{content}/lesson/dua/done", go="next")
    assert sari.url == "/training"
    assert "2 dari 2 pelajaran selesai dibaca." in sari.page
    assert place_of(seat, "dua") == StudyPlace(done=True)


def test_it_goes_with_the_visit(seat: SeatInProcess, sari: Browser, content: str) -> None:
    sari.get(f"/training/{content}/lesson/satu")
    sari.post(f"/training/{content}/lesson/satu/done")
    seat.sessions.end_by_staff(STAFF)
    window = admit(seat)
    assert "0 dari 2 pelajaran selesai dibaca." in window.page
    with closing(seat.db()) as db:
        assert db.execute("SELECT count(*) FROM training_event").fetchone()[0] == 0


def test_in_english(seat: SeatInProcess, sari: Browser) -> None:
    sari.post("/language", language="en", next="/training")
    sari.get("/training")
    assert "Lessons and quizzes" in sari.page and "Materi contoh" in sari.page
    assert "Open the practice room" in sari.page
