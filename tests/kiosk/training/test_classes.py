"""A class at a seat: joining it, what is recorded, and that nothing of it is lost."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import timedelta

import msgspec
import pytest

from kiosk.seat import WriteTx
from kiosk.seat.practice import LEFT_BYTES
from kiosk.training.classes.standing import RunHere
from kiosk.web import both
from sync import outbox
from sync.database import write_tx
from sync.errors import Fault
from sync.training.attempts import AttemptClosed
from sync.training.class_events import (
    QUESTIONNAIRE,
    PlaceChanged,
    QuestionnaireAnswered,
    QuizRecorded,
    TaskRecorded,
    TraineeJoined,
    TraineeLeft,
)
from sync.wire.classes import (
    MOST_EVENTS,
    TRAINING_RECORDED,
    DrillOrder,
    Hold,
    PinnedPack,
    QuizRun,
    Reset,
    Seated,
)
from sync.wire.messages import Answer, Problem
from tests.kiosk.bidding.support import NOW, STAFF, Browser, SeatInProcess
from tests.kiosk.training.classes import (
    CODE,
    MINUTE,
    a_class,
    at,
    commands,
    join,
    kinds,
    look,
    recorded,
    tell,
    waiting,
)
from tests.kiosk.training.support import (
    WORD,
    attempt_of,
    begin,
    desk_of,
    number_of,
    restarted,
)
from tests.scenarios.canary import search
from tests.seat_process import until

SEAT_ID = "seat-07"
SECOND = timedelta(seconds=1)


@pytest.fixture
def joined(seat: SeatInProcess, sari: Browser, content: str) -> Browser:
    tell(seat, a_class(content))
    join(sari)
    assert sari.url == "/training/class", sari.page
    return sari


def now_strip(window: Browser):  # type: ignore[no-untyped-def]
    return window.poll("/training/class/now")


# --- joining ----------------------------------------------------------------------------------


def test_who_joins_by_code_is_recorded_with_a_name(
    seat: SeatInProcess, sari: Browser, content: str
) -> None:
    tell(seat, a_class(content))
    sari.get("/training")
    assert "Ikut kelas dengan kode" in sari.page
    sari.get("/training/class/join")
    assert 'value="Sari"' in sari.page, "the name that staff opened the visit for"
    join(sari, "7k2-mqx")
    assert sari.url == "/training/class"
    assert "Pelatihan penyedia" in sari.page and "Anda ikut sebagai Sari Dewi." in sari.page
    look(seat)
    first = recorded(seat)[0]
    assert isinstance(first, TraineeJoined)
    assert (first.name, first.by, first.organisation) == ("Sari Dewi", "code", "CV Maju")
    told = commands(seat)[0]
    assert (told.class_id, told.seat_id, told.realm) == ("k-1", SEAT_ID, "training")
    assert waiting(seat) == 0


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("", "Kode kelas belum diisi."),
        ("7K2", "Ini bukan kode kelas."),
        ("7K2MQU", "Ini bukan kode kelas."),
        ("AAAAAA", "Kode ini tidak dikenal di komputer ini."),
    ],
)
def test_a_wrong_code_is_told_beside_its_field(
    seat: SeatInProcess, sari: Browser, content: str, code: str, says: str
) -> None:
    tell(seat, a_class(content))
    assert join(sari, code).status_code in (404, 422)
    assert says in sari.page and 'value="Sari Dewi"' in sari.page
    assert desk_of(seat).classes.membership is None


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("planned", "Kelas ini belum dibuka."),
        ("closed", "Kelas ini sudah ditutup."),
        ("from tomorrow", "Kelas ini belum dibuka."),
    ],
)
def test_a_class_that_is_not_open_says_so(
    seat: SeatInProcess, sari: Browser, content: str, state: str, says: str
) -> None:
    tell(seat, a_class(content, state=state))
    assert join(sari).status_code == 409
    assert says in sari.page


def test_a_name_is_needed(seat: SeatInProcess, sari: Browser, content: str) -> None:
    tell(seat, a_class(content))
    assert join(sari, name=" ").status_code == 422
    assert "Nama Anda belum diisi." in sari.page


def test_somebody_of_the_roster_is_asked_for_by_name(
    seat: SeatInProcess, sari: Browser, content: str
) -> None:
    budi = Seated(trainee_id="t-1", seat_id=SEAT_ID, name="Budi Santoso")
    other = Seated(trainee_id="t-2", seat_id="seat-08", name="Citra Lestari")
    tell(seat, a_class(content, seated=[other, budi]))
    sari.get("/training")
    assert "Anda Budi Santoso?" in sari.page and "Citra" not in sari.page
    sari.post("/training/class/seated", trainee="t-2", answer="yes")
    assert "sudah mengubah siapa yang duduk" in sari.page
    sari.get("/training")
    sari.post("/training/class/seated", trainee="t-1", answer="yes")
    assert "Anda ikut sebagai Budi Santoso." in sari.page
    look(seat)
    first = recorded(seat)[0]
    assert isinstance(first, TraineeJoined) and first.by == "roster"
    assert commands(seat)[0].trainee_id == "t-1"


def test_who_is_somebody_else_says_so_and_joins_by_code(
    seat: SeatInProcess, sari: Browser, content: str
) -> None:
    budi = Seated(trainee_id="t-1", seat_id=SEAT_ID, name="Budi Santoso")
    tell(seat, a_class(content, seated=[budi]))
    sari.get("/training")
    sari.post("/training/class/seated", trainee="t-1", answer="no")
    assert sari.url == "/training/class/join"
    sari.get("/training")
    assert "Budi" not in sari.page
    join(sari)
    look(seat)
    assert commands(seat)[0].trainee_id != "t-1"


def test_nothing_is_sent_of_who_joined_no_class(
    seat: SeatInProcess, sari: Browser, content: str
) -> None:
    tell(seat, a_class(content))
    begin(seat, sari, content)
    sari.post(f"/training/{content}/lesson/satu/done")
    look(seat)
    seat.sessions.end_by_staff(STAFF) if seat.sessions.state == "locked" else None
    seat.sessions.end_by_visitor()
    look(seat)
    assert commands(seat) == [] and waiting(seat) == 0


def test_what_was_done_before_joining_is_recorded_with_it(
    seat: SeatInProcess, sari: Browser, content: str
) -> None:
    attempt = begin(seat, sari, content)
    tell(seat, a_class(content))
    join(sari)
    look(seat)
    assert kinds(seat)[:2] == ["joined", "quiz"]
    found = recorded(seat)[1]
    assert isinstance(found, QuizRecorded) and found.event.attempt == attempt.id


# --- what is recorded, and that none of it is lost --------------------------------------------


def test_places_lessons_and_hands_are_recorded(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    joined.get("/training/class/step/s1")
    assert joined.url.endswith("/lesson/satu")
    look(seat)
    joined.post(f"/training/{content}/lesson/satu/done")
    assert joined.url == "/training/class"
    assert re.search(r'id="to-s1".*?Selesai<', joined.page, re.S)
    joined.post("/training/class/hand", hand="up")
    assert "Tangan Anda terangkat" in joined.page
    joined.post("/training/class/hand", hand="up")
    joined.post("/training/class/hand", hand="down")
    look(seat)
    assert kinds(seat) == ["joined", "place", "lesson_read", "hand", "hand", "place"]
    places = [one.step for one in recorded(seat) if isinstance(one, PlaceChanged)]
    assert places == ["s1", None]
    moments = [one.at for one in recorded(seat)[:5]]
    assert moments == sorted(set(moments))


def test_a_page_that_is_asked_for_again_is_one_place(seat: SeatInProcess, joined: Browser) -> None:
    for _ in range(3):
        joined.get("/training/class/step/s1")
        look(seat)
    assert kinds(seat).count("place") == 1


def test_a_page_that_still_asks_for_its_parts_is_no_place(
    seat: SeatInProcess, joined: Browser
) -> None:
    joined.get("/training/class/step/s1")
    for left in ("/training/class", "/training"):  # they ask every two seconds until they are gone
        assert joined.poll(left).status_code == 200
    look(seat)
    assert [one.step for one in recorded(seat) if isinstance(one, PlaceChanged)] == ["s1"]


def test_commands_carry_at_most_a_hundred_events(seat: SeatInProcess, joined: Browser) -> None:
    for number in range(MOST_EVENTS + 5):
        desk_of(seat).classes.raise_hand(up=number % 2 == 0)
    look(seat)
    assert [len(one.events) for one in commands(seat)] == [MOST_EVENTS, 6]
    look(seat)
    assert len(commands(seat)) == 2, "each once"


def test_what_was_not_sent_outlives_a_power_cut_and_the_trainee_is_the_same(
    seat: SeatInProcess, joined: Browser
) -> None:
    joined.post("/training/class/hand", hand="up")
    before = desk_of(seat).classes.membership
    assert before is not None and waiting(seat) == 2
    after = restarted(seat)
    assert desk_of(after).classes.membership == before
    look(after)
    assert kinds(after) == ["joined", "hand"]
    window = after.client()
    window.get("/training/class")
    assert "Anda ikut sebagai Sari Dewi." in window.page and "Turunkan tangan" in window.page
    desk_of(after).classes.raise_hand(up=False)
    look(after)
    assert {one.trainee_id for one in commands(after)} == {before.trainee_id}
    after.close()


def test_the_end_of_a_visit_is_recorded_and_everything_handed_over(
    seat: SeatInProcess, joined: Browser
) -> None:
    joined.post("/training/class/hand", hand="up")
    seat.sessions.end_by_visitor()
    look(seat)
    assert kinds(seat) == ["joined", "hand", "left"] and waiting(seat) == 0
    assert desk_of(seat).classes.membership is None
    look(seat)
    assert len(recorded(seat)) == 3


def test_who_leaves_the_class_is_told_of_no_more(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    joined.get("/training/class/leave")
    assert "Keluar dari kelas?" in joined.page
    joined.post("/training/class/leave")
    assert joined.url == "/training"
    begin_in_own_time(seat, joined, content)
    look(seat)
    assert kinds(seat) == ["joined", "left"]
    left = recorded(seat)[-1]
    assert isinstance(left, TraineeLeft) and left.why == "visitor"
    assert joined.get("/training/class/leave").status_code == 404


def test_attempts_of_a_class_that_was_left_are_told_to_no_other(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    tell(seat, a_class(content, 2, quizzes=[QuizRun(step="s2", started_at=at())]))
    attempt = begin(seat, joined, content)
    joined.post("/training/class/leave")
    join(joined)
    joined.get(f"/training/attempt/{attempt.id}/{number_of(attempt, 'nama')}")
    joined.post(f"/training/attempt/{attempt.id}/hand-in")
    look(seat)
    assert [type(one).__name__ for one in recorded(seat)] == [
        "TraineeJoined", "QuizRecorded", "TraineeLeft", "TraineeJoined", "PlaceChanged"
    ]  # fmt: skip


def test_a_hand_goes_down_when_the_trainer_was_there(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    mine = desk_of(seat).classes.membership
    assert mine is not None
    seat.pass_time(30)
    joined.post("/training/class/hand", hand="up")
    tell(seat, a_class(content, 2, hands_seen={mine.trainee_id: at(10 * SECOND)}))
    look(seat)
    assert "Turunkan tangan" in now_strip(joined).text, "that was before"
    tell(seat, a_class(content, 3, hands_seen={mine.trainee_id: at(40 * SECOND)}))
    look(seat)
    assert "Angkat tangan" in now_strip(joined).text
    assert kinds(seat).count("hand") == 1, "the trainer's end has recorded it"
    seat.pass_time(30)
    joined.post("/training/class/hand", hand="up")
    look(seat)
    assert "Turunkan tangan" in now_strip(joined).text


def begin_in_own_time(seat: SeatInProcess, window: Browser, content: str) -> None:
    assert begin(seat, window, content).ended is None


def test_no_name_lies_readable_on_the_disk(seat: SeatInProcess, joined: Browser) -> None:
    assert waiting(seat) == 1
    assert search([seat.root], ["Sari Dewi", "Ibu Ratna"]) == []
    look(seat)
    assert search([seat.root], ["Sari Dewi", "Ibu Ratna"]) == []


def test_an_event_never_changes(seat: SeatInProcess, joined: Browser) -> None:
    with closing(seat.db()) as db, pytest.raises(Exception, match="an event never changes"):
        db.execute("UPDATE class_event SET class_id = 'x'")


@pytest.mark.parametrize("outcome", ["refused", "held"])
def test_staff_hear_of_what_the_gateway_does_not_take(
    seat: SeatInProcess, joined: Browser, outcome: str
) -> None:
    look(seat)
    answered(seat, outcome, "class_unknown")
    joined.get("/training")
    assert "tidak menerima catatan kelas dari komputer ini (class_unknown)" in joined.page
    assert len(commands(seat)) == 1, "it stays in the outbox"


def test_what_the_gateway_takes_needs_no_word(seat: SeatInProcess, joined: Browser) -> None:
    look(seat)
    answered(seat, "accepted", None)
    joined.get("/training")
    assert "tidak menerima catatan" not in joined.page


def answered(seat: SeatInProcess, outcome: str, code: str | None) -> None:
    with closing(seat.db()) as db:
        found = db.execute("SELECT id FROM outbox_item WHERE type = ?", (TRAINING_RECORDED,))
        which = str(found.fetchone()[0])
        answer = Answer(
            command_id=which,
            command_sha256="0" * 64,
            outcome=outcome,  # type: ignore[arg-type]
            at=at(),
            gateway_id="gw-temanggung",
            problem=None
            if code is None
            else Problem(type="about:blank", title="", status=409, code=code, retryable=False),
        )
        with write_tx(db):
            seat.core.registry.on_answer(WriteTx(db), outbox.item(db, which), answer)


# --- what the trainer wants -------------------------------------------------------------------


def test_a_page_that_is_shown_is_gone_to_once(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    assert now_strip(joined).status_code == 200
    tell(seat, a_class(content, 2, shown="s1"))
    assert now_strip(joined).headers["HX-Redirect"] == "/training/class/step/s1"
    again = now_strip(joined)
    assert "HX-Redirect" not in again.headers
    assert "Pelatih menampilkan:" in again.text and "Mengenal SPSE" in again.text
    tell(seat, a_class(content, 3))
    assert "Pelatih menampilkan" not in now_strip(joined).text
    tell(seat, a_class(content, 4, shown="s1"))
    assert "HX-Redirect" in now_strip(joined).headers, "a new call"


def test_a_seat_that_was_off_does_nothing_of_what_has_expired_meanwhile(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    until = at(5 * MINUTE)
    hold = Hold(kind="eyes_front", since=at(), expires_at=until)
    told = a_class(content, 2, shown="s1", shown_until=until, holds=[hold])
    seat.pass_time(5 * 60 + 2)  # it heard nothing of it in this time
    tell(seat, told)
    nothing_is_shown(joined)
    found = attendance(seat)
    assert (found.version, found.covered) == (2, False), "heard of, and not done"
    # What still stands is done when it comes back.
    later = at(20 * MINUTE)
    hold = Hold(kind="eyes_front", since=at(), expires_at=later)
    tell(seat, a_class(content, 3, shown="s1", shown_until=later, holds=[hold]))
    answer = now_strip(joined)
    assert answer.headers["HX-Redirect"] == "/training/class/step/s1"
    assert "class-cover" in now_strip(joined).text
    assert attendance(seat).covered


def test_a_seat_that_knew_of_it_and_lost_its_power_does_nothing_of_it_either(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    until = at(5 * MINUTE)
    hold = Hold(kind="eyes_front", since=at(), expires_at=until)
    tell(seat, a_class(content, 2, shown="s1", shown_until=until, holds=[hold]))
    again = restarted(seat)
    again.pass_time(5 * 60 + 2)
    nothing_is_shown(again.client())
    again.close()


def nothing_is_shown(window: Browser) -> None:
    """Neither is a page called for or marked, nor the screen covered."""
    strip = now_strip(window)
    assert "HX-Redirect" not in strip.headers
    assert "Pelatih menampilkan" not in strip.text and "class-cover" not in strip.text
    window.get("/training/class")
    assert 'id="to-s1"' in window.page
    assert "class-cover" not in window.page and "ditampilkan" not in step_row(window.page, "s1")


def step_row(page: str, step: str) -> str:
    """The row of a step on the class's home."""
    found = re.search(rf'id="to-{step}".*?</li>', page, re.S)
    assert found is not None
    return found[0]


