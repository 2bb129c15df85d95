"""The page of one trainee: every attempt, a time line, more time, a new beginning; the roster."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest

from sync.gateway.classes import service
from sync.gateway.journal import service as journal
from sync.training.attempts import QuestionAnswered
from sync.training.questions import solution
from sync.training.questions.model import Single
from tests.kiosk.console.classes.taught import WORD, Taught
from tests.sync.gateway.classes.trainees import Trainee
from tests.sync.training.judge.support import OTHER, START, Story


@pytest.fixture
def class_id(taught: Taught) -> str:
    return taught.room.plan(quizzes=1)


def moments(page: str) -> list[str]:
    lines = re.findall(r"</time> <span>(.*?)</span></li>", page)
    return [re.sub("<[^>]+>", "", one) for one in lines]


def own(one: Trainee) -> str:
    return f"/classes/{one.class_id}/trainees/{one.trainee_id}"


def test_every_attempt_and_the_time_line_are_shown(taught: Taught, class_id: str) -> None:
    step, clock = taught.step(class_id, "quiz"), taught.desk.clock
    budi = taught.trainee(class_id, "Budi Santoso", "Kursi 1")
    quiz = taught.quiz(step)
    for right in (False, True):
        clock.pass_(minutes=1)
        budi.go(step.id)
        budi.take(WORD, quiz, right=right)
    budi.read(WORD)
    budi.hand(up=True)
    budi.task(taught.step(class_id, "task").word)
    budi.rate()
    clock.pass_(minutes=1)
    budi.leave()
    budi.sync()
    entries = journal.size(taught.desk.centre)
    page = taught.trainer().text(own(budi))
    assert "Percobaan 1" in page and "Percobaan 2: 100 persen · lulus" in page
    assert "belum lulus" in page
    assert page.count("Belum benar") >= 1
    assert "PT Maju" in page
    assert "sudah keluar" in page
    said = moments(page)
    assert said[0] == "Masuk dengan kode kelas"
    assert said[-1] == "Kunjungan di kursi berakhir"
    for words in (
        f"Membuka langkah: {step.title}",
        f"Memulai kuis: {quiz.title}",
        f"Menyerahkan kuis: {quiz.title}",
        f"Menandai selesai dibaca: {taught.step(class_id, 'lesson').title}",
        "Mengangkat tangan",
        "Mengisi kuesioner",
    ):
        assert words in said, words
    assert any("jawaban disimpan" in one for one in said)
    assert any("1 kejadian tercatat" in one for one in said)
    # Looking at one person takes nothing out of the class: only signing in was noted.
    assert journal.size(taught.desk.centre) - entries <= 1


def test_an_answer_after_the_end_of_a_common_quiz_is_shown_as_late(
    taught: Taught, class_id: str
) -> None:
    step, clock, centre = taught.step(class_id, "quiz"), taught.desk.clock, taught.desk.centre
    quiz, by = taught.quiz(step), taught.room.trainer
    service.start_quiz(centre, class_id, step.id, by=by)
    late = taught.trainee(class_id, "Budi Santoso", "Kursi 1")
    given = taught.trainee(class_id, "Siti Aminah", "Kursi 2")
    attempts = [one.begin(WORD, quiz) for one in (late, given)]
    trainer = taught.trainer()
    assert "Tambah waktu untuk orang ini saja" in trainer.text(own(given))
    service.stop_quiz(centre, class_id, step.id, by=by)
    reply = trainer.post(f"{own(given)}/more", {"step": step.id, "minutes": "2"})
    assert reply.status_code == 303
    clock.pass_(minutes=1)
    for one, attempt in zip((late, given), attempts, strict=True):
        question = next(q for q in quiz.questions() if q.id in _drawn(one))
        one._quiz(
            WORD, QuestionAnswered, attempt, question=question.id, response=solution(question)
        )
        one.sync()
    clock.pass_(seconds=1)
    page = trainer.text(own(late))
    assert "1 jawaban terlambat, tidak dihitung" in page
    assert "Tambah waktu untuk orang ini saja" in page, "somebody still takes the quiz"
    page = trainer.text(own(given))
    assert "terlambat" not in page
    assert "Diberi tambahan 2 menit." in page
    assert "belum diserahkan" in page
    assert "Tambah waktu untuk orang ini saja" in page
    assert trainer.post(f"{own(late)}/more", {"step": step.id, "minutes": "2"}).status_code == 303
    page = trainer.text(own(late))
    assert "belum diserahkan" in page and "terlambat" not in page, "the attempt goes on"
    clock.pass_(minutes=3)
    assert "Tambah waktu untuk orang ini saja" not in trainer.text(own(late))
    reply = trainer.post(f"{own(late)}/more", {"step": step.id, "minutes": "2"})
    assert (reply.status_code, 'id="more-error"' in reply.get_data(as_text=True)) == (409, True)


def test_a_practice_task_is_judged_as_at_the_seat(taught: Taught, class_id: str) -> None:
    step, clock = taught.step(class_id, "task"), taught.desk.clock
    budi = taught.trainee(class_id, "Budi Santoso", "Kursi 1")
    clock.now = START + timedelta(minutes=30)
    story = (
        Story("seal_bid").choose(1).found(2, "file_pdf_broken").seal(4).helped(5, "keep_receipt")
    )
    budi.run(step.word, story.events[:1])
    budi.sync()
    trainer = taught.trainer()
    page = trainer.text(own(budi))
    assert "Sedang berjalan" in page and "sesudah tugas ini berakhir" in page
    budi.run(step.word, story.seal(6, tender=OTHER).printed(7).done(8).events[1:])
    budi.sync()
    page = trainer.text(own(budi))
    assert "Gagal: ada kesalahan berat" in page and "Penawaran tersegel untuk tender lain" in page
    for words in ("2 dari 3", "Waktu sampai tersegel", "4 menit", "Contoh pengerjaan"):
        assert words in page, words
    assert "Pemeriksaan menolak berkas." in page and "Di layar:" in page
    trainer.post(f"/classes/{class_id}/names", {"names": "hidden"})
    assert trainer.get(own(budi)).status_code == 303


def test_a_run_of_which_the_beginning_is_missing_is_not_judged(
    taught: Taught, class_id: str
) -> None:
    step = taught.step(class_id, "task")
    budi = taught.trainee(class_id, "Budi Santoso", "Kursi 1")
    budi.run(step.word, Story("seal_bid").choose(1).done(2).events[1:])
    budi.task(step.word)  # of a newer judge
    budi.sync()
    page = taught.trainer().text(own(budi))
    assert page.count("Awal tugas ini belum sampai di server") == 2
    assert "1 kejadian hanya dipahami program yang lebih baru." in page


def _drawn(one: Trainee) -> set[str]:
    began = next(each.event for each in one.waiting if hasattr(each, "event"))
    return {each.id for each in began.draw.questions()}


@pytest.mark.parametrize("minutes", ["", "3", "-2", "x"])
def test_only_offered_minutes_are_given(taught: Taught, class_id: str, minutes: str) -> None:
    step, trainer = taught.step(class_id, "quiz"), taught.trainer()
    budi = taught.trainee(class_id, "Budi Santoso", "Kursi 1")
    service.start_quiz(taught.desk.centre, class_id, step.id, by=taught.room.trainer)
    trainer.text(own(budi))
    reply = trainer.post(f"{own(budi)}/more", {"step": step.id, "minutes": minutes})
    assert (reply.status_code, 'id="more-error"' in reply.get_data(as_text=True)) == (422, True)
    assert taught.told(class_id).quizzes[0].more == {}


def test_a_new_beginning_is_asked_for_first(taught: Taught, class_id: str) -> None:
    trainer = taught.trainer()
    budi = taught.trainee(class_id, "Budi Santoso", "Kursi 1")
    page = trainer.text(f"{own(budi)}/reset")
    assert "Budi Santoso" in page and "tidak dapat dibatalkan" in page
    assert taught.told(class_id).resets == []
    assert trainer.post(f"{own(budi)}/reset").status_code == 303
    (reset,) = taught.told(class_id).resets
    assert reset.trainee_id == budi.trainee_id


def test_somebody_who_is_not_in_the_class_has_no_page(taught: Taught, class_id: str) -> None:
    trainer = taught.trainer()
    assert trainer.get(f"/classes/{class_id}/trainees/nobody").status_code == 404
    assert trainer.get("/classes/nothing").status_code == 404
    assert trainer.get("/classes/nothing/questions").status_code == 404


def test_the_difficult_questions_stand_first(taught: Taught, class_id: str) -> None:
    step = taught.step(class_id, "quiz")
    for number, right in enumerate((True, False, False)):
        one = taught.trainee(class_id, f"Peserta {number}", f"Kursi {number + 1}")
        one.take(WORD, taught.quiz(step), right=right)
        one.sync()
    page = taught.trainer().text(f"/classes/{class_id}/questions")
    rows = re.findall(r"<tr( class=\"difficult\")?><td class=\"question-text\">", page)
    assert len(rows) == sum(1 for _ in taught.quiz(step).questions())
    assert rows == sorted(rows, reverse=True)
    assert rows[0] and not rows[-1]
    assert "Peserta 0" not in page


def test_which_answer_was_given_how_often_is_shown_without_names(
    taught: Taught, class_id: str
) -> None:
    step, trainer = taught.step(class_id, "quiz"), taught.trainer()
    quiz = taught.quiz(step)
    asked = next(one for one in quiz.questions() if isinstance(one, Single))
    path = f"/classes/{class_id}/questions/{step.id}/{asked.id}"
    right = next(n for n, one in enumerate(asked.answers) if one.right)
    wrong = next(n for n, one in enumerate(asked.answers) if not one.right)
    page = trainer.text(path)
    assert chosen(page) == [0] * len(asked.answers)
    assert "Ditanya: 0. Menjawab: 0. Tidak menjawab: 0." in page
    for number, (place, ended) in enumerate(
        [(wrong, True), (wrong, True), (right, True), (None, False)]
    ):
        one = taught.trainee(class_id, f"Peserta {number}", f"Kursi {number + 1}")
        attempt = one.begin(WORD, quiz)
        if place is not None:
            said = {"question": asked.id, "response": (place,)}
            one._quiz(WORD, QuestionAnswered, attempt, **said)
        if ended:
            one.hand_in(WORD, attempt)
        one.sync()
    page = trainer.text(path)
    counts = {right: 1, wrong: 2}
    assert chosen(page) == [counts.get(n, 0) for n, _ in enumerate(asked.answers)]
    assert "Ditanya: 4. Menjawab: 3. Tidak menjawab: 1." in page
    assert "66,7 persen" in page and "33,3 persen" in page, "together a whole, not 99"
    assert page.count("Bukan jawaban yang benar") == len(asked.answers) - 1
    assert "Kuis ini masih dikerjakan." in page, "one has not handed in"
    assert "Peserta 0" not in page
    assert f'href="/console{path}"' in trainer.text(f"/classes/{class_id}/questions")
    one.hand_in(WORD, attempt)
    one.sync()
    assert "Kuis ini masih dikerjakan." not in trainer.text(path)
    for unknown in (f"{step.id}/nothing", f"nothing/{asked.id}"):
        reply = trainer.get(f"/classes/{class_id}/questions/{unknown}")
        assert reply.status_code == 404
        assert "Soal ini tidak ada dalam rencana kelas." in reply.get_data(as_text=True)


def chosen(page: str) -> list[int]:
    """How often each answer of the table was given, in its order."""
    found = re.findall(r'class="question-text">.*?</th><td class="num">(\d+)</td>', page, re.DOTALL)
    return [int(one) for one in found]


def test_a_roster_is_taken_in_and_every_line_left_out_is_told(
    taught: Taught, class_id: str
) -> None:
    trainer, path = taught.trainer(), f"/classes/{class_id}/roster"
    seat = taught.room.house.seat("Kursi 07")
    assert "Daftar ini masih kosong." in trainer.text(path)
    lines = "Budi Santoso,CV Karya,Kursi 07\nSiti Aminah\n,CV Kosong\nAni,CV Karya,Kursi 99"
    page = trainer.post(path, {"names": lines}).get_data(as_text=True)
    assert "2 peserta ditambahkan, 0 sudah ada" in page
    assert "2 baris tidak diambil:" in page
    assert "Baris 3: Nama pada baris ini kosong" in page
    assert "Baris 4: Kursi Kursi 99 tidak ada" in page
    assert f'value="{seat.seat_id}" selected' in page
    again = trainer.post(path, {"names": lines}).get_data(as_text=True)
    assert "0 peserta ditambahkan, 2 sudah ada" in again
    file = {"names": "", "file": (io.BytesIO(b"nama\nDewi Lestari"), "peserta.csv")}
    assert "1 peserta ditambahkan" in trainer.post(path, file).get_data(as_text=True)
    board = trainer.text(f"/classes/{class_id}")
    places = re.findall(r'class="row-seat">([^<]+)<', board)
    assert sorted(places) == ["Kursi 07 · belum datang", "belum datang", "belum datang"]


def test_somebody_has_left_only_once_they_have(taught: Taught, class_id: str) -> None:
    trainer = taught.trainer()
    for name in ("Budi Santoso", "Siti Aminah"):
        one = taught.trainee(class_id, name, f"Kursi of {name}")
    one.leave()
    one.sync()
    for closed in (False, True):
        if closed:
            service.close_class(taught.desk.centre, class_id, by=taught.room.trainer)
        board = trainer.text(f"/classes/{class_id}")
        places = re.findall(r'class="row-seat">([^<]+)<', board)
        assert sorted("sudah keluar" in each for each in places) == [False, True], places


@pytest.mark.parametrize(
    ("data", "field", "status"),
    [
        ({"names": "  "}, "file", 422),
        ({"file": (io.BytesIO(b"\xff\xfe\x00\xd8"), "x.csv")}, "names", 422),
        ({"file": (io.BytesIO(b"x" * 200_001), "x.csv")}, "names", 422),
    ],
    ids=("nothing", "no text", "too large"),
)
def test_what_is_no_roster_is_told_beside_its_field(
    taught: Taught, class_id: str, data: dict[str, object], field: str, status: int
) -> None:
    trainer, path = taught.trainer(), f"/classes/{class_id}/roster"
    trainer.text(path)
    reply = trainer.post(path, dict(data))
    page = reply.get_data(as_text=True)
    assert (reply.status_code, f'id="{field}-error"' in page) == (status, True), page


def test_somebody_is_given_a_seat_and_it_is_taken_away(taught: Taught, class_id: str) -> None:
    trainer, path = taught.trainer(), f"/classes/{class_id}/roster"
    seat = taught.room.house.seat("Kursi 07")
    trainer.text(path)
    trainer.post(path, {"names": "Budi Santoso\nSiti Aminah"})
    first, second = (one.trainee_id for one in service.one(taught.desk.centre, class_id).roster)
    assert trainer.post(f"{path}/{first}", {"seat": seat.seat_id}).status_code == 303
    reply = trainer.post(f"{path}/{second}", {"seat": seat.seat_id})
    page = reply.get_data(as_text=True)
    assert (reply.status_code, f'id="seat-{second}-error"' in page) == (409, True)
    assert trainer.post(f"{path}/{first}", {"seat": ""}).status_code == 303
    assert trainer.post(f"{path}/{second}", {"seat": seat.seat_id}).status_code == 303
    (seated,) = taught.told(class_id).seated
    assert seated.trainee_id == second


def test_ones_own_line_of_the_roster_is_offered_and_joined_in_one_press(
    taught: Taught, class_id: str
) -> None:
    trainer = taught.trainer()
    service.roster_import(
        taught.desk.centre, class_id, b"Budi Santoso,CV Karya\nSiti\n", by=taught.room.trainer
    )
    budi = taught.trainee(class_id, "budi santoso", "Kursi 1")
    expected = next(
        one for one in service.one(taught.desk.centre, class_id).roster if one.name != "Siti"
    )
    page = trainer.text(own(budi))
    assert f'value="{expected.trainee_id}" selected' in page
    reply = trainer.post(f"{own(budi)}/same", {"expected": ""})
    assert (reply.status_code, 'id="expected-error"' in reply.get_data(as_text=True)) == (422, True)
    page = trainer.text(f"/classes/{class_id}/roster")
    assert "Budi Santoso, masuk dengan kode di Kursi 1." in page
    assert trainer.post(f"{own(budi)}/same", {"expected": expected.trainee_id}).status_code == 303
    page = trainer.text(own(budi))
    assert "CV Karya" in page and "Orang di daftar" not in page
    assert "masuk dengan kode di" not in trainer.text(f"/classes/{class_id}/roster")
    assert "disamakan dengan orang di daftar" in taught.desk.at_work("head").text("/journal")


def test_what_somebody_learned_alone_is_shown_with_its_results(
    taught: Taught, class_id: str
) -> None:
    quiz = taught.quiz(taught.step(class_id, "quiz"))
    dewi = taught.room.trainee(None, "Dewi Lestari")
    dewi.join()
    dewi.read(WORD)
    dewi.take(WORD, quiz)
    dewi.sync()
    page = taught.trainer().text(f"/classes/study/trainees/{dewi.trainee_id}")
    assert quiz.title in page and "Percobaan 1: 100 persen · lulus" in page
    said = moments(page)
    assert said[0] == "Memberi nama untuk belajar sendiri"
    assert any(one.startswith("Menandai selesai dibaca") for one in said)
    assert "Masuk dengan kode kelas" not in page
    assert "Langkah selesai" not in page, "there is no plan"
    idle = taught.room.trainee(None, "Agus")
    idle.join()
    idle.sync()
    page = taught.trainer().text(f"/classes/study/trainees/{idle.trainee_id}")
    assert "Belum mengerjakan kuis." in page
