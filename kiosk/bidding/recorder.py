"""Make one version of a bid exist: its log entry, its receipt, its row and its place in the queue.

All of it belongs into one transaction of the caller: on paper and on disk there is either
everything or nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk import events
from kiosk.bidding import commands
from kiosk.bidding.bid import Action, Bid, Judged
from kiosk.bidding.chain import subject
from kiosk.bidding.identity import Tenderer
from kiosk.bidding.seal_request import Seat, on_receipt
from kiosk.bidding.store import BidStore
from sync import receipts
from sync.clock import Interval
from sync.outbox import Blob, Outbox
from sync.sealing import Sealed
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey
from sync.wire.messages import (
    BID_SUBMITTED,
    BID_WITHDRAWN,
    BidSubmitted,
    BidWithdrawn,
    Envelope,
    Tender,
)
from sync.wire.practice_clock import NEVER
from sync.wire.times import from_text


@dataclass(frozen=True)
class Version:
    """Where a version stands in its chain, when it was made, and the marks of its files.

    `contents` are envelope/mark (`kiosk.bidding.seal_request.contents_of`).
    """

    number: int
    action: Action
    replaces: str | None
    at: Interval
    judged: Judged
    contents: list[str] | None = None


@dataclass(frozen=True)
class Maker:
    """Which bid it is, in which visit it was made, and for whom."""

    bid_id: str
    visit_id: str
    tenderer: Tenderer


class BidRecorder:
    """Writes in the caller's write_tx. `signer` is this seat's key; receipts bear its signature."""

    def __init__(self, seat: Seat, signer: SigningKey, bids: BidStore, outbox: Outbox) -> None:
        self._seat, self._signer, self._bids, self._outbox = seat, signer, bids, outbox

    def submitted(
        self,
        db: sqlite3.Connection,
        maker: Maker,
        tender: Tender,
        envelopes: tuple[Envelope, ...],
        version: Version,
        card_version: int,
        sealed: Sequence[Sealed],
    ) -> Bid:
        """Record a sealed version; `sealed` are its files in the spool, in the same order."""
        bid = self._record(db, maker, tender, envelopes, version, card_version)
        data = commands.submission(bid, self._seat.realm)
        self._enqueue(db, bid, BID_SUBMITTED, data, sealed)
        return bid

    def withdrawn(
        self, db: sqlite3.Connection, maker: Maker, tender: Tender, version: Version
    ) -> Bid:
        """Record a withdrawal: a version without envelopes."""
        bid = self._record(db, maker, tender, (), version, None)
        self._enqueue(db, bid, BID_WITHDRAWN, commands.withdrawal(bid, self._seat.realm), ())
        return bid

    def _record(
        self,
        db: sqlite3.Connection,
        maker: Maker,
        tender: Tender,
        envelopes: tuple[Envelope, ...],
        version: Version,
        card_version: int | None,
    ) -> Bid:
        """Log the event, sign the receipt over the log's new head, keep the row."""
        tenderer, wire_at = maker.tenderer, version.at.to_wire()
        self._log(db, maker, tender, envelopes, version)
        log_size, log_root = events.head(db)
        note = receipts.write(
            receipts.Receipt(
                kind="provisional",
                action=version.action,
                realm=self._seat.realm,
                bid_id=maker.bid_id,
                tender_id=tender.tender_id,
                tenderer_id=tenderer.tenderer_id,
                tenderer_name=tenderer.name,
                version=version.number,
                replaces=version.replaces,
                envelopes=tuple(on_receipt(envelope) for envelope in envelopes),
                sealed=wire_at,
                seat_id=self._seat.seat_id,
                identity=tenderer.identity,
                log_size=log_size,
                log_root=log_root,
            ),
            self._signer,
            self._seat.seat_id,
        )
        bid = Bid(
            bid_id=maker.bid_id,
            item_id=new_id(),
            visit_id=maker.visit_id,
            tender_id=tender.tender_id,
            tender_title=tender.title,
            tender_version=tender.version,
            period_end=from_text(tender.period_end),
            tenderer_id=tenderer.tenderer_id,
            tenderer_name=tenderer.name,
            version=version.number,
            action=version.action,
            replaces=version.replaces,
            sealed=wire_at,
            judged=version.judged,
            envelopes=envelopes,
            identity=tenderer.identity,
            card_version=card_version,
            provisional=note,
            provisional_sha256=receipts.digest(note),
        )
        self._bids.insert(db, bid)
        return bid

    def _log(
        self,
        db: sqlite3.Connection,
        maker: Maker,
        tender: Tender,
        envelopes: Sequence[Envelope],
        version: Version,
    ) -> None:
        events.record(
            db,
            "bid_withdrawn" if version.action == "withdrawn" else "bid_sealed",
            at=version.at,
            bid_id=maker.bid_id,
            tender_id=tender.tender_id,
            version=version.number,
            replaces=version.replaces,
            digests=[envelope.sha256 for envelope in envelopes],
            visit_id=maker.visit_id,
            contents=version.contents,
        )

    def _enqueue(
        self,
        db: sqlite3.Connection,
        bid: Bid,
        type_: str,
        data: BidSubmitted | BidWithdrawn,
        sealed: Sequence[Sealed],
    ) -> None:
        self._outbox.append(
            db,
            type=type_,
            subject=subject(bid),
            data=data,
            blobs=[Blob(one.path.name, one.sha256, one.size) for one in sealed],
            deadline=None if bid.period_end >= NEVER else bid.period_end,
            time=bid.sealed.earliest,
            item_id=bid.item_id,
        )
