"""Hand what trainees did over to the outbox, and hear what the gateway says of it."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Callable
from contextlib import closing

from kiosk.alarms.service import raise_alarm
from kiosk.seat import WriteTx
from kiosk.training.classes.memory import STUDY
from kiosk.training.classes.store import ClassStore
from sync.clock import Interval
from sync.database import write_tx
from sync.outbox import Item, Outbox
from sync.wire.classes import TRAINING_RECORDED, TrainingRecorded
from sync.wire.ids import new_id
from sync.wire.messages import Answer
from sync.wire.times import to_text

ALARM = "class_events_refused"


class ClassSending:
    """The way of class events out of this seat. `send` belongs to one thread."""

    def __init__(
        self,
        store: ClassStore,
        outbox: Outbox,
        connect: Callable[[], sqlite3.Connection],
        trusted: Callable[[], Interval | None],
        wake: Callable[[], object],
    ) -> None:
        self._store, self._outbox = store, outbox
        self._connect, self._trusted, self._wake = connect, trusted, wake

    def send(self) -> int:
        """Put everything that waits into the outbox; return how many commands that made.

        An event leaves its table in the transaction that queues it. Raises: sqlite3 errors,
        Fault("at_rest_unreadable").
        """
        sent = 0
        with closing(self._connect()) as db:
            while self._send_one(db):
                sent += 1
        if sent:
            self._wake()
        return sent

    def _send_one(self, db: sqlite3.Connection) -> bool:
        now = self._trusted()
        moment = datetime.datetime.now(datetime.UTC) if now is None else now.earliest
        with write_tx(db):
            batch = self._store.next_batch(db)
            if batch is None:
                return False
            self._outbox.append(
                db,
                type=TRAINING_RECORDED,
                subject=f"training/{batch.trainee_id}",
                data=TrainingRecorded(
                    realm="training",
                    class_id=None if batch.class_id == STUDY else batch.class_id,
                    trainee_id=batch.trainee_id,
                    seat_id=self._outbox.seat_id,
                    events=batch.events,
                ),
                blobs=(),
                deadline=None,
                time=to_text(moment),
                item_id=new_id(),
            )
            self._store.remove_events(db, batch)
        return True


def on_answer(tx: WriteTx, _item: Item, answer: Answer) -> None:
    """Tell staff when the gateway does not take what a trainee did; it stays in the outbox."""
    if answer.outcome in ("refused", "held"):
        code = "code_unknown" if answer.problem is None else answer.problem.code
        raise_alarm(tx, ALARM, reason=code)
