"""What the trainer does to all seats becomes part of what holds, and goes by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sync.errors import Fault
from sync.gateway.classes import service
from sync.gateway.classes.roster import MOST_BYTES
from sync.gateway.classes.service import DrillPlace, TaskDrill
from sync.gateway.journal import service as journal
from sync.gateway.practice import pacing
from sync.training.progress import progress
from sync.training.reports import results
from sync.wire.times import to_text
from tests.sync.gateway.classes.trainees import ALL, PracticeRoom, told


@pytest.fixture
def class_id(room: PracticeRoom) -> str:
    return room.plan()


def quiz_step(room: PracticeRoom, class_id: str) -> str:
    return next(one.id for one in room.told(class_id).steps if one.kind == "quiz")


def in_(room: PracticeRoom, **span: float) -> str:
    return to_text(room.house.clock() + timedelta(**span))


def test_a_step_is_on_every_screen_until_everybody_goes_at_their_own_pace(
    room: PracticeRoom, class_id: str
) -> None:
    centre, step = room.house.centre, room.told(class_id).steps[0].id
    service.show_step(centre, class_id, step, by=room.trainer)
    until = in_(room, minutes=service.SHOWN_MINUTES)
    assert (room.told(class_id).shown, room.told(class_id).shown_until) == (step, until)
    room.house.clock.pass_(minutes=1)
    service.hold(centre, class_id, "eyes_front", 2, by=room.trainer)
    assert room.told(class_id).shown_until == until, "another act leaves it as it was"
    service.show_step(centre, class_id, step, by=room.trainer)
    assert room.told(class_id).shown_until == in_(room, minutes=service.SHOWN_MINUTES)
    service.show_step(centre, class_id, None, by=room.trainer)
    assert (room.told(class_id).shown, room.told(class_id).shown_until) == (None, None)
    with pytest.raises(Fault, match="class_plan_step_unknown"):
        service.show_step(centre, class_id, "keine", by=room.trainer)


def test_a_hold_expires_is_replaced_and_taken_back(room: PracticeRoom, class_id: str) -> None:
    centre, by = room.house.centre, room.trainer
    service.hold(centre, class_id, "eyes_front", 2, by=by)
    service.hold(centre, class_id, "link_cut", 5, by=by)
    room.house.clock.pass_(seconds=1)
    service.hold(centre, class_id, "eyes_front", 3, by=by)
    holds = {one.kind: one.expires_at for one in room.told(class_id).holds}
    assert holds == {
        "link_cut": in_(room, minutes=5, seconds=-1), "eyes_front": in_(room, minutes=3)
    }  # fmt: skip
    version = room.told(class_id).version
    service.release(centre, class_id, "eyes_front", by=by)
    assert [one.kind for one in room.told(class_id).holds] == ["link_cut"]
    after = room.told(class_id).version
    assert after > version
    service.release(centre, class_id, "eyes_front", by=by)
    assert room.told(class_id).version == after  # nothing to tell
    room.house.clock.pass_(minutes=10)
    service.hold(centre, class_id, "eyes_front", 1, by=by)
    assert [one.kind for one in room.told(class_id).holds] == ["eyes_front"]


def test_a_quiz_runs_for_all_and_ends_after_a_warning(room: PracticeRoom, class_id: str) -> None:
    centre, step, by = room.house.centre, quiz_step(room, class_id), room.trainer
    started = in_(room)
    with pytest.raises(Fault, match="class_quiz_not_running"):
        service.more_time(centre, class_id, step, "t1", 5, by=by)
    service.start_quiz(centre, class_id, step, by=by)
    with pytest.raises(Fault, match="class_quiz_running"):
        service.start_quiz(centre, class_id, step, by=by)
    room.house.clock.pass_(minutes=5)
    service.more_time(centre, class_id, step, "t1", 5, by=by)
    service.more_time(centre, class_id, step, "t1", 2, by=by)
    service.stop_quiz(centre, class_id, step, by=by)
    ends = to_text(room.house.clock() + service.WARNED)
    service.stop_quiz(centre, class_id, step, by=by)  # pressed twice
    (run,) = room.told(class_id).quizzes
    assert (run.started_at, run.ends_at, run.more) == (started, ends, {"t1": 7})
    assert room.told(class_id).shown == step
    assert room.told(class_id).shown_until == in_(room, minutes=service.SHOWN_MINUTES - 5)
    room.house.clock.pass_(minutes=2)
    with pytest.raises(Fault, match="class_quiz_not_running"):
        service.stop_quiz(centre, class_id, step, by=by)
    service.more_time(centre, class_id, step, "t2", 5, by=by)  # it ended a minute and a half ago
    service.more_time(centre, class_id, step, "t1", 1, by=by)  # for them it runs
    assert room.told(class_id).quizzes[0].more == {"t1": 8, "t2": 7}
    with pytest.raises(Fault, match="class_minutes"):
        service.more_time(centre, class_id, step, "t1", 53, by=by)
    with pytest.raises(Fault, match="class_quiz_running"):  # two of them still write
        service.start_quiz(centre, class_id, step, by=by)
    room.house.clock.pass_(minutes=8)
    with pytest.raises(Fault, match="class_quiz_shown"):
        service.more_time(centre, class_id, step, "t2", 5, by=by)
    service.start_quiz(centre, class_id, step, by=by)
    assert len(room.told(class_id).quizzes) == 2
    service.close_class(centre, class_id, by=by)
    assert [one.ends_at for one in room.told(class_id).quizzes] == [ends, in_(room)]


def test_a_quiz_that_nobody_stops_ends_when_its_time_is_up(
    room: PracticeRoom, class_id: str
) -> None:
    centre, step, by = room.house.centre, quiz_step(room, class_id), room.trainer
    service.start_quiz(centre, class_id, step, by=by)
    (run,) = room.told(class_id).quizzes
    assert run.ends_at == in_(room, minutes=service.QUIZ_MINUTES)
    room.house.clock.pass_(minutes=service.QUIZ_MINUTES, seconds=-10)
    service.stop_quiz(centre, class_id, step, by=by)  # it ends sooner by itself
    assert room.told(class_id).quizzes == [run]
    room.house.clock.pass_(seconds=11)
    with pytest.raises(Fault, match="class_quiz_not_running"):
        service.stop_quiz(centre, class_id, step, by=by)
    service.start_quiz(centre, class_id, step, 180, by=by)
    first, again = room.told(class_id).quizzes
    assert (first, again.ends_at) == (run, in_(room, minutes=180))


def test_a_drill_is_for_some_seats_and_stands_for_a_while(
    room: PracticeRoom, class_id: str
) -> None:
    centre, seat = room.house.centre, room.house.seat()
    drill_id = service.drill(centre, class_id, "link_cut", 3, [seat.seat_id], by=room.trainer)
    (order,) = room.told(class_id).drills
    assert (order.id, order.kind, order.minutes, order.seat_ids) == (
        drill_id, "link_cut", 3, [seat.seat_id]
    )  # fmt: skip
    assert order.at < order.expires_at
    room.house.clock.pass_(minutes=6)
    again = service.drill(centre, class_id, "stick_pulled", 1, [], by=room.trainer)
    both = [one.id for one in room.told(class_id).drills]
    assert both == [drill_id, again], "it goes on at a seat that began it late"
    room.house.clock.pass_(minutes=3)
    third = service.drill(centre, class_id, "stick_pulled", 1, [], by=room.trainer)
    assert [one.id for one in room.told(class_id).drills] == [again, third]


def test_an_addendum_changes_the_classs_tenders_before_seats_hear_of_the_drill(
    room: PracticeRoom, class_id: str
) -> None:
    centre, seat = room.house.centre, room.house.seat()
    ids = set(room.told(class_id).tenders.values())
    before = {one: pacing.one(centre, one).tender for one in ids}
    drill_id = service.drill(centre, class_id, "addendum", 2, [], by=room.trainer)
    for one in ids:
        tender = pacing.one(centre, one).tender
        assert tender.version == before[one].version + 1
        assert "Adendum ke-1" in tender.amendments[0]
        assert tender.period_end == before[one].period_end
    items = [(one.seq, one.kind) for one in seat.feed(speaks=ALL).items]
    last = max(seq for seq, kind in items if kind == "tender")
    assert max(seq for seq, kind in items if kind == "training_class") > last
    assert [one.id for one in room.told(class_id).drills] == [drill_id]
    service.drill(centre, class_id, "addendum", 2, [], by=room.trainer)
    assert {pacing.one(centre, one).tender.version for one in ids} == {
        before[one].version + 2 for one in ids
    }


def test_a_deadline_is_near_by_the_tenders_own_clock_and_then_it_is_over(
    room: PracticeRoom, class_id: str
) -> None:
    centre, by = room.house.centre, room.trainer
    other = room.plan()
    service.drill(centre, class_id, "deadline_near", 2, [], by=by)
    ends = room.house.clock() + pacing.LEAD + timedelta(minutes=2)
    for one in room.told(class_id).tenders.values():
        assert pacing.one(centre, one).closes_at == ends
    for one in room.told(other).tenders.values():
        closes_at = pacing.one(centre, one).closes_at
        assert closes_at is not None and closes_at > ends, "another class's"
    with pytest.raises(Fault, match="class_drill_no_tender"):
        service.drill(centre, class_id, "deadline_near", 10, [], by=by)
    room.house.clock.pass_(minutes=3)
    for kind in service.EVERYWHERE:
        with pytest.raises(Fault, match="class_drill_no_tender"):
            service.drill(centre, class_id, kind, 2, [], by=by)
    assert [one.kind for one in room.told(class_id).drills] == ["deadline_near"]


@pytest.mark.parametrize("kind", service.EVERYWHERE)
def test_what_happens_everywhere_is_not_for_some_seats(
    room: PracticeRoom, class_id: str, kind: str
) -> None:
    seat = room.house.seat()
    with pytest.raises(Fault, match="class_drill_everywhere"):
        service.drill(room.house.centre, class_id, kind, 2, [seat.seat_id], by=room.trainer)
    assert room.told(class_id).drills == []


def planned_in(room: PracticeRoom, class_id: str, *, by_the_minute: bool) -> DrillPlace:
    """A drill that the shipped pack plans in a task."""
    found = service.task_drills(room.house.centre, class_id)
    return next(one.place for one in found if one.drill.by_the_minute == by_the_minute)


def test_a_drill_of_a_task_is_begun_now_left_out_and_left_to_its_plan(
    room: PracticeRoom, class_id: str
) -> None:
    centre, by = room.house.centre, room.trainer
    place = planned_in(room, class_id, by_the_minute=True)
    seat = room.house.seat()

    def stands() -> TaskDrill:
        return next(one for one in service.task_drills(centre, class_id) if one.place == place)

    assert stands().said is None
    service.begin_planned(centre, class_id, place, by=by)
    (told_now,) = room.told(class_id).planned
    assert (told_now.pack, told_now.task, told_now.drill, told_now.act) == (*place, "now")
    assert (told_now.at, told_now.expires_at) == (in_(room), in_(room, minutes=5))
    assert told(seat)[-1].planned == [told_now], "seats hear of it"
    room.house.clock.pass_(minutes=5)
    assert stands().said is None, "a seat that comes now does it no more"
    service.leave_out(centre, class_id, place, by=by)
    (told_out,) = room.told(class_id).planned
    assert (told_out.act, told_out.expires_at) == ("left_out", None)
    room.house.clock.pass_(minutes=60)
    assert stands().is_left_out, "until the trainer says otherwise"
    service.put_back(centre, class_id, place, by=by)
    assert room.told(class_id).planned == [] and room.told(class_id).drills == []
    acts = [one.fields for _, one in journal.read(centre) if one.name == "class_act"]
    assert [one["act"] for one in acts] == ["drill_now", "drill_left_out", "drill_put_back"]
    assert {(one["drill"], one["task"]) for one in acts} == {("link_cut", place.task)}


def test_a_drill_without_a_minute_is_begun_by_the_trainer_at_every_seat(
    room: PracticeRoom, class_id: str
) -> None:
    centre, by = room.house.centre, room.trainer
    place = planned_in(room, class_id, by_the_minute=False)
    service.begin_planned(centre, class_id, place, by=by)
    (order,) = room.told(class_id).drills
    assert (order.kind, order.seat_ids) == ("addendum", [])
    for act in (service.leave_out, service.put_back):
        with pytest.raises(Fault, match="class_planned_unknown"):
            act(centre, class_id, place, by=by)


@pytest.mark.parametrize("act", [service.begin_planned, service.leave_out, service.put_back])
def test_a_drill_that_no_task_of_the_class_has_is_refused(
    room: PracticeRoom, class_id: str, act: Any
) -> None:
    place = planned_in(room, class_id, by_the_minute=True)
    for wrong in (place._replace(pack="lain"), place._replace(task="lain"), DrillPlace("", "", "")):
        before = room.told(class_id)
        with pytest.raises(Fault, match="class_planned_unknown"):
            act(room.house.centre, class_id, wrong, by=room.trainer)
        assert room.told(class_id) == before


def test_a_trainees_work_is_reset_once_per_press(room: PracticeRoom, class_id: str) -> None:
    centre = room.house.centre
    service.reset(centre, class_id, "t1", by=room.trainer)
    (first,) = room.told(class_id).resets
    service.reset(centre, class_id, "t1", by=room.trainer)
    (second,) = room.told(class_id).resets
    assert first.trainee_id == second.trainee_id == "t1" and first.id != second.id
    assert second.expires_at == in_(room, minutes=5)
    room.house.clock.pass_(minutes=4)
    service.reset(centre, class_id, "t2", by=room.trainer)
    assert [one.trainee_id for one in room.told(class_id).resets] == ["t1", "t2"]
    room.house.clock.pass_(minutes=2)
    service.reset(centre, class_id, "t3", by=room.trainer)
    assert [one.trainee_id for one in room.told(class_id).resets] == ["t2", "t3"], "t1's is over"


@pytest.mark.parametrize(
    ("act", "given", "code"),
    [
        (service.hold, ("gelap", 1), "class_hold_unknown"),
        (service.hold, ("eyes_front", 0), "class_minutes"),
        (service.hold, ("eyes_front", 61), "class_minutes"),
        (service.start_quiz, ("s", 0), "class_minutes"),
        (service.start_quiz, ("s", 181), "class_minutes"),
        (service.drill, ("gempa", 1, []), "class_drill_unknown"),
        (service.drill, ("link_cut", 0, []), "class_minutes"),
        (service.drill, ("link_cut", 1, ["keine"]), "class_seat_unknown"),
    ],
)
def test_what_cannot_be_done_is_refused(
    room: PracticeRoom, class_id: str, act: Any, given: tuple[Any, ...], code: str
) -> None:
    before = room.told(class_id)
    with pytest.raises(Fault, match=code):
        act(room.house.centre, class_id, *given, by=room.trainer)
    assert room.told(class_id) == before


def test_a_lesson_is_started_as_no_quiz(room: PracticeRoom, class_id: str) -> None:
    step = room.told(class_id).steps[0].id
    with pytest.raises(Fault, match="class_step_no_quiz"):
        service.start_quiz(room.house.centre, class_id, step, by=room.trainer)


def test_only_an_open_class_is_acted_in(room: PracticeRoom) -> None:
    planned = room.plan(opened=False)
    with pytest.raises(Fault, match="class_not_opened"):
        service.hold(room.house.centre, planned, "eyes_front", 1, by=room.trainer)


# --- the roster ------------------------------------------------------------------------------

ROSTER = """\
Nama;Asal;Kursi
Budi Santoso;PT Maju;Kursi 01

