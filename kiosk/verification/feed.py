"""What the gateway says of decisions. Runs inside the engine's write_tx."""

from __future__ import annotations

import sqlite3
from typing import Any

from kiosk import events
from kiosk.accounts.service import Accounts
from kiosk.verification.decided import VERDICTS
from kiosk.verification.store import DecidedStore
from sync.outbox import Item
from sync.wire.messages import Answer


class DecisionFeed:
    """Keeps the table in step with the gateway."""

    def __init__(self, store: DecidedStore, accounts: Accounts) -> None:
        self._store, self._accounts = store, accounts

    def on_answer(self, db: sqlite3.Connection, item: Item, answer: Answer) -> None:
        """Keep what the gateway said; an approval that it has not taken counts no more here."""
        decided, verdict = self._store.by_item(db, item.id), VERDICTS.get(answer.outcome)
        if decided is None or verdict is None:
            return
        code = None if answer.problem is None else answer.problem.code
        if (decided.verdict, decided.problem_code) == (verdict, code):
            return
        self._store.answer(db, decided.decision_id, verdict, code, answer.at)
        if verdict != "accepted":
            self._accounts.take_back(db, decision_id=decided.decision_id)
        which = decided.decision_id
        told: dict[str, Any] = {"outcome": verdict, "code": code, "answered_at": answer.at}
        events.record(db, "decision_answered", decision_id=which, **told)
