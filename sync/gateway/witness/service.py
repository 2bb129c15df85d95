"""Vouch for a seat's log, as a c2sp.org/tlog-witness does: only for what extends what we saw."""

from __future__ import annotations

from datetime import timedelta

from sync import log
from sync.errors import Fault
from sync.gateway import doubles
from sync.gateway.centre import Centre
from sync.gateway.enrolment.shared import Seat
from sync.gateway.witness import store
from sync.wire import jws
from sync.wire.messages import CheckpointAnswer, CheckpointRequest

MAX_PROOF = 64
SHORT_LOG_AGAIN, SHORT_LOG_FORGOTTEN = timedelta(seconds=10), timedelta(minutes=30)


def witness(centre: Centre, seat: Seat, request: CheckpointRequest) -> str:
    """Check that the log only grew, remember it, then answer, signed.

    Raises: Fault("checkpoint_malformed"), Fault("checkpoint_signature_invalid"),
    Fault("checkpoint_conflict", why) when it is not this seat's log, or its history is not the one
    seen before.
    """
    origin = log.read_checkpoint(request.checkpoint).origin
    claimed = log.verify_checkpoint(request.checkpoint, {origin: seat.key})
    if origin != seat.seat_id:
        raise Fault("checkpoint_conflict", why="origin")
    try:
        return _vouch(centre, seat, request, origin, claimed)
    except Fault as fault:
        if fault.code == "checkpoint_conflict" and _is_proof(centre, seat, claimed, fault):
            doubles.note(centre, seat.seat_id, doubles.LOG_CONFLICT)
        raise


def _vouch(
    centre: Centre, seat: Seat, request: CheckpointRequest, origin: str, claimed: log.Checkpoint
) -> str:
    at = centre.signing_now()
    with centre.writing() as db:
        before = store.seen(db, seat.seat_id)
        _require_growth(before, claimed, request)
        if before is None or before.size != claimed.size:
            now = store.Seen(origin, claimed.size, claimed.root, request.checkpoint, at)
            store.put(db, seat.seat_id, now)
    answer = CheckpointAnswer(
        seat_id=seat.seat_id, size=claimed.size, root=claimed.root.hex(), at=at
    )
    return jws.sign(centre.key, "cosignature", answer)


def _require_growth(
    before: store.Seen | None, claimed: log.Checkpoint, request: CheckpointRequest
) -> None:
    if len(request.proof) > MAX_PROOF:
        raise Fault("message_malformed", why="`$.proof` is too long")
    size, root = (before.size, before.root) if before else (0, log.EMPTY_ROOT)
    if request.old_size != size:
        # c2sp.org/tlog-witness: the size known here lets an honest log ask again.
        raise Fault("checkpoint_conflict", why=f"size {size}")
    proof = [bytes.fromhex(each) for each in request.proof]
    if not log.verify_consistency(size, claimed.size, root, claimed.root, proof):
        raise Fault("checkpoint_conflict", why="root")


def _is_proof(centre: Centre, seat: Seat, claimed: log.Checkpoint, fault: Fault) -> bool:
    """Whether a conflict shows two logs, and not only an answer that was lost on its way.

    A shorter log than was seen might be a request that was long on its way: so the second counts.
    """
    if not str(fault.params.get("why")).startswith("size"):
        return True
    with centre.reading() as db:
        before = store.seen(db, seat.seat_id)
    if before is None or claimed.size >= before.size:
        return False
    now = centre.clock()
    first = centre.short_logs.setdefault(seat.seat_id, now)
    if now - first > SHORT_LOG_FORGOTTEN:
        centre.short_logs[seat.seat_id] = now
    return SHORT_LOG_AGAIN <= now - first <= SHORT_LOG_FORGOTTEN
