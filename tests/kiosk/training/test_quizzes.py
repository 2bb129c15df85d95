"""A quiz at a seat: every kind of question, saved as it is typed, scored from its events alone."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import timedelta

import pytest

from kiosk.training.taking import QuizAttempt
from sync.errors import Fault
from sync.training.attempts import QuestionAnswered
from sync.training.questions import load_quiz
from sync.training.questions.judging import solution
from tests.kiosk.bidding.support import STAFF, Browser, SeatInProcess
from tests.kiosk.training.support import (
    WORD,
    admit,
    attempt_of,
    begin,
    desk_of,
    files,
    ids_of,
    look,
    number_of,
    restarted,
    take,
    version,
)
from tests.scenarios.canary import search
from tests.sync.training import packs
from tests.sync.training.quizzes import EVERY

QUIZ = load_quiz(EVERY, "semua.toml")
SECRET = "rahasia tukang kebun kabupaten"
FEEDBACK = (
    "Hanya panitia yang dapat membuka.",
    "Petugas tidak dapat membuka sampul.",
    "Lihat pelajaran 7.",
    "Benar: penawaran menunggu di kursi.",
    "Hampir.",
    "Bukan.",
    "Ya.",
)


@pytest.fixture
def attempt(seat: SeatInProcess, sari: Browser, content: str) -> QuizAttempt:
    return begin(seat, sari, content)


def page(attempt: QuizAttempt, question: str) -> str:
    return f"/training/attempt/{attempt.id}/{number_of(attempt, question)}"


def send(window: Browser, attempt: QuizAttempt, question: str, **data: str) -> None:
    """Answer on the question's page and go on."""
    window.get(page(attempt, question))
    window.post(page(attempt, question), **{"go": "next", **data})


def typed(window: Browser, attempt: QuizAttempt, question: str, **data: str) -> int:
    """As the page does by itself at a pause of typing."""
    window.get(page(attempt, question))
    return int(window.post(page(attempt, question) + "/typed", **data).status_code)


def order(window: Browser, seat: SeatInProcess, attempt: QuizAttempt, *wanted: str) -> None:
    """Move items up until they stand in this order."""
    for place, item in enumerate(ids_of(attempt, "langkah", *wanted)):
        for _ in range(len(wanted)):
            window.get(page(attempt, "langkah"))
            now = re.findall(r'id="item-(\d+)"', window.page)
            if now.index(item) == place:
                break
            window.post(page(attempt, "langkah"), move=f"{item}:up")


def answer_everything(window: Browser, seat: SeatInProcess, attempt: QuizAttempt) -> None:
    """Give the right answer to each question that the program scores, by its page."""
    send(window, attempt, "kunci", answer=ids_of(attempt, "kunci", "Panitia")[0])
    both = ids_of(attempt, "berkas", "Teknis", "Harga")
    send(window, attempt, "berkas", answer=both)  # type: ignore[arg-type]
    send(window, attempt, "tautan", answer="2")
    close, opened = ids_of(attempt, "jam", "09:59", "10:00")
    send(window, attempt, "jam", **{"pair-1": close, "pair-2": opened})
    order(window, seat, attempt, "Pilih berkas", "Segel", "Kirim")
    if attempt_of(seat, attempt.id).response("langkah") is None:
        window.get(page(attempt, "langkah"))
        window.post(page(attempt, "langkah"), keep="yes")
    send(window, attempt, "nama", answer="spse")
    send(window, attempt, "pi", answer="3,14")


def test_every_kind_of_question_is_answered_and_scored(
    seat: SeatInProcess, sari: Browser, attempt: QuizAttempt
) -> None:
    answer_everything(sari, seat, attempt)
    send(sari, attempt, "cerita", answer="Dulu sekali.")
    sari.get(f"/training/attempt/{attempt.id}")
    assert "Semua soal sudah dijawab." in sari.page
    sari.post(f"/training/attempt/{attempt.id}/hand-in")
    score = attempt_of(seat, attempt.id).score()
    assert score.percent == 100
    assert [one.state for one in score.questions if one.points is not None] == ["right"] * 7
    assert "100 persen: 8,5 dari 8,5 poin." in sari.page
    assert "Hanya panitia yang dapat membuka." in sari.page and "Lihat pelajaran 7." in sari.page
    assert "Tidak dinilai oleh program" in sari.page and "Dulu sekali." in sari.page
    assert "Lulus atau belum tidak dapat dikatakan" in sari.page


