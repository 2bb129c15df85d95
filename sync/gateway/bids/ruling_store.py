"""Rows of rulings, and of the bids that wait for one."""

from __future__ import annotations

from dataclasses import dataclass

from sync.gateway.bids.store import Bid, select_bids
from sync.work import Reading, Work


@dataclass(frozen=True)
class KeptRuling:
    """`note` is the signed text; `evidence` is JSON, "" for a ruling that a seat gave back."""

    ruling_id: str
    bid_id: str
    outcome: str
    ruled_at: str
    note: str
    evidence: str


def put(db: Work, kept: KeptRuling) -> None:
    """Keep a ruling for ever; one that is known for the bid stays as it is."""
    db.execute(
        "INSERT INTO ruling (ruling_id, bid_id, outcome, ruled_at, note, evidence)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (kept.ruling_id, kept.bid_id, kept.outcome, kept.ruled_at, kept.note, kept.evidence),
    )


def ruling_on(db: Reading, bid_id: str) -> KeptRuling | None:
    """Return the ruling on a bid, None where there is none."""
    row = db.execute("SELECT * FROM ruling WHERE bid_id = ?", (bid_id,)).fetchone()
    return None if row is None else KeptRuling(**row)


def held(db: Reading) -> list[Bid]:
    """Return every bid that waits for people, the first to arrive first."""
    return select_bids(db, "outcome = 'held' ORDER BY received_at, bid_id")


def ruled(db: Reading, most: int) -> list[Bid]:
    """Return bids with a ruling, the one ruled last first; at most so many."""
    return select_bids(
        db,
        "bid_id IN (SELECT bid_id FROM ruling) ORDER BY (SELECT ruled_at FROM ruling"
        " WHERE ruling.bid_id = bid.bid_id) DESC, bid_id LIMIT ?",
        (most,),
    )
