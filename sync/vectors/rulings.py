"""The committee's ruling on the bid of the vectors."""

from __future__ import annotations

import hashlib

import msgspec

from sync import receipts, rulings
from sync.vectors.cast import AT, GATEWAY, GATEWAY_ID, SEAT_ID
from sync.wire import messages

RULED_AT, RULING_ID = "2026-11-24T06:00:00.000000Z", "01a20000-0000-7000-8000-000000000004"


def ruling(data: messages.BidSubmitted) -> str:
    """Return the committee's ruling on a bid that was held."""
    one = rulings.Ruling(
        outcome="accepted",
        ruling_id=RULING_ID,
        realm=data.realm,
        tender_id=data.tender_id,
        bid_id=data.bid_id,
        version=data.version,
        tenderer_id=data.tenderer_id,
        tenderer_name=data.tenderer_name,
        seat_id=SEAT_ID,
        held="delivered_late",
        sealed=data.sealed,
        arrived=AT,
        deadline="2026-11-24T04:59:00Z",
        provisional=receipts.digest(data.receipt),
        evidence=hashlib.sha256(b"{}\n").hexdigest(),
        minutes="12/POKJA/2026, 24 November 2026",
        reason="Tersegel sebelum batas akhir",
        members=(
            rulings.Decider("197504082002121003", "Budi Santoso"),
            rulings.Decider("198211172009042001", "Siti Rahayu"),
        ),
        entered=(
            rulings.Decider("197811042005012003", "Siti Aminah"),
            rulings.Decider("198503172010011004", "Bambang Wijaya"),
        ),
        ruled_at=RULED_AT,
        gateway_id=GATEWAY_ID,
    )
    return rulings.write(one, GATEWAY)


def answered(accepted: messages.Answer, data: messages.BidSubmitted) -> messages.Answer:
    """Return the further answer that carries the ruling."""
    return msgspec.structs.replace(accepted, at=RULED_AT, ruling=ruling(data))