def test_the_responses_are_those_that_get_all_points(
    seat: SeatInProcess, sari: Browser, attempt: QuizAttempt
) -> None:
    answer_everything(sari, seat, attempt)
    after = attempt_of(seat, attempt.id)
    for question in QUIZ.questions():
        wanted = solution(question)
        if isinstance(wanted, tuple):
            given = after.response(question.id)
            assert isinstance(given, tuple)
            same = sorted(given) if question.id == "berkas" else list(given)
            assert same == list(wanted), question.id


def test_no_page_before_the_end_tells_what_is_right(
    seat: SeatInProcess, sari: Browser, content: str, attempt: QuizAttempt
) -> None:
    seen = []
    for number in range(1, len(QUIZ.questions()) + 1):
        sari.get(f"/training/attempt/{attempt.id}/{number}")
        seen.append(sari.page)
    for path in (f"/training/attempt/{attempt.id}", f"/training/{content}/quiz/{WORD}"):
        sari.get(path)
        seen.append(sari.page)
    sari.get(f"/training/attempt/{attempt.id}/result")
    seen.append(sari.page)
    # When each page was drawn, to the microsecond, holds any figures.
    told = re.sub(r'<input type="hidden" name="turn"[^>]*>', "", "\n".join(seen))
    assert 'name="turn"' not in told
    assert "Siapa memegang" in told and "Berapa π?" in told
    for text in FEEDBACK:
        assert text not in told
    for word in ("weight", "3.13", "3.15", "elektronik", "right=", '"right"', "if_wrong"):
        assert word not in told, word


def test_ids_and_orders_of_a_page_say_nothing_of_the_file(
    seat: SeatInProcess, sari: Browser, content: str, attempt: QuizAttempt
) -> None:
    """Over several attempts the right answer stands under different ids."""
    taking, found = desk_of(seat).taking, {ids_of(attempt, "kunci", "Panitia")[0]}
    for _ in range(2):
        taking.hand_in(taking.attempts(content, WORD)[-1].id)
        seat.pass_time(601)
        found.add(ids_of(taking.begin(content, WORD), "kunci", "Panitia")[0])
    assert found <= {"1", "2", "3"}  # the fourth keeps its place
    for _attempt in taking.attempts(content, WORD):
        assert len(set(ids_of(_attempt, "kunci", "Panitia", "Petugas ruang", "Sebagian"))) == 3


def test_what_was_typed_outlives_a_power_cut(
    seat: SeatInProcess, sari: Browser, content: str, attempt: QuizAttempt
) -> None:
    assert typed(sari, attempt, "cerita", answer=SECRET[:10]) == 204
    assert typed(sari, attempt, "cerita", answer=SECRET) == 204
    assert typed(sari, attempt, "kunci", answer="2") == 204
    after = restarted(seat)
    again = attempt_of(after, attempt.id)
    assert again.draw == attempt.draw and again.ended is None
    assert again.response("cerita") == SECRET
    window = after.client()
    window.get(page(attempt, "cerita"))
    assert f">{SECRET}</textarea>" in window.page
    window.get(page(attempt, "kunci"))
    assert 'value="2" checked' in window.page
    window.get(f"/training/{content}/quiz/{WORD}")
    assert "Lanjutkan kuis" in window.page
    after.close()


def test_each_pause_is_an_event_and_the_same_again_is_none(
    seat: SeatInProcess, sari: Browser, attempt: QuizAttempt
) -> None:
    for text in ("SP", "SP", "SPSE", "SPSE", ""):
        typed(sari, attempt, "nama", answer=text)
    events = [
        one for one in attempt_of(seat, attempt.id).events if isinstance(one, QuestionAnswered)
    ]
    assert [one.response for one in events] == ["SP", "SPSE", None]
    assert [one.at for one in events] == sorted({one.at for one in events})


def test_an_answer_that_was_overtaken_on_its_way_replaces_no_later_one(
    seat: SeatInProcess, sari: Browser, attempt: QuizAttempt
) -> None:
    typed(sari, attempt, "nama", answer="SPSE", turn="7.5")
    typed(sari, attempt, "nama", answer="SP", turn="7.25")
    assert attempt_of(seat, attempt.id).response("nama") == "SPSE"
    typed(sari, attempt, "nama", answer="SPSE 4", turn="7.75")
    typed(sari, attempt, "nama", answer="SPSE 4.5", turn="nan")
    assert attempt_of(seat, attempt.id).response("nama") == "SPSE 4.5"


