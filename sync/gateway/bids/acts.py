"""What a command asks for, in one shape for submissions, replacements and withdrawals."""

from __future__ import annotations

from dataclasses import dataclass

from sync import clock, receipts
from sync.errors import Fault
from sync.sealing import X25519Recipient
from sync.wire import jws
from sync.wire.keys import VerifyKey
from sync.wire.messages import (
    BID_SUBMITTED,
    BID_WITHDRAWN,
    BidSubmitted,
    BidWithdrawn,
    Command,
    Envelope,
    Identity,
    Interval,
)

TYPES = (BID_SUBMITTED, BID_WITHDRAWN)
"""The types of commands that are bids."""


@dataclass(frozen=True)
class Act:
    """One thing a vendor did at a seat. `at` is when, by the seat's trusted clock."""

    action: receipts.Action
    bid_id: str
    realm: str
    tender_id: str
    tenderer_id: str
    # None in withdrawals, which do not repeat it
    tenderer_name: str | None
    version: int
    replaces: str | None
    envelopes: tuple[Envelope, ...]
    at: Interval
    identity: Identity
    receipt: str


def parse(command: Command) -> Act:
    """Read a command of one of `TYPES`. Raises: Fault("message_malformed", why)."""
    raw = bytes(command.data)
    if command.type == BID_SUBMITTED:
        act = _submitted(jws.decode(raw, BidSubmitted))
    else:
        act = _withdrawn(jws.decode(raw, BidWithdrawn))
    if (act.identity.method == "attested") != bool(act.identity.attested_by):
        raise Fault("message_malformed", why="`$.identity.attested_by` goes with `attested` only")
    try:  # the pattern of an Instant lets a 31 February through
        clock.Interval.from_wire(act.at)
    except Fault as fault:
        raise Fault("message_malformed", why=f"not a date: {fault.params['text']}") from fault
    return act


def _submitted(data: BidSubmitted) -> Act:
    if (data.version == 1) != (data.replaces is None):
        raise Fault("message_malformed", why="`$.version` 1 replaces nothing, later ones do")
    return Act(
        action="submitted" if data.replaces is None else "replaced",
        bid_id=data.bid_id,
        realm=data.realm,
        tender_id=data.tender_id,
        tenderer_id=data.tenderer_id,
        tenderer_name=data.tenderer_name,
        version=data.version,
        replaces=data.replaces,
        envelopes=tuple(data.envelopes),
        at=data.sealed,
        identity=data.identity,
        receipt=data.receipt,
    )


def _withdrawn(data: BidWithdrawn) -> Act:
    return Act(
        action="withdrawn",
        bid_id=data.bid_id,
        realm=data.realm,
        tender_id=data.tender_id,
        tenderer_id=data.tenderer_id,
        tenderer_name=None,
        version=data.version,
        replaces=data.replaces,
        envelopes=(),
        at=data.withdrawn,
        identity=data.identity,
        receipt=data.receipt,
    )


def require_receipt(act: Act, seat_id: str, key: VerifyKey) -> receipts.Receipt:
    """Check that the seat's provisional receipt says the same as the command.

    Raises: Fault("receipt_mismatch", why).
    """
    try:
        receipt = receipts.verify(act.receipt, {seat_id: key})
        said = _said(receipt)
        asked = _asked(act, seat_id)
    except Fault as fault:
        raise Fault("receipt_mismatch", why=fault.code) from fault
    for name, value in asked.items():
        if said[name] != value:
            raise Fault("receipt_mismatch", why=name)
    if act.tenderer_name not in (None, receipt.tenderer_name):
        raise Fault("receipt_mismatch", why="tenderer_name")
    return receipt


def _asked(act: Act, seat_id: str) -> dict[str, object]:
    return {
        "kind": "provisional",
        "action": act.action,
        "realm": act.realm,
        "bid_id": act.bid_id,
        "tender_id": act.tender_id,
        "tenderer_id": act.tenderer_id,
        "version": act.version,
        "replaces": act.replaces,
        "envelopes": sorted(
            (each.name, each.size, each.sha256, _fingerprint(each.recipient))
            for each in act.envelopes
        ),
        "sealed": act.at,
        "seat_id": seat_id,
        "identity": act.identity,
    }


def _said(receipt: receipts.Receipt) -> dict[str, object]:
    envelopes = sorted(
        (each.name, each.size, each.sha256, each.recipient) for each in receipt.envelopes
    )
    return {**vars(receipt), "envelopes": envelopes}


def _fingerprint(recipient: str) -> str:
    return X25519Recipient.from_text(recipient).fingerprint
