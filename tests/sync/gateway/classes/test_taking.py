"""What offline seats recorded is on the board after one sync, once, and lost by nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import msgspec
import pytest

from sync.errors import Fault
from sync.gateway.classes import service, taking
from sync.gateway.classes.attending import SILENT_AFTER
from sync.gateway.classes.service import BoardRow
from sync.gateway.classes.taking import STUDY
from sync.gateway.enrolment import service as enrolment
from sync.training.attempts import AttemptEvent
from sync.training.class_events import ClassEvent, QuizRecorded, TaskRecorded
from sync.training.judge.events import TaskEvent, read_task_event
from sync.training.judge.judging import judge_task
from sync.training.questions import Quiz
from sync.wire.messages import Answer
from sync.wire.shapes import Growing
from tests.sync.gateway.cast import House
from tests.sync.gateway.classes.trainees import PACK, PracticeRoom, Trainee, told
from tests.sync.training.judge.test_judging import told as told_stories


@pytest.fixture
def class_id(room: PracticeRoom) -> str:
    return room.plan()


@pytest.fixture
def ani(room: PracticeRoom, class_id: str) -> Trainee:
    return room.trainee(class_id, "Ani Lestari")


def quiz_of(room: PracticeRoom, class_id: str) -> tuple[str, Quiz]:
    """The word and text of the first quiz of the plan."""
    word = next(one.word for one in room.told(class_id).steps if one.kind == "quiz")
    shelf = next(one for one in service.shelf(room.house.centre) if one.pack.id == PACK)
    return word, shelf.quizzes[word]


def step(room: PracticeRoom, class_id: str, kind: str) -> str:
    return next(one.id for one in room.told(class_id).steps if one.kind == kind)


def row(one: Trainee) -> BoardRow:
    assert one.class_id is not None
    rows = {each.trainee_id: each for each in one.room.board(one.class_id).rows}
    return rows[one.trainee_id]


# --- one test per kind: an offline seat, one sync, on the board ------------------------------


def test_joined(ani: Trainee) -> None:
    ani.join()
    assert ani.room.board(str(ani.class_id)).rows == []
    ani.sync()
    found = row(ani)
    assert (found.name, found.organisation, found.progress.here) == (
        "Ani Lestari", "PT Maju", True
    )  # fmt: skip
    assert found.seat is not None and found.seat.seat_id == ani.seat.seat_id


def test_left(ani: Trainee) -> None:
    ani.join()
    ani.sync()
    ani.room.house.clock.pass_(minutes=1)
    ani.leave()
    ani.sync()
    assert not row(ani).progress.here


def test_place(ani: Trainee, room: PracticeRoom) -> None:
    at = step(room, str(ani.class_id), "lesson")
    ani.go(at)
    ani.sync()
    assert (row(ani).progress.step, row(ani).progress.since) == (at, ani.now)


def test_lesson_read(ani: Trainee, room: PracticeRoom) -> None:
    lesson = next(one for one in room.told(str(ani.class_id)).steps if one.kind == "lesson")
    ani.read(lesson.word)
    ani.sync()
    assert row(ani).progress.done == (lesson.id,)


def test_quiz(ani: Trainee, room: PracticeRoom) -> None:
    word, quiz = quiz_of(room, str(ani.class_id))
    budi = room.trainee(ani.class_id, "Budi")
    ani.take(word, quiz)
    budi.take(word, quiz, right=False)
    ani.sync()
    budi.sync()
    at = step(room, str(ani.class_id), "quiz")
    mine, theirs = (row(one).progress.quizzes[at] for one in (ani, budi))
    assert mine.score is not None and theirs.score is not None
    assert (mine.state, mine.score.percent, mine.score.passed) == ("ended", 100, True)
    assert theirs.score.percent == 0
    counts = room.board(str(ani.class_id)).questions
    assert counts and all(one.right == 1 for one in counts)
    assert any(one.wrong == 1 for one in counts)


def test_task(ani: Trainee, room: PracticeRoom) -> None:
    task = next(one for one in room.told(str(ani.class_id)).steps if one.kind == "task")
    ani.task(task.word)
    ani.sync()
    assert row(ani).progress.done == (task.id,)


def test_hand(ani: Trainee, room: PracticeRoom) -> None:
    ani.hand(up=True)
    ani.sync()
    raised = ani.now
    assert row(ani).progress.hand_up_since == raised
    room.house.clock.pass_(minutes=1)
    service.hand_seen(room.house.centre, str(ani.class_id), ani.trainee_id, by=room.trainer)
    assert row(ani).progress.hand_up_since is None
    (heard,) = told(ani.seat)
    assert ani.trainee_id in heard.hands_seen


def test_questionnaire(ani: Trainee, room: PracticeRoom) -> None:
    ani.rate()
    ani.sync()
    record = service.record(room.house.centre, str(ani.class_id), by=room.trainer)
    assert [one.words for one in record.questionnaires()] == ["Baik."]


def test_every_kind_has_its_test_here() -> None:
    tags = {str(one.__struct_config__.tag) for one in get_args(ClassEvent)}
    assert {f"test_{tag}" for tag in tags} <= globals().keys()


ATTEMPT_KINDS = tuple(str(one.__struct_config__.tag) for one in get_args(AttemptEvent))
TASK_KINDS = tuple(str(one.__struct_config__.tag) for one in get_args(TaskEvent))


def tags(events: Iterable[object]) -> set[str]:
    """The kinds of these events."""
    return {str(type(one).__struct_config__.tag) for one in events}  # type: ignore[attr-defined]


def on_board(one: Trainee) -> Sequence[ClassEvent]:
    """What the board is computed from, of one trainee."""
    room = one.room
    record = service.record(room.house.centre, str(one.class_id), by=room.trainer)
    return next(each.events for each in record.trainees if each.trainee_id == one.trainee_id)


@pytest.mark.parametrize("kind", ATTEMPT_KINDS)
def test_every_kind_of_event_of_a_quiz_is_on_the_board_after_one_sync(
    ani: Trainee, room: PracticeRoom, kind: str
) -> None:
    word, quiz = quiz_of(room, str(ani.class_id))
    ani.join()
    ani.take(word, quiz)
    ani.sync()
    known = [one.event for one in on_board(ani) if isinstance(one, QuizRecorded)]
    assert kind in tags(known) and row(ani).unread == 0


@pytest.mark.parametrize("kind", TASK_KINDS)
def test_every_kind_of_event_of_a_task_is_on_the_board_after_one_sync(
    ani: Trainee, room: PracticeRoom, kind: str
) -> None:
    """The whole run that has such an event in it; what becomes of it is judged from the board."""
    task = next(one for one in room.told(str(ani.class_id)).steps if one.kind == "task")
    story = next(one.events for one in told_stories() if kind in tags(one.events))
    ani.join()
    ani.run(task.word, story)
    ani.sync()
    known = [read_task_event(one.event) for one in on_board(ani) if isinstance(one, TaskRecorded)]
    assert kind in tags(known) and row(ani).unread == 0
    judged = judge_task(story[0].task, [one for one in known if one is not None])
    assert judged == judge_task(story[0].task, story)


class Yawned(Growing, frozen=True, kw_only=True):
    """An event that only a newer seat knows."""

    id: str
    at: str
    type: str = "yawned"


def test_a_kind_of_a_newer_seat_is_kept_and_told(ani: Trainee, room: PracticeRoom) -> None:
    ani.waiting.append(Yawned(id="y1", at="2026-11-24T05:00:00Z"))
    ani.join()
    ani.sync()
    assert (row(ani).unread, row(ani).name) == (1, "Ani Lestari")
    assert room.reopened().board(str(ani.class_id)).rows[0].unread == 1


# --- once, whenever it comes -----------------------------------------------------------------


def test_what_comes_twice_is_one_event_in_whatever_command(
    ani: Trainee, room: PracticeRoom
) -> None:
    joined, hand = ani.join(), ani.hand(up=True)
    ani.seat.post(ani.command(joined), ani.command(hand, joined))
    spaced = msgspec.Raw(msgspec.json.format(msgspec.json.encode(hand), indent=2))
    (answer,) = ani.seat.post(ani.command(events=[spaced]))
    assert answer.outcome == "accepted"
    record = service.record(room.house.centre, str(ani.class_id), by=room.trainer)
    (trainee,) = record.trainees
    assert trainee.events == (joined, hand)


def problem(answer: Answer) -> tuple[str, str | None]:
    assert answer.outcome == "refused" and answer.problem is not None, answer
    return answer.problem.code, answer.problem.detail


def test_another_event_under_an_id_is_refused_and_the_first_stays(
    ani: Trainee, room: PracticeRoom
) -> None:
    joined = ani.join()
    ani.sync()
    other = msgspec.structs.replace(joined, name="Orang Lain")
    (answer,) = ani.seat.post(ani.command(other))
    assert problem(answer) == ("training_event_differs", joined.id)
    budi = room.trainee(ani.class_id, "Budi")
    (answer,) = budi.seat.post(budi.command(joined))  # of another trainee
    assert problem(answer)[0] == "training_event_differs"
    both = (ani.hand(up=True), msgspec.structs.replace(ani.waiting[-1], up=False))
    (answer,) = ani.seat.post(ani.command(*both))  # in one command
    assert problem(answer)[0] == "training_event_differs"
    assert [one.name for one in room.board(str(ani.class_id)).rows] == ["Ani Lestari"]


@pytest.mark.parametrize(
    "event",
    [
        b'{"type":"hand","id":"h","at":"2026-11-24T05:00:00Z"}',
        b'{"type":"hand","id":"h","at":"2026-11-24T05:00:00","up":true}',
        b'{"type":"yawned","id":"h","at":"kemarin"}',
        b'{"type":"yawned","id":"","at":"2026-11-24T05:00:00Z"}',
        b'{"id":"h","at":"2026-11-24T05:00:00Z"}',
        b"7",
    ],
)
def test_what_is_no_event_is_refused(ani: Trainee, event: bytes) -> None:
    good = msgspec.Raw(msgspec.json.encode(ani.join()))
    (answer,) = ani.seat.post(ani.command(events=[good, msgspec.Raw(event)]))
    assert problem(answer)[0] == "message_malformed"
    assert ani.room.board(str(ani.class_id)).rows == []


def test_only_the_seat_itself_tells_what_it_recorded_and_in_this_realm(
    ani: Trainee, room: PracticeRoom
) -> None:
    joined = ani.join()
    (answer,) = ani.seat.post(ani.command(joined, seat_id=room.house.seat().seat_id))
    assert problem(answer)[0] == "source_mismatch"
    (answer,) = ani.seat.post(ani.command(joined, realm="production"))
    assert problem(answer)[0] == "realm_mismatch"
    enrolment.revoke(room.house.centre, ani.seat.seat_id, by=room.house.both, reason="hilang")
    (answer,) = ani.seat.post(ani.command(joined))
    assert problem(answer)[0] == "seat_revoked"


def test_production_takes_no_class(house: House) -> None:
    room = PracticeRoom(house, house.head)
    ani = room.trainee("c", "Ani")
    for realm in ("production", "training"):
        (answer,) = ani.seat.post(ani.command(ani.join(), realm=realm))
        assert problem(answer)[0] == "realm_mismatch"
    with house.centre.reading() as db:
        (count,) = db.execute("SELECT count(*) FROM training_class").fetchone()
    assert count == 0


def test_what_was_done_before_the_end_counts_whenever_it_comes(
    ani: Trainee, room: PracticeRoom
) -> None:
    """The seat was off when the class was closed: its own times decide."""
    centre, class_id = room.house.centre, str(ani.class_id)
    word, quiz = quiz_of(room, class_id)
    ani.join()
    attempt = ani.begin(word, quiz)
    ani.answer(word, quiz, attempt)
    room.house.clock.pass_(minutes=5)
    service.close_class(centre, class_id, by=room.trainer)
    room.house.clock.pass_(minutes=5)
    ani.answer(word, quiz, attempt, right=False)
    ani.read("mengenal-spse-lpse")
    late = len([one for one in ani.waiting if one.at == ani.now])
    ani.sync()
    found = row(ani)
    stands = found.progress.quizzes[step(room, class_id, "quiz")]
    assert stands.score is not None
    assert (stands.state, stands.score.percent, stands.late) == ("ended", 100, late - 1)
    assert found.events_late == late
    assert found.progress.done == (step(room, class_id, "quiz"),)


def test_what_fails_after_the_answer_was_kept_changes_no_answer(
    ani: Trainee, room: PracticeRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counting the news waits on a database that is held: the command is accepted all the same."""

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr(taking, "note_news", fail)
    ani.join()
    assert [one.outcome for one in ani.sync()] == ["accepted"]
    monkeypatch.undo()
    assert row(ani).name == "Ani Lestari"


