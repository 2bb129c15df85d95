"""Somebody learns alone under a name: what is kept and sent, and that nothing is without one."""

from __future__ import annotations

import pytest

from kiosk.training.classes.memory import STUDY
from sync.training.class_events import (
    LessonRead,
    QuizRecorded,
    TaskRecorded,
    TraineeJoined,
    TraineeLeft,
)
from tests.kiosk.bidding.support import Browser, SeatInProcess
from tests.kiosk.training.classes import a_class, commands, join, look, recorded, tell, waiting
from tests.kiosk.training.support import begin, desk_of, number_of, restarted
from tests.scenarios.canary import search

NAME = "Sari Kencana Dewi"


def name_oneself(window: Browser, name: str = NAME):  # type: ignore[no-untyped-def]
    return window.post("/training/name", name=name)


def test_without_a_name_nothing_is_kept_or_sent(
    seat: SeatInProcess, sari: Browser, content: str
) -> None:
    sari.get("/training")
    assert "Anda belajar tanpa nama, jadi hasil belajar tidak dikirim ke mana pun." in sari.page
    sari.post(f"/training/{content}/lesson/satu/done", go="list")
    begin(seat, sari, content)
    look(seat)
    assert (waiting(seat), commands(seat)) == (0, [])


def test_what_is_kept_is_said_before_a_name_is_given(sari: Browser) -> None:
    sari.get("/training/name")
    assert 'value="Sari"' in sari.page, "the name that staff opened the visit for"
    for part in (
        "jawaban kuis, dan kejadian tugas praktik",
        "tersandi sampai server LPSE memilikinya",
        "sampai dihapus petugas; tidak ada penghapusan otomatis",
        "Pelatih dan kepala LPSE dapat membacanya",
    ):
        assert part in sari.page
    assert name_oneself(sari, "").status_code == 422
    assert "Nama Anda belum diisi" in sari.page


def test_what_was_done_in_the_visit_is_sent_under_the_name(
    seat: SeatInProcess, sari: Browser, content: str
) -> None:
    attempt = begin(seat, sari, content)
    name_oneself(sari)
    assert sari.url == "/training"
    assert f"Belajar dengan nama {NAME}: dikirim ke server LPSE." in sari.page, "on every page"
    sari.post(f"/training/{content}/lesson/satu/done", go="list")
    look(seat)
    told = commands(seat)
    assert {one.class_id for one in told} == {None}
    assert len({one.trainee_id for one in told}) == 1
    joined, began, read = recorded(seat)
    assert isinstance(joined, TraineeJoined) and joined.name == NAME
    assert isinstance(began, QuizRecorded) and began.event.attempt == attempt.id
    assert isinstance(read, LessonRead) and read.lesson == "satu"
    sari.get(f"/training/{content}/task/segel")
    assert "dikirim ke server LPSE dengan nama Anda" in sari.page
    sari.post("/leave")
    look(seat)
    assert isinstance(recorded(seat)[-1], TraineeLeft)
    assert waiting(seat) == 0


def test_a_practice_task_is_recorded_too(seat: SeatInProcess, sari: Browser, content: str) -> None:
    name_oneself(sari)
    sari.post(f"/training/{content}/task/segel")
    look(seat)
    assert any(isinstance(one, TaskRecorded) for one in recorded(seat))


def test_a_crash_forgets_nothing_and_the_name_is_readable_nowhere(
    seat: SeatInProcess, sari: Browser
) -> None:
    name_oneself(sari)
    again = restarted(seat)
    assert desk_of(again).classes.alone == NAME
    assert search([seat.root], [NAME]) == []


def test_whoever_stops_using_the_name_is_recorded_no_more(
    seat: SeatInProcess, sari: Browser, content: str
) -> None:
    name_oneself(sari)
    sari.get("/training")
    assert "Berhenti memakai nama" in sari.page
    sari.post("/training/name/leave")
    sari.post(f"/training/{content}/lesson/satu/done", go="list")
    look(seat)
    assert not any(isinstance(one, LessonRead) for one in recorded(seat))
    assert desk_of(seat).classes.membership is None


def test_who_joins_a_class_leaves_the_name_and_nothing_is_told_twice(
    seat: SeatInProcess, sari: Browser, content: str
) -> None:
    tell(seat, a_class(content))
    name_oneself(sari)
    assert desk_of(seat).classes.membership is not None
    assert desk_of(seat).classes.membership.class_id == STUDY
    attempt = begin(seat, sari, content)
    sari.get("/training/class")
    assert sari.url == "/training", "there is no class yet"
    join(sari)
    assert sari.url == "/training/class"
    name = f"/training/attempt/{attempt.id}/{number_of(attempt, 'nama')}"
    sari.get(name)
    sari.post(name + "/typed", answer="SPSE")
    look(seat)
    of_attempt = [
        one.class_id
        for one in commands(seat)
        if any(b'"quiz"' in bytes(event) for event in one.events)
    ]
    assert set(of_attempt) == {None}
    assert {one.class_id for one in commands(seat)} == {None, "k-1"}


@pytest.mark.parametrize("path", ["/training/class", "/training/name", "/training/{}/lesson/satu"])
def test_every_page_of_a_class_says_that_it_is_sent(
    seat: SeatInProcess, sari: Browser, content: str, path: str
) -> None:
    tell(seat, a_class(content))
    join(sari)
    sari.get(path.format(content))
    assert "Yang Anda kerjakan dikirim ke server LPSE." in sari.page
