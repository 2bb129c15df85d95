"""What a seat finds of a visit when its program starts: after a power cut, a crash, or nothing."""

from __future__ import annotations

import logging

from kiosk.sessions.store import VisitRow
from kiosk.sessions.visit.record import VisitRecord
from kiosk.sessions.visit.snapshot import VisitSnapshot
from kiosk.sessions.visit.state import Running
from sync.errors import Fault

logger = logging.getLogger("kiosk.sessions")


def restored_visit(
    record: VisitRecord, snapshot: VisitSnapshot, boot_id: str, now_s: float
) -> Running | None:
    """Return the visit that was cut off, locked, or None.

    A vault without its visit's row belongs to a visit that had ended: it is shredded, never read.
    """
    row = record.visit()
    if row is None:
        _shred_left_over(record, snapshot)
        return None
    if row.boot_id != boot_id:
        row = record.restart_countdown(row, row.left_s)
    found = _what_was_kept(record, snapshot, row, now_s)
    record.try_to_write(found, "seat_locked", reason="restart")
    return found


def _what_was_kept(
    record: VisitRecord, snapshot: VisitSnapshot, row: VisitRow, now_s: float
) -> Running:
    try:
        kept = snapshot.load(row.visit_id)
    except (Fault, OSError) as error:
        logger.warning("visit_lost", exc_info=error)
        code = error.code if isinstance(error, Fault) else "disk_error"
        found = Running(row, "", "", lock_reason="restart", locked_at_s=now_s, work="lost")
        record.try_to_write(found, "visit_lost", code=code)
        return found
    found = Running(
        row,
        kept.visitor,
        kept.staff_name,
        kept.pin_verifier,
        kept.message,
        lock_reason="restart",
        locked_at_s=now_s,
        work="kept",
    )
    record.try_to_write(found, "visit_kept")
    return found


def _shred_left_over(record: VisitRecord, snapshot: VisitSnapshot) -> None:
    visit_id = snapshot.left_over()
    if visit_id is not None:
        destroyed = snapshot.shred()
        record.try_to_note("visit_wiped", visit_id, key_destroyed=destroyed, drafts=0, files=0)