def test_events_of_a_class_that_is_not_known_here_are_kept_and_shown(room: PracticeRoom) -> None:
    ani = room.trainee("kelas-yang-hilang", "Ani")
    ani.join()
    ani.read("mengenal-spse-lpse")
    ani.sync()
    (listed,) = service.classes(room.house.centre)
    assert (listed.class_id, listed.state, listed.trainees) == (
        "kelas-yang-hilang", "unplanned", 1
    )  # fmt: skip
    assert row(ani).name == "Ani" and told(ani.seat) == []
    record = service.record(room.house.centre, "kelas-yang-hilang", by=room.trainer)
    assert len(record.trainees[0].events) == 2


def test_self_study_is_kept_by_name(room: PracticeRoom) -> None:
    ani = room.trainee(None, "Ani")
    ani.join()
    ani.sync()
    (listed,) = service.classes(room.house.centre)
    assert (listed.class_id, listed.state) == (STUDY, "study")
    assert room.board(STUDY).rows[0].name == "Ani"


# --- restarts, copies, erasing ---------------------------------------------------------------


def test_a_class_goes_on_after_a_restart(ani: Trainee, room: PracticeRoom) -> None:
    class_id = str(ani.class_id)
    ani.join()
    ani.sync()
    service.hold(room.house.centre, class_id, "eyes_front", 5, by=room.trainer)
    before = room.board(class_id)
    again = room.reopened()
    assert again.board(class_id) == before
    ani.room = again
    ani.seat.house = again.house
    ani.hand(up=True)
    ani.sync()
    service.release(again.house.centre, class_id, "eyes_front", by=room.trainer)
    assert row(ani).progress.hand_up_since is not None
    assert told(ani.seat)[0].holds == []


