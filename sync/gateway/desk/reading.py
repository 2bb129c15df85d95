"""What a verifier reads at a seat: as on the console, and sealed to the opening's recipient."""

from __future__ import annotations

import base64
from datetime import date
from typing import cast, get_args

import msgspec

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.desk import openings
from sync.gateway.desk.openings import HeldOpening
from sync.gateway.enrolment.shared import Seat
from sync.gateway.registrations import service as registrations
from sync.gateway.registrations.service import Opened, Tab, WorklistLine, WorklistWanted
from sync.gateway.staff import shared as people
from sync.gateway.staff.service import Member
from sync.sealing import X25519Recipient, encrypt_bytes
from sync.wire import jws
from sync.wire.verification import (
    LARGEST_PIECE,
    DeskCopy,
    DeskDecided,
    DeskFile,
    DeskFileRequest,
    DeskHit,
    DeskList,
    DeskListRequest,
    DeskOther,
    DeskRow,
    DeskSealed,
    DeskTick,
)

# Where no requirement table says when a blacklist is old.
USUAL_AGE_DAYS = 30


def list_(centre: Centre, seat: Seat, request: DeskListRequest) -> str:
    """Return a page of the worklist, signed and sealed.

    Raises: Fault("message_malformed", why) for an unknown tab, and what `openings.reading_at`
    raises.
    """
    if request.tab not in get_args(Tab):
        raise Fault("message_malformed", why="`tab`")
    wanted = WorklistWanted(
        cast(Tab, request.tab), request.search, newest=request.newest, after=request.after
    )
    with openings.reading_at(centre, seat, request.opening_id) as held:
        found = msgspec.json.encode(_list(centre, wanted, held.member))
        return _sealed(centre, held, request.nonce, found)


def file(centre: Centre, seat: Seat, request: DeskFileRequest) -> str:
    """Return all that is known of a registration, signed and sealed; the reading is journalled.

    Raises: Fault("registration_unknown"), and what `openings.reading_at` raises.
    """
    with openings.reading_at(centre, seat, request.opening_id) as held:
        found = registrations.open_one(
            centre, request.registration_id, by=held.member, seat_id=seat.seat_id
        )
        shown = msgspec.json.encode(_file(centre, found))
        return _sealed(centre, held, request.nonce, shown)


def paper(centre: Centre, seat: Seat, request: DeskFileRequest) -> str:
    """Return a paper as it was handed in, or a piece, signed and sealed; the reading is journalled.

    Raises: what `registrations.paper` raises, Fault("desk_paper_large"), and what
    `openings.reading_at` raises.
    """
    with openings.reading_at(centre, seat, request.opening_id) as held:
        data = registrations.paper(
            centre,
            request.registration_id,
            request.document,
            by=held.member,
            seat_id=seat.seat_id,
        )
        if request.start is not msgspec.UNSET:
            data = data[request.start : request.start + LARGEST_PIECE]
        elif len(data) > LARGEST_PIECE:  # asked for by a seat that knows nothing of pieces
            raise Fault("desk_paper_large")
        return _sealed(centre, held, request.nonce, data)


def _sealed(centre: Centre, held: HeldOpening, nonce: str, plain: bytes) -> str:
    sealed = encrypt_bytes(plain, [X25519Recipient.from_text(held.row.recipient)])
    answer = DeskSealed(
        nonce=nonce,
        opening_id=held.row.opening_id,
        sealed=base64.b64encode(sealed).decode(),
    )
    return jws.sign(centre.key, "desk-sealed", answer)


def _list(centre: Centre, wanted: WorklistWanted, by: Member) -> DeskList:
    page = registrations.worklist(centre, wanted, by=by)
    counts = registrations.counts(centre, by=by)
    return DeskList(
        rows=[_row(line) for line in page.lines],
        counts={str(stage): count for stage, count in counts.items()},
        next=page.next,
    )


def _row(line: WorklistLine) -> DeskRow:
    return DeskRow(
        registration_id=line.registration_id,
        code=line.code,
        name=line.summary.name if line.summary else "",
        entity=line.entity,
        stage=line.stage,
        since=line.since,
        days_left=line.days_left,
    )


def _file(centre: Centre, found: Opened) -> DeskFile:
    line, table = found.line, found.table
    return DeskFile(
        registration_id=line.registration_id,
        code=line.code,
        realm=centre.identity.realm,
        track=line.track,
        entity=line.entity,
        stage=line.stage,
        version=found.seen.version,
        decision=found.seen.decision,
        at=centre.now(),
        since=line.since,
        form=found.form,
        unreadable=found.unreadable,
        held_for=line.held_for,
        lapses_at=line.lapses_at,
        rules=("", "") if table is None else (table.name, table.version),
        originals=found.originals,
        ticks=_ticks(centre, found),
        decisions=_decisions(centre, found),
        others=_others(found),
        hits=_hits(found),
        copies=_copies(centre, found),
        user_id=line.summary.user_id if line.summary else "",
    )


def _ticks(centre: Centre, found: Opened) -> tuple[DeskTick, ...]:
    return tuple(
        DeskTick(document=document, shown=one.shown, at=one.at, by=_name(centre, one.staff_id))
        for document, one in found.ticks.items()
    )


def _decisions(centre: Centre, found: Opened) -> tuple[DeskDecided, ...]:
    return tuple(
        DeskDecided(
            decision=one.decision,
            version=one.version,
            outcome=one.outcome,
            at=one.at,
            contradicts=one.contradicts,
            reason=one.reason,
            missing=one.missing,
            words=one.words,
            by=_name(centre, one.staff_id),
            held_for=one.held_for,
        )
        for one in found.decisions
    )


def _others(found: Opened) -> tuple[DeskOther, ...]:
    return tuple(
        DeskOther(
            why=one.why,
            name=one.name,
            code=one.line.code if one.line else "",
            stage=one.line.stage if one.line else "",
        )
        for one in found.duplicates
    )


def _hits(found: Opened) -> tuple[DeskHit, ...]:
    return tuple(
        DeskHit(
            name=one.entry.name,
            number=one.entry.number or one.entry.nib,
            reason=one.entry.reason,
            source=one.taken.source,
            decree=one.entry.decree,
            begins=one.entry.starts,
            ends=one.entry.ends,
            by_name_only=one.by == "name",
            by=one.by,
            stands=one.stands,
            day=one.taken.dated,
        )
        for one in found.sanctions.hits
    )


def _copies(centre: Centre, found: Opened) -> tuple[DeskCopy, ...]:
    most = USUAL_AGE_DAYS if found.table is None else found.table.blacklist_age_days
    today = centre.today()
    return tuple(
        DeskCopy(
            source=one.source,
            day=one.dated,
            old=(today - date.fromisoformat(one.dated)).days > most,
            licence=one.licence,
        )
        for one in found.sanctions.lists
    )


def _name(centre: Centre, staff_id: str | None) -> str:
    """Return what somebody is called who serves or has served; "" for the clock."""
    if staff_id is None:
        return ""
    with centre.reading() as db:
        found = people.served(db, staff_id)
    return staff_id if found is None else found.name
