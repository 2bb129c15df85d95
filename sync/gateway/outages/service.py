"""Take in what seats tell of their links, and make the record of an outage.

A seat tells it with its ordinary status once a path is back. What it tells is its word, on its
trusted clock and with its bound; the checkpoints of its log stand beside it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import UNSET

from sync import notes, outage_record
from sync.clock import Interval
from sync.errors import Fault
from sync.gateway.bids import shared as bids
from sync.gateway.centre import Centre
from sync.gateway.db.trouble import DatabaseError
from sync.gateway.enrolment import shared as enrolment
from sync.gateway.journal import service as journal
from sync.gateway.outages import entries, store
from sync.gateway.staff.service import Member, require
from sync.gateway.tenders import shared as tenders
from sync.gateway.witness import shared as witness
from sync.outage_record import (
    AffectedBid,
    AffectedTender,
    OutageRecord,
    SeatLog,
    SeatOutage,
    Span,
)
from sync.wire import messages
from sync.wire.outages import LinkOutage
from sync.wire.room import SeatStatus
from sync.wire.times import from_text, to_text
from sync.work import Reading

log = logging.getLogger("lpse.gateway")
CANCELLED = ("cancelled", "withdrawn")
YEARS = range(2000, 9999)
"""Years in which an outage can be: at the ends of the calendar no zone has a time."""
MOST_KEPT = 2_000
"""Outages kept of one seat: years of them, and not what a seat that lies could fill a disk with."""


@dataclass(frozen=True)
class MadeRecord:
    """A record, its JSON, and the gateway's signed note that names the JSON by its digest."""

    record: OutageRecord
    text: str
    note: str


def heard(centre: Centre, status: SeatStatus) -> None:
    """Keep what a seat tells of its outages, where that is new; of one seat the newest so many.

    One whose times cannot be is left out.
    """
    if status.outages is UNSET:
        return
    with centre.reading() as db:
        known = store.known(db, status.seat_id, [one.outage_id for one in status.outages])
    news = [one for one in status.outages if known.get(one.outage_id) != one and _can_be(one)]
    if not news:
        return
    with centre.writing() as db:
        for one in news:
            store.put(db, status.seat_id, one, centre.now())
        store.drop_oldest(db, status.seat_id, MOST_KEPT)


def _can_be(one: LinkOutage) -> bool:
    """Whether its instants are real ones, in an order that can be."""
    try:
        first, last = (
            Interval.from_wire(messages.Interval(earliest=each.earliest, latest=each.latest))
            for each in (one.first, one.last)
        )
    except Fault:
        return False
    ends = [(each.earliest, each.latest) for each in (first, last)]
    ordered = all(end is None or begin <= end for begin, end in ends)
    ordered = ordered and all(at is None or at.year in YEARS for both in ends for at in both)
    return ordered and (last.latest is None or first.earliest <= last.latest)


def note_start(centre: Centre) -> None:
    """Note that this gateway begins to serve; a full disk keeps nobody from it."""
    try:
        with centre.writing() as db:
            store.started(db, centre.now())
    except DatabaseError:
        log.exception("noting the start")


def note_serving(centre: Centre) -> None:
    """Note that it still serves; called every minute while anybody asks it anything."""
    with centre.writing() as db:
        store.still_serving(db, centre.now())


def told(centre: Centre) -> list[SeatOutage]:
    """Return every outage that a seat told of, the newest first."""
    with centre.reading() as db:
        names = {seat.seat_id: seat.name for seat in enrolment.seats(db)}
        found = [
            SeatOutage(one.seat_id, names.get(one.seat_id, one.seat_id), one.told_at, one.outage)
            for one in store.every(db)
        ]
    return sorted(found, key=lambda one: one.outage.first.earliest, reverse=True)


def make(centre: Centre, begin: datetime, end: datetime, *, by: Member) -> MadeRecord:
    """Make the record of what was down between two instants (aware), sign and note it.

    Raises: Fault("outage_times_odd") where the end is not after the beginning,
    Fault("clock_behind"), and what `staff.require` raises.
    """
    require(centre, "journal", [by])
    if begin >= end:
        raise Fault("outage_times_odd")
    at = centre.signing_now()
    head = journal.checkpoint(centre)
    with centre.reading() as db:
        record = _record(centre, db, begin, end, at, head)
    text = outage_record.as_json(record)
    sha256 = outage_record.digest(text)
    fields = [
        ("realm", record.realm),
        ("begin", record.begin),
        ("end", record.end),
        ("record", sha256),
        ("made", at),
        ("gateway", record.gateway_id),
    ]
    lines = notes.to_lines(outage_record.FORMAT, fields)
    note = notes.sign(lines, centre.key, record.gateway_id)
    with centre.writing() as db:
        journal.record(
            centre,
            db,
            entries.OUTAGE_RECORDED,
            by=by,
            begin=record.begin,
            end=record.end,
            sha256=sha256,
        )
    return MadeRecord(record, text, note)