def _copied(house: House, name: str) -> Callable[[], None]:
    """Keep a copy of the gateway's database; return what puts it back."""
    path, copy = house.centre.home / "gateway.db", house.folder / name

    def move(from_: object, to: object) -> None:
        with closing(sqlite3.connect(str(from_))) as old, closing(sqlite3.connect(str(to))) as new:
            old.backup(new)

    move(path, copy)
    return lambda: move(copy, path)


def test_a_class_goes_on_after_a_copy_was_put_back(ani: Trainee, room: PracticeRoom) -> None:
    """Seats act upon what the copy knows nothing of; they hear again, and above what they had."""
    class_id, centre, clock = str(ani.class_id), room.house.centre, room.house.clock
    ani.join()
    ani.sync()
    put_back = _copied(room.house, "copy.db")
    clock.pass_(minutes=1)
    service.show_step(centre, class_id, room.told(class_id).steps[1].id, by=room.trainer)
    lost = room.told(class_id).version
    ani.hand(up=True)
    sent = list(ani.waiting)
    ani.sync()
    put_back()
    again = room.reopened()
    ani.room, ani.seat.house = again, again.house
    assert again.told(class_id).version < lost
    clock.pass_(seconds=5)
    ani.say(version=lost)
    assert again.told(class_id).version > lost and again.told(class_id).shown is None
    assert told(ani.seat)[0].version == again.told(class_id).version
    settled = again.told(class_id).version
    ani.say(version=settled)
    ani.say(version=2**53)
    assert again.told(class_id).version == settled
    ani.waiting = sent  # the seat shows what the gateway has lost
    ani.sync()
    assert row(ani).progress.hand_up_since is not None


