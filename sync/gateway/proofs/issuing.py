"""Put official receipts into the log, in the transaction that issues them."""

from __future__ import annotations

from collections.abc import Callable

from sync import journal, receipts
from sync.errors import Fault
from sync.evidence import leaf
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journals
from sync.gateway.proofs import entries, store
from sync.receipts import LogPlace
from sync.wire.logs import READS_CENTRE
from sync.work import Work

_MEMORY = "seats that read receipts with a place in the log"


def note_spoken(centre: Centre, seat_id: str, spoken: frozenset[str]) -> None:
    """Note whether a seat reads the line `centre`. In memory: it says it again."""
    known = _readers(centre)
    (known.add if READS_CENTRE in spoken else known.discard)(seat_id)


def reads_centre(centre: Centre, seat_id: str) -> bool:
    """Say whether a seat has said, since the gateway started, that it reads that line."""
    return seat_id in _readers(centre)


def entering(centre: Centre, db: Work, seat_id: str, at: str) -> Callable[[str], LogPlace | None]:
    """Return what enters a receipt of this time into the log (`receipts.official`)."""

    def enter(statement: str) -> LogPlace | None:
        index = _enter(centre, db, leaf.Stated(statement, at))
        if not reads_centre(centre, seat_id):
            return None
        size, root = journal.head(db)
        return LogPlace(index, size, root)

    return enter


def enter(centre: Centre, db: Work, note: str) -> None:
    """Enter an official receipt that is written already; one that is no receipt is passed over."""
    try:
        stated = leaf.of(note)
    except Fault:
        return
    _enter(centre, db, stated)


def readable(centre: Centre, seat_id: str, note: str) -> str:
    """Return an official receipt of a bid in the form that this seat reads."""
    if reads_centre(centre, seat_id):
        return note
    return receipts.without_centre(note, centre.key)


def _enter(centre: Centre, db: Work, stated: leaf.Stated) -> int:
    """Return the leaf's index; a receipt that stands there already keeps its own."""
    known = store.leaf(db, stated.digest)
    if known is not None:
        return known
    index = journals.record(centre, db, entries.RECEIPT_ISSUED, at=stated.at, receipt=stated.digest)
    store.put_leaf(db, stated.digest, index)
    return index


def _readers(centre: Centre) -> set[str]:
    found = centre.memory.setdefault(_MEMORY, set())
    assert isinstance(found, set)
    return found
