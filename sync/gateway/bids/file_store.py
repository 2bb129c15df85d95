"""Rows of the sealed files that bids name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from sync.errors import Fault
from sync.work import Reading

State = Literal["whole", "missing", "damaged", "unreadable"]


@dataclass(frozen=True)
class BidFile:
    """One sealed file of a bid that was accepted or is held. `firm` is the tenderer's name."""

    tender_id: str
    bid_id: str
    firm: str
    seat_id: str
    envelope: str
    sha256: str
    size: int
    state: State = "whole"

    @property
    def fault(self) -> Fault:
        """What is wrong with it, for putting into words. Only when it is not whole."""
        return Fault(
            f"bid_file_{self.state}",
            firm=self.firm,
            tender_id=self.tender_id,
            envelope=self.envelope,
            sha256=self.sha256,
            seat_id=self.seat_id,
        )


def taken(db: Reading) -> list[BidFile]:
    """Every file that some answer vouches for."""
    rows = db.execute(
        "SELECT b.tender_id, b.bid_id, b.tenderer_name, b.seat_id, e.name, e.sha256, e.size"
        " FROM bid AS b JOIN bid_envelope AS e USING (bid_id)"
        " WHERE b.outcome IN ('accepted', 'held') ORDER BY b.tender_id, b.received_at, e.name"
    )
    return [BidFile(*row) for row in rows]


def named_by_bids(db: Reading, digests: Collection[str]) -> set[str]:
    """Those of the files that an answered bid names."""
    asked = "SELECT 1 FROM bid_envelope WHERE sha256 = ?"
    return {one for one in digests if db.execute(asked, (one,)).fetchone()}
