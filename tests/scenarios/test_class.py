"""A class from its plan to its end: the trainer's use cases, a real seat, real HTTP, the board."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sync.gateway.classes import service
from sync.gateway.classes.service import BoardRow, ClassDraft, StepDraft
from sync.wire.classes import FRESH_WITHIN_S
from tests.seat_process import until

rooms = pytest.importorskip("tests.kiosk.training.class_room")
PACK = "penyedia"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Any]:
    with rooms.class_room(tmp_path) as made:
        until(lambda: made.link_up)
        made.admit()
        yield made


def took(what: str, holds: Callable[[], object]) -> float:
    """Wait until this holds, and say how many seconds that took."""
    began = time.monotonic()
    until(holds, timeout_s=30)  # a hold lasts a minute: it is not waited out
    seconds = time.monotonic() - began
    print(f"{what}: {seconds:.2f} s")
    return seconds


def test_the_board_follows_a_seat_and_the_seat_the_trainer(room: Any) -> None:
    centre, head, desk = room.centre, room.head, room.desk.classes
    shelf = next(one for one in service.shelf(centre) if one.pack.id == PACK)
    lesson = shelf.pack.lessons[0]
    steps = [StepDraft("lesson", PACK, lesson.id), StepDraft("quiz", PACK, lesson.quizzes[0])]
    draft = ClassDraft("Kelas pagi", datetime.now(UTC).date(), [PACK], steps)
    class_id = service.plan(centre, draft, by=head)
    service.open_class(centre, class_id, by=head)
    told = service.one(centre, class_id).training_class

    def row() -> BoardRow | None:
        return next(iter(service.board(centre, class_id).rows), None)

    def acting() -> Any:
        (seat,) = service.board(centre, class_id).seats
        return seat

    fresh = [took("the class at the seat", desk.classes)]
    desk.join_by_code(told.code, "Sari Dewi", "CV Maju")
    fresh.append(took("who joined, on the board", row))
    found = row()
    assert found is not None and (found.name, found.progress.here) == ("Sari Dewi", True)
    desk.raise_hand(up=True)
    fresh.append(took("a hand", lambda: (one := row()) and one.progress.hand_up_since))
    service.hand_seen(centre, class_id, found.trainee_id, by=head)
    service.hold(centre, class_id, "eyes_front", 1, by=head)
    version = service.board(centre, class_id).version
    fresh.append(
        took("covered, and told", lambda: acting().covered and acting().version == version)
    )
    service.release(centre, class_id, "eyes_front", by=head)
    fresh.append(
        took("uncovered, and told", lambda: acting().version > version and not acting().covered)
    )
    # Other tests run beside this one: twice the time, and a moment without a processor is nothing.
    assert statistics.median(fresh) < 2 * FRESH_WITHIN_S, fresh
    service.hold(centre, class_id, "link_cut", 1, by=head)
    took("cut, and told", lambda: acting().link_cut and not room.link_up)
    service.release(centre, class_id, "link_cut", by=head)
    took("mended, and told", lambda: not acting().link_cut and room.link_up)
    service.close_class(centre, class_id, by=head)
    record = service.record(centre, class_id, by=head)
    assert [one.name for one in record.trainees] == ["Sari Dewi"]
