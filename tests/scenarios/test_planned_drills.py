"""A task's own fault at a real seat with a real gateway: the link is cut, and mended with the task.

The trainer begins it early, so that no minutes have to pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kiosk import wiring
from kiosk.config import Config
from sync.gateway.classes import service
from sync.gateway.classes.service import ClassDraft, DrillPlace, StepDraft
from sync.training.class_events import TaskRecorded
from sync.training.judge.events import DrillBegan, TaskEnded, read_task_event
from sync.training.judge.judging import judge_task
from sync.transport.faults import LinkDown
from tests.kiosk.bidding.support import STAFF
from tests.seat_process import until

rooms = pytest.importorskip("tests.kiosk.training.class_room")
PLACE = DrillPlace("penyedia", "bukti-saat-putus", "putus")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Any]:
    with rooms.class_room(tmp_path) as made:
        until(lambda: made.link_up)
        made.admit()
        yield made


@pytest.fixture
def class_id(room: Any) -> str:
    """An open class with the task, which somebody at the seat has joined."""
    centre, head = room.centre, room.head
    steps = [StepDraft("task", PLACE.pack, PLACE.task)]
    draft = ClassDraft("Kelas pagi", datetime.now(UTC).date(), [PLACE.pack], steps)
    made = service.plan(centre, draft, by=head)
    service.open_class(centre, made, by=head)
    until(room.desk.classes.classes)
    told = service.one(centre, made).training_class
    room.desk.classes.join_by_code(told.code, "Sari Dewi", "")
    return made


def begin(room: Any, class_id: str) -> Any:
    """Begin the task at the seat, as the class's packs are there."""
    (pin,) = service.one(room.centre, class_id).training_class.packs
    until(lambda: any(one.content == pin.content for one in room.desk.study.packs()))
    return room.desk.practising.begin(pin.content, PLACE.task)


def on_board(room: Any, class_id: str, run: str) -> list[Any]:
    """The events of a run that the gateway has."""
    record = service.record(room.centre, class_id, by=room.head)
    told = [one for person in record.trainees for one in person.events]
    return [
        read_task_event(one.event)
        for one in told
        if isinstance(one, TaskRecorded) and one.run == run
    ]


def seat_of(room: Any, class_id: str) -> Any:
    (seat,) = service.board(room.centre, class_id).seats
    return seat


def test_the_link_is_cut_and_mended_when_the_task_ends(room: Any, class_id: str) -> None:
    run = begin(room, class_id)
    service.begin_planned(room.centre, class_id, PLACE, by=room.head)
    until(lambda: not room.link_up)
    with pytest.raises(LinkDown):
        room.core.gateway.about()
    until(lambda: seat_of(room, class_id).planned == (PLACE.key,))
    assert seat_of(room, class_id).link_cut, "the board is true meanwhile"
    assert not [one for one in on_board(room, class_id, run.id) if isinstance(one, TaskEnded)]
    room.desk.practising.end(run.id)
    until(lambda: room.link_up)
    until(lambda: any(isinstance(one, TaskEnded) for one in on_board(room, class_id, run.id)))
    until(lambda: seat_of(room, class_id).planned == ())
    events = on_board(room, class_id, run.id)
    assert [one.by for one in events if isinstance(one, DrillBegan)] == ["trainer"]
    figures = judge_task(run.id, events).figures
    assert (figures.met, figures.recovered) == (1, 0)


def test_the_cut_outlives_a_restart_and_the_trainer_mends_it(room: Any, class_id: str) -> None:
    run = begin(room, class_id)
    service.begin_planned(room.centre, class_id, PLACE, by=room.head)
    until(lambda: not room.link_up)
    home = room.core.home
    room.terminal.stop()
    room.terminal = wiring.build(home, Config(check_peer_user=False))
    room.terminal.start()
    room.session.resume(STAFF)
    # From the start on, before anything was looked at: nothing of the seat went out meanwhile.
    with pytest.raises(LinkDown):
        room.core.gateway.about()
    until(lambda: seat_of(room, class_id).planned == (PLACE.key,))
    assert not room.link_up
    service.leave_out(room.centre, class_id, PLACE, by=room.head)
    until(lambda: room.link_up)
    found = room.desk.practising.running()
    assert found is not None and found.id == run.id, "the task goes on"
    until(lambda: len(on_board(room, class_id, run.id)) == 3)