def test_their_order_is_kept_when_the_clock_goes_back(
    seat: SeatInProcess, sari: Browser, attempt: QuizAttempt
) -> None:
    typed(sari, attempt, "nama", answer="SPSE")
    seat.machine.seconds -= 500
    typed(sari, attempt, "nama", answer="lain")
    sari.post(f"/training/attempt/{attempt.id}/hand-in")
    ended = attempt_of(seat, attempt.id)
    assert ended.response("nama") == "lain"
    times = [one.at for one in ended.events]
    assert times == sorted(set(times))


def test_a_number_that_cannot_be_read_is_told_when_going_on(
    seat: SeatInProcess, sari: Browser, attempt: QuizAttempt
) -> None:
    assert typed(sari, attempt, "pi", answer="tiga") == 204
    sari.get(page(attempt, "pi"))
    answer = sari.post(page(attempt, "pi"), answer="tiga", go="next")
    assert answer.status_code == 422
    assert 'value="tiga"' in sari.page and 'aria-invalid="true"' in sari.page
    assert attempt_of(seat, attempt.id).response("pi") is None


def test_an_answer_that_is_too_long_is_told_beside_its_field(
    seat: SeatInProcess, sari: Browser, attempt: QuizAttempt
) -> None:
    sari.get(page(attempt, "cerita"))
    assert sari.post(page(attempt, "cerita"), answer="x" * 20_001, go="all").status_code == 422
    assert "Jawaban ini terlalu panjang." in sari.page and "x" * 20_001 in sari.page


def test_what_was_never_shown_is_refused(sari: Browser, attempt: QuizAttempt) -> None:
    sari.get(page(attempt, "kunci"))
    assert sari.post(page(attempt, "kunci"), answer="9", go="next").status_code == 422
    assert sari.get(f"/training/attempt/{attempt.id}/99").status_code == 404
    assert sari.get("/training/attempt/nix/1").status_code == 404
    assert "bukan dari kunjungan ini" in sari.page


def test_an_order_that_nobody_touched_is_no_answer(
    seat: SeatInProcess, sari: Browser, attempt: QuizAttempt
) -> None:
    send(sari, attempt, "langkah")
    assert attempt_of(seat, attempt.id).response("langkah") is None
    sari.get(page(attempt, "langkah"))
    sari.post(page(attempt, "langkah"), keep="yes")
    assert "Urutan ini jawaban Anda." in sari.page
    assert attempt_of(seat, attempt.id).response("langkah") is not None


def test_an_item_is_moved_and_said(sari: Browser, attempt: QuizAttempt) -> None:
    sari.get(page(attempt, "langkah"))
    items = re.findall(r'id="item-(\d+)"', sari.page)
    sari.post(page(attempt, "langkah"), move=f"{items[0]}:down")
    assert re.findall(r'id="item-(\d+)"', sari.page) == [items[1], items[0], items[2]]
    assert re.search(r'role="status">[^<]+: sekarang nomor 2 dari 3\.<', sari.page)
    sari.post(page(attempt, "langkah"), move=f"{items[1]}:up")
    assert re.findall(r'id="item-(\d+)"', sari.page)[0] == items[1], "at the end it stays"
    sari.post(page(attempt, "langkah"), move="nix:up")
    assert re.findall(r'id="item-(\d+)"', sari.page)[0] == items[1]


def test_a_note_is_a_page_and_no_question(sari: Browser, attempt: QuizAttempt) -> None:
    sari.get(page(attempt, "catatan"))
    assert "Keterangan</h1>" in sari.page and "Bagian terakhir." in sari.page
    sari.post(page(attempt, "catatan"), go="next")
    assert "Soal 6 dari 8" in sari.page
    sari.get(f"/training/attempt/{attempt.id}")
    assert "Soal 8" in sari.page and "Soal 9" not in sari.page


def test_the_overview_counts_what_has_no_answer(sari: Browser, attempt: QuizAttempt) -> None:
    sari.get(f"/training/attempt/{attempt.id}")
    assert "8 soal belum dijawab." in sari.page
    send(sari, attempt, "nama", answer="SPSE", go="all")
    assert sari.url == f"/training/attempt/{attempt.id}"
    assert "7 soal belum dijawab." in sari.page


def test_what_comes_after_the_end_is_kept_shown_and_not_counted(
    seat: SeatInProcess, sari: Browser, attempt: QuizAttempt
) -> None:
    sari.get(page(attempt, "nama"))
    sari.post(page(attempt, "nama"), answer="salah", go="all")
    sari.post(f"/training/attempt/{attempt.id}/hand-in")
    sari.post(page(attempt, "nama") + "/typed", answer="SPSE")
    ended = attempt_of(seat, attempt.id).score()
    name = next(one for one in ended.questions if one.question.id == "nama")
    assert name.state == "wrong" and [one.response for one in name.late] == ["SPSE"]
    sari.get(page(attempt, "nama"))
    assert sari.url == f"/training/attempt/{attempt.id}/result"
    assert "disimpan dan tidak dihitung" in sari.page and "Jawaban yang benar" in sari.page


