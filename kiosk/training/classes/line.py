"""The class's simulated link: cut it, mend it, and hear the class beside it meanwhile (ADR 59).

While it is cut nothing goes over it but three questions of this module: the feed, of which only the
class and a lock of the seat are taken in; the status, by which the trainer's board is true; and the
time, without which neither can be asked. Everything else is as on a broken line.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing

from kiosk.seat import SeatCore, WriteTx
from sync.database import write_tx
from sync.outbox.news import position
from sync.transport.faults import LinkDown, Refused
from sync.transport.practice import PracticeLine
from sync.wire import jws
from sync.wire.classes import TrainingClass

log = logging.getLogger(__name__)
TOLD_ASIDE = "training_class"


class ClassLine:
    """The link of one seat, as its class wants it. Belongs to one thread, but for `is_cut`.

    `take` keeps a class in a write_tx.
    """

    def __init__(self, seat: SeatCore, take: Callable[[WriteTx, TrainingClass], None]) -> None:
        self._seat, self._take = seat, take
        self._was_cut = False

    @property
    def is_cut(self) -> bool:
        """Whether the link is cut for the exercise."""
        return self._was_cut

    def keep(self, *, cut: bool) -> None:
        """Make the link what it shall be now."""
        line = self._seat.gateway.line
        if not isinstance(line, PracticeLine):
            return
        if cut:
            self._was_cut = True
            line.cut()
        elif self._was_cut:
            self._was_cut = False
            line.mend()
            self._seat.engine.wake()
            self._seat.engine.report()

    def hear(self) -> None:
        """Hear the class beside the line, while that is cut, and tell how the seat is.

        A gateway that cannot be reached either leaves all as it is.
        """
        line = self._seat.gateway.line
        if not self._was_cut or not isinstance(line, PracticeLine):
            return
        try:
            with line.beside(), closing(self._seat.connect()) as db:
                self._ask(db)
                self._tell(db)
        except (LinkDown, Refused) as fault:
            log.info("class beside the cut line: %s", fault.code)

    def _ask(self, db: sqlite3.Connection) -> None:
        """Take the class in; the engine's place in the feed stays, and hears it all again."""
        at = position(db, self._seat.gateway.pinned.gateway_id)
        page = self._seat.gateway.feed(at.cursor, 0)
        for item in page.items:
            if item.kind == TOLD_ASIDE:
                with write_tx(db):
                    self._take(WriteTx(db), jws.decode(bytes(item.body), TrainingClass))
        locks = [one for one in page.orders if one.act == "lock"]
        if locks:
            self._seat.registry.on_orders(locks, page.at)

    def _tell(self, db: sqlite3.Connection) -> None:
        status = self._seat.registry.status(db)
        if status is None:
            return
        self._seat.gateway.report(status)
        if status.acks:
            with write_tx(db):
                self._seat.registry.on_reported(WriteTx(db), status)
