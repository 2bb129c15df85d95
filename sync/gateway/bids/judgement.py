"""Whether a bid is accepted, refused, held for the committee, or must be sent again.

Order of the questions: what can never become right (refused), what has not fully arrived (retry),
what was sealed too late (refused), and last what only people may decide (held).

Refused is final, so nothing is refused for what this gateway may merely have lost: seats seal only
to cards it signed itself. Such bids are held, and judged again when it has learned more.
"""

from __future__ import annotations

from datetime import datetime

from sync import clock, receipts
from sync.errors import Fault
from sync.gateway import sealed
from sync.gateway.bids import store
from sync.gateway.bids.acts import Act, require_receipt
from sync.gateway.blobs import Objects
from sync.gateway.cards import shared as cards
from sync.gateway.commands.handling import ACCEPTED, Verdict
from sync.gateway.enrolment.shared import Seat
from sync.gateway.tenders import shared as tenders
from sync.gateway.vendors import shared as vendors
from sync.sealing import require_sealed_shape
from sync.wire.firms import firm
from sync.wire.messages import Envelope
from sync.wire.times import from_text, to_text
from sync.work import Reading

WANTED = {1: {"bid"}, 2: {"technical", "price"}}
CANCELLED = ("cancelled", "withdrawn")


ID_TAKEN = Verdict("refused", "id_conflict", "bid_id")


def inspect_files(objects: Objects, act: Act) -> Verdict:
    """Look at the sealed files themselves. Runs before the transaction: it reads the disk.

    What key a file is sealed to cannot be seen from outside: an age stanza names no recipient.
    """
    for envelope in act.envelopes:
        found = sealed.arrived(objects, envelope.sha256, envelope.size, envelope.name)
        if found.outcome == "accepted" and not _is_sealed(objects, envelope):
            found = sealed.wrong(objects, envelope.sha256, "envelope_malformed", envelope.name)
        if found.outcome != "accepted":
            return found
    return ACCEPTED


def _is_sealed(objects: Objects, envelope: Envelope) -> bool:
    try:
        with objects.get(envelope.sha256) as reader:
            require_sealed_shape(reader)
    except Fault as fault:
        if fault.code != "envelope_malformed":
            raise
        return False
    return True


def still_here(objects: Objects, act: Act, before: Verdict) -> Verdict:
    """Look again, within the transaction that will name them, at names alone."""
    gone = (each.name for each in act.envelopes if not objects.has(each.sha256))
    name = next(gone, None) if before.outcome == "accepted" else None
    return before if name is None else Verdict("retry", "blob_incomplete", name)


def judge(
    db: Reading,
    realm: str,
    seat: Seat,
    act: Act,
    files: Verdict,
    arrived: datetime,
    now: datetime,
    *,
    recovering: bool = False,
    again: bool = False,
) -> Verdict:
    """Judge an act that `arrived` at a moment of gateway time, now or earlier. Reads only.

    `recovering`: what is known here of tenders may be older than what seats were told.
    `again`: the act's bid was recorded before, and held.
    """
    tender = tenders.find(db, act.tender_id)
    if act.realm != realm:
        return Verdict("refused", "realm_mismatch")
    if tender is not None and tender.status in CANCELLED and not recovering:
        return Verdict("refused", "tender_cancelled")
    found = (
        (None if tender is None else _wrongly_sealed(db, tender, act))
        or _contradicted(seat, act)
        or (None if files.outcome == "accepted" else files)
        or (None if again or store.bid(db, act.bid_id) is None else ID_TAKEN)
    )
    if found is not None:
        return found
    if not vendors.may_bid(db, firm(act.tenderer_id)):
        return Verdict("refused", "tenderer_no_vendor")
    if tender is None:
        return Verdict("held", "tender_unknown")
    return (
        _chained(db, tender, act, now)
        or _unlike_what_seats_know(db, tender, act, arrived, recovering)
        or _timed(db, tender, seat, act, arrived)
    )


