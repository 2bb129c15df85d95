"""Events that seats recorded of trainees, as commands: each kept once, whenever it comes.

An event of a class that is closed, or that this gateway knows nothing of (any more), is kept as
well: what counts is computed from the events' own times (`sync.training.progress`).
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, get_args

import msgspec
from msgspec import Meta

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.classes import store
from sync.gateway.classes.gathering import note_news
from sync.gateway.classes.private import ClassSecrets
from sync.gateway.classes.standing import NO_CODE, begin
from sync.gateway.classes.store import ClassRow, ClassState
from sync.gateway.commands import shared as commands
from sync.gateway.commands.handling import ACCEPTED, Job, Verdict, elsewhere
from sync.gateway.enrolment.shared import Seat
from sync.training.class_events import EVENT, ClassEvent
from sync.wire import jws
from sync.wire.classes import TRAINING_RECORDED, TrainingClass, TrainingRecorded
from sync.wire.messages import Command
from sync.wire.shapes import Growing, Id, Word
from sync.work import Reading, Work

TYPES = (TRAINING_RECORDED,)
log = logging.getLogger("lpse.gateway")
STUDY = "study"
"""Under this id stands what people learned by themselves, outside any class."""
KINDS = frozenset(str(one.__struct_config__.tag) for one in get_args(ClassEvent))


class AnyEvent(Growing, frozen=True, kw_only=True):
    """What every event has, of this version's kinds or of a newer one's."""

    type: Word
    id: Id
    at: Annotated[datetime.datetime, Meta(tz=True)]


@dataclass(frozen=True)
class TakenEvent:
    """An event as it is kept: `text` is its JSON with sorted names."""

    event_id: str
    text: bytes


@dataclass(frozen=True)
class RecordedOfTrainee(Job):
    """Events of one trainee."""

    data: TrainingRecorded

    @property
    def class_id(self) -> str:
        """The class's id, `STUDY` for what belongs to none."""
        return self.data.class_id or STUDY

    def inspect(self, centre: Centre) -> Verdict:
        """Read the events, before the transaction."""
        try:
            assert self._events is not None
        except Fault as fault:
            return Verdict("refused", fault.code, str(fault.params["why"]))
        return ACCEPTED

    def judge(
        self, centre: Centre, db: Reading, seat: Seat, inspected: Verdict, arrived: str
    ) -> Verdict:
        """Refuse what is of another realm or seat, and an event that is not what it was before."""
        refused = elsewhere(centre, seat, self.data)
        if refused is not None:
            return refused
        if self.data.realm != "training":
            return Verdict("refused", "realm_mismatch")
        if inspected.outcome != "accepted":
            return inspected
        known = store.stand_ins(db, [one.event_id for one in self._events])
        for one in self._events:
            own = self._stand_in(centre, one)
            if known.setdefault(one.event_id, own) != own:
                return Verdict("refused", "training_event_differs", one.event_id)
        return ACCEPTED

    def record(
        self,
        centre: Centre,
        db: Work,
        command_id: str,
        seat: Seat,
        verdict: Verdict,
        arrived: str,
        receipt: str | None,
    ) -> str | None:
        """Keep what is new. Of a class that was erased nothing is kept, nor what was said."""
        if self.data.realm != centre.identity.realm or self.data.realm != "training":
            return None
        row = store.find(db, self.class_id)
        if row is not None and row.state == "closed" and row.erased_at is not None:
            commands.forget_text(db, command_id)
            return None
        if verdict.outcome == "accepted":
            if row is None:
                self._begin(centre, db)
            self._keep(centre, db, seat)
        if row is not None or verdict.outcome == "accepted":
            store.note_command(db, command_id, self.class_id)
        return None

    def after(self, centre: Centre) -> None:
        """Count what has come for the class's pages."""
        try:
            note_news(centre, self.class_id, self.data.trainee_id)
        except Fault:  # the page that is asked for next says so itself
            log.exception("class_news")

    @cached_property
    def _events(self) -> Sequence[TakenEvent]:
        return [_read(raw) for raw in self.data.events]

    def _stand_in(self, centre: Centre, one: TakenEvent) -> str:
        whose = f"{self.class_id}\n{self.data.trainee_id}\n"
        return ClassSecrets(centre).stand_in(whose + one.text.decode())

    def _keep(self, centre: Centre, db: Work, seat: Seat) -> None:
        secrets = ClassSecrets(centre)
        for one in self._events:
            store.insert_event(
                db,
                self.class_id,
                one.event_id,
                trainee_id=self.data.trainee_id,
                seat_id=seat.seat_id,
                stand_in=self._stand_in(centre, one),
                event=secrets.seal_event(one.event_id, one.text),
            )

    def _begin(self, centre: Centre, db: Work) -> None:
        """Make room for a class that nobody planned here, so that nothing of it is lost."""
        state: ClassState = "study" if self.class_id == STUDY else "unplanned"
        told = TrainingClass(
            class_id=self.class_id,
            version=1,
            title=self.class_id[:100],
            trainer="-",
            date=centre.now()[:10],
            code=NO_CODE,
            state=state,
            packs=[],
            steps=[],
        )
        begin(centre, db, ClassRow(self.class_id, None, state, b"", None, centre.now()), told)


def read(command: Command) -> Job:
    """Read what a command asks for. Raises: Fault("message_malformed", why)."""
    return RecordedOfTrainee(jws.decode(bytes(command.data), TrainingRecorded))


def _read(raw: msgspec.Raw) -> TakenEvent:
    """Read an event. Raises: Fault("message_malformed", why)."""
    try:
        base = msgspec.json.decode(raw, type=AnyEvent)
        if base.type in KINDS:
            EVENT.decode(raw)
        text = msgspec.json.encode(msgspec.json.decode(raw), order="deterministic")
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Fault("message_malformed", why=f"an event: {error}"[:200]) from error
    return TakenEvent(base.id, text)
