"""The faults that a pack plans in a practice task: real at the seat, and gone with the task."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from contextlib import closing
from typing import cast

import msgspec
import pytest

from kiosk.errors import explain
from kiosk.intake import Medium
from kiosk.seat.practice import LEFT_BYTES
from kiosk.training.practising import TaskRun
from sync.errors import Fault
from sync.training.class_events import TaskRecorded
from sync.training.judge.events import DrillBegan, DrillEnded, read_task_event
from sync.training.pack import BY_THE_MINUTE
from sync.wire import jws
from sync.wire.addendum import PRACTICE_ADDENDUM, AddendumAsked
from sync.wire.classes import PlannedDrill
from sync.wire.messages import Command
from tests.kiosk.bidding.support import STAFF, Browser, SeatInProcess, a_card, a_tender
from tests.kiosk.training.classes import MINUTE, a_class, at, join, look, recorded, tell
from tests.kiosk.training.support import desk_of, files, restarted, take
from tests.kiosk.training.tasks import TENDER, TENDERS, practising

STICK = cast("Medium", object())
OUT = PlannedDrill(pack="contoh", task="segel", drill="d-0", act="left_out", at=at())
NOW = PlannedDrill(
    pack="contoh", task="segel", drill="d-0", act="now", at=at(MINUTE), expires_at=at(5 * MINUTE)
)


def drilled(seat: SeatInProcess, *drills: str) -> str:
    """Drop the pack with these drills in its task `segel`, each `kind minute lasts`."""
    parts, words = [], []
    for number, one in enumerate(drills):
        kind, minute, lasts = one.split()
        words.append(f'"d-{number}"')
        parts.append(
            f'[[drills]]\nid = "d-{number}"\ntitle = "Gangguan"\nkind = "{kind}"\n'
            f"minute = {minute}\nlasts = {lasts}\n"
        )
    manifest = files()["pack.toml"].decode()
    manifest = manifest[: manifest.index("[[drills]]")] + "\n".join(parts)
    manifest = manifest.replace('drills = ["putus"]', f"drills = [{', '.join(words)}]")
    manifest = manifest.replace('version = "1.2"', 'version = "1.3"')
    tenders = json.dumps(TENDERS).encode()
    return take(
        seat, "berganggu", **{"pack.toml": manifest.encode(), "tenders/jalan.json": tenders}
    )


def status(seat: SeatInProcess):  # type: ignore[no-untyped-def]
    """What the seat tells the gateway of the class."""
    with closing(seat.db()) as db:
        said = seat.core.registry.status(db)
    assert said is not None
    return said.attendance


def stands(seat: SeatInProcess, kind: str) -> bool:
    """Whether a fault is real here; of the link, which here is none, what is said of it."""
    look(seat)
    if kind == "disk_nearly_full":
        return seat.core.ports.free_bytes(seat.home) == LEFT_BYTES
    if kind == "stick_pulled":
        return seat.media.seen([STICK]) == []
    return kind in {one for _key, one in desk_of(seat).classes.drills()}


def begin(seat: SeatInProcess, content: str) -> TaskRun:
    return practising(seat).begin(content, "segel")


def own(seat: SeatInProcess) -> list[DrillBegan | DrillEnded]:
    (run,) = practising(seat).every()
    return [one for one in run.events if isinstance(one, DrillBegan | DrillEnded)]


@pytest.fixture
def alone(seat: SeatInProcess, sari: Browser) -> Browser:
    """Somebody who learns alone, without a name."""
    return sari


@pytest.mark.parametrize("kind", sorted(BY_THE_MINUTE))
def test_a_fault_begins_at_its_minute_and_ends_with_the_task(
    seat: SeatInProcess, alone: Browser, kind: str
) -> None:
    content = drilled(seat, f"{kind} 3 0")
    run = begin(seat, content)
    seat.pass_time(3 * 60 - 2)
    assert not stands(seat, kind) and own(seat) == []
    seat.pass_time(3)
    assert stands(seat, kind)
    (began,) = own(seat)
    assert (began.drill, began.by) == ("d-0", "plan")
    assert isinstance(began, DrillBegan) and began.kind == kind
    seat.pass_time(45 * 60)
    assert stands(seat, kind) and len(own(seat)) == 1, "once, for as long as the task runs"
    alone.post(f"/training/run/{run.id}/end")
    assert not stands(seat, kind)
    assert "Gangguan latihan dimulai:" in alone.page
    figures = practising(seat).result(practising(seat).run(run.id)).figures
    assert (figures.met, figures.recovered) == (1, 0)


@pytest.mark.parametrize("kind", sorted(BY_THE_MINUTE))
def test_a_fault_outlives_a_restart_from_its_very_beginning(
    seat: SeatInProcess, alone: Browser, kind: str
) -> None:
    begin(seat, drilled(seat, f"{kind} 0 0"))
    assert stands(seat, kind)
    before = own(seat)
    again = restarted(seat)
    # Nothing has been looked at since the start.
    assert desk_of(again).classes.drills()
    if kind == "disk_nearly_full":
        assert again.core.ports.free_bytes(again.home) == LEFT_BYTES
    assert stands(again, kind) and own(again) == before
    again.sessions.end_by_staff(STAFF)
    assert not stands(again, kind), "staff have ended it, with the visit"
    again.close()


def test_a_fault_that_lasts_for_minutes_ends_by_itself(seat: SeatInProcess, alone: Browser) -> None:
    run = begin(seat, drilled(seat, "disk_nearly_full 1 2", "stick_pulled 2 1"))
    seat.pass_time(61)
    assert stands(seat, "disk_nearly_full") and not stands(seat, "stick_pulled")
    seat.pass_time(60)
    assert stands(seat, "disk_nearly_full") and stands(seat, "stick_pulled")
    seat.pass_time(62)
    assert not stands(seat, "disk_nearly_full") and not stands(seat, "stick_pulled")
    seat.pass_time(600)
    assert not stands(seat, "disk_nearly_full"), "each once"
    ends = [one for one in own(seat) if isinstance(one, DrillEnded)]
    assert {(one.drill, one.by) for one in ends} == {("d-0", "time"), ("d-1", "time")}
    practising(seat).end(run.id)


def test_a_bid_is_refused_for_want_of_room_and_sealed_once_there_is_some(
    seat: SeatInProcess, alone: Browser
) -> None:
    run = begin(seat, drilled(seat, "disk_nearly_full 0 1"))
    assert stands(seat, "disk_nearly_full")
    alone.to_summary()
    alone.seal()
    assert explain(Fault("seat_disk_full")).message in html.unescape(alone.page)
    seat.pass_time(61)
    assert not stands(seat, "disk_nearly_full")
    alone.get("/bid/summary")
    assert alone.seal()
    practising(seat).end(run.id)
    figures = practising(seat).result(practising(seat).run(run.id)).figures
    assert (figures.met, figures.recovered) == (1, 1)


@pytest.fixture
def classed(seat: SeatInProcess, sari: Browser) -> Callable[..., None]:
    """Tell the class of a pack; who sits here is in it."""
    contents: list[str] = []

    def told(content: str = "", version: int = 1, **changes: object) -> None:
        contents.extend([content] if content else [])
        one = a_class(contents[0], version, **changes)
        pins = [msgspec.structs.replace(pin, version="1.3") for pin in one.packs]
        tell(seat, msgspec.structs.replace(one, packs=pins))
        if version == 1:
            join(sari)

    return told


def test_what_begins_and_ends_is_told_to_the_board(
    seat: SeatInProcess, classed: Callable[..., None]
) -> None:
    content = drilled(seat, "link_cut 1 2")
    classed(content)
    begin(seat, content)
    seat.pass_time(61)
    look(seat)
    said = status(seat)
    assert (said.link_cut, said.planned) == (True, ["contoh/segel/d-0"])
    seat.pass_time(121)
    look(seat)
    said = status(seat)
    assert (said.link_cut, said.planned) == (False, [])
    look(seat)
    told = [read_task_event(one.event) for one in recorded(seat) if isinstance(one, TaskRecorded)]
    assert [type(one).__name__ for one in told] == ["TaskBegan", "DrillBegan", "DrillEnded"]


def test_the_trainer_leaves_a_fault_out_and_ends_one_that_stands(
    seat: SeatInProcess, classed: Callable[..., None]
) -> None:
    content = drilled(seat, "disk_nearly_full 2 0")
    classed(content, planned=[OUT])
    run = begin(seat, content)
    seat.pass_time(5 * 60)
    assert not stands(seat, "disk_nearly_full")
    classed(version=2)
    assert stands(seat, "disk_nearly_full"), "left to its plan again, whose minute has passed"
    classed(version=3, planned=[OUT])
    assert not stands(seat, "disk_nearly_full")
    classed(version=4)
    assert not stands(seat, "disk_nearly_full"), "once in a run"
    assert [(type(one), one.by) for one in own(seat)] == [
        (DrillBegan, "plan"),
        (DrillEnded, "trainer"),
    ]
    practising(seat).end(run.id)


def test_the_trainer_begins_a_fault_now_where_its_task_runs(
    seat: SeatInProcess, classed: Callable[..., None]
) -> None:
    content = drilled(seat, "disk_nearly_full 30 0")
    classed(content)
    first = begin(seat, content)
    seat.pass_time(61)
    classed(version=2, planned=[NOW])
    assert stands(seat, "disk_nearly_full")
    assert [one.by for one in own(seat)] == ["trainer"]
    practising(seat).end(first.id)
    begin(seat, content)
    assert not stands(seat, "disk_nearly_full"), "this run began after it was said"


@pytest.mark.parametrize(
    "change",
    [
        {"pack": "lain"},
        {"task": "lain"},
        {"drill": "lain"},
        {"act": "from tomorrow"},
        {"expires_at": at(2 * MINUTE)},
        {"expires_at": None},
    ],
)
def test_what_the_trainer_says_of_another_drill_or_said_before_begins_nothing(
    seat: SeatInProcess, classed: Callable[..., None], change: dict[str, object]
) -> None:
    content = drilled(seat, "disk_nearly_full 30 0")
    classed(content)
    begin(seat, content)
    seat.pass_time(121)
    classed(version=2, planned=[msgspec.structs.replace(NOW, **change)])
    assert not stands(seat, "disk_nearly_full")
    classed(version=3, planned=[NOW])
    assert stands(seat, "disk_nearly_full"), "what was meant does"


def test_a_page_of_the_task_says_that_something_is_made_to_go_wrong(
    seat: SeatInProcess, alone: Browser, content: str
) -> None:
    alone.get(f"/training/{content}/task/segel")
    assert "gangguan yang dibuat untuk latihan" in alone.page
    waits = drilled(seat, "addendum 0 0")
    alone.get(f"/training/{waits}/task/segel")
    assert "Segel penawaran" in alone.page
    assert "gangguan yang dibuat" not in alone.page, "that one waits for the trainer"


def asked(seat: SeatInProcess) -> list[AddendumAsked]:
    """What was put into the outbox for an addendum."""
    with closing(seat.db()) as db:
        rows = db.execute(
            "SELECT id, token FROM outbox_item WHERE type = ?", (PRACTICE_ADDENDUM,)
        ).fetchall()
    tokens = [seat.private.open(one["token"], f"outbox_item.token:{one['id']}") for one in rows]
    key = seat.core.key.public
    keys = {key.kid: key}
    commands = [jws.verify(one.decode(), "command", keys, Command) for one in tokens]
    return [jws.decode(bytes(one.data), AddendumAsked) for one in commands]


def test_who_learns_alone_is_sent_an_addendum_once_their_bid_is_sealed(
    seat: SeatInProcess, alone: Browser
) -> None:
    run = begin(seat, drilled(seat, "addendum 0 0"))
    look(seat)
    assert asked(seat) == [] and own(seat) == [], "nothing is sealed yet"
    alone.to_summary()
    alone.seal()
    alone.get(f"/training/run/{run.id}")
    assert "Adendum sudah diminta" not in alone.page
    look(seat)
    look(seat)
    (one,) = asked(seat)
    assert (one.tender_id, one.tender_version, one.realm) == (TENDER, 1, "training")
    (began,) = own(seat)
    assert isinstance(began, DrillBegan) and (began.kind, began.by) == ("addendum", "plan")
    alone.get(f"/training/run/{run.id}")
    assert "Adendum sudah diminta dari server latihan" in alone.page
    again = restarted(seat)
    look(again)
    assert len(asked(again)) == 1, "once in a run"
    window = again.client()
    window.get(f"/training/run/{run.id}")
    assert "Adendum sudah diminta dari server latihan" in window.page
    again.give_tender(a_tender(version=2, amendments=["Adendum 1"]))
    window.get(f"/training/run/{run.id}")
    assert "Adendum sudah diminta" not in window.page, "it has come"
    again.close()


def test_in_a_class_the_trainer_alone_sends_an_addendum(
    seat: SeatInProcess, classed: Callable[..., None], sari: Browser
) -> None:
    content = drilled(seat, "addendum 0 0")
    classed(content)
    begin(seat, content)
    sari.to_summary()
    sari.seal()
    look(seat)
    assert asked(seat) == [] and own(seat) == []


def test_a_bid_for_another_tender_brings_no_addendum(seat: SeatInProcess, alone: Browser) -> None:
    begin(seat, drilled(seat, "addendum 0 0"))
    seat.give_tender(a_tender("20002"))
    seat.give_card(a_card(seat, "20002"))
    alone.sign_in()
    alone.choose("20002")
    alone.post("/bid/envelopes")
    alone.add("penawaran.pdf")
    alone.check_files()
    alone.post("/bid/owner-key", choice="none")
    alone.seal()
    look(seat)
    assert asked(seat) == []