def test_erasing_takes_names_events_and_what_commands_said(
    ani: Trainee, room: PracticeRoom
) -> None:
    centre, class_id = room.house.centre, str(ani.class_id)
    budi = room.trainee(None, "Budi Santoso")
    for one in (ani, budi):
        one.join()
    token = ani.command(*ani.waiting)
    (answer,) = ani.seat.post(token)
    budi.sync()
    service.roster_import(centre, class_id, b"Tini Hartati", by=room.trainer)
    service.close_class(centre, class_id, by=room.trainer)
    service.erase_class(centre, class_id, by=room.trainer, reason="diminta peserta")
    assert room.board(class_id).rows == [] and room.reopened().board(class_id).rows == []
    view = service.one(centre, class_id)
    assert view.erased and view.roster == [] and view.training_class.steps
    with centre.reading() as db:
        words = {one["command_id"]: one["token"] for one in db.execute("SELECT * FROM command")}
    assert words.pop(answer.command_id) == "" and all(words.values())
    assert ani.seat.post(token) == [answer]  # it is answered as before
    # What comes afterwards is not kept either.
    later = ani.command(ani.hand(up=True))
    (taken,) = ani.seat.post(later)
    assert taken.outcome == "accepted"
    assert room.board(class_id).rows == []
    with centre.reading() as db:
        (text,) = db.execute(
            "SELECT token FROM command WHERE command_id = ?", (taken.command_id,)
        ).fetchone()
    assert text == ""
    assert room.board(STUDY).rows[0].name == "Budi Santoso"
    service.erase_class(centre, STUDY, by=room.trainer, reason="diminta peserta")
    assert room.board(STUDY).rows == []
    budi.hand(up=True)
    budi.sync()
    assert len(room.board(STUDY).rows) == 1


