"""Enter attempts to open a bid, name the faulty hop, and make the record for the minutes.

Only after the deadline: before it nobody opens anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from sync import notes, receipts, unopened_record
from sync.bid_evidence import FileKnown
from sync.errors import Fault
from sync.gateway import names
from sync.gateway.bids import evidence
from sync.gateway.bids import shared as bids
from sync.gateway.bids.export import BidRow, list_bids, require_closed
from sync.gateway.blobs import Objects
from sync.gateway.cards import shared as cards
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.staff.service import Member, Two, require
from sync.gateway.unopened import entries, store
from sync.sealing import X25519Recipient, age
from sync.unopened_record import (
    AttemptKey,
    EnvelopeHops,
    OpeningAttempt,
    Rehearsal,
    ReportRead,
    UnopenedRecord,
)
from sync.work import Reading

PIECE = 1 << 20
MOST_ATTEMPTS = 50
LONGEST_ERROR = 2_000
LARGEST_REPORT = 256_000
"""Bytes of what the opening program wrote of one envelope; a real one has a few thousand."""
TRIABLE = ("accepted", "held")


@dataclass(frozen=True)
class Tried:
    """What somebody says of an attempt: with which envelope and key, by whom, and what came of it.

    `report` is the program's report (JSON), "" where another program was used; then `error` says in
    its exact words what it said, and `opened` whether it opened.
    """

    envelope: str
    operator: str
    key: AttemptKey
    opened: bool
    error: str
    report: str


@dataclass(frozen=True)
class MadeUnopened:
    """A record, its JSON, and the gateway's signed note that names the JSON by its digest."""

    record: UnopenedRecord
    text: str
    note: str


def triable(centre: Centre, tender_id: str) -> list[BidRow]:
    """Return a closed tender's bids that were handed out to be opened.

    Raises: Fault("tender_unknown"), Fault("tender_still_open").
    """
    require_closed(centre, tender_id, centre.clock())
    rows = list_bids(centre, tender_id)
    return [row for row in rows if row.outcome in TRIABLE and row.envelopes]


def look(centre: Centre, bid_id: str) -> UnopenedRecord:
    """Return what is known of a bid now; reads its sealed files, in constant memory.

    Raises: Fault("bid_not_here", bid_id), Fault("tender_unknown"), Fault("tender_still_open").
    """
    with centre.reading() as db:
        bid = bids.bid(db, bid_id)
    if bid is None or bid.outcome not in TRIABLE:
        raise Fault("bid_not_here", bid_id=bid_id)
    require_closed(centre, bid.tender_id, centre.clock())
    with centre.reading() as db:
        return _record(centre, db, bid)


def enter(centre: Centre, bid_id: str, tried: Tried, *, by: Member) -> OpeningAttempt:
    """Keep an attempt to open a bid.

    Raises: what `look` raises, Fault("attempt_report_odd"), Fault("attempt_error_missing"),
    Fault("attempt_envelope_unknown"), Fault("attempts_many"), Fault("name_malformed"), and what
    `staff.require` raises.
    """
    require(centre, "export", [by])
    record = look(centre, bid_id)
    known = {one.name: one for one in record.envelopes}
    if tried.envelope not in known:
        raise Fault("attempt_envelope_unknown")
    attempt = _attempt(centre, known[tried.envelope], tried, by)
    with centre.writing() as db:
        number = len(store.attempts(db, bid_id)) + 1
        if number > MOST_ATTEMPTS:
            raise Fault("attempts_many")
        attempt = replace(attempt, number=number)
        store.insert(db, bid_id, attempt)
        journal.record(
            centre,
            db,
            entries.OPENING_TRIED,
            by=by,
            bid_id=bid_id,
            number=number,
            key=attempt.key,
            opened=attempt.opened,
            code=attempt.code or None,
        )
    return attempt


def witness(centre: Centre, bid_id: str, *, by: Two) -> MadeUnopened:
    """Make and sign the record for the witness minutes; two people in charge are the witnesses.

    Raises: what `look` raises, Fault("attempts_missing") before there is any,
    Fault("clock_behind"), and what `staff.require` raises for two people.
    """
    require(centre, "export", by, two=True)
    at = centre.signing_now()
    record = look(centre, bid_id)
    if not record.attempts:
        raise Fault("attempts_missing")
    text = unopened_record.as_json(record)
    sha256 = unopened_record.digest(text)
    fields = [
        ("realm", record.realm),
        ("bid", bid_id),
        ("record", sha256),
        *(("witness", f"{one.person_id} {one.name}") for one in by),
        ("made", at),
        ("gateway", record.gateway_id),
    ]
    lines = notes.to_lines(unopened_record.FORMAT, fields)
    note = notes.sign(lines, centre.key, record.gateway_id)
    with centre.writing() as db:
        journal.record(centre, db, entries.WITNESSED_UNOPENED, by=by, bid_id=bid_id, sha256=sha256)
    return MadeUnopened(record, text, note)


