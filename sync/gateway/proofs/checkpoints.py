"""The checkpoint that this gateway shows, and what seats say of it.

All seats are shown one checkpoint for a while, so that their cosignatures come together under it.
It is signed again when a seat asks, not by a clock of its own: reading writes nothing.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sync import journal, log
from sync.errors import Fault
from sync.evidence import cosignature
from sync.gateway import recovery
from sync.gateway.alarms import service as alarms
from sync.gateway.centre import Centre
from sync.gateway.enrolment.shared import Seat
from sync.gateway.proofs import store
from sync.wire.logs import CentreLog, explained
from sync.work import Reading, Work

SHOWN_FOR = timedelta(seconds=30)
CUT, FORKED, CHANGED = "log_cut", "log_forked", "log_entry_changed"
_MEMORY = "the checkpoint that is shown"


@dataclass(frozen=True)
class Shown:
    """A checkpoint of this gateway's log, and until when it is the one that is shown."""

    size: int
    note: str
    until: datetime


@dataclass
class _ShownNow:
    lock: threading.Lock = field(default_factory=threading.Lock)
    shown: Shown | None = None


def shown(centre: Centre, db: Reading) -> Shown:
    """Return the checkpoint that all seats are shown now, of no more than what is read here.

    Another request may have shown what came after this reading began.
    """
    board = centre.memory.setdefault(_MEMORY, _ShownNow())
    assert isinstance(board, _ShownNow)
    now = centre.clock()
    with board.lock:
        last = board.shown
        size = journal.size(db)
        held = last is not None and last.until - SHOWN_FOR <= now < last.until
        if last is not None and (size == last.size or (held and size > last.size)):
            return last
        note = journal.checkpoint(db, centre.key, centre.identity.gateway_id)
        own = Shown(size, note, now + SHOWN_FOR)
        if last is None or size > last.size:
            board.shown = own
        return own


def for_page(centre: Centre, db: Reading, seat_id: str, known: int | None) -> CentreLog:
    """Return what a feed page says of the log to a seat that knows it up to `known` entries.

    A page for a seat that did not ask (on a stick) begins at what that seat cosigned last.
    """
    now = shown(centre, db)
    old = store.newest_cosigned(db, seat_id) if known is None else known
    old = old if 0 < old <= now.size else 0
    proof = journal.consistency(db, old, now.size) if old else []
    return CentreLog(checkpoint=now.note, old_size=old, proof=proof, restored=store.restored(db))


def take(centre: Centre, seat: Seat, note: str, seen_at: str | None = None) -> bool:
    """Keep a seat's cosignature; return whether the log is what it cosigned.

    `seen_at` is this gateway's time of the page that brought the checkpoint, as the seat says.
    What this gateway signed and its log contradicts is kept as evidence, with an alarm.
    Raises: Fault("checkpoint_malformed"), Fault("checkpoint_signature_invalid") for a checkpoint
    of another log, or without this seat's cosignature.
    """
    own = {centre.identity.gateway_id: centre.key.public}
    claimed = log.verify_checkpoint(note, own)
    try:
        signed = cosignature.cosigners(note, {seat.seat_id: seat.key})
    except Fault as fault:
        raise Fault("checkpoint_signature_invalid") from fault
    if not signed:
        raise Fault("checkpoint_signature_invalid", why="no cosignature of this seat")
    checkpoint, others = cosignature.lines(note)
    line = next(one for one in others if one.startswith(f"— {seat.seat_id} "))
    with centre.writing() as db:
        if not _fits(db, claimed):
            _contradicted(centre, db, seat.seat_id, note, seen_at)
            return False
        one = store.Cosigned(claimed.size, seat.seat_id, checkpoint, line)
        store.put_cosigned(db, one, centre.now())
    return True


def _fits(db: Reading, claimed: log.Checkpoint) -> bool:
    return claimed.size <= journal.size(db) and journal.root_at(db, claimed.size) == claimed.root


def _contradicted(centre: Centre, db: Work, seat_id: str, note: str, seen_at: str | None) -> None:
    claimed = log.read_checkpoint(note)
    own = journal.checkpoint(db, centre.key, centre.identity.gateway_id)
    if not store.put_contradicted(db, seat_id, note, own, centre.now()):
        return
    if recovery.recovering(db) or explained(store.restored(db), claimed.size, seen_at):
        return  # people know already that this gateway is a copy of an earlier one
    size = journal.size(db)
    code = CUT if claimed.size > size else FORKED
    alarms.raise_alarm(centre, db, code, size=claimed.size, own=size, index=None)


def require_sound(db: Reading) -> None:
    """Make sure that nothing known speaks against the log: else no visit is opened.

    Raises: Fault with the code and figures of the alarm.
    """
    for alarm in alarms.standing(db, ""):
        if alarm.code in (CUT, FORKED, CHANGED):
            raise alarm.fault


def recomputed(centre: Centre) -> journal.Audit:
    """Recompute the whole log and hold it against every checkpoint that was cosigned."""
    with centre.reading() as db:
        read = [(size, _own(centre, size, note)) for size, note in store.notes(db)]
        found = journal.verify_all(db, [one for _, one in read if one is not None])
    damaged = next((size for size, one in read if one is None), None)
    if damaged is None or not found.ok:
        return found
    return journal.Audit(found.size, found.root, max(damaged - 1, 0), "cosigned note changed")


def _own(centre: Centre, size: int, note: str) -> log.Checkpoint | None:
    """Return the checkpoint of so many entries as this gateway signed it, None for another."""
    try:
        one = log.verify_checkpoint(note, {centre.identity.gateway_id: centre.key.public})
    except Fault:
        return None
    return one if one.size == size else None


def look_through(centre: Centre) -> journal.Audit:
    """Recompute the whole log as `recomputed` does; an alarm says what is wrong."""
    found = recomputed(centre)
    if not found.ok:
        with centre.reading() as db:
            most = max((size for size, _ in store.notes(db)), default=0)
        cut = found.why == "entries missing at the end"
        with centre.writing() as db:
            code = CUT if cut else CHANGED
            alarms.raise_alarm(centre, db, code, size=most, own=found.size, index=found.fault_index)
    return found
