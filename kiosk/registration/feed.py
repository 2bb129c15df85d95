"""What the gateway says of registrations. Runs inside the engine's write_tx."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

from kiosk import events
from kiosk.registration.handed import OUTCOMES, HandedIn
from kiosk.registration.store import RegistrationStore
from sync import notes
from sync.errors import Fault
from sync.outbox import Item
from sync.registration import receipt
from sync.wire.keys import VerifyKey
from sync.wire.messages import Answer


class RegistrationFeed:
    """Keeps the table in step with the gateway. `gateway_keys` maps JWS key ids to its keys."""

    def __init__(
        self,
        gateway_id: str,
        gateway_keys: Callable[[], Mapping[str, VerifyKey]],
        store: RegistrationStore,
        prove: Callable[[sqlite3.Connection, str], object] = lambda db, note: None,
    ) -> None:
        """`prove` asks for the proof of an official receipt, in the transaction that keeps it."""
        self._prove = prove
        self._gateway_id, self._gateway_keys, self._store = gateway_id, gateway_keys, store

    def on_answer(self, db: sqlite3.Connection, item: Item, answer: Answer) -> None:
        """Keep what the gateway said; `answer` is verified, its receipt is not yet.

        Raises: Fault("official_receipt_wrong") when an acceptance comes without a receipt that
        names ours: then nothing is shown as accepted.
        """
        handed, outcome = self._store.by_item(db, item.id), OUTCOMES.get(answer.outcome)
        if handed is None or outcome is None:
            return
        official = self._official(handed, answer) if outcome == "accepted" else None
        code = None if answer.problem is None else answer.problem.code
        if (handed.outcome, handed.official, handed.problem_code) == (outcome, official, code):
            return
        if official is not None:
            self._prove(db, official)
        self._store.answer(
            db, handed, outcome, official=official, problem_code=code, answered_at=answer.at
        )
        events.record(
            db,
            "registration_answered",
            registration_id=handed.registration_id,
            outcome=outcome,
            code=code,
            answered_at=answer.at,
        )

    def _official(self, handed: HandedIn, answer: Answer) -> str:
        found = None if answer.receipt is None else self._signed(answer.receipt)
        if (
            found is None
            or answer.receipt is None
            or found.kind != "official"
            or found.registration_id != handed.registration_id
            or found.provisional_sha256 != handed.provisional_sha256
        ):
            raise Fault("official_receipt_wrong")
        return answer.receipt

    def _signed(self, note: str) -> receipt.RegistrationReceipt | None:
        """The receipt, if the gateway signed it, under its id and with one of the pinned keys."""
        keys = self._gateway_keys().values()
        return notes.signed_by_any(receipt.verify, note, self._gateway_id, keys)
