"""What the gateway says of decisions. Runs inside the engine's write_tx."""

from __future__ import annotations

import sqlite3
from typing import Any

from kiosk import events
from kiosk.accounts.service import Accounts
from kiosk.verification.decided import verdict
from kiosk.verification.store import DecidedStore
from sync.outbox import Item
from sync.wire.messages import Answer
from sync.wire.times import from_text


class DecisionFeed:
    """Keeps the table in step with the gateway."""

    def __init__(self, store: DecidedStore, accounts: Accounts) -> None:
        self._store, self._accounts = store, accounts

    def on_answer(self, db: sqlite3.Connection, item: Item, answer: Answer) -> None:
        """Keep what the gateway said; an approval that it has not taken counts no more here.

        Of two answers the later one holds.
        """
        decided = self._store.by_item(db, item.id)
        said, code = verdict(answer)
        if decided is None or said is None or decided.says(said, code):
            return
        if decided.answered_at is not None and from_text(answer.at) < decided.answered_at:
            return
        self._store.answer(db, decided.decision_id, said, code, answer.at)
        if answer.outcome != "accepted" or said == "refused":
            self._accounts.take_back(db, decision_id=decided.decision_id)
        which = decided.decision_id
        told: dict[str, Any] = {"outcome": said, "code": code, "answered_at": answer.at}
        events.record(db, "decision_answered", decision_id=which, **told)