def _record(
    centre: Centre, db: Reading, begin: datetime, end: datetime, at: str, head: str
) -> OutageRecord:
    seats = enrolment.seats(db)
    names = {seat.seat_id: seat.name for seat in seats}
    zone = ZoneInfo(centre.identity.timezone)
    outages = [
        SeatOutage(one.seat_id, names.get(one.seat_id, one.seat_id), one.told_at, one.outage)
        for one in store.every(db)
        if _touches(one.outage.first.earliest, one.outage.last.latest, begin, end)
    ]
    gaps = [one for one in store.unserved(db) if _touches(one.last_at, one.started_at, begin, end)]
    spans = _down(outages, begin, end)
    return OutageRecord(
        format=outage_record.FORMAT,
        gateway_id=centre.identity.gateway_id,
        gateway_name=centre.identity.gateway_name,
        realm=centre.identity.realm,
        timezone=centre.identity.timezone,
        begin=to_text(begin),
        end=to_text(end),
        made_at=at,
        seats=[(seat.seat_id, seat.name) for seat in seats if not seat.revoked],
        outages=outages,
        unserved=gaps,
        seconds=round(outage_record.seconds_of(spans), 3),
        days=outage_record.by_day(spans, zone),
        tenders=_tenders(db, spans, zone),
        bids=_bids(db, begin, end),
        logs=_logs(db, names),
        journal=head,
    )


def _touches(first: str, last: str | None, begin: datetime, end: datetime) -> bool:
    return from_text(first) < end and (last is None or from_text(last) > begin)


def _down(outages: Sequence[SeatOutage], begin: datetime, end: datetime) -> list[Span]:
    """The time in which any seat's link was certainly down, within the two instants."""
    found = [outage_record.certain(one.outage) for one in outages]
    return outage_record.joined(
        outage_record.clipped(span, begin, end) for span in found if span is not None
    )


def _tenders(db: Reading, spans: Sequence[Span], zone: ZoneInfo) -> list[AffectedTender]:
    found = []
    for row in tenders.every(db):
        if row.status in CANCELLED:
            continue
        told, closes = row.tender, from_text(row.period_end)
        opens = None if told.period_start is None else from_text(told.period_start)
        first = opens or datetime.min.replace(tzinfo=closes.tzinfo)
        lost = outage_record.joined(outage_record.clipped(span, first, closes) for span in spans)
        if not lost:
            continue
        days = outage_record.by_day(lost, zone)
        found.append(
            AffectedTender(
                tender_id=row.tender_id,
                title=told.title,
                buyer=told.buyer,
                opens=told.period_start,
                closes=row.period_end,
                seconds=round(outage_record.seconds_of(lost), 3),
                days=days,
                whole_days=outage_record.whole_days(days),
            )
        )
    return sorted(found, key=lambda one: (one.closes, one.tender_id))


def _bids(db: Reading, begin: datetime, end: datetime) -> list[AffectedBid]:
    return [
        AffectedBid(
            bid_id=one.bid_id,
            tender_id=one.tender_id,
            tenderer_id=one.tenderer_id,
            tenderer_name=one.tenderer_name,
            seat_id=one.seat_id,
            action=one.action,
            version=one.version,
            sealed_earliest=one.sealed_earliest,
            sealed_latest=one.sealed_latest,
            arrived=one.received_at,
            outcome=one.outcome,
        )
        for one in bids.sealed_between(db, to_text(begin), to_text(end))
        if from_text(one.sealed_earliest) <= end and from_text(one.received_at) >= begin
    ]


def _logs(db: Reading, names: dict[str, str]) -> list[SeatLog]:
    seen = [(seat_id, witness.seen(db, seat_id)) for seat_id in sorted(names)]
    return [
        SeatLog(seat_id, one.size, one.root.hex(), one.seen_at)
        for seat_id, one in seen
        if one is not None
    ]
