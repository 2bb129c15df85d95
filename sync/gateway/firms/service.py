"""Tell a seat where the firm stands that was just recognised there, and write down that it asked.

A seat is enrolled, not trusted with everybody's business: whether a firm bids, and how often, is
what rigging is made of. So it must show how it recognised the firm: by a password that was right
here within hours, for one visit; on the word of somebody who may vouch and is named in the journal,
for few firms an hour; or by the number of one receipt, which brings that receipt and nothing else.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from sync.errors import Fault
from sync.gateway.alarms.service import raise_alarm
from sync.gateway.bids import shared as bids
from sync.gateway.bids.shared import Bid
from sync.gateway.bids.standing import standings
from sync.gateway.bids.waiting import Waiting, waiting_of
from sync.gateway.centre import Centre
from sync.gateway.enrolment import shared as enrolment
from sync.gateway.enrolment.shared import Seat
from sync.gateway.firms import entries, store
from sync.gateway.journal import service as journal
from sync.gateway.proofs import issuing
from sync.gateway.room.service import Room
from sync.gateway.staff import shared as staff
from sync.wire import jws
from sync.wire.firms import firm
from sync.wire.roles import may
from sync.wire.standing import (
    FirmEnvelope,
    FirmSeat,
    FirmVersion,
    Standing,
    StandingAnswer,
    StandingRequest,
)
from sync.wire.times import to_text
from sync.work import Reading, Work

# A visit near a deadline may be prolonged, and asks again before it seals.
PASSWORD_COUNTS = timedelta(hours=4)
HOUR = timedelta(hours=1)
# Of one seat in an hour: far above what people can do, far below what a list of firms would take.
MOST = {"password": 600, "attested": 600, "number": 30}
MOST_VOUCHED = 12
ASKED_OFTEN = "firms_asked_often"
REMEMBERED = timedelta(hours=24)
MOST_VERSIONS = 500


@dataclass(frozen=True)
class _Seen:
    """A firm at a seat: in which visit, when, and what it was preparing."""

    visit_id: str
    at: datetime
    drafts: Sequence[str]


class Firms:
    """The firms behind one gateway. Thread-safe; make one per process that serves it.

    What a seat says of bids in preparation is kept in memory alone: no disk shall tell beforehand
    who bids.
    """

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._lock = threading.Lock()
        self._seen: dict[str, dict[str, _Seen]] = defaultdict(dict)

    def standing(self, seat: Seat, request: StandingRequest, room: Room) -> str:
        """Return the signed answer (JWS).

        Raises: Fault("not_identified" | "too_many_attempts" | "message_malformed" |
        "clock_behind").
        """
        at = self._centre.signing_now()
        one = _firm_of(request)
        if self._too_often(seat, request, one):
            raise Fault("too_many_attempts")
        with self._centre.writing() as db:
            if not self._shown(db, seat, request, one):
                raise Fault("not_identified")
            self._write_down(db, seat, request, one, at)
        if request.bid_id is not None:
            versions, left_off = self._receipt(request.bid_id), 0
        else:
            versions, left_off = self._versions(one)
        answer = StandingAnswer(
            nonce=request.nonce,
            gateway_id=self._centre.identity.gateway_id,
            seat_id=seat.seat_id,
            visit_id=request.visit_id,
            at=at,
            versions=[self._readable(seat, one) for one in versions],
            seats=[] if request.bid_id is not None else self._seats(seat, request, one, room),
            left_off=left_off,
        )
        return jws.sign(self._centre.key, "standing", answer)

    def _readable(self, seat: Seat, one: FirmVersion) -> FirmVersion:
        """A receipt is given to a seat of an older release in the form that it reads."""
        if one.receipt is None:
            return one
        note = issuing.readable(self._centre, seat.seat_id, one.receipt)
        return msgspec.structs.replace(one, receipt=note)

    def _too_often(self, seat: Seat, request: StandingRequest, one: str) -> bool:
        """One seat asks about many firms on somebody's word: staff are told."""
        since = to_text(self._centre.clock() - HOUR)
        with self._centre.reading() as db:
            if store.asked(db, seat.seat_id, request.proof, since) >= MOST[request.proof]:
                return True
            known = store.vouched_for(db, seat.seat_id, since)
        if request.proof != "attested" or (request.visit_id, one) in known:
            return False
        if len(known) < MOST_VOUCHED:
            return False
        with self._centre.writing() as db:
            raise_alarm(self._centre, db, ASKED_OFTEN, seat_id=seat.seat_id)
        return True

    def _shown(self, db: Work, seat: Seat, request: StandingRequest, one: str) -> bool:
        """Whether the request proves that this seat recognised the firm."""
        if request.proof == "number":
            return True  # knowing it is the proof; what it brings is what its holder has
        if request.proof == "attested":
            member = staff.member(db, request.staff_id or "")
            return member is not None and may(member.role, "attest")
        since = to_text(self._centre.clock() - PASSWORD_COUNTS)
        nonce = request.identified or ""
        return store.take_identified(db, seat.seat_id, nonce, one, request.visit_id, since)

    def _write_down(
        self, db: Work, seat: Seat, request: StandingRequest, one: str, at: str
    ) -> None:
        """Every question in a table of its own; a member of staff's word in the journal too."""
        if request.proof == "attested":
            since = to_text(self._centre.clock() - REMEMBERED)
            member = staff.member(db, request.staff_id or "")
            if (request.visit_id, one) not in store.vouched_for(db, seat.seat_id, since):
                journal.record(
                    self._centre, db, entries.FIRM_ASKED_ABOUT, by=member, seat_id=seat.seat_id
                )
        store.note_asked(db, seat.seat_id, request, one or None, at)

    def _versions(self, one: str) -> tuple[list[FirmVersion], int]:
        with self._centre.reading() as db:
            found = bids.of_firm(db, one)
            where: dict[str, Standing] = dict(standings_by_tender(found))
            names = {seat.seat_id: seat.name for seat in enrolment.seats(db)}
            waiting = [_waiting(each, names) for each in waiting_of(db, one)]
            told = [
                _version(db, bid, where[bid.bid_id], names, bids.ruling_note(self._centre, db, bid))
                for bid in found[: max(0, MOST_VERSIONS - len(waiting))]
            ]
        return waiting + told, len(found) - len(told)

    def _receipt(self, bid_id: str) -> list[FirmVersion]:
        """One receipt, and not whether its version still counts: that is the firm's business."""
        with self._centre.reading() as db:
            bid = bids.bid(db, bid_id)
            if bid is None or bid.official is None:
                return []
            names = {seat.seat_id: seat.name for seat in enrolment.seats(db)}
            return [_version(db, bid, "unsaid", names)]

    def _seats(self, seat: Seat, request: StandingRequest, one: str, room: Room) -> list[FirmSeat]:
        """Where else the firm was recognised; notes that it is here now."""
        now = self._centre.clock()
        with self._lock:
            here = _Seen(request.visit_id, now, tuple(request.drafts))
            self._seen[one][seat.seat_id] = here
            for seen in self._seen.values():
                for seat_id in [key for key, each in seen.items() if each.at < now - REMEMBERED]:
                    del seen[seat_id]
            others = {key: each for key, each in self._seen[one].items() if key != seat.seat_id}
        with self._centre.reading() as db:
            names = {each.seat_id: each.name for each in enrolment.seats(db)}
        return [
            _seat(seat_id, names.get(seat_id, seat_id), seen, room, now)
            for seat_id, seen in sorted(others.items(), key=lambda pair: pair[1].at, reverse=True)
        ]