def _wrongly_sealed(db: Reading, tender: tenders.Row, act: Act) -> Verdict | None:
    if act.action == "withdrawn":
        return None
    names = [each.name for each in act.envelopes]
    if set(names) != WANTED[tender.envelopes] or len(names) != len(set(names)):
        return Verdict("refused", "envelopes_wrong")
    others = {recipient for _, recipient in cards.published(db, tender.tender_id)}
    wrong = _keyless(db, tender, act)
    # A key of another envelope is a mistake; one that no card here holds may have been lost.
    if wrong is None or wrong.recipient not in others:
        return None
    return Verdict("refused", "key_not_on_card", wrong.name)


def _keyless(db: Reading, tender: tenders.Row, act: Act) -> Envelope | None:
    """The first envelope sealed to a key that no card held for it."""
    # Any card ever issued: a key replaced since then was valid when the vendor sealed.
    keys = cards.published(db, tender.tender_id)
    for each in act.envelopes:
        if not {(each.name, each.recipient), ("*", each.recipient)} & keys:
            return each
    return None


def _unlike_what_seats_know(
    db: Reading, tender: tenders.Row, act: Act, arrived: datetime, recovering: bool
) -> Verdict | None:
    """Where the act and what is known here differ, and it may be we who have lost something."""
    deadline = from_text(tender.period_end)
    when = clock.judge(clock.Interval.from_wire(act.at), deadline)
    if arrived > deadline and when == "late" and receipts.possible(act.at, arrived):
        return Verdict("held" if recovering else "refused", "late")
    if tender.status in CANCELLED:
        return Verdict("held", "tender_cancelled")
    lost = _keyless(db, tender, act)
    return None if lost is None else Verdict("held", "key_not_on_card", lost.name)


def _contradicted(seat: Seat, act: Act) -> Verdict | None:
    try:
        require_receipt(act, seat.seat_id, seat.key)
    except Fault as fault:
        return Verdict("refused", fault.code, str(fault.params.get("why")))
    return None


def _chained(db: Reading, tender: tenders.Row, act: Act, now: datetime) -> Verdict | None:
    if act.replaces is None:
        return None
    before = store.bid(db, act.replaces)
    if before is None:
        # Until the deadline it may still come. After it nobody must wait for an answer for ever.
        waits = now <= from_text(tender.period_end)
        return Verdict("retry", "replaces_unknown") if waits else None
    same = (before.tender_id, before.firm, before.version + 1)
    if same != (act.tender_id, firm(act.tenderer_id), act.version):
        return Verdict("refused", "replaces_mismatch")
    return None


def _timed(db: Reading, tender: tenders.Row, seat: Seat, act: Act, arrived: datetime) -> Verdict:
    deadline = from_text(tender.period_end)
    in_time = arrived <= deadline
    # Nothing can have been sealed after it came: that seat's clock, or ours, was wrong once.
    possible = receipts.possible(act.at, arrived)
    when = clock.judge(clock.Interval.from_wire(act.at), deadline)
    if seat.revoked:
        return Verdict("held", "seat_revoked")
    if not vendors.knows_tenderer(db, act.tenderer_id):
        return Verdict("held", "tenderer_unknown")
    if vendors.was_inactive(db, firm(act.tenderer_id), to_text(from_text(act.at.earliest))):
        return Verdict("held", "tenderer_inactive")
    digests = [each.sha256 for each in act.envelopes]
    if digests and store.first_sent_by_another(db, digests, act.tenderer_id):
        return Verdict("held", "digest_duplicate")
    if not possible:
        return Verdict("held", "interval_impossible")
    if not in_time:
        return Verdict("held", "delivered_late" if when == "open" else "time_disputed")
    if act.replaces is not None and store.bid(db, act.replaces) is None:
        return Verdict("held", "replaces_missing")
    return ACCEPTED
