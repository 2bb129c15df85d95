"""SQL of `registration` and `registration_draft`: what was handed in or parked at this seat.

Codes and receipts are ciphertext on the disk; a registration is found again by a blinded stand-in
of its code.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

import msgspec

from kiosk.registration.clearing_store import HANDED_IN
from kiosk.registration.handed import HandedIn, Outcome
from sync.atrest import AtRest
from sync.wire.messages import Interval
from sync.wire.times import from_text


class _Kept(msgspec.Struct, frozen=True):
    """The sealed part of a row."""

    code: str
    provisional: str
    originals: tuple[str, ...]
    limit_days: int
    numbers: tuple[str, ...] = ()


class RegistrationStore:
    """Reads and writes with the device's key. Writes belong inside the caller's write_tx.

    Reading raises Fault("at_rest_unreadable") for a row that was changed or sealed elsewhere.
    """

    def __init__(self, private: AtRest) -> None:
        self._private = private

    def insert(self, db: sqlite3.Connection, handed: HandedIn) -> None:
        """Keep a version that was handed in."""
        kept = _Kept(
            handed.code, handed.provisional, handed.originals, handed.limit_days, handed.numbers
        )
        place = _place(handed.registration_id, handed.version)
        db.execute(
            "INSERT INTO registration (registration_id, version, item_id, visit_id, code_key,"
            " queue_day, queue_number, track, entity, earliest, latest, kept, provisional_sha256)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                handed.registration_id,
                handed.version,
                handed.item_id,
                handed.visit_id,
                self._code_key(handed.code),
                handed.queue_day,
                handed.queue_number,
                handed.track,
                handed.entity,
                handed.handed_in.earliest,
                handed.handed_in.latest,
                self._private.seal(msgspec.json.encode(kept), place),
                handed.provisional_sha256,
            ),
        )

    def next_number(self, db: sqlite3.Connection, day: str) -> int:
        """Return the next queue number of a day."""
        row = db.execute(
            "SELECT coalesce(max(queue_number), 0) + 1 FROM registration WHERE queue_day = ?",
            (day,),
        ).fetchone()
        return int(row[0])

    def newest_version(self, db: sqlite3.Connection, registration_id: str) -> int:
        """Return the highest version handed in here, 0 when there is none."""
        row = db.execute(
            "SELECT coalesce(max(version), 0) FROM registration WHERE registration_id = ?",
            (registration_id,),
        ).fetchone()
        return int(row[0])

    def by_item(self, db: sqlite3.Connection, item_id: str) -> HandedIn | None:
        """Return the version of an item of the outbox, or None."""
        rows = db.execute("SELECT * FROM registration WHERE item_id = ?", (item_id,))
        return next(map(self._handed, rows), None)

    def of_visit(self, db: sqlite3.Connection, visit_id: str) -> list[HandedIn]:
        """Return what was handed in at a visit, the newest first."""
        rows = db.execute(
            "SELECT * FROM registration WHERE visit_id = ? ORDER BY earliest DESC, version DESC",
            (visit_id,),
        )
        return [self._handed(row) for row in rows]

    def by_code(self, db: sqlite3.Connection, code: str) -> HandedIn | None:
        """Return the newest version handed in here under a receipt code, or None."""
        rows = db.execute(
            "SELECT * FROM registration WHERE code_key = ? ORDER BY version DESC LIMIT 1",
            (self._code_key(code),),
        )
        return next(map(self._handed, rows), None)

    def has_number(self, db: sqlite3.Connection, numbers: Collection[str]) -> bool:
        """Return whether a registration of one of these numbers was handed in here and stands."""
        rows = db.execute("SELECT * FROM registration WHERE outcome IS NOT 'refused'")
        return any(set(numbers).intersection(each.numbers) for each in map(self._handed, rows))

    def answer(
        self,
        db: sqlite3.Connection,
        handed: HandedIn,
        outcome: Outcome,
        *,
        official: str | None,
        problem_code: str | None,
        answered_at: str,
    ) -> None:
        """Note what the gateway said; what was handed in is out of reach (trigger)."""
        place = _official_place(handed.registration_id, handed.version)
        db.execute(
            "UPDATE registration SET outcome = ?, official = ?, problem_code = ?, answered_at = ?"
            " WHERE registration_id = ? AND version = ?",
            (
                outcome,
                None if official is None else self._private.seal_text(official, place),
                problem_code,
                answered_at,
                handed.registration_id,
                handed.version,
            ),
        )

    def forget_numbers(self, db: sqlite3.Connection, item_id: str) -> None:
        """Seal a row again without the firm's numbers; its form was noted as cleared before."""
        row = db.execute("SELECT * FROM registration WHERE item_id = ?", (item_id,)).fetchone()
        if row is None:
            return
        place = _place(row["registration_id"], row["version"])
        kept = msgspec.json.decode(self._private.open(row["kept"], place), type=_Kept)
        bare = msgspec.json.encode(msgspec.structs.replace(kept, numbers=()))
        db.execute(
            "UPDATE registration SET kept = ? WHERE item_id = ?",
            (self._private.seal(bare, place), item_id),
        )

    # drafts

    def insert_draft(self, db: sqlite3.Connection, item_id: str, locator: str, file: str) -> None:
        """Keep where the draft of a resume code lies: `file` in the spool."""
        db.execute(
            "INSERT INTO registration_draft (item_id, locator, file) VALUES (?, ?, ?)",
            (item_id, locator, file),
        )

    def draft_file(
        self, db: sqlite3.Connection, locator: str, answered_since: str = ""
    ) -> str | None:
        """Return the spool file of the newest form that lies here under a locator, or None.

        None too for a draft that the gateway has since before `answered_since` (wire text), and
        for what was cleared away.
        """
        row = db.execute(
            f"SELECT d.file, answered_at, {HANDED_IN} AS handed_in,"  # noqa: S608 - fixed words
            " EXISTS (SELECT 1 FROM form_cleared WHERE form_cleared.name = d.file) AS cleared"
            " FROM registration_draft AS d LEFT JOIN outbox_item ON outbox_item.id = d.item_id"
            " WHERE locator = ? ORDER BY d.item_id DESC LIMIT 1",
            (locator,),
        ).fetchone()
        if row is None or row["cleared"]:
            return None
        over = (row["answered_at"] or "9") < answered_since
        return None if over and not row["handed_in"] else str(row["file"])

    def _code_key(self, code: str) -> str:
        return self._private.blind(f"registration:{code}")

    def _handed(self, row: sqlite3.Row) -> HandedIn:
        which = row["registration_id"], row["version"]
        kept = msgspec.json.decode(self._private.open(row["kept"], _place(*which)), type=_Kept)
        official, answered = row["official"], row["answered_at"]
        return HandedIn(
            registration_id=row["registration_id"],
            version=row["version"],
            item_id=row["item_id"],
            visit_id=row["visit_id"],
            code=kept.code,
            queue_day=row["queue_day"],
            queue_number=row["queue_number"],
            track=row["track"],
            entity=row["entity"],
            handed_in=Interval(earliest=row["earliest"], latest=row["latest"]),
            originals=kept.originals,
            limit_days=kept.limit_days,
            numbers=kept.numbers,
            provisional=kept.provisional,
            provisional_sha256=row["provisional_sha256"],
            official=None
            if official is None
            else self._private.open_text(official, _official_place(*which)),
            outcome=row["outcome"],
            problem_code=row["problem_code"],
            answered_at=None if answered is None else from_text(answered),
        )


def _place(registration_id: str, version: int) -> str:
    return f"registration.kept:{registration_id}/{version}"


def _official_place(registration_id: str, version: int) -> str:
    return f"registration.official:{registration_id}/{version}"
