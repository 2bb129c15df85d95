"""Which ruling holds for a bid: the one that was made here, or one that a seat gave back."""

from __future__ import annotations

import msgspec

from sync import rulings
from sync.gateway.bids import ruling_store, store
from sync.gateway.bids.ruling_store import KeptRuling
from sync.gateway.bids.store import Bid
from sync.gateway.centre import Centre
from sync.wire import jws
from sync.wire.messages import Answer
from sync.work import Reading


def kept(centre: Centre, db: Reading, bid: Bid) -> KeptRuling | None:
    """The ruling as it is kept; where the bid stands otherwise, the one its newest answer carries.

    A bid may be ruled on, and then a seat gives back what was ruled before this gateway was
    restored: the answer holds, and so does its ruling.
    """
    found = ruling_store.ruling_on(db, bid.bid_id)
    if found is not None and found.outcome == bid.outcome:
        return found
    keys = {centre.key.public.kid: centre.key.public}
    return carried(jws.verify(store.newest_answer(db, bid), "answer", keys, Answer))


def carried(said: Answer) -> KeptRuling | None:
    """The ruling that an answer carries, without its evidence; None where people did not decide."""
    if said.ruling is msgspec.UNSET:
        return None
    one = rulings.read(said.ruling)
    return KeptRuling(one.ruling_id, one.bid_id, one.outcome, one.ruled_at, said.ruling, "")


def note(centre: Centre, db: Reading, bid: Bid) -> str | None:
    """The signed note of the ruling on a bid; None where there is none.

    The answer to what was neither held nor ruled on is not read.
    """
    if bid.reason is None and ruling_store.ruling_on(db, bid.bid_id) is None:
        return None
    found = kept(centre, db, bid)
    return None if found is None else found.note