def test_handing_in_twice_is_one_end(
    seat: SeatInProcess, sari: Browser, attempt: QuizAttempt
) -> None:
    sari.post(f"/training/attempt/{attempt.id}/hand-in")
    ended = attempt_of(seat, attempt.id)
    sari.post(f"/training/attempt/{attempt.id}/hand-in")
    assert attempt_of(seat, attempt.id).events == ended.events


def test_the_rules_of_taking_it_again(
    seat: SeatInProcess, sari: Browser, content: str, attempt: QuizAttempt
) -> None:
    start = f"/training/{content}/quiz/{WORD}"
    sari.get(start)
    assert "Dapat dikerjakan 3 kali." in sari.page and "Lanjutkan kuis" in sari.page
    sari.post(start)
    assert attempt.id in sari.url, "what was begun goes on"
    for number in (1, 2, 3):
        now = desk_of(seat).taking.running(content, WORD)
        assert now is not None
        sari.post(f"/training/attempt/{now.id}/hand-in")
        seat.pass_time(1)
        sari.get(start)
        assert "Mulai kuis" not in sari.page
        if number < 3:
            assert "Tunggu 10 menit" in sari.page
            sari.post(start)
            assert sari.url == start
            with pytest.raises(Fault, match="quiz_wait"):
                desk_of(seat).taking.begin(content, WORD)
            seat.pass_time(601)
            sari.post(start)
    assert "semuanya sudah dipakai" in sari.page
    assert sari.page.count("belum lulus") == 3 and sari.page.count("(dihitung)") == 1


def test_a_pack_that_is_replaced_meanwhile_changes_nothing_of_what_was_begun(
    seat: SeatInProcess, sari: Browser, attempt: QuizAttempt
) -> None:
    other = EVERY.replace("Siapa memegang", "Siapa yang membawa").encode()
    pack = version("1.3", files() | {"quizzes/semua.toml": other})
    packs.folder(desk_of(seat).content / "contoh", pack)
    look(seat)
    sari.get(page(attempt, "kunci"))
    assert "Siapa memegang" in sari.page
    seat.sessions.keep_now()
    after = restarted(seat)
    assert attempt_of(after, attempt.id).draw == attempt.draw
    after.close()


def test_nothing_of_it_lies_readable_on_the_disk(
    seat: SeatInProcess, sari: Browser, attempt: QuizAttempt
) -> None:
    typed(sari, attempt, "cerita", answer=SECRET)
    with closing(seat.db()) as db:
        rows = db.execute("SELECT kept FROM training_event").fetchall()
        assert len(rows) == 2
    assert search([seat.root], [SECRET]) == [], "as a thief would find it"
    key = desk_of(seat).study.memory.key
    assert search([seat.root], [key.hex()]) == []
    assert not [one for one in seat.root.rglob("*") if one.is_file() and key in one.read_bytes()]


def test_it_is_erased_with_the_visit(
    seat: SeatInProcess, sari: Browser, content: str, attempt: QuizAttempt
) -> None:
    typed(sari, attempt, "cerita", answer=SECRET)
    seat.sessions.end_by_staff(STAFF)
    with closing(seat.db()) as db:
        assert db.execute("SELECT count(*) FROM training_event").fetchone()[0] == 0
    window = admit(seat)
    assert window.get(f"/training/attempt/{attempt.id}").status_code == 404
    assert desk_of(seat).taking.attempts(content, WORD) == []


def test_what_a_power_cut_left_of_a_visit_that_is_over_is_erased_at_the_start(
    seat: SeatInProcess, sari: Browser, attempt: QuizAttempt
) -> None:
    with closing(seat.db()) as db:
        db.execute(
            "INSERT INTO training_event (event_id, visit_id, attempt_id, kept)"
            " VALUES ('e', 'another', 'a', x'00')"
        )
    after = restarted(seat)
    with closing(after.db()) as db:
        found = db.execute("SELECT DISTINCT attempt_id FROM training_event").fetchall()
    assert [row[0] for row in found] == [attempt.id]
    after.close()


def test_events_whose_key_was_lost_go_and_the_visit_goes_on(
    seat: SeatInProcess, sari: Browser, content: str, attempt: QuizAttempt
) -> None:
    desk_of(seat).study.memory.key = bytes(32)
    desk_of(seat).taking.sweep()
    assert desk_of(seat).taking.attempts(content, WORD) == []
    sari.post(f"/training/{content}/quiz/{WORD}")
    assert sari.url.startswith("/training/attempt/")