def _attempt(centre: Centre, envelope: EnvelopeHops, tried: Tried, by: Member) -> OpeningAttempt:
    error = tried.error.strip()[:LONGEST_ERROR]
    sha256, code, opened = "", "", tried.opened
    if tried.report:
        read = _read(tried.report)
        sha256, code, opened = read.sha256, read.hop, read.opened and read.hop == "intact"
        code = "" if code == "intact" else code
    elif not error and not opened:
        raise Fault("attempt_error_missing")
    return OpeningAttempt(
        number=0,
        envelope=envelope.name,
        at=centre.now(),
        operator=names.clean(tried.operator),
        entered_by=by.name,
        key=tried.key,
        sha256=sha256,
        opened=opened,
        code=code,
        error=error,
        report=tried.report,
    )


def _read(report: str) -> ReportRead:
    try:
        return msgspec.json.decode(report, type=ReportRead)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise Fault("attempt_report_odd") from error


def _record(centre: Centre, db: Reading, bid: bids.Bid) -> UnopenedRecord:
    known = evidence.collect(centre, db, bid)
    attempts = store.attempts(db, bid.bid_id)
    sealed: dict[str, receipts.SealedEnvelope] = {
        one.name: one for one in receipts.read(bid.provisional).envelopes
    }
    identity = centre.identity
    return UnopenedRecord(
        format=unopened_record.FORMAT,
        gateway_id=identity.gateway_id,
        gateway_name=identity.gateway_name,
        realm=identity.realm,
        timezone=identity.timezone,
        made_at=centre.now(),
        bid_id=bid.bid_id,
        tender_id=bid.tender_id,
        tender_title="" if known.tender is None else known.tender.title,
        tenderer_id=bid.tenderer_id,
        tenderer_name=bid.tenderer_name,
        version=bid.version,
        seat_id=bid.seat_id,
        seat_name=known.seat_name,
        sealed_earliest=bid.sealed_earliest,
        sealed_latest=bid.sealed_latest,
        arrived=bid.received_at,
        log_size=known.log_size,
        envelopes=[
            _hops(centre.objects, one, sealed.get(one.name), attempts) for one in known.files
        ],
        rehearsals=[
            Rehearsal(key.envelope, _fingerprint(key.recipient), key.rehearsed_at)
            for key in cards.keys(db, bid.tender_id)
        ],
        attempts=attempts,
        receipt=known.receipt,
        command=known.command,
        answers=known.answers,
    )


def _hops(
    objects: Objects,
    file: FileKnown,
    sealed: receipts.SealedEnvelope | None,
    attempts: Sequence[OpeningAttempt],
) -> EnvelopeHops:
    stored, two_keys = _stored(objects, file.sha256)
    own = [one for one in attempts if one.envelope == file.name]
    on_receipt = "" if sealed is None else sealed.sha256
    return EnvelopeHops(
        name=file.name,
        size=file.size,
        sealed=on_receipt,
        sent=file.sha256,
        stored=stored,
        tried=own[-1].sha256 if own else "",
        recipient="" if sealed is None else sealed.recipient,
        two_keys=two_keys,
        hop=unopened_record.hop(on_receipt, file.sha256, stored, own),
    )


def _stored(objects: Objects, sha256: str) -> tuple[str, bool | None]:
    """Read a sealed file: its digest now ("" for none), and whether it has two keys."""
    found = hashlib.sha256()
    try:
        with objects.get(sha256) as reader:
            while piece := reader.read(PIECE):
                found.update(piece)
            reader.seek(0)
            two_keys = len(age.require_sealed_shape(reader)) > 1
    except Fault as fault:
        if fault.code != "envelope_malformed":
            return "", None
        return found.hexdigest(), None
    except OSError:
        return "", None
    return found.hexdigest(), two_keys


def _fingerprint(recipient: str) -> str:
    return X25519Recipient.from_text(recipient).fingerprint