def test_the_same_step_pressed_again_calls_who_went_elsewhere(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    tell(seat, a_class(content, 2, shown="s1", shown_until=at(5 * MINUTE)))
    assert "HX-Redirect" in now_strip(joined).headers
    assert "Pelatih menampilkan" in now_strip(joined).text
    tell(seat, a_class(content, 3, shown="s1", shown_until=at(5 * MINUTE), title="Kelas sore"))
    assert "HX-Redirect" not in now_strip(joined).headers, "another act, no new call"
    tell(seat, a_class(content, 4, shown="s1", shown_until=at(6 * MINUTE)))
    assert "HX-Redirect" in now_strip(joined).headers


def test_who_is_there_already_is_left_alone(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    joined.get("/training/class/step/s1")
    tell(seat, a_class(content, 2, shown="s1"))
    assert "HX-Redirect" not in now_strip(joined).headers


def test_an_older_version_changes_nothing(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    tell(seat, a_class(content, 3, shown="s1"))
    tell(seat, a_class(content, 2, shown="s2"))
    assert now_strip(joined).headers["HX-Redirect"].endswith("/s1")


def test_eyes_front_covers_every_page_and_expires_by_itself(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    hold = Hold(kind="eyes_front", since=at(), expires_at=at(5 * MINUTE))
    later = Hold(kind="from tomorrow", since=at(), expires_at=at(5 * MINUTE))
    tell(seat, a_class(content, 2, holds=[hold, later]))
    for page in ("/training/class", "/tenders", f"/training/{content}/lesson/satu"):
        joined.get(page)
        assert "Mata ke depan" in joined.page and 'id="class-cover"' in joined.page, page
    seat.sessions.lock("visitor")
    joined.get("/locked")
    assert "class-cover" not in joined.page, "a lock stands above it"
    seat.sessions.resume(STAFF)
    seat.pass_time(5 * 60 + 2)
    assert "class-cover" not in now_strip(joined).text


def test_without_a_known_time_nothing_covers_the_screen(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    hold = Hold(kind="eyes_front", since=at(), expires_at=at(5 * MINUTE))
    told = a_class(content, 2, holds=[hold], shown="s1", shown_until=at(5 * MINUTE))
    tell(seat, told)
    desk_of(seat).classes.trusted = lambda: None
    nothing_is_shown(joined)


def test_a_quiz_starts_and_ends_for_all_together(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    start = f"/training/{content}/quiz/{WORD}"
    joined.get(start)
    assert "dimulai bersama-sama oleh pelatih" in joined.page and "Mulai kuis" not in joined.page
    joined.post(start)
    assert joined.url == start
    joined.get("/training/class")
    assert now_strip(joined).status_code == 200
    run = QuizRun(step="s2", started_at=at())
    tell(seat, a_class(content, 2, quizzes=[run]))
    assert now_strip(joined).headers["HX-Redirect"].endswith("/s2")
    attempt = begin(seat, joined, content)
    assert "berlangsung sampai diakhiri pelatih" in now_strip(joined).text
    name = f"/training/attempt/{attempt.id}/{number_of(attempt, 'nama')}"
    joined.get(name)
    joined.post(name + "/typed", answer="SPSE")
    tell(seat, a_class(content, 3, quizzes=[ended(run, 2 * MINUTE)]))
    look(seat)
    assert "berlangsung sampai pukul" in now_strip(joined).text
    seat.pass_time(65)
    assert "berakhir dalam satu menit" in now_strip(joined).text
    seat.pass_time(36)
    assert "segera berakhir" in now_strip(joined).text
    seat.pass_time(22)
    joined.get(name)
    joined.post(name + "/typed", answer="lain")
    assert attempt_of(seat, attempt.id).ended is None, "nobody has looked yet"
    look(seat)
    after = attempt_of(seat, attempt.id)
    assert after.ended == NOW + 2 * MINUTE
    assert after.response("nama") == "SPSE"
    closed = next(one for one in after.events if isinstance(one, AttemptClosed))
    assert closed.by == "trainer"
    score = next(one for one in after.score().questions if one.question.id == "nama")
    assert score.state == "right" and [one.response for one in score.late] == ["lain"]
    joined.get(name)
    assert joined.url.endswith("/result") and "Hasil kuis" not in joined.page
    seat.pass_time(60)
    joined.get(name)
    assert joined.url.endswith("/result") and "disimpan dan tidak dihitung" in joined.page
    joined.get(start)
    assert "sudah diakhiri oleh pelatih" in joined.page
    assert "Jawaban yang benar ditampilkan sesudah kuis diserahkan" in joined.page
    look(seat)
    told = [one.event for one in recorded(seat) if isinstance(one, QuizRecorded)]
    assert {one.id for one in told} == {one.id for one in after.events}


def ended(run: QuizRun, after: timedelta, **more: object) -> QuizRun:
    return msgspec.structs.replace(run, ends_at=at(after), **more)


def test_the_end_takes_who_is_still_in_the_quiz_to_its_page(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    run = QuizRun(step="s2", started_at=at(), ends_at=at(MINUTE))
    tell(seat, a_class(content, 2, quizzes=[run]))
    now_strip(joined)
    attempt = begin(seat, joined, content)
    joined.get(f"/training/attempt/{attempt.id}/1")
    seat.pass_time(64)
    assert now_strip(joined).headers["HX-Redirect"].endswith("/s2")
    assert "HX-Redirect" not in now_strip(joined).headers
    joined.get("/training/class/step/s2")  # the look that every second takes has not come yet
    assert "sudah diakhiri oleh pelatih" in joined.page and "Lanjutkan kuis" not in joined.page
    assert "sesudah kuis ini berakhir bagi seluruh kelas" in joined.page
    assert attempt_of(seat, attempt.id).ended == NOW + MINUTE


def test_more_time_for_one_and_no_answers_shown_until_all_are_done(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    mine = desk_of(seat).classes.membership
    assert mine is not None
    run = QuizRun(step="s2", started_at=at(), ends_at=at(MINUTE), more={mine.trainee_id: 2})
    tell(seat, a_class(content, 2, quizzes=[run]))
    attempt = begin(seat, joined, content)
    seat.pass_time(90)
    look(seat)
    assert attempt_of(seat, attempt.id).ended is None
    joined.post(f"/training/attempt/{attempt.id}/hand-in")
    assert "Peserta lain mungkin masih mengerjakan" in joined.page
    assert "Jawaban yang benar" not in joined.page.replace("jawaban yang benar", "")
    seat.pass_time(95)
    joined.get(f"/training/attempt/{attempt.id}/result")
    assert "Hasil kuis" not in joined.page, "somebody may still be given more time"
    seat.pass_time(60)
    joined.get(f"/training/attempt/{attempt.id}/result")
    assert "Hasil kuis" in joined.page and "Jawaban yang benar" in joined.page


def test_who_leaves_the_class_sees_no_answers_while_others_still_write(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    run = QuizRun(step="s2", started_at=at(), ends_at=at(MINUTE), more={"t-other": 5})
    tell(seat, a_class(content, 2, quizzes=[run]))
    attempt = begin(seat, joined, content)
    joined.post(f"/training/attempt/{attempt.id}/hand-in")
    assert "Peserta lain mungkin masih mengerjakan" in joined.page
    joined.post("/training/class/leave")
    result = f"/training/attempt/{attempt.id}/result"
    joined.get(result)
    assert "Peserta lain mungkin masih mengerjakan" in joined.page
    assert "Jawaban yang benar" not in joined.page
    assert "/training/class" not in joined.page, "a class that was left is no way to go"
    # Nor one of another class, into which they have gone since.
    other = a_class(content, 1, class_id="c-other", code="654321", quizzes=[])
    tell(seat, other)
    join(joined, "654321")
    joined.get(result)
    assert "Jawaban yang benar" not in joined.page
    seat.pass_time(10 * 60)
    joined.get(result)
    assert "Hasil kuis" in joined.page and "Jawaban yang benar" in joined.page


def test_more_time_after_ones_own_end_lets_the_attempt_go_on(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    mine = desk_of(seat).classes.membership
    assert mine is not None
    run = QuizRun(step="s2", started_at=at(), ends_at=at(MINUTE))
    tell(seat, a_class(content, 2, quizzes=[run]))
    now_strip(joined)
    attempt = begin(seat, joined, content)
    name = f"/training/attempt/{attempt.id}/{number_of(attempt, 'nama')}"
    joined.get(name)
    joined.post(name + "/typed", answer="SP")
    seat.pass_time(80)
    look(seat)
    assert attempt_of(seat, attempt.id).ended == NOW + MINUTE
    now_strip(joined)
    more = {mine.trainee_id: 2}
    tell(seat, a_class(content, 3, quizzes=[ended(run, MINUTE, more=more)]))
    assert attempt_of(seat, attempt.id).ended is None
    assert now_strip(joined).headers["HX-Redirect"].endswith("/s2"), "called back to the quiz"
    joined.get(name)
    joined.post(name + "/typed", answer="SPSE")
    assert attempt_of(seat, attempt.id).response("nama") == "SPSE"
    seat.pass_time(105)
    look(seat)
    after = attempt_of(seat, attempt.id)
    assert after.ended == NOW + 3 * MINUTE
    score = next(one for one in after.score().questions if one.question.id == "nama")
    assert score.state == "right" and not score.late
    look(seat)
    told = [one.event for one in recorded(seat) if isinstance(one, QuizRecorded)]
    assert [one.at for one in told if isinstance(one, AttemptClosed)] == [
        NOW + MINUTE,
        NOW + 3 * MINUTE,
    ], "nothing that was recorded is taken back"


def test_a_seat_that_was_off_at_the_end_keeps_the_end_where_it_was(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    run = QuizRun(step="s2", started_at=at())
    tell(seat, a_class(content, 2, quizzes=[run]))
    attempt = begin(seat, joined, content)
    seat.pass_time(600)
    tell(seat, a_class(content, 3, quizzes=[ended(run, 5 * MINUTE)]))
    look(seat)
    assert attempt_of(seat, attempt.id).ended == NOW + 5 * MINUTE
    seat.pass_time(5)
    look(seat)
    assert sum(isinstance(one, AttemptClosed) for one in attempt_of(seat, attempt.id).events) == 1


def test_a_warning_comes_at_least_twenty_seconds_before_the_end(seat: SeatInProcess) -> None:
    now = seat.clock.now()
    assert now is not None
    step = a_class("x").steps[1]
    said = {
        left: RunHere(step, "k", now.earliest, now.earliest + left * SECOND, None).warning(now)
        for left in (61, 60, 21, 20, 1)
    }
    assert said == {61: "", 60: "soon", 21: "soon", 20: "last", 1: "last"}


def test_practice_work_is_thrown_away_once(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    joined.post(f"/training/{content}/lesson/satu/done")
    mine = desk_of(seat).classes.membership
    assert mine is not None
    joined.sign_in()
    assert seat.desk.visit.memory.tenderer is not None
    tell(seat, a_class(content, 2, resets=[Reset(id="r-1", trainee_id="somebody")]))
    look(seat)
    assert seat.desk.visit.memory.tenderer is not None
    again = [Reset(id="r-2", trainee_id=mine.trainee_id)]
    tell(seat, a_class(content, 3, resets=again))
    look(seat)
    assert seat.desk.visit.memory.tenderer is None
    joined.sign_in()
    look(seat)
    assert seat.desk.visit.memory.tenderer is not None
    assert desk_of(seat).study.places()["contoh/satu"].done, "lessons stay"


def test_a_nearly_full_disk_is_met_once_for_as_long_as_it_lasts(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    free = seat.core.ports.free_bytes
    drill = DrillOrder(
        id="d-1", kind="disk_nearly_full", at=at(MINUTE), expires_at=at(5 * MINUTE), minutes=2
    )
    tell(seat, a_class(content, 2, drills=[drill]))
    look(seat)
    assert free(seat.home) > LEFT_BYTES
    seat.pass_time(61)
    look(seat)
    assert free(seat.home) == LEFT_BYTES
    assert attendance(seat).drills_done == ["d-1"]
    seat.pass_time(121)
    look(seat)
    assert free(seat.home) > LEFT_BYTES
    assert attendance(seat).drills_done == ["d-1"]


def test_a_cut_by_a_drill_is_told_while_it_lasts(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    drill = DrillOrder(id="d-1", kind="link_cut", at=at(), expires_at=at(MINUTE), minutes=3)
    tell(seat, a_class(content, 2, drills=[drill]))
    assert not attendance(seat).link_cut
    look(seat)
    assert attendance(seat).link_cut
    seat.pass_time(177)
    look(seat)
    assert attendance(seat).link_cut, "it lasts beyond the time in which it may begin"
    seat.pass_time(5)
    assert not attendance(seat).link_cut


def test_a_stick_is_pulled_and_comes_back(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    (medium,) = seat.media.media()
    drill = DrillOrder(id="d-1", kind="stick_pulled", at=at(), expires_at=at(5 * MINUTE))
    tell(seat, a_class(content, 2, drills=[drill]))
    look(seat)
    until(lambda: seat.media.media() == [])
    with pytest.raises(Fault, match="medium_gone"):
        seat.media.listing(medium.id)
    seat.pass_time(61)
    look(seat)
    until(lambda: [one.id for one in seat.media.media()] == [medium.id])


def test_a_second_person_covers_the_seat_until_it_is_locked(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    drills = [
        DrillOrder(id=f"d-{number}", kind="second_person", at=at(start), expires_at=at(2 * MINUTE))
        for number, start in enumerate((timedelta(), MINUTE))
    ]
    tell(seat, a_class(content, 2, drills=drills))
    assert "Orang lain duduk" not in now_strip(joined).text
    look(seat)
    assert "Orang lain duduk di kursi Anda" in now_strip(joined).text
    assert attendance(seat).drills_done == ["d-0"] and not attendance(seat).covered
    seat.sessions.lock("visitor")
    look(seat)
    seat.sessions.resume(STAFF)
    assert "class-hand" in now_strip(joined).text
    assert "Orang lain duduk" not in now_strip(joined).text
    seat.pass_time(61)
    look(seat)
    assert "Orang lain duduk" in now_strip(joined).text, "a new one sits down"
    seat.pass_time(61)
    assert "class-hand" in now_strip(joined).text
    assert "Orang lain duduk" not in now_strip(joined).text, "nobody sits for ever"


@pytest.mark.parametrize("kind", ["addendum", "deadline_near"])
def test_what_the_gateway_brings_about_is_acknowledged_by_who_has_heard_of_it(
    seat: SeatInProcess, joined: Browser, content: str, kind: str
) -> None:
    drill = DrillOrder(id="d-1", kind=kind, at=at(), expires_at=at(5 * MINUTE), minutes=2)
    cut = Hold(kind="link_cut", since=at(), expires_at=at(MINUTE))
    tell(seat, a_class(content, 2, holds=[cut]))
    look(seat)
    tell(seat, a_class(content, 3, holds=[cut], drills=[drill]))
    look(seat)
    assert attendance(seat).drills_done == [], "the order came beside the feed"
    seat.pass_time(61)
    look(seat)
    look(seat)
    assert attendance(seat).drills_done == ["d-1"]


@pytest.mark.parametrize(
    "change",
    [
        {"seat_ids": ["seat-08"]},
        {"expires_at": at()},
        {"kind": "from tomorrow"},
        {"at": at(2 * MINUTE)},
    ],
)
def test_a_drill_of_others_or_of_before_does_nothing(
    seat: SeatInProcess, joined: Browser, content: str, change: dict[str, object]
) -> None:
    drill = DrillOrder(
        id="d-1", kind="disk_nearly_full", at=at(-MINUTE), expires_at=at(5 * MINUTE), minutes=2
    )
    tell(seat, a_class(content, 2, drills=[msgspec.structs.replace(drill, **change)]))
    seat.pass_time(2)
    look(seat)
    assert seat.core.ports.free_bytes(seat.home) > LEFT_BYTES
    assert attendance(seat).drills_done == []


# --- packs, the end of a class, and what the gateway is told ----------------------------------


def test_another_version_of_a_pack_is_named_and_not_shown(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    other = PinnedPack(pack="contoh", version="1.3", content="0" * 64)
    tell(seat, a_class(content, 2, packs=[other]))
    joined.get("/training/class")
    assert "memakai materi contoh versi 1.3; di komputer ini ada versi 1.2" in joined.page
    joined.get("/training/class/step/s1")
    assert joined.url == "/training/class/step/s1" and "versi 1.3" in joined.page
    missing = PinnedPack(pack="lain", version="2", content="0" * 64)
    steps = [msgspec.structs.replace(one, pack="lain") for one in a_class("x").steps]
    tell(seat, a_class(content, 3, packs=[missing], steps=steps))
    joined.get("/training/class")
    assert "memakai materi lain versi 2, yang belum ada" in joined.page
    look(seat)


def test_a_task_of_the_plan_is_done_and_told(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    joined.get("/training/class")
    undone = joined.page.count("Belum selesai")
    joined.get("/training/class/step/s3")
    assert joined.url == f"/training/{content}/task/segel"
    assert "Segel penawaran dengan dua berkas." in joined.page
    look(seat)
    assert attendance(seat).step == "s3"
    run = desk_of(seat).practising.begin(content, "segel")
    desk_of(seat).practising.end(run.id)
    look(seat)
    said = [one for one in recorded(seat) if isinstance(one, TaskRecorded)]
    assert {one.run for one in said} == {run.id} and len(said) >= 2
    joined.get("/training/class")
    assert undone - joined.page.count("Belum selesai") == 1


def test_nobody_joins_twice(seat: SeatInProcess, joined: Browser) -> None:
    with pytest.raises(Fault, match="class_joined_already"):
        desk_of(seat).classes.join_by_code(CODE, "Budi", "")
    assert desk_of(seat).classes.require_own()[1].name != "Budi"


def test_a_task_of_a_class_that_was_left_is_not_told_to_the_next(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    run = desk_of(seat).practising.begin(content, "segel")
    desk_of(seat).practising.end(run.id)
    look(seat)
    before = len([one for one in recorded(seat) if isinstance(one, TaskRecorded)])
    joined.post("/training/class/leave")
    desk_of(seat).classes.join_by_code(CODE, "Sari", "")
    look(seat)
    after = [one for one in recorded(seat) if isinstance(one, TaskRecorded)]
    assert before and len(after) == before


def test_a_step_that_is_gone_and_a_kind_of_tomorrow_are_told(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    assert joined.get("/training/class/step/nix").status_code == 404
    steps = [msgspec.structs.replace(one, kind="game") for one in a_class("x").steps]
    tell(seat, a_class(content, 2, steps=steps))
    joined.get("/training/class/step/s1")
    assert "tidak dapat dibuka di komputer ini" in joined.page


def test_a_closed_class_asks_for_the_questionnaire_once(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    tell(seat, a_class(content, 2, state="closed"))
    joined.get("/training/class")
    assert "Pelatih sudah menutup kelas ini." in joined.page and "Isi kuesioner" in joined.page
    joined.get("/training/class/questionnaire")
    assert joined.post("/training/class/questionnaire", words="Baik").status_code == 422
    shown = joined.page.partition(f'id="{both.ID}"')[0]
    assert shown.count("Nilai untuk pertanyaan ini belum dipilih.") == 2 * len(QUESTIONNAIRE)
    marks = dict.fromkeys(QUESTIONNAIRE, "4")
    joined.post("/training/class/questionnaire", words="Baik", **marks)
    assert "Kuesioner sudah Anda isi." in joined.page
    assert joined.post("/training/class/questionnaire", **marks).status_code == 409
    assert joined.get("/training/class/questionnaire").status_code == 409
    look(seat)
    said = recorded(seat)[-1]
    assert isinstance(said, QuestionnaireAnswered)
    assert said.marks == dict.fromkeys(QUESTIONNAIRE, 4) and said.words == "Baik"


def test_a_class_is_forgotten_when_it_is_closed_and_nobody_of_it_is_here(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    tell(seat, a_class(content, 2, state="closed"))
    look(seat)
    assert len(desk_of(seat).classes.classes()) == 1, "somebody of it is here"
    seat.sessions.end_by_visitor()
    look(seat)
    assert desk_of(seat).classes.classes() == []
    tell(seat, a_class(content, 1))
    assert desk_of(seat).classes.classes() == [], "no older version brings it back"


def test_another_history_begins_with_no_class(
    seat: SeatInProcess, joined: Browser, content: str
) -> None:
    with closing(seat.db()) as db, write_tx(db):
        seat.core.registry.on_other_history(WriteTx(db))
    assert desk_of(seat).classes.classes() == []
    joined.get("/training")
    assert joined.get("/training/class/step/s1").status_code == 404
    tell(seat, a_class(content))
    joined.get("/training/class")
    assert "Anda ikut sebagai Sari Dewi." in joined.page, "who joined is still in it"


def attendance(seat: SeatInProcess):  # type: ignore[no-untyped-def]
    with closing(seat.db()) as db:
        status = seat.core.registry.status(db)
    assert status is not None
    return status.attendance


def test_the_status_says_which_version_is_acted_upon_and_who_is_here(
    seat: SeatInProcess, sari: Browser, content: str
) -> None:
    assert attendance(seat) is msgspec.UNSET
    tell(seat, a_class(content))
    found = attendance(seat)
    assert (found.class_id, found.version, found.trainee_id) == ("k-1", 1, None)
    join(sari)
    sari.post("/training/class/hand", hand="up")
    sari.get("/training/class/step/s1")
    hold = Hold(kind="eyes_front", since=at(), expires_at=at(5 * MINUTE))
    cut = Hold(kind="link_cut", since=at(), expires_at=at(5 * MINUTE))
    tell(seat, a_class(content, 2, holds=[hold, cut]))
    found = attendance(seat)
    assert (found.version, found.step, found.hand_up) == (2, "s1", True)
    assert found.covered and found.link_cut and found.trainee_id
    tell(seat, a_class(content, 3, state="closed"))
    seat.sessions.end_by_visitor()
    look(seat)
    assert attendance(seat) is msgspec.UNSET


def test_a_time_that_is_none_is_set_aside_by_the_engine(seat: SeatInProcess, content: str) -> None:
    hold = Hold(kind="eyes_front", since="2026-02-31T00:00:00Z", expires_at=at(MINUTE))
    with pytest.raises(Exception, match="time_malformed"):
        tell(seat, a_class(content, holds=[hold]))


def test_the_code_is_read_as_it_is_easily_mistaken(
    seat: SeatInProcess, sari: Browser, content: str
) -> None:
    tell(seat, a_class(content, code="10K2MQ"))
    join(sari, "lo k2mq")
    assert sari.url == "/training/class"
    assert CODE != "10K2MQ"