def test_an_open_class_is_not_erased_and_none_without_a_reason(
    room: PracticeRoom, class_id: str
) -> None:
    centre = room.house.centre
    with pytest.raises(Fault, match="class_erase_open"):
        service.erase_class(centre, class_id, by=room.trainer, reason="diminta")
    service.close_class(centre, class_id, by=room.trainer)
    with pytest.raises(Fault, match="class_erase_reason"):
        service.erase_class(centre, class_id, by=room.trainer, reason=" ")


def test_no_name_stands_readable_in_the_tables(ani: Trainee, room: PracticeRoom) -> None:
    """But in a command's words while the class is not erased, and in the feed while it is open."""
    centre, class_id = room.house.centre, str(ani.class_id)
    room.house.seat("Kursi 91")
    service.roster_import(centre, class_id, b"Tini Hartati,,Kursi 91", by=room.trainer)
    ani.join()
    ani.sync()
    service.close_class(centre, class_id, by=room.trainer)
    with centre.reading() as db:
        tables = ("training_class", "class_roster", "class_event", "feed")
        kept = {
            name: [tuple(one) for one in db.execute(f"SELECT * FROM {name}")] for name in tables
        }
    for name in tables:
        assert "Lestari" not in str(kept[name]) and "Hartati" not in str(kept[name]), name


def test_a_bids_command_never_loses_its_words(house: House) -> None:
    from tests.sync.gateway.cast import BidMaker

    seat = house.seat()
    (answer,) = seat.post(seat.command(BidMaker(seat).submit()))
    with pytest.raises(sqlite3.IntegrityError), house.centre.writing() as db:
        db.execute("UPDATE command SET token = '' WHERE command_id = ?", (answer.command_id,))
    with pytest.raises(sqlite3.IntegrityError), house.centre.writing() as db:
        db.execute("UPDATE command SET answer = 'x'")


# --- what seats say of themselves ------------------------------------------------------------


def test_the_board_says_which_seats_act_upon_what_holds(ani: Trainee, room: PracticeRoom) -> None:
    class_id = str(ani.class_id)
    ani.join()
    ani.sync()
    silent = row(ani).seat
    assert silent is not None and (silent.online, silent.version) == (False, None)
    board = room.board(class_id)
    ani.say(version=board.version, covered=True, drills_done=["d1"])
    acting = row(ani).seat
    assert acting is not None and acting.online and acting.covered
    assert (acting.version, acting.drills_done) == (board.version, ("d1",))
    ani.say()
    assert row(ani).seat == replace(acting, version=None, covered=False, drills_done=())
    room.house.clock.pass_(seconds=SILENT_AFTER.total_seconds() + 1)
    assert not any(one.online for one in room.board(class_id).seats)


