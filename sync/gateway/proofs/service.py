"""Answer seats that ask for proofs of receipts, and write proofs for people."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from pathlib import Path

from sync import journal, log
from sync.errors import Fault
from sync.evidence import policy as policies
from sync.evidence import proof as proofs
from sync.evidence.policy import Policy
from sync.gateway.centre import Centre
from sync.gateway.enrolment.shared import Seat
from sync.gateway.proofs import checkpoints, store
from sync.gateway.proofs.store import Cosigned
from sync.wire import jws
from sync.wire.logs import LogAnswer, LogProof, LogRequest
from sync.wire.times import to_text
from sync.work import Reading

POLICY = "kebijakan-log.txt"
ALL_KEPT_FOR = timedelta(days=1)
# Of cosigned checkpoints, for one proof: more than come together in a few hours.
MOST_LOOKED_AT = 500


def answer(centre: Centre, seat: Seat, request: LogRequest) -> str:
    """Take what a seat cosigned, then prove the receipts it asks for; signed.

    Raises: what `checkpoints.take` raises, Fault("clock_behind").
    """
    at = centre.signing_now()
    fits = None
    if request.cosigned is not None:
        fits = checkpoints.take(centre, seat, request.cosigned, request.seen_at)
    with centre.reading() as db:
        found = [_asked(centre, db, receipt) for receipt in request.receipts]
    message = LogAnswer(
        gateway_id=centre.identity.gateway_id,
        seat_id=seat.seat_id,
        at=at,
        fits=fits,
        proofs=[one for one in found if one is not None],
    )
    return jws.sign(centre.key, "log-answer", message)


def prove(centre: Centre, receipt: str) -> str:
    """Return the best proof (tlog-proof) of a receipt's statement that there is now.

    Raises: Fault("receipt_not_logged").
    """
    with centre.reading() as db:
        index = store.leaf(db, receipt)
        if index is None:
            raise Fault("receipt_not_logged")
        return _proof(centre, db, index) or _proof_of_now(centre, db, index)


def policy(home: Path) -> Policy | None:
    """Read the LPSE's policy file in a gateway's or seat's home; None where there is none.

    Raises: what `policies.read_file` raises.
    """
    path = home / POLICY
    return policies.read_file(path) if path.exists() else None


def keep_house(centre: Centre) -> None:
    """Look the whole log through, and forget cosignatures that no proof needs any more.

    The newest of each seat stays, the checkpoint that proofs are made from, and one of each day.
    """
    if not checkpoints.look_through(centre).ok:
        return
    with centre.writing() as db:
        used = {one.size for one in _chosen(centre, db, -1)}
        store.drop_cosigned(db, to_text(centre.clock() - ALL_KEPT_FOR), used)


def evidence(centre: Centre) -> list[tuple[str, str, str, str]]:
    """Return the checkpoints that seats brought and that the log contradicts."""
    with centre.reading() as db:
        return store.contradicted(db)


def _asked(centre: Centre, db: Reading, receipt: str) -> LogProof | None:
    index = store.leaf(db, receipt)
    if index is None:
        return LogProof(receipt=receipt, proof=None)
    text = _proof(centre, db, index)
    if text is None and checkpoints.shown(centre, db).size > index:
        text = _text(db, index, checkpoints.shown(centre, db).note)
    return None if text is None else LogProof(receipt=receipt, proof=text)


def _proof(centre: Centre, db: Reading, index: int) -> str | None:
    chosen = _chosen(centre, db, index)
    if not chosen:
        return None
    return _text(db, index, chosen[0].note + "".join(f"{one.line}\n" for one in chosen))


def _chosen(centre: Centre, db: Reading, index: int) -> list[Cosigned]:
    """Under the newest checkpoint that the policy takes, else the one that most have cosigned."""
    chosen: list[Cosigned] = []
    try:
        rule = policy(centre.home)
    except (Fault, OSError):
        rule = None
    for group in islice(store.cosigned_above(db, index), MOST_LOOKED_AT):
        if rule is not None and rule.is_met([one.seat_id for one in group]):
            return group
        if len(group) > len(chosen):
            chosen = group
    return chosen


def _proof_of_now(centre: Centre, db: Reading, index: int) -> str:
    return _text(db, index, journal.checkpoint(db, centre.key, centre.identity.gateway_id))


def _text(db: Reading, index: int, note: str) -> str:
    size = log.read_checkpoint(note).size
    return proofs.write(proofs.Proof(index, tuple(journal.path(db, index, size)), note))
