"""Every order that a trainer gives: it expires, is acknowledged on the board, and a lock wins.

A row for each, pressed at a real console; what comes of it is looked at on a whole seat. A new kind
of order without a row is found by `test_every_order_of_the_code_has_a_row`.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast, get_args

import msgspec
import pytest

from kiosk.intake import Medium
from kiosk.seat.practice import LEFT_BYTES
from kiosk.training.context import TrainingContext
from sync.gateway.classes import service
from sync.gateway.classes.entries import ClassAct
from sync.gateway.features import open_gateway
from sync.gateway.journal import service as journal
from sync.training.judge.events import DrillBegan
from sync.training.pack import DrillKind
from sync.training.shipped import folder_of
from sync.transport.practice import PracticeLine
from sync.wire import jws
from sync.wire.classes import ClassAttendance, ClassStep, QuizRun, Reset, TrainingClass
from sync.wire.messages import Queued, SeatStatus
from sync.wire.times import to_text
from tests.kiosk.bidding.support import NOW, STAFF, Browser, SeatInProcess
from tests.kiosk.console.classes.conftest import practice_console
from tests.kiosk.console.classes.taught import Taught
from tests.kiosk.console.people import Desk
from tests.kiosk.training.classes import look, tell
from tests.kiosk.training.support import admit, build, desk_of, take_path
from tests.kiosk.training.tasks import practising
from tests.sync.gateway.cast import Clock
from tests.sync.gateway.classes.trainees import PACK, Trainee

__all__ = ["practice_console"]
MINUTE = 60
STICK = cast("Medium", object())
DONE, WAITS = "Sudah di: 1 dari 1 kursi.", "Terkunci, jadi menunggu dibuka: Kursi"
FOLLOWS = "Kursi yang mengikuti keadaan ini: {} dari 1 kursi."


@dataclass
class Lesson:
    """A class that goes on: its trainer's console, and one trainee at a whole seat."""

    taught: Taught
    class_id: str
    seat: SeatInProcess
    window: Browser
    trainee: Trainee
    sequence: Iterator[int] = field(default_factory=lambda: iter(range(1, 1000)))

    @property
    def told(self) -> TrainingClass:
        return self.taught.told(self.class_id)

    @property
    def quiz(self) -> ClassStep:
        return self.taught.step(self.class_id, "quiz")

    @property
    def desk(self) -> TrainingContext:
        return desk_of(self.seat)

    @property
    def line(self) -> PracticeLine:
        line = cast("Any", self.seat.gateway).line
        assert isinstance(line, PracticeLine)
        return line

    def press(self, path: str, **data: str) -> None:
        """One button of the console, by somebody who has just signed in."""
        trainer = self.taught.trainer()
        trainer.text(f"/classes/{self.class_id}")
        reply = trainer.post(f"/classes/{self.class_id}{path}", data)
        assert reply.status_code == 303, reply.get_data(as_text=True)

    def act(self) -> dict[str, Any]:
        """What the journal says of the last press."""
        acts = [one.fields for _, one in journal.read(self.taught.desk.centre)]
        return [one for one in acts if one.get("class_id") == self.class_id and "act" in one][-1]

    def hear(self) -> None:
        """The class reaches the seat, and the second passes after which it is looked at."""
        tell(self.seat, self.told)
        look(self.seat)
        look(self.seat)

    def pass_(self, seconds: float) -> None:
        """Let time go by at both ends, as in a room whose clocks are right."""
        self.taught.desk.clock.pass_(seconds=seconds)
        self.seat.pass_time(seconds)
        self.observe()

    def observe(self) -> None:
        at = self.seat.machine.seconds
        self.seat.clock.observe(self.taught.desk.clock(), 0.2, at, at)

    def strip(self) -> Any:
        """What the class's strip answers, which every page asks for each second."""
        return self.window.poll("/training/class/now")

    def calls(self, step: ClassStep) -> bool:
        return str(self.strip().headers.get("HX-Redirect", "")).endswith(f"/step/{step.id}")

    def shows(self, *words: str) -> bool:
        """Whether all of this stands on the screen, whatever page that is now."""
        self.strip()  # a call that was due has been answered
        self.window.get("/training/class")
        return all(one in self.window.page for one in words)

    def attendance(self) -> ClassAttendance:
        with closing(self.seat.db()) as db:
            status = self.seat.core.registry.status(db)
        assert status is not None and isinstance(status.attendance, ClassAttendance)
        return status.attendance

    def board(self) -> str:
        """The trainer's board, once the seat has said how it is."""
        status = SeatStatus(
            seat_id=self.trainee.seat.seat_id,
            boot_id="boot-1",
            sequence=next(self.sequence),
            at=to_text(self.trainee.now),
            state=self.seat.sessions.state,
            applied=0,
            acks=[],
            queued=Queued(),
            disk_free=10**11,
            app_version="0.1",
            attendance=self.attendance(),
        )
        body = jws.sign(self.trainee.seat.key, "status", status)
        http = self.taught.room.house.http
        assert http.post("/v1/status", data=body).status_code == 200
        return self.taught.trainer().text(f"/classes/{self.class_id}")