def test_an_event_never_changes(seat: SeatInProcess, attempt: QuizAttempt) -> None:
    with closing(seat.db()) as db, pytest.raises(Exception, match="an event never changes"):
        db.execute("UPDATE training_event SET attempt_id = 'x'")


def test_staff_read_that_a_quiz_was_not_handed_in(
    seat: SeatInProcess, sari: Browser, attempt: QuizAttempt
) -> None:
    with seat.app.test_request_context():
        assert ("Kuis yang belum diserahkan", "1") in seat.core.registry.rows()
    sari.post(f"/training/attempt/{attempt.id}/hand-in")
    with seat.app.test_request_context():
        assert "Kuis yang belum diserahkan" not in dict(seat.core.registry.rows())


def test_a_quiz_without_marks_says_so(seat: SeatInProcess) -> None:
    only = EVERY[EVERY.index("[[sections]]") :]
    open_question = only[only.rindex("[[sections.questions]]") :]
    text = f'title = "Cerita"\n[[sections]]\n\n{open_question}'
    content = take(seat, **{"quizzes/semua.toml": text.encode()})
    window = admit(seat)
    attempt = begin(seat, window, content)
    send(window, attempt, "cerita", answer="Dulu.")
    window.post(f"/training/attempt/{attempt.id}/hand-in")
    assert "Program tidak menilai kuis ini." in window.page
    window.get(f"/training/{content}/quiz/{WORD}")
    assert "tidak dinilai oleh program" in window.page


def test_times_come_from_the_trusted_clock(
    seat: SeatInProcess, sari: Browser, attempt: QuizAttempt
) -> None:
    began = attempt.events[0].at
    seat.pass_time(60)
    typed(sari, attempt, "nama", answer="SPSE")
    last = attempt_of(seat, attempt.id).events[-1].at
    assert timedelta(seconds=55) < last - began < timedelta(seconds=65)


@pytest.fixture
def exercise(seat: SeatInProcess) -> str:
    """The quiz as an exercise that two right answers in a row end."""
    text = EVERY.replace("pass_percent = 70", "pass_percent = 0\nin_a_row = 2")
    return take(seat, **{"quizzes/semua.toml": text.encode()})


def test_an_exercise_is_done_after_right_answers_in_a_row(
    seat: SeatInProcess, exercise: str
) -> None:
    window = admit(seat)
    window.get(f"/training/{exercise}/quiz/{WORD}")
    assert "selesai sesudah 2 jawaban benar berturut-turut" in window.page
    attempt = begin(seat, window, exercise)
    send(window, attempt, "tautan", answer="2", go="check")
    assert "Benar: penawaran menunggu di kursi." in window.page
    assert "1 dari 2 jawaban benar berturut-turut." in window.page
    send(window, attempt, "tautan", answer="2", go="check")
    assert "1 dari 2 jawaban benar berturut-turut." in window.page, "one question counts once"
    send(window, attempt, "nama", answer="salah", go="check")
    assert "Belum benar" in window.page and "0 dari 2" in window.page
    assert "SPSE" not in window.page and "Jawaban yang benar" not in window.page
    send(window, attempt, "nama", answer="spse", go="check")
    send(window, attempt, "pi", answer="3,14", go="check")
    assert "Latihan selesai: 2 jawaban benar berturut-turut." in window.page
    window.post(f"/training/attempt/{attempt.id}/hand-in")
    assert "Latihan selesai: 2 jawaban benar berturut-turut." in window.page


def test_nothing_answered_is_no_try_and_a_test_has_none(
    seat: SeatInProcess, sari: Browser, attempt: QuizAttempt
) -> None:
    send(sari, attempt, "tautan", answer="2", go="check")
    assert "Benar: penawaran menunggu di kursi." not in sari.page, "a test tells it at the end"
    events = attempt_of(seat, attempt.id).events
    assert not any(isinstance(one, QuestionAnswered) and one.final for one in events)


def test_an_exercise_that_was_not_finished_says_so(seat: SeatInProcess, exercise: str) -> None:
    window = admit(seat)
    attempt = begin(seat, window, exercise)
    send(window, attempt, "langkah", go="check")
    assert "0 dari 2 jawaban benar berturut-turut." in window.page and 'id="checked"' not in (
        window.page
    )
    window.post(f"/training/attempt/{attempt.id}/hand-in")
    assert "Latihan belum selesai: paling banyak 0 dari 2" in window.page