Ani  Lestari;CV Sinar;kursi 02
Tini
;PT Kosong
Joko;PT Lain;Kursi 99
Rini;PT Lain;Kursi 01
Budi Santoso;PT Maju
"""


def test_a_roster_is_taken_and_every_bad_line_is_told(room: PracticeRoom) -> None:
    centre, class_id = room.house.centre, room.plan(opened=False)
    first, second = room.house.seat("Kursi 01"), room.house.seat("Kursi 02")
    report = service.roster_import(centre, class_id, ROSTER.encode("utf-8-sig"), by=room.trainer)
    assert (report.added, report.known) == (3, 1)
    assert [(one.line, one.code) for one in report.problems] == [
        (6, "class_roster_name"), (7, "class_seat_unknown"), (8, "class_seat_taken"),
    ]  # fmt: skip
    roster = service.one(centre, class_id).roster
    assert [(one.name, one.organisation, one.seat_id) for one in roster] == [
        ("Ani Lestari", "CV Sinar", second.seat_id),
        ("Budi Santoso", "PT Maju", first.seat_id),
        ("Tini", "", None),
    ]
    again = service.roster_import(centre, class_id, ROSTER.encode(), by=room.trainer)
    assert (again.added, again.known) == (0, 4)
    service.open_class(centre, class_id, by=room.trainer)
    (heard,) = told(first)
    assert {one.name for one in heard.seated} == {"Budi Santoso", "Ani Lestari"}
    service.close_class(centre, class_id, by=room.trainer)
    (heard,) = told(first)
    assert heard.seated == []


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_roster_is_separated_as_spreadsheets_do(room: PracticeRoom, separator: str) -> None:
    class_id = room.plan(opened=False)
    data = f'"Budi, S.E."{separator}PT Maju'.encode("utf-16")
    report = service.roster_import(room.house.centre, class_id, data, by=room.trainer)
    assert report.added == 1
    (one,) = service.one(room.house.centre, class_id).roster
    assert (one.name, one.organisation) == ("Budi, S.E.", "PT Maju")


def test_a_roster_has_its_limits(room: PracticeRoom) -> None:
    centre, class_id = room.house.centre, room.plan(opened=False)
    names = "\n".join(f"Peserta {number}" for number in range(201))
    report = service.roster_import(centre, class_id, names.encode(), by=room.trainer)
    assert report.added == 200
    assert [one.code for one in report.problems] == ["class_roster_full"]
    for data, code in (
        (b"x" * (MOST_BYTES + 1), "class_roster_large"),
        (b"\xff\x00\x81", "class_roster_unreadable"),
        (("x" * 150_000).encode(), "class_roster_unreadable"),
    ):
        with pytest.raises(Fault, match=code):
            service.roster_import(centre, class_id, data, by=room.trainer)
    other = room.plan(opened=False)
    report = service.roster_import(centre, other, ("x" * 101).encode(), by=room.trainer)
    assert [one.code for one in report.problems] == ["class_roster_long"]


def test_somebody_is_given_a_seat_that_is_free_and_put_elsewhere(room: PracticeRoom) -> None:
    centre, class_id, by = room.house.centre, room.plan(), room.trainer
    seat = room.house.seat("Kursi 01")
    service.roster_import(centre, class_id, b"Ani,,Kursi 01\nBudi", by=by)
    ani, budi = service.one(centre, class_id).roster
    with pytest.raises(Fault, match="class_seat_taken"):
        service.seat_trainee(centre, class_id, budi.trainee_id, seat.seat_id, by=by)
    service.seat_trainee(centre, class_id, ani.trainee_id, None, by=by)
    service.seat_trainee(centre, class_id, budi.trainee_id, seat.seat_id, by=by)
    (seated,) = told(seat)[0].seated
    assert (seated.trainee_id, seated.name) == (budi.trainee_id, "Budi")
    with pytest.raises(Fault, match="class_trainee_unknown"):
        service.seat_trainee(centre, class_id, "keiner", seat.seat_id, by=by)
    with pytest.raises(Fault, match="class_seat_unknown"):
        service.seat_trainee(centre, class_id, ani.trainee_id, "keine", by=by)
    service.close_class(centre, class_id, by=by)
    with pytest.raises(Fault, match="class_over"):
        service.seat_trainee(centre, class_id, ani.trainee_id, None, by=by)


def test_a_heading_without_a_separator_swallows_nobody(room: PracticeRoom) -> None:
    class_id = room.plan(opened=False)
    data = b"Budi Santoso\nSiti Aminah,CV Karya\n"
    service.roster_import(room.house.centre, class_id, data, by=room.trainer)
    found = service.one(room.house.centre, class_id).roster
    assert {(one.name, one.organisation) for one in found} == {
        ("Budi Santoso", ""), ("Siti Aminah", "CV Karya"),
    }  # fmt: skip


# --- one person in two rows ----------------------------------------------------------------------


def test_somebody_of_the_roster_who_joined_by_code_becomes_one_row(room: PracticeRoom) -> None:
    centre, class_id, by = room.house.centre, room.plan(), room.trainer
    room.house.seat("Kursi 91")
    service.roster_import(centre, class_id, b"Budi Santoso,PT Maju Jaya,Kursi 91\nTini\n", by=by)
    budi = room.trainee(class_id, "budi  santoso")
    budi.join()
    budi.read("mengenal-spse-lpse")
    budi.sync()
    expected = next(one for one in service.one(centre, class_id).roster if one.name != "Tini")
    service.join_rows(centre, class_id, budi.trainee_id, expected.trainee_id, by=by)
    rows = {one.name: one for one in room.board(class_id).rows}
    assert rows.keys() == {"Budi Santoso", "Tini"}
    row = rows["Budi Santoso"]
    assert (row.trainee_id, row.organisation) == (budi.trainee_id, "PT Maju Jaya")
    assert len(row.progress.done) == 1
    assert room.told(class_id).seated == [], "the seat that was kept for them is free"
    found = service.record(centre, class_id, by=by)
    result = next(one for one in results(found, progress(found, centre.clock())) if one.attended)
    assert (result.trainee.name, result.named_by) == ("Budi Santoso", "roster")
    (noted,) = [one for _, one in journal.read(centre) if one.name == "class_rows_joined"]
    assert noted.by == [by.staff_id]
    assert noted.fields["trainee_id"] == budi.trainee_id
    assert "Budi" not in str(noted.fields)
    with pytest.raises(Fault, match="class_trainee_unknown"):  # pressed twice
        service.join_rows(centre, class_id, budi.trainee_id, expected.trainee_id, by=by)


def test_rows_of_two_people_who_both_came_are_not_joined(room: PracticeRoom) -> None:
    centre, class_id, by = room.house.centre, room.plan(), room.trainer
    service.roster_import(centre, class_id, b"Tini\n", by=by)
    (expected,) = service.one(centre, class_id).roster
    here, other = room.trainee(class_id, "Tini"), room.trainee(class_id, "Tini")
    here.trainee_id = expected.trainee_id
    for one in (here, other):
        one.join()
        one.sync()
    with pytest.raises(Fault, match="class_rows_both_came"):
        service.join_rows(centre, class_id, other.trainee_id, expected.trainee_id, by=by)
    with pytest.raises(Fault, match="class_trainee_unknown"):
        service.join_rows(centre, class_id, "nobody", expected.trainee_id, by=by)
    planned = room.plan(opened=False)
    with pytest.raises(Fault, match="class_over"):
        service.join_rows(centre, planned, other.trainee_id, expected.trainee_id, by=by)
    assert len(room.board(class_id).rows) == 2
