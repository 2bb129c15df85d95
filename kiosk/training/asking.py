"""An addendum for somebody who learns alone: asked of the practice gateway once a bid is sealed.

It comes by the feed as a trainer's does: nothing of the tender is made at the seat (ADR 84).
"""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Callable
from contextlib import closing

from kiosk import events
from kiosk.seat import WriteTx
from kiosk.training.practising import Practising, TaskRun
from sync.clock import Interval
from sync.database import write_tx
from sync.outbox import Item, Outbox
from sync.training.judge.events import BidSealed, DrillBegan, TenderReceived
from sync.wire.addendum import PRACTICE_ADDENDUM, AddendumAsked
from sync.wire.ids import new_id
from sync.wire.messages import Answer
from sync.wire.times import to_text

ADDENDUM = "addendum"


class AddendumAsking:
    """The way of asking, and what became of it. Thread-safe.

    `connect` opens a connection that is closed here; `wake` has the outbox sent at once.
    """

    def __init__(
        self,
        practising: Practising,
        outbox: Outbox,
        connect: Callable[[], sqlite3.Connection],
        trusted: Callable[[], Interval | None],
        wake: Callable[[], object],
    ) -> None:
        self._practising, self._outbox = practising, outbox
        self._connect, self._trusted, self._wake = connect, trusted, wake
        # By the command's id: the run that it was for, and why it was refused. Gone at a restart,
        # after which the page says no more than that it was asked for.
        self._asked: dict[str, str] = {}
        self._refused: dict[str, str] = {}

    def ask_if_sealed(self, run: TaskRun) -> bool:
        """Ask for an addendum to the task's tender once a bid for it was sealed in the run.

        Returns whether it was asked for. Raises: sqlite3 errors.
        """
        sealed = [
            one.tender_id
            for one in self._practising.events(run)
            if isinstance(one, BidSealed) and run.began.is_about(one.tender_id)
        ]
        if not sealed:
            return False
        now = self._trusted()
        moment = datetime.datetime.now(datetime.UTC) if now is None else now.earliest
        with closing(self._connect()) as db:
            data = AddendumAsked(
                realm="training",
                seat_id=self._outbox.seat_id,
                tender_id=sealed[-1],
                tender_version=_version(db, sealed[-1]),
            )
            asked = new_id()
            self._asked = {**self._asked, asked: run.id}
            with write_tx(db):
                self._outbox.append(
                    db,
                    type=PRACTICE_ADDENDUM,
                    subject=f"practice/{run.id}",
                    data=data,
                    blobs=(),
                    deadline=None,
                    time=to_text(moment),
                    item_id=asked,
                )
        self._wake()
        return True

    def on_answer(self, _tx: WriteTx, item: Item, answer: Answer) -> None:
        """Remember why no addendum comes, for the task's page."""
        if answer.problem is not None and answer.outcome == "refused":
            run = self._asked.get(item.id)
            if run is not None:
                self._refused = {**self._refused, run: answer.problem.code}

    def standing(self, run: TaskRun) -> str | None:
        """Return how the asking of a run stands: `waiting`, or the code of a refusal.

        None where nothing was asked for, and once the tender has changed.
        """
        asked = next(
            (one for one in run.events if isinstance(one, DrillBegan) and one.kind == ADDENDUM),
            None,
        )
        if asked is None:
            return None
        came = any(
            isinstance(one, TenderReceived)
            and one.at > asked.at
            and run.began.is_about(one.tender_id)
            for one in self._practising.events(run)
        )
        return None if came else self._refused.get(run.id, "waiting")


def _version(db: sqlite3.Connection, tender_id: str) -> int:
    """The newest version of a tender that came to this seat."""
    versions = [
        int(str(one.fields["version"]))
        for _, one in events.entries(db)
        if one.name == "tender_received" and one.fields["tender_id"] == tender_id
    ]
    return max(versions, default=1)