def line_of(page: str, what: str) -> str:
    """What the board says of what holds, of several the newest: `what` begins their ids."""
    found = re.findall(rf'<li id="{what}.*?</li>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[-1]).split()) if found else ""


@pytest.fixture
def lesson(practice_console: Path, tmp_path: Path) -> Iterator[Lesson]:
    shutil.copytree(practice_console, tmp_path / "gw")
    clock = Clock()
    taught = Taught(Desk(open_gateway(tmp_path / "gw", clock=clock), clock))
    class_id = taught.room.plan(quizzes=1)
    seat = build(tmp_path / "seat")
    take_path(seat, folder_of(PACK))
    seat.machine.seconds += (clock() - NOW).total_seconds()
    cast("Any", seat.gateway).line = PracticeLine("http://127.0.0.1:9")
    window = admit(seat)
    made = Lesson(taught, class_id, seat, window, taught.room.trainee(class_id, "Sari"))
    made.observe()
    made.hear()
    desk_of(seat).classes.join_by_code(made.told.code, "Sari", "CV Maju")
    mine = desk_of(seat).classes.membership
    assert mine is not None
    made.trainee.trainee_id = mine.trainee_id
    made.trainee.join()
    made.trainee.sync()
    yield made
    seat.close()


@dataclass(frozen=True)
class Order:
    """How an order is pressed, what it does at a seat, for how long it stands, and its end.

    `ready` makes the seat such that the order would do something. `stands_s` is how long a seat
    that does not hear of it, or is locked, still carries it out. `on_board` begins the id of its
    line on the board, which `says` that the seat has done it; without one the board says which
    seats follow the class as it is now.
    `back` takes it back before its time, by the acts `taken_back`.
    """

    press: Callable[[Lesson], None]
    does: Callable[[Lesson], bool]
    stands_s: float
    ready: Callable[[Lesson], None] = lambda lesson: None
    on_board: str = ""
    says: str = DONE
    back: Callable[[Lesson], None] | None = None
    taken_back: str = ""
    stays: Callable[[Lesson], bool] | None = None
    # A tender's clock only goes ahead: it cannot come near its end again and again.
    presses: int = 3


def drilled(kind: DrillKind, does: Callable[[Lesson], bool]) -> Order:
    def press(lesson: Lesson) -> None:
        first = kind == "deadline_near" and not lesson.told.drills
        lesson.press("/drills", kind=kind, minutes="10" if first else "1", where="all")

    presses = 2 if kind == "deadline_near" else 3
    return Order(press, does, 5 * MINUTE, on_board="standing-drill", presses=presses)


def heard_drill(lesson: Lesson) -> bool:
    return lesson.told.drills[-1].id in lesson.attendance().drills_done


def held(kind: str, does: Callable[[Lesson], bool], minutes: int) -> Order:
    return Order(
        lambda lesson: lesson.press(f"/hold/{kind}", minutes=str(minutes)),
        does,
        minutes * MINUTE,
        on_board=f"standing-{kind}",
        back=lambda lesson: lesson.press(f"/release/{kind}"),
        taken_back=f"release {kind}",
    )


def start_quiz(lesson: Lesson) -> None:
    lesson.press("/quiz/start", step=lesson.quiz.id, minutes="10")


def quiz_that_is_over(lesson: Lesson) -> None:
    start_quiz(lesson)
    lesson.pass_(10 * MINUTE + 2)
    lesson.press("/step", step="")


def in_its_task(lesson: Lesson) -> None:
    running = practising(lesson.seat).running()
    if running is not None:
        practising(lesson.seat).end(running.id)
    content = lesson.told.packs[0].content
    practising(lesson.seat).begin(content, planned(lesson).task)
    lesson.pass_(1)


def planned(lesson: Lesson) -> service.DrillPlace:
    found = service.task_drills(lesson.taught.desk.centre, lesson.class_id)
    return next(one.place for one in found if one.drill.by_the_minute)


def begun_by_trainer(lesson: Lesson) -> bool:
    run = practising(lesson.seat).running()
    assert run is not None
    return any(isinstance(one, DrillBegan) and one.by == "trainer" for one in run.events)


def more_time(lesson: Lesson) -> None:
    who = lesson.trainee.trainee_id
    lesson.press(f"/trainees/{who}/more", step=lesson.quiz.id, minutes="2")


def of_planned(lesson: Lesson, press: str) -> None:
    lesson.press(f"/drills/{press}", of=planned(lesson).key)


ORDERS: dict[str, Order] = {
    "show": Order(
        lambda lesson: lesson.press("/step", step=lesson.quiz.id),
        lambda lesson: lesson.calls(lesson.quiz),
        service.SHOWN_MINUTES * MINUTE,
        back=lambda lesson: lesson.press("/step", step=""),
        taken_back="own_pace",
        stays=lambda lesson: lesson.shows("Pelatih menampilkan:"),
    ),
    "hold eyes_front": held("eyes_front", lambda lesson: lesson.shows("Mata ke depan"), 2),
    "hold link_cut": held("link_cut", lambda lesson: lesson.line.is_cut, 5),
    "start_quiz": Order(
        start_quiz,
        lambda lesson: lesson.calls(lesson.quiz),
        10 * MINUTE,
        back=lambda lesson: lesson.press("/quiz/stop", step=lesson.quiz.id),
        taken_back="stop_quiz",
        stays=lambda lesson: lesson.shows("kecuali pelatih mengakhirinya lebih awal"),
    ),
    "more_time": Order(
        more_time,
        lambda lesson: lesson.calls(lesson.quiz),
        3 * MINUTE,
        ready=quiz_that_is_over,
    ),
    "reset": Order(
        lambda lesson: lesson.press(f"/trainees/{lesson.trainee.trainee_id}/reset"),
        lambda lesson: lesson.seat.desk.visit.memory.tenderer is None,
        5 * MINUTE,
        ready=lambda lesson: lesson.window.sign_in(),
        on_board="standing-reset",
    ),
    "drill link_cut": drilled("link_cut", lambda lesson: lesson.line.is_cut),
    "drill disk_nearly_full": drilled(
        "disk_nearly_full",
        lambda lesson: lesson.seat.core.ports.free_bytes(lesson.seat.home) == LEFT_BYTES,
    ),
    "drill stick_pulled": drilled(
        "stick_pulled", lambda lesson: lesson.seat.media.seen([STICK]) == []
    ),
    "drill second_person": drilled(
        "second_person", lambda lesson: lesson.shows("Orang lain duduk di kursi Anda")
    ),
    "drill addendum": drilled("addendum", heard_drill),
    "drill deadline_near": drilled("deadline_near", heard_drill),
    "drill_now": Order(
        lambda lesson: of_planned(lesson, "now"),
        begun_by_trainer,
        5 * MINUTE,
        ready=in_its_task,
        on_board="standing-planned",
        says="Gangguan dalam tugas praktik: Kursi",
        back=lambda lesson: of_planned(lesson, "out"),
        taken_back="drill_left_out",
        stays=lambda lesson: bool(lesson.desk.classes.drills()),
    ),
}
NOTHING_TO_CARRY_OUT = {
    "drill_put_back": "a word of the trainer's that held is taken away: the pack's plan is left",
    "hand_seen": "says that the trainer was there; nothing happens to a screen or to work",
    "seat": "who is expected at a seat: asked of who sits there, who may say no",
    "unseat": "the same, taken back",
}
# What of a class is no order: what it is, who teaches it, and what is noted beside it.
PLAN = {
    "class_id", "version", "title", "trainer", "date", "code", "state", "packs", "steps",
    "tenders", "seated", "hands_seen",
}  # fmt: skip
OF_ORDERS = {"shown", "shown_until", "quizzes", "holds", "drills", "planned", "resets"}


def test_every_order_of_the_code_has_a_row() -> None:
    kinds: dict[str, tuple[str, ...]] = {
        "hold": service.HOLDS,
        "release": service.HOLDS,
        "drill": get_args(DrillKind),
    }
    of_code = {
        f"{act} {kind}" if kind else act
        for act in get_args(ClassAct)
        for kind in kinds.get(act, ("",))
    }
    taken_back = {one.taken_back for one in ORDERS.values() if one.taken_back}
    assert of_code == {*ORDERS, *taken_back, *NOTHING_TO_CARRY_OUT}
    assert {one.name for one in msgspec.structs.fields(TrainingClass)} == PLAN | OF_ORDERS


def which(lesson: Lesson) -> str:
    """The row of what was pressed last, by the journal."""
    act = lesson.act()
    kind = act.get("hold") or (act.get("drill") if act["act"] == "drill" else "")
    return f"{act['act']} {kind}".strip()


@pytest.mark.parametrize("name", ORDERS)
def test_an_order_expires_is_acknowledged_and_a_lock_wins(lesson: Lesson, name: str) -> None:
    order = ORDERS[name]

    def pressed() -> None:
        order.ready(lesson)
        order.press(lesson)
        assert which(lesson) == name

    # A seat that was off, and hears of it once it has expired.
    pressed()
    lesson.pass_(order.stands_s + 2)
    settle(lesson, name)
    lesson.hear()
    assert not order.does(lesson), "it has expired"
    # A seat that was locked all the time that it stood.
    if order.presses > 2:
        pressed()
        settle(lesson, name)
        lesson.seat.sessions.lock("staff", STAFF)
        lesson.hear()
        lesson.pass_(order.stands_s + 2)
        look(lesson.seat)
        lesson.seat.sessions.resume(STAFF)
        look(lesson.seat)
        assert not order.does(lesson), "it has expired meanwhile"
    # A seat that is locked when it hears of it, and unlocked in time.
    pressed()
    assert FOLLOWS.format(0) in lesson.board()
    settle(lesson, name)
    lesson.seat.sessions.lock("staff", STAFF)
    lesson.hear()
    assert not order.does(lesson), "a lock wins"
    board = lesson.board()
    assert FOLLOWS.format(1) in board, "it was heard"
    said = line_of(board, order.on_board) if order.on_board else ""
    assert order.says not in said and (WAITS in said) == (order.says == DONE and said != "")
    lesson.seat.sessions.resume(STAFF)
    look(lesson.seat)
    assert order.does(lesson), "what still holds is carried out after the lock"
    board = lesson.board()
    assert FOLLOWS.format(1) in board
    assert not order.on_board or order.says in line_of(board, order.on_board)
    if order.back is not None:
        take_back(lesson, order)


def settle(lesson: Lesson, name: str) -> None:
    """A quiz that is started is put on the screens too: leave only what the row is about."""
    if name in ("start_quiz", "more_time"):
        lesson.press("/step", step="")


def take_back(lesson: Lesson, order: Order) -> None:
    """What was taken back while a seat was locked is not there after the lock."""
    stays = order.stays or order.does
    assert order.back is not None and stays(lesson)
    order.back(lesson)
    assert which(lesson) == order.taken_back
    lesson.seat.sessions.lock("staff", STAFF)
    lesson.hear()
    lesson.pass_(service.WARNED.total_seconds() + 2)
    lesson.seat.sessions.resume(STAFF)
    look(lesson.seat)
    assert not stays(lesson)


# --- what stands already, and what an older gateway does not say -------------------------------


def test_what_began_before_a_lock_goes_on_under_it_and_over_a_restart(lesson: Lesson) -> None:
    lesson.press("/hold/link_cut", minutes="5")
    lesson.hear()
    lesson.seat.sessions.lock("staff", STAFF)
    look(lesson.seat)
    assert lesson.line.is_cut and lesson.attendance().link_cut, "nothing is sent behind a lock"
    lesson.seat.media.stop()
    again = build(lesson.seat.root)
    assert again.sessions.state == "locked"
    mine = desk_of(again).classes.membership
    assert mine is not None and len(mine.held) == 1, "it is cut before anything is sent"
    again.close()


def test_a_cut_that_came_under_a_lock_is_none_after_a_restart_under_it(lesson: Lesson) -> None:
    lesson.seat.sessions.lock("staff", STAFF)
    lesson.press("/hold/link_cut", minutes="5")
    lesson.hear()
    assert not lesson.line.is_cut and not lesson.attendance().link_cut
    lesson.seat.sessions.resume(STAFF)
    look(lesson.seat)
    assert lesson.line.is_cut


def test_a_quiz_of_an_older_gateway_calls_no_screen_the_next_day(lesson: Lesson) -> None:
    """It says no end: the quiz goes on until it is stopped, as that gateway counts it."""
    run = QuizRun(step=lesson.quiz.id, started_at=to_text(lesson.taught.desk.clock()))
    told = msgspec.structs.replace(lesson.told, version=lesson.told.version + 1, quizzes=[run])
    tell(lesson.seat, told)
    assert lesson.calls(lesson.quiz)
    lesson.window.get("/training/class")
    lesson.pass_(61 * MINUTE)
    lesson.desk.classes.leave()
    lesson.desk.classes.join_by_code(told.code, "Sari", "")
    assert not lesson.calls(lesson.quiz), "who comes in later is called nowhere"
    assert "berlangsung sampai diakhiri pelatih" in lesson.strip().text
    content = told.packs[0].content
    assert lesson.desk.class_quizzes.refusal(content, lesson.quiz.word) is None


def test_a_reset_of_an_older_gateway_is_done_once_whenever_it_is_heard(lesson: Lesson) -> None:
    reset = Reset(id="r-1", trainee_id=lesson.trainee.trainee_id)
    told = msgspec.structs.replace(lesson.told, version=lesson.told.version + 1, resets=[reset])
    lesson.window.sign_in()
    lesson.pass_(60 * MINUTE)
    tell(lesson.seat, told)
    lesson.seat.sessions.lock("staff", STAFF)
    look(lesson.seat)
    assert lesson.seat.desk.visit.memory.tenderer is not None, "a lock wins over it as well"
    lesson.seat.sessions.resume(STAFF)
    look(lesson.seat)
    assert lesson.seat.desk.visit.memory.tenderer is None
    lesson.window.sign_in()
    look(lesson.seat)
    assert lesson.seat.desk.visit.memory.tenderer is not None


def test_an_older_seat_acknowledges_a_reset_by_the_version_it_acts_upon(lesson: Lesson) -> None:
    lesson.press(f"/trainees/{lesson.trainee.trainee_id}/reset")
    lesson.taught.follow(lesson.trainee)  # it says nothing of resets
    page = lesson.taught.trainer().text(f"/classes/{lesson.class_id}")
    assert DONE in line_of(page, "standing-reset")