def standings_by_tender(found: Sequence[Bid]) -> dict[str, Standing]:
    """Where each bid of one firm stands among those for the same tender, by bid id."""
    by_tender: dict[str, list[Bid]] = defaultdict(list)
    for bid in found:
        by_tender[bid.tender_id].append(bid)
    return {key: value for each in by_tender.values() for key, value in standings(each).items()}


def _firm_of(request: StandingRequest) -> str:
    """The firm asked about, "" where the number of a receipt says it.

    Raises: Fault("message_malformed", why).
    """
    given = {
        "password": (request.tenderer_id, request.identified),
        "attested": (request.tenderer_id, request.staff_id),
        "number": (request.bid_id,),
    }
    if None in given[request.proof]:
        raise Fault("message_malformed", why=f"`$.proof` {request.proof} lacks what it rests on")
    if (request.proof == "number") != (request.bid_id is not None):
        raise Fault("message_malformed", why="`$.bid_id` goes with `number` only")
    return "" if request.tenderer_id is None else firm(request.tenderer_id)


def _version(
    db: Reading, bid: Bid, standing: Standing, names: dict[str, str], ruling: str | None = None
) -> FirmVersion:
    envelopes = bids.envelopes(db, bid.bid_id)
    return FirmVersion(
        bid_id=bid.bid_id,
        tender_id=bid.tender_id,
        tenderer_id=bid.tenderer_id,
        seat_id=bid.seat_id,
        seat_name=names.get(bid.seat_id, bid.seat_id),
        version=bid.version,
        action=bid.action,  # type: ignore[arg-type]
        replaces=bid.replaces,
        earliest=bid.sealed_earliest,
        latest=bid.sealed_latest,
        received_at=bid.received_at,
        standing=standing,
        reason=bid.reason,
        envelopes=[
            FirmEnvelope(name=e.name, sha256=e.sha256, size=e.size, recipient=e.recipient)  # type: ignore[arg-type]
            for e in envelopes
        ],
        receipt=bid.official,
        ruling=ruling or msgspec.UNSET,
    )


def _waiting(each: Waiting, names: dict[str, str]) -> FirmVersion:
    act = each.act
    return FirmVersion(
        bid_id=act.bid_id,
        tender_id=act.tender_id,
        tenderer_id=act.tenderer_id,
        seat_id=each.seat_id,
        seat_name=names.get(each.seat_id, each.seat_id),
        version=act.version,
        action=act.action,
        replaces=act.replaces,
        earliest=act.at.earliest,
        latest=act.at.latest,
        received_at=each.first_at,
        standing="waiting",
        reason="replaces_unknown",
        envelopes=[
            FirmEnvelope(name=e.name, sha256=e.sha256, size=e.size, recipient=e.recipient)
            for e in act.envelopes
        ],
        receipt=None,
    )


def _seat(seat_id: str, name: str, seen: _Seen, room: Room, now: datetime) -> FirmSeat:
    status = room.said_lately(seat_id, now)
    visiting = None if status is None else status.visit_id == seen.visit_id
    queued = None if status is None else status.queued
    return FirmSeat(
        seat_id=seat_id,
        seat_name=name,
        at=to_text(seen.at),
        visiting=visiting,
        # What was being prepared in a visit that is over is gone with it.
        drafts=[] if visiting is False else list(seen.drafts),
        unsent=None if queued is None else queued.sealed + queued.sent + queued.checking,
    )
