"""SQL of `desk_decision`: what was decided at this seat; and of `desk_opening`.

The receipt code is ciphertext, and so is an opening.
"""

from __future__ import annotations

import contextlib
import sqlite3

import msgspec

from kiosk.verification.decided import GatewayVerdict, QueuedDecision
from kiosk.verification.memory import DeskOpening
from sync.atrest import AtRest
from sync.errors import Fault
from sync.wire.messages import Interval
from sync.wire.times import from_text


class DecidedStore:
    """Reads and writes with the device's key. Writes belong inside the caller's write_tx.

    Reading raises Fault("at_rest_unreadable") for a row that was changed or sealed elsewhere.
    """

    def __init__(self, private: AtRest) -> None:
        self._private = private

    def insert(self, db: sqlite3.Connection, one: QueuedDecision) -> None:
        """Keep a decision."""
        db.execute(
            "INSERT INTO desk_decision (decision_id, item_id, registration_id, version, seen,"
            " visit_id, outcome, earliest, latest, code) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                one.decision_id,
                one.item_id,
                one.registration_id,
                one.version,
                one.seen,
                one.visit_id,
                one.outcome,
                one.decided.earliest,
                one.decided.latest,
                self._private.seal_text(one.code, _place(one.decision_id)),
            ),
        )

    def of_visit(self, db: sqlite3.Connection, visit_id: str) -> list[QueuedDecision]:
        """Return what was decided at a visit, the newest first."""
        rows = db.execute(
            "SELECT * FROM desk_decision WHERE visit_id = ? ORDER BY rowid DESC", (visit_id,)
        )
        return [self._decision(row) for row in rows]

    def newest_of(self, db: sqlite3.Connection, registration_id: str) -> QueuedDecision | None:
        """Return the last decision on a registration that was taken here, or None."""
        rows = db.execute(
            "SELECT * FROM desk_decision WHERE registration_id = ? ORDER BY rowid DESC LIMIT 1",
            (registration_id,),
        )
        return next(map(self._decision, rows), None)

    def by_item(self, db: sqlite3.Connection, item_id: str) -> QueuedDecision | None:
        """Return the decision of an item of the outbox, or None."""
        rows = db.execute("SELECT * FROM desk_decision WHERE item_id = ?", (item_id,))
        return next(map(self._decision, rows), None)

    def answer(
        self,
        db: sqlite3.Connection,
        decision_id: str,
        verdict: GatewayVerdict,
        problem_code: str | None,
        answered_at: str,
    ) -> None:
        """Note what the gateway said; what was decided is out of reach (trigger)."""
        db.execute(
            "UPDATE desk_decision SET verdict = ?, problem_code = ?, answered_at = ?"
            " WHERE decision_id = ?",
            (verdict, problem_code, answered_at, decision_id),
        )

    # openings whose end the gateway is to be told

    def put_opening(self, db: sqlite3.Connection, opening: DeskOpening) -> None:
        """Keep an opening without its private halves: closing needs neither."""
        which = opening.opened.opening_id
        public = msgspec.structs.replace(opening, seed=b"", identity="")
        sealed = self._private.seal(msgspec.json.encode(public), _opening_place(which))
        db.execute(
            "INSERT INTO desk_opening (opening_id, kept) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (which, sealed),
        )

    def openings(self, db: sqlite3.Connection) -> list[DeskOpening]:
        """Return the openings that may be going on at the gateway; an unreadable one is left out.

        It ends by itself.
        """
        found = []
        for row in db.execute("SELECT opening_id, kept FROM desk_opening").fetchall():
            with contextlib.suppress(Fault):
                plain = self._private.open(row["kept"], _opening_place(row["opening_id"]))
                found.append(msgspec.json.decode(plain, type=DeskOpening))
        return found

    def drop_opening(self, db: sqlite3.Connection, opening_id: str) -> None:
        """Forget an opening that has ended at the gateway."""
        db.execute("DELETE FROM desk_opening WHERE opening_id = ?", (opening_id,))

    def _decision(self, row: sqlite3.Row) -> QueuedDecision:
        answered = row["answered_at"]
        return QueuedDecision(
            decision_id=row["decision_id"],
            item_id=row["item_id"],
            registration_id=row["registration_id"],
            version=row["version"],
            seen=row["seen"],
            visit_id=row["visit_id"],
            outcome=row["outcome"],
            code=self._private.open_text(row["code"], _place(row["decision_id"])),
            decided=Interval(earliest=row["earliest"], latest=row["latest"]),
            verdict=row["verdict"],
            problem_code=row["problem_code"],
            answered_at=None if answered is None else from_text(answered),
        )


def _opening_place(opening_id: str) -> str:
    return f"desk_opening.kept:{opening_id}"


def _place(decision_id: str) -> str:
    return f"desk_decision.code:{decision_id}"
