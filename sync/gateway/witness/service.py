"""Vouch for a seat's log, as a c2sp.org/tlog-witness does: only for what extends what we saw."""

from __future__ import annotations

from sync import log
from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.enrolment.store import Seat
from sync.gateway.witness import store
from sync.wire import jws
from sync.wire.messages import CheckpointAnswer, CheckpointRequest

MAX_PROOF = 64


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
    with centre.writing() as db:
        before = store.seen(db, seat.seat_id)
        _require_growth(before, claimed, request)
        if before is None or before.size != claimed.size:
            now = store.Seen(origin, claimed.size, claimed.root, request.checkpoint, centre.now())
            store.put(db, seat.seat_id, now)
    answer = CheckpointAnswer(
        seat_id=seat.seat_id, size=claimed.size, root=claimed.root.hex(), at=centre.now()
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
