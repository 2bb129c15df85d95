"""Seal a bid, replace it, withdraw it: each ends in one transaction or leaves nothing.

Sealing writes only ciphertext into the spool. Then bid row, queue item, log event and provisional
receipt are one transaction; until it is committed no screen says that anything is sealed.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from kiosk import events
from kiosk.bidding import tender_store
from kiosk.bidding.bid import Bid, Judged
from kiosk.bidding.chain import (
    as_written,
    last_standing,
    merged,
    number_after,
    require_own,
    spool_name,
    spool_names_to_keep,
)
from kiosk.bidding.identity import Tenderer
from kiosk.bidding.recorder import BidRecorder, Maker, Version
from kiosk.bidding.seal_request import (
    EnvelopeRequest,
    SealRequest,
    Seat,
    Slip,
    contents_of,
    slip_of,
)
from kiosk.bidding.store import BidStore
from kiosk.db import settings
from sync import sealing
from sync.clock import Interval, TrustedClock, judge
from sync.database import trouble_code, write_tx
from sync.errors import Fault
from sync.outbox import Outbox
from sync.sealing import Progress, Sealed
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey, VerifyKey
from sync.wire.messages import (
    Envelope,
    Tender,
    TenderCard,
)
from sync.wire.times import from_text, to_text

__all__ = ["BidService", "Seat", "spool_names_to_keep"]

# Room that must stay free after sealing: the database, its log and receipts still have to grow.
DISK_RESERVE_BYTES = 64 * 1024 * 1024
# Sealing pads to a Padmé size, at most 12 % more, and adds a header and tags.
SEALED_GROWTH = 1.13


class BidService:
    """The use cases. `gateway_keys` maps JWS key ids to the pinned gateway's keys."""

    def __init__(
        self,
        *,
        open_db: Callable[[], sqlite3.Connection],
        seat: Seat,
        signer: SigningKey,
        gateway_keys: Callable[[], Mapping[str, VerifyKey]],
        clock: TrustedClock,
        outbox: Outbox,
        bids: BidStore,
        spool: Path,
        free_bytes: Callable[[], int],
        wake: Callable[[], None],
    ) -> None:
        self._open_db = open_db
        self._seat = seat
        self.gateway_keys = gateway_keys
        self._clock = clock
        self._bids = bids
        self._recorder = BidRecorder(seat, signer, bids, outbox)
        self._spool = spool
        self._free_bytes = free_bytes
        self._wake = wake

    # questions the pages ask

    def card(self, db: sqlite3.Connection, tender_id: str) -> TenderCard | None:
        """Return the tender's card if the gateway signed it, else None."""
        return tender_store.card(db, tender_id, self.gateway_keys(), self._seat.realm)

    def require_card(self, db: sqlite3.Connection, tender_id: str) -> TenderCard:
        """Raises: Fault("card_missing"), Fault("seat_revoked") when nothing may be sealed here."""
        if settings.get(db, settings.REVOKED) is not None:
            raise Fault("seat_revoked")
        card = self.card(db, tender_id)
        if card is None:
            raise Fault("card_missing")
        return card

    def require_open(self, tender: Tender) -> tuple[Interval, Judged]:
        """Refuse what cannot be in time; say when it only may be.

        The closing instant itself is still open.
        Raises: Fault("bid_late" | "clock_unknown" | "tender_not_open" | "tender_is_cancelled").
        """
        if tender.status in tender_store.CLOSED_STATUSES:
            raise Fault("tender_is_cancelled")
        now = self._clock.now()
        if now is None:
            raise Fault("clock_unknown")
        if _surely_before(now, tender.period_start):
            raise Fault("tender_not_open")
        verdict = judge(now, from_text(tender.period_end))
        if verdict == "late":
            raise Fault("bid_late")
        return now, verdict

    # use cases

    def seal(
        self, order: SealRequest, *, progress: Progress, cancelled: Callable[[], bool]
    ) -> tuple[Bid, Slip]:
        """Seal every envelope, then make the bid exist; `progress` runs through all of them.

        Raises: Fault of sealing, of the deadline, or "seal_cancelled"; nothing is left then.
        """
        sealed: list[Sealed] = []
        with closing(self._open_db()) as db:
            try:
                tender = self._require_unchanged(db, order)
                self.require_open(tender)
                self._require_room(order)
                self._note_start(db, order)
                last = self._require_last(
                    db, order.tender_id, order.tenderer, order.replaces, order.elsewhere
                )
                order = replace(order, tenderer=as_written(order.tenderer, last))
                number = number_after(last)
                for envelope in order.envelopes:
                    sealed.append(
                        self._seal_one(order, envelope, number, sealed, progress, cancelled)
                    )
                if cancelled():
                    raise Fault("seal_cancelled")
                bid = self._commit(db, order, sealed)
            except BaseException as error:
                for one in sealed:
                    one.path.unlink(missing_ok=True)
                self._note_stop(db, order, error)
                if isinstance(error, sqlite3.OperationalError):
                    raise Fault(trouble_code(error, self._spool)) from error
                raise
        self._wake()
        return bid, slip_of(order, tender, sealed)

    def withdraw(
        self, old: Bid, tenderer: Tenderer, visit_id: str, elsewhere: Sequence[Bid] = ()
    ) -> Bid:
        """Withdraw the newest version; the withdrawal is a version with its own receipt.

        It may have been made at another seat; `elsewhere` are all of this bid that were.
        Raises: Fault("not_your_bid" | "version_taken" | "already_withdrawn" | …deadline).
        """
        with closing(self._open_db()) as db, write_tx(db):
            tender = tender_store.get(db, old.tender_id)
            require_own(old, tenderer)
            if old.action == "withdrawn":
                raise Fault("already_withdrawn")
            at, judged = self.require_open(tender)
            last = self._require_last(db, old.tender_id, tenderer, old.bid_id, elsewhere)
            tenderer = as_written(tenderer, last)
            version = Version(number_after(last), "withdrawn", old.bid_id, at, judged)
            bid = self._recorder.withdrawn(db, Maker(new_id(), visit_id, tenderer), tender, version)
        self._wake()
        return bid

    # steps of sealing

    def _note_start(self, db: sqlite3.Connection, order: SealRequest) -> None:
        with write_tx(db):
            events.record(
                db,
                "bid_sealing_started",
                at=self._clock.now(),
                bid_id=order.bid_id,
                tender_id=order.tender_id,
                files=sum(len(envelope.sources) for envelope in order.envelopes),
                bytes=order.size_bytes,
                visit_id=order.visit_id,
                advices=list(order.advices) or None,
            )

    def _note_stop(self, db: sqlite3.Connection, order: SealRequest, error: BaseException) -> None:
        """Leave word in the log; a full disk must not hide why the sealing really failed."""
        code = error.code if isinstance(error, Fault) else "internal"
        what = {"tender_id": order.tender_id, "visit_id": order.visit_id}
        with contextlib.suppress(sqlite3.Error), write_tx(db):
            if code == "seal_cancelled":
                events.record(db, "bid_cancelled", at=self._clock.now(), **what)
            else:
                events.record(db, "bid_seal_failed", at=self._clock.now(), code=code, **what)

    def _require_unchanged(self, db: sqlite3.Connection, order: SealRequest) -> Tender:
        tender = tender_store.get(db, order.tender_id)
        card = self.require_card(db, order.tender_id)
        if tender.version != order.tender_version or card.version != order.card_version:
            raise Fault("tender_changed")
        return tender

    def _require_room(self, order: SealRequest) -> None:
        needed = int(order.size_bytes * SEALED_GROWTH) + DISK_RESERVE_BYTES
        if self._free_bytes() < needed:
            raise Fault("seat_disk_full")

    def _seal_one(
        self,
        order: SealRequest,
        envelope: EnvelopeRequest,
        version: int,
        before: Sequence[Sealed],
        progress: Progress,
        cancelled: Callable[[], bool],
    ) -> Sealed:
        now = self._clock.now()
        manifest = sealing.Manifest(
            tender_id=order.tender_id,
            tenderer_id=order.tenderer.tenderer_id,
            tenderer_name=order.tenderer.name,
            bid_id=order.bid_id,
            version=version,
            envelope=envelope.name,
            realm=self._seat.realm,
            sealed_at="" if now is None else to_text(now.earliest),
            seat_id=self._seat.seat_id,
            files=[(source.name, source.size) for source in envelope.sources],
        )
        recipients = [sealing.X25519Recipient.from_text(envelope.recipient)]
        if order.owner_recipient is not None:
            recipients.append(sealing.X25519Recipient.from_text(order.owner_recipient))
        return sealing.seal(
            envelope.sources,
            manifest,
            recipients,
            self._spool,
            spool_name(order.bid_id, envelope.name),
            progress=progress,
            cancelled=cancelled,
        )

    def _commit(self, db: sqlite3.Connection, order: SealRequest, sealed: Sequence[Sealed]) -> Bid:
        envelopes = tuple(
            Envelope(name=asked.name, sha256=one.sha256, size=one.size, recipient=asked.recipient)
            for asked, one in zip(order.envelopes, sealed, strict=True)
        )
        with write_tx(db):
            # Asked again inside the transaction: minutes have passed since the first time.
            tender = self._require_unchanged(db, order)
            at, judged = self.require_open(tender)
            last = self._require_last(
                db, order.tender_id, order.tenderer, order.replaces, order.elsewhere
            )
            number = number_after(last)
            version = Version(
                number,
                "submitted" if number == 1 else "replaced",
                order.replaces,
                at,
                judged,
                contents_of(order, sealed),
            )
            maker = Maker(order.bid_id, order.visit_id, order.tenderer)
            return self._recorder.submitted(
                db, maker, tender, envelopes, version, order.card_version, sealed
            )

    def _require_last(
        self,
        db: sqlite3.Connection,
        tender_id: str,
        tenderer: Tenderer,
        replaces: str | None,
        elsewhere: Sequence[Bid],
    ) -> Bid | None:
        """The version to replace, if it is still the one that was shown."""
        here = self._bids.chain(db, tender_id, tenderer.tenderer_id)
        last = last_standing(merged(here, elsewhere))
        if replaces != (None if last is None else last.bid_id):
            raise Fault("version_taken")
        return last


def _surely_before(now: Interval, start: str | None) -> bool:
    return start is not None and now.latest is not None and now.latest < from_text(start)
