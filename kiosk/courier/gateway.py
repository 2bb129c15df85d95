"""Checks what a courier brought as the link would, and hands it to the engine."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence

from sync.engine import Engine
from sync.errors import Fault
from sync.outbox.news import Position
from sync.transport import carried
from sync.transport.faults import LinkDown
from sync.transport.gateway import Gateway, SignedAnswer

log = logging.getLogger("kiosk.courier")


class Line:
    """The engine, as `kiosk.courier.importing` needs it."""

    def __init__(self, engine: Engine, gateway: Gateway) -> None:
        self._engine, self._gateway = engine, gateway

    def place(self, db: sqlite3.Connection) -> tuple[Position, int, int | None]:
        """Return how far the feed was followed, and the newest order and roster that are known."""
        return self._engine.place(db)

    def answers(self, db: sqlite3.Connection, tokens: Sequence[str]) -> tuple[int, int]:
        """Take in answers; return how many were new, and how many texts could not be read."""
        read = [self._answer(one) for one in tokens]
        good = [one for one in read if one is not None]
        return self._engine.take_carried(db, good, []).answers, len(read) - len(good)

    def page(self, db: sqlite3.Connection, token: str) -> tuple[int, int, bool]:
        """Take in one page of the feed. Raises: Fault("courier_damaged")."""
        try:
            taken = self._engine.take_carried(db, [], [carried.page(self._gateway, token)]).pages
        except LinkDown as down:
            raise Fault("courier_damaged") from down
        return taken.pages, taken.items, taken.other_history

    def _answer(self, token: str) -> SignedAnswer | None:
        try:
            return self._gateway.answer(token)
        except LinkDown as down:
            log.warning("an answer on a stick cannot be read: %s", down)
            return None
