"""What the gateway is told of a bid: the command's data, from the row that was just kept."""

from __future__ import annotations

from kiosk.bidding.bid import Bid
from sync.wire.messages import BidSubmitted, BidWithdrawn, Realm


def submission(bid: Bid, realm: Realm) -> BidSubmitted:
    """Return the data of the command that submits a bid, or a later version of it."""
    assert bid.card_version is not None
    return BidSubmitted(
        bid_id=bid.bid_id,
        realm=realm,
        tender_id=bid.tender_id,
        tenderer_id=bid.tenderer_id,
        tenderer_name=bid.tenderer_name,
        version=bid.version,
        replaces=bid.replaces,
        card_version=bid.card_version,
        envelopes=list(bid.envelopes),
        sealed=bid.sealed,
        identity=bid.identity,
        receipt=bid.provisional,
    )


def withdrawal(bid: Bid, realm: Realm) -> BidWithdrawn:
    """Return the data of the command that withdraws a bid."""
    assert bid.replaces is not None
    return BidWithdrawn(
        bid_id=bid.bid_id,
        realm=realm,
        tender_id=bid.tender_id,
        tenderer_id=bid.tenderer_id,
        version=bid.version,
        replaces=bid.replaces,
        withdrawn=bid.sealed,
        identity=bid.identity,
        receipt=bid.provisional,
    )