def test_a_hand_is_seen_while_what_its_trainee_does_waits_at_the_seat(
    ani: Trainee, room: PracticeRoom
) -> None:
    """The class's link is cut: statuses come through, commands do not."""
    class_id, version = str(ani.class_id), room.board(str(ani.class_id)).version
    ani.join()
    ani.sync()
    since = ani.now
    for _ in range(2):
        ani.say(version=version, trainee_id=ani.trainee_id, hand_up=True)
        room.house.clock.pass_(seconds=10)
    assert row(ani).progress.hand_up_since == since
    service.hand_seen(room.house.centre, class_id, ani.trainee_id, by=room.trainer)
    ani.say(version=version, trainee_id=ani.trainee_id, hand_up=True)
    assert row(ani).progress.hand_up_since is None
    ani.say(version=version, trainee_id=ani.trainee_id)
    room.house.clock.pass_(seconds=1)
    ani.say(version=version, trainee_id=ani.trainee_id, hand_up=True)
    assert row(ani).progress.hand_up_since == ani.now


def test_a_roster_name_is_the_one_that_is_shown(room: PracticeRoom, class_id: str) -> None:
    seat = room.house.seat("Kursi 77")
    service.roster_import(
        room.house.centre, class_id, b"Budi Santoso,PT Maju,Kursi 77", by=room.trainer
    )
    (expected,) = room.board(class_id).rows
    assert expected.seat is not None and expected.seat.name == "Kursi 77"
    assert not expected.progress.here
    budi = room.trainee(class_id, "budi", seat)
    budi.trainee_id = expected.trainee_id
    budi.join()
    budi.sync()
    (found,) = room.board(class_id).rows
    assert (found.name, found.organisation, found.progress.here) == (
        "Budi Santoso", "PT Maju", True
    )  # fmt: skip


def test_a_quiz_that_the_trainer_ends_is_over_for_seats_that_never_said_so(
    ani: Trainee, room: PracticeRoom
) -> None:
    centre, class_id = room.house.centre, str(ani.class_id)
    word, quiz = quiz_of(room, class_id)
    at = step(room, class_id, "quiz")
    service.start_quiz(centre, class_id, at, by=room.trainer)
    attempt = ani.begin(word, quiz)
    ani.answer(word, quiz, attempt)
    ani.sync()
    service.stop_quiz(centre, class_id, at, by=room.trainer)
    assert row(ani).progress.quizzes[at].state == "running"
    room.house.clock.now += service.WARNED + timedelta(seconds=1)
    found = row(ani).progress.quizzes[at]
    assert found.score is not None
    assert (found.state, found.score.percent, found.late) == ("ended", 100, 0)


def test_more_time_after_ones_own_end_undoes_that_end(ani: Trainee, room: PracticeRoom) -> None:
    centre, class_id = room.house.centre, str(ani.class_id)
    word, quiz = quiz_of(room, class_id)
    at = step(room, class_id, "quiz")
    service.start_quiz(centre, class_id, at, by=room.trainer)
    attempt = ani.begin(word, quiz)
    ani.answer(word, quiz, attempt, right=False)
    service.stop_quiz(centre, class_id, at, by=room.trainer)
    room.house.clock.now += service.WARNED
    ani.end_by_trainer(word, attempt)
    ani.sync()
    room.house.clock.now += timedelta(seconds=10)
    assert row(ani).progress.quizzes[at].state == "ended"
    service.more_time(centre, class_id, at, ani.trainee_id, 2, by=room.trainer)
    assert row(ani).progress.quizzes[at].state == "running"
    room.house.clock.now += timedelta(seconds=60)
    ani.answer(word, quiz, attempt)  # after the end that was undone
    ani.sync()
    room.house.clock.now += timedelta(minutes=3)
    found = row(ani).progress.quizzes[at]
    assert found.score is not None
    assert (found.state, found.score.percent, found.late) == ("ended", 100, 0)
