"""No fault can be brought about in the real room: not at a seat, not by a gateway, not by a pack.

What could make one is listed from the code: where faults and the line that can be cut are built,
the kinds of drills and holds, and every use case by which a trainer acts.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from kiosk.seat.ports import gateway_client
from kiosk.seat.practice import PracticeFaults
from kiosk.training.context import TrainingContext
from sync.errors import Fault
from sync.gateway.classes import acting, drilling, planned, service
from sync.gateway.classes.service import DrillPlace
from sync.training.pack import DrillKind
from sync.transport.http import Http
from sync.wire.classes import DrillOrder, Hold, PlannedDrill
from tests import founders
from tests.kiosk.bidding.support import SeatInProcess, furnish
from tests.kiosk.training.classes import MINUTE, a_class, at
from tests.realms import listed
from tests.sync.gateway.cast import new_house

# Who builds what a fault is made with; each asks for the realm first.
BUILT = {
    "PracticeFaults": {"kiosk/wiring/build.py"},
    "TaskDrills": {"kiosk/training/feature.py"},
    "ClassWork": {"kiosk/training/feature.py"},
}
PLACE = DrillPlace("penyedia", "bukti-saat-putus", "putus")
SEEN: dict[str, tuple[Any, ...]] = {
    "show_step": (None,),
    "hold": ("link_cut", 1),
    "release": ("link_cut",),
    "start_quiz": ("s",),
    "stop_quiz": ("s",),
    "more_time": ("s", "t", 1),
    "reset": ("t",),
    "hand_seen": ("t",),
    "begin_planned": (PLACE,),
    "leave_out": (PLACE,),
    "put_back": (PLACE,),
}


@pytest.fixture
def real_seat(tmp_path: Path) -> Iterator[SeatInProcess]:
    made = furnish(tmp_path)
    made.core.registry.start()
    yield made
    made.close()


def acts() -> dict[str, Callable[..., Any]]:
    """Every use case of the modules by which a trainer acts, but `drill`, which has kinds."""
    return {
        name: one
        for module in (acting, planned)
        for name, one in inspect.getmembers(module, inspect.isfunction)
        if one.__module__ == module.__name__ and "by" in inspect.signature(one).parameters
        if not name.startswith("_") and name != "note_act"
    }


def test_faults_are_built_nowhere_else() -> None:
    for name, where in BUILT.items():
        assert {module for module, _on, called, _call in listed.calls() if called == name} == where
    assigned = {module for module, text in sources().items() if "PracticeLine if" in text}
    named = {module for module, text in sources().items() if "PracticeLine" in text}
    assert assigned == {"kiosk/seat/ports.py"}
    assert named - assigned == {"kiosk/training/classes/line.py", "sync/transport/practice.py"}


def sources() -> dict[str, str]:
    """Every module's text, by its path."""
    return {name: (listed.ROOT / name).read_text("utf-8") for name in listed.modules()}


def test_a_real_seat_has_nothing_to_make_one_with(real_seat: SeatInProcess) -> None:
    core = real_seat.core
    for kind in (PracticeFaults, TrainingContext):
        with pytest.raises(LookupError):
            core.get(kind)
    line = gateway_client("http://127.0.0.1:9", core.identity, core.key, lambda: 0.0, "").line
    assert type(line) is Http
    assert not {"class", "packs"} & {one.name for one in core.registry.tasks()}
    for way in (core.ports.free_bytes, core.ports.media, real_seat.media.seen):
        assert way.__module__ != PracticeFaults.__module__


def test_a_real_seat_that_is_told_of_a_class_with_every_fault_is_as_before(
    real_seat: SeatInProcess,
) -> None:
    drills = [
        DrillOrder(id=f"d-{kind}", kind=kind, at=at(), expires_at=at(5 * MINUTE), minutes=5)
        for kind in get_args(DrillKind)
    ]
    word = PlannedDrill(**PLACE._asdict(), act="now", at=at(), expires_at=at(5 * MINUTE))
    holds = [Hold(kind=one, since=at(), expires_at=at(5 * MINUTE)) for one in service.HOLDS]
    told = a_class("0" * 64, drills=drills, holds=holds, planned=[word])
    with pytest.raises(Fault, match="news_unknown"):
        real_seat.give("training_class", msgspec.json.encode(told))
    assert real_seat.media.media() != []
    with closing(real_seat.db()) as db:
        said = real_seat.core.registry.status(db)
    assert said is not None and said.attendance is msgspec.UNSET


@pytest.mark.parametrize("name", sorted(acts()))
def test_no_act_of_a_trainer_is_done_by_a_real_gateway(tmp_path: Path, name: str) -> None:
    house = new_house(tmp_path)
    trainer = founders.join(house.centre, "trainer")
    with pytest.raises(Fault, match="classes_training_only"):
        acts()[name](house.centre, "c", *SEEN[name], by=trainer)


@pytest.mark.parametrize("kind", get_args(DrillKind))
def test_no_kind_of_drill_is_begun_by_a_real_gateway(tmp_path: Path, kind: str) -> None:
    house = new_house(tmp_path)
    trainer = founders.join(house.centre, "trainer")
    with pytest.raises(Fault, match="classes_training_only"):
        drilling.drill(house.centre, "c", kind, 1, [], by=trainer)
    with pytest.raises(Fault, match="classes_training_only"):
        planned.task_drills(house.centre, "c")
