"""A class for the seat of `support`: its pack, its plan, and what of it reached the outbox."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import msgspec

from sync.training.class_events import ClassEvent
from sync.wire import jws
from sync.wire.classes import (
    TRAINING_RECORDED,
    ClassStep,
    PinnedPack,
    TrainingClass,
    TrainingRecorded,
)
from sync.wire.messages import Command
from sync.wire.times import to_text
from tests.kiosk.bidding.support import NOW, Browser, SeatInProcess
from tests.kiosk.training.support import WORD, desk_of

CODE = "7K2MQX"
MINUTE = timedelta(minutes=1)
STEPS = [
    ClassStep(id="s1", kind="lesson", pack="contoh", word="satu", title="Mengenal SPSE"),
    ClassStep(id="s2", kind="quiz", pack="contoh", word=WORD, title="Kuis bersama"),
    ClassStep(id="s3", kind="task", pack="contoh", word="segel", title="Menyegel penawaran"),
]


def at(after: timedelta = timedelta()) -> str:
    """A moment after the seat's first one, as the wire writes it."""
    return to_text(NOW + after)


def a_class(content: str, version: int = 1, **changes: object) -> TrainingClass:
    """An open class with a lesson, a quiz and a task of the small pack."""
    first = TrainingClass(
        class_id="k-1",
        version=version,
        title="Pelatihan penyedia",
        trainer="Ibu Ratna",
        date="2026-11-22",
        code=CODE,
        state="open",
        packs=[PinnedPack(pack="contoh", version="1.2", content=content)],
        steps=STEPS,
    )
    return msgspec.structs.replace(first, **changes)


def tell(seat: SeatInProcess, told: TrainingClass) -> None:
    """Give the class to the seat, as the engine would."""
    seat.give("training_class", msgspec.json.encode(told))


def join(window: Browser, code: str = CODE, name: str = "Sari Dewi"):  # type: ignore[no-untyped-def]
    return window.post("/training/class/join", code=code, name=name, organisation="CV Maju")


def look(seat: SeatInProcess) -> None:
    """Let the second pass after which the class is looked at."""
    desk_of(seat).work.look()


def commands(seat: SeatInProcess) -> list[TrainingRecorded]:
    """What was put into the outbox for classes, in its order."""
    with closing(seat.db()) as db:
        rows = db.execute(
            "SELECT id, token FROM outbox_item WHERE type = ? ORDER BY sequence",
            (TRAINING_RECORDED,),
        ).fetchall()
    found = []
    for row in rows:
        token = seat.private.open(row["token"], f"outbox_item.token:{row['id']}").decode()
        key = seat.core.key.public
        command = jws.verify(token, "command", {key.kid: key}, Command)
        found.append(msgspec.json.decode(command.data, type=TrainingRecorded))
    return found


def recorded(seat: SeatInProcess) -> list[ClassEvent]:
    """All events in the outbox, in their order."""
    return [
        msgspec.json.decode(one, type=ClassEvent) for told in commands(seat) for one in told.events
    ]


def kinds(seat: SeatInProcess) -> list[str]:
    """The kinds of the events in the outbox."""
    return [str(type(one).__struct_config__.tag) for one in recorded(seat)]


def waiting(seat: SeatInProcess) -> int:
    """How many events are not in the outbox yet."""
    with closing(seat.db()) as db:
        return int(db.execute("SELECT count(*) FROM class_event").fetchone()[0])
