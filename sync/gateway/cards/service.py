"""Publish a tender's key, but only after its committee has opened something with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, cast

from sync import rehearsal
from sync.errors import Fault
from sync.gateway.cards import entries, store
from sync.gateway.centre import LEARNED, Centre
from sync.gateway.feed import shared as feed
from sync.gateway.journal import service as journal
from sync.gateway.staff.service import Member, require
from sync.gateway.tenders import shared as tenders
from sync.sealing import X25519Recipient
from sync.wire import jws
from sync.wire.messages import CardKey, TenderCard
from sync.wire.roles import Act
from sync.wire.times import from_text, to_text
from sync.work import Work

SERVES = {1: ("*", "bid"), 2: ("*", "technical", "price")}
Serves = Literal["*", "bid", "technical", "price"]


def publish_key(
    centre: Centre,
    tender_id: str,
    recipient: str,
    envelope: str = "*",
    *,
    by: Member,
) -> bytes:
    """Take a key, not yet valid, and return the test envelope its committee must open.

    Raises: Fault("tender_unknown"), Fault("envelopes_wrong"), Fault("recipient_malformed"), and
    what `staff.require` raises.
    """
    require(centre, _act(centre), [by])
    key = X25519Recipient.from_text(recipient)
    test_envelope, answer = rehearsal.make(tender_id, envelope, key)
    with centre.writing() as db:
        tender = tenders.require(db, tender_id)
        if envelope not in SERVES[tender.envelopes]:
            raise Fault("envelopes_wrong", tender_id=tender_id)
        store.insert_key(db, tender_id, envelope, recipient, answer, centre.now())
        journal.record(
            centre,
            db,
            entries.TENDER_KEY_TAKEN,
            by=by,
            tender_id=tender_id,
            envelope=envelope,
            key_fingerprint=key.fingerprint,
        )
    return test_envelope


def confirm_rehearsal(centre: Centre, tender_id: str, answer: str, *, by: Member) -> int:
    """Check the committee's answer; issue the next card and return its version.

    The newest rehearsed key of an envelope is on the card. Confirming again changes nothing. Bids
    that waited for this key are judged again.
    Raises: Fault("tender_unknown"), Fault("rehearsal_wrong"), and what `staff.require` raises.
    """
    require(centre, _act(centre), [by])
    version = _confirm(centre, tender_id, answer, by)
    centre.tell(LEARNED)
    return version


def _act(centre: Centre) -> Act:
    """In a practice room the trainer is the committee too."""
    return "practice" if centre.identity.realm == "training" else "export"


def _confirm(centre: Centre, tender_id: str, answer: str, by: Member) -> int:
    with centre.writing() as db:
        tenders.require(db, tender_id)
        matching = [key for key in store.keys(db, tender_id) if rehearsal.same(key.answer, answer)]
        if not matching:
            raise Fault("rehearsal_wrong", tender_id=tender_id)
        if matching[0].rehearsed_at is not None:
            return store.newest_version(db, tender_id)
        store.mark_rehearsed(db, matching[0].key_id, centre.now())
        version = _issue(centre, db, tender_id)
        journal.record(
            centre, db, entries.TENDER_CARD_ISSUED, by=by, tender_id=tender_id, version=version
        )
        return version


def _issue(centre: Centre, db: Work, tender_id: str) -> int:
    newest = {
        key.envelope: CardKey(
            envelope=cast(Serves, key.envelope),
            recipient=key.recipient,
            rehearsed_at=key.rehearsed_at,
        )
        for key in store.keys(db, tender_id)
        if key.rehearsed_at is not None
    }
    card = TenderCard(
        realm=centre.identity.realm,
        tender_id=tender_id,
        version=store.newest_version(db, tender_id) + 1,
        keys=[newest[envelope] for envelope in sorted(newest)],
        issued_at=_after(store.newest_issue(db, tender_id), centre.signing_time()),
    )
    token = jws.sign(centre.key, "card", card)
    store.insert_card(db, card, token)
    feed.append(db, "card", token)
    return card.version


def _after(newest: str | None, now: datetime) -> str:
    """Now, or just after the newest card, should that be of a clock that was ahead once.

    Seats seal to the card that was issued last: a key that was replaced must not come back.
    """
    if newest is not None:
        now = max(now, from_text(newest) + timedelta(microseconds=1))
    return to_text(now)
