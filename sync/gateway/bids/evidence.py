"""What is known of a bid that is held: the evidence that lies before the committee.

It is collected from what is kept here, judges nothing, and is named in the ruling by its digest.
"""

from __future__ import annotations

from collections.abc import Callable

from sync import clock, receipts
from sync.bid_evidence import FORMAT, AgainstDeadline, BidEvidence, FileKnown, LogKnown, TenderKnown
from sync.gateway.bids import files, store
from sync.gateway.bids.file_store import BidFile
from sync.gateway.bids.store import Bid
from sync.gateway.blobs import Objects
from sync.gateway.centre import Centre
from sync.gateway.commands import shared as commands
from sync.gateway.enrolment import shared as enrolment
from sync.gateway.tenders import shared as tenders
from sync.gateway.vendors import shared as vendors
from sync.gateway.witness import shared as witness
from sync.wire.messages import Interval
from sync.wire.times import from_text
from sync.work import Reading

FileLook = Callable[[Objects, BidFile], BidFile]


def collect(centre: Centre, db: Reading, bid: Bid, look: FileLook = files.looked_at) -> BidEvidence:
    """Return what is known of a bid; `look` says of a sealed file in what state it is."""
    note = receipts.read(bid.provisional)
    seat, tender = enrolment.seat(db, bid.seat_id), _tender(db, bid.tender_id)
    kept = commands.command(db, bid.command_id)
    known = vendors.tenderer(db, bid.tenderer_id)
    sealed = Interval(earliest=bid.sealed_earliest, latest=bid.sealed_latest)
    interval = clock.Interval.from_wire(sealed)
    possible = receipts.possible(sealed, from_text(bid.received_at))
    return BidEvidence(
        format=FORMAT,
        gateway_id=centre.identity.gateway_id,
        realm=centre.identity.realm,
        collected_at=centre.now(),
        bid_id=bid.bid_id,
        command_id=bid.command_id,
        action=bid.action,
        version=bid.version,
        replaces=bid.replaces,
        tender_id=bid.tender_id,
        tenderer_id=bid.tenderer_id,
        tenderer_name=bid.tenderer_name,
        registered_name=known.name if known and known.name != bid.tenderer_name else None,
        seat_id=bid.seat_id,
        seat_name=bid.seat_id if seat is None else seat.name,
        identity=note.identity,
        held=bid.reason or "",
        sealed=sealed,
        width_s=_width_s(interval),
        arrived=bid.received_at,
        against_deadline=_against(interval, tender, possible=possible),
        possible=possible,
        tender=tender,
        files=[_file(centre, bid, each, look) for each in store.envelopes(db, bid.bid_id)],
        log_size=note.log_size,
        log=_log(db, bid.seat_id),
        receipt=bid.provisional,
        command=kept["token"],
        answers=[kept["answer"], *store.later_answers(db, bid.bid_id)],
    )


def _width_s(interval: clock.Interval) -> float | None:
    if interval.latest is None:
        return None
    return round((interval.latest - interval.earliest).total_seconds(), 6)


def _against(
    interval: clock.Interval, tender: TenderKnown | None, *, possible: bool
) -> AgainstDeadline | None:
    if tender is None:
        return None
    # what cannot be was measured by a clock that was wrong, and is certain of nothing
    return clock.judge(interval, from_text(tender.deadline)) if possible else "impossible"


def _tender(db: Reading, tender_id: str) -> TenderKnown | None:
    row = tenders.find(db, tender_id)
    if row is None:
        return None
    told = row.tender
    return TenderKnown(
        tender_id, told.title, row.version, row.status, row.period_end, told.amendments
    )


def _file(centre: Centre, bid: Bid, one: store.BidEnvelope, look: FileLook) -> FileKnown:
    file = BidFile(
        bid.tender_id,
        bid.bid_id,
        bid.tenderer_name,
        bid.seat_id,
        one.name,
        one.sha256,
        one.size,
    )
    state = look(centre.objects, file).state
    return FileKnown(one.name, one.sha256, one.size, one.recipient, state)


def _log(db: Reading, seat_id: str) -> LogKnown | None:
    seen = witness.seen(db, seat_id)
    if seen is None:
        return None
    return LogKnown(seen.size, seen.root.hex(), seen.seen_at, seen.checkpoint)
