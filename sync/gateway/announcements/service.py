"""Announce, change and withdraw; say which seats have shown what.

Every change is a new version in the seats' feed: a seat that was off gets the newest when it comes
back, and a withdrawn one goes. Who may send a message to one seat may announce to all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from sync.errors import Fault
from sync.gateway.announcements import store
from sync.gateway.announcements.entries import (
    ANNOUNCED,
    ANNOUNCEMENT_CHANGED,
    ANNOUNCEMENT_WITHDRAWN,
)
from sync.gateway.announcements.store import Kept
from sync.gateway.centre import Centre
from sync.gateway.feed import shared as feed
from sync.gateway.journal.service import record
from sync.gateway.staff import signing_in
from sync.gateway.staff.service import Member
from sync.journal import MAX_TEXT
from sync.wire.announcements import MOST_AT_ONCE, MOST_CHARACTERS, Announcement, Severity
from sync.wire.ids import new_id
from sync.wire.room import SeatStatus
from sync.wire.times import to_text
from sync.work import Reading, Work

__all__ = [
    "Draft",
    "Kept",
    "announce",
    "change",
    "heard",
    "latest",
    "shown",
    "standing",
    "withdraw",
]

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Draft:
    """What somebody wants to announce. Both times are aware UTC; the texts stand on one line."""

    severity: Severity
    text_id: str
    text_en: str
    starts_at: datetime
    ends_at: datetime


def announce(centre: Centre, draft: Draft, *, by: Member) -> str:
    """Announce something new to every seat; return its id.

    Raises: what `signing_in.require` raises, Fault("announcement_text_missing", language),
    Fault("announcement_text_long", language, most, characters), Fault("announcement_text_odd",
    language), Fault("announcement_over"), Fault("announcement_times_swapped"),
    Fault("announcement_too_long", days) and Fault("announcement_too_many", most).
    """
    signing_in.require(centre, "message", [by])
    told = _checked(centre, draft, new_id(), 1)
    with centre.writing() as db:
        _require_room(db, told)
        _publish(db, told, centre.now(), by)
        record(centre, db, ANNOUNCED, by=by, **_fields(told))
    return told.announcement_id


def change(centre: Centre, announcement_id: str, draft: Draft, *, by: Member, seen: int) -> None:
    """Replace an announcement by another version; `seen` is the version that was on the screen.

    Raises: what `announce` raises, Fault("announcement_unknown"), Fault("announcement_withdrawn")
    and Fault("announcement_changed_meanwhile").
    """
    signing_in.require(centre, "message", [by])
    told = _checked(centre, draft, announcement_id, seen + 1)
    with centre.writing() as db:
        _require_seen(db, announcement_id, seen)
        _require_room(db, told)
        _publish(db, told, centre.now(), by)
        record(centre, db, ANNOUNCEMENT_CHANGED, by=by, **_fields(told))


def withdraw(centre: Centre, announcement_id: str, *, by: Member, seen: int) -> None:
    """Let seats show an announcement no more; one that was withdrawn already stays so.

    Raises: what `signing_in.require` raises, Fault("announcement_unknown") and
    Fault("announcement_changed_meanwhile").
    """
    signing_in.require(centre, "message", [by])
    with centre.writing() as db:
        try:
            last = _require_seen(db, announcement_id, seen)
        except Fault as fault:
            if fault.code == "announcement_withdrawn":
                return
            raise
        told = replace(last.announcement, version=seen + 1, withdrawn=True)
        _publish(db, told, centre.now(), by)
        record(
            centre,
            db,
            ANNOUNCEMENT_WITHDRAWN,
            by=by,
            announcement_id=announcement_id,
            version=told.version,
        )


def standing(centre: Centre) -> list[Kept]:
    """The announcements that stand now or will, by their start."""
    with centre.reading() as db:
        return _standing(db, centre.now())


def latest(centre: Centre, count: int) -> list[Kept]:
    """The announcements that were written or changed last, over and withdrawn ones too."""
    with centre.reading() as db:
        return store.latest(db, count)


def one(centre: Centre, announcement_id: str) -> Kept:
    """The version of an announcement that counts. Raises: Fault("announcement_unknown")."""
    with centre.reading() as db:
        found = store.newest(db, announcement_id)
    if found is None:
        raise Fault("announcement_unknown")
    return found


def shown(centre: Centre, told: Sequence[Announcement]) -> Mapping[str, Mapping[str, str]]:
    """Announcement id -> seat id -> when the gateway first heard that it was shown (wire text)."""
    with centre.reading() as db:
        return {
            one.announcement_id: store.shown(db, one.announcement_id, one.version) for one in told
        }


def heard(centre: Centre, status: SeatStatus) -> None:
    """Note what a seat has shown, the first time that it says so."""
    if status.announcements is UNSET:
        return
    with centre.reading() as db:
        known = store.shown_by(db, status.seat_id)
        news = [
            one
            for one in status.announcements
            if (one.announcement_id, one.version) not in known
            and store.knows(db, one.announcement_id, one.version)
        ]
    if not news:
        return
    with centre.writing() as db:
        for one in news:
            store.insert_shown(db, one.announcement_id, one.version, status.seat_id, centre.now())


def _checked(centre: Centre, draft: Draft, announcement_id: str, version: int) -> Announcement:
    texts = {"id": " ".join(draft.text_id.split()), "en": " ".join(draft.text_en.split())}
    for language, text in texts.items():
        if not text:
            raise Fault("announcement_text_missing", language=language)
        if len(text) > MOST_CHARACTERS:
            raise Fault(
                "announcement_text_long",
                language=language,
                most=MOST_CHARACTERS,
                characters=len(text),
            )
        if not text.isprintable():
            raise Fault("announcement_text_odd", language=language)
    if draft.ends_at <= draft.starts_at:
        raise Fault("announcement_times_swapped")
    if draft.ends_at <= centre.clock():
        raise Fault("announcement_over")
    if draft.ends_at - draft.starts_at > LONGEST:
        raise Fault("announcement_too_long", days=LONGEST.days)
    return Announcement(
        announcement_id=announcement_id,
        version=version,
        severity=draft.severity,
        text_id=texts["id"],
        text_en=texts["en"],
        starts_at=to_text(draft.starts_at),
        ends_at=to_text(draft.ends_at),
    )


def _require_seen(db: Reading, announcement_id: str, seen: int) -> Kept:
    """Return the version that counts if it is the one that was decided upon."""
    last = store.newest(db, announcement_id)
    if last is None:
        raise Fault("announcement_unknown")
    if last.announcement.withdrawn:
        raise Fault("announcement_withdrawn")
    if last.announcement.version != seen:
        raise Fault("announcement_changed_meanwhile")
    return last


def _require_room(db: Reading, told: Announcement) -> None:
    """Make sure that never more than `MOST_AT_ONCE` stand at one moment."""
    others = [
        each.announcement
        for each in _standing(db, told.starts_at)
        if each.announcement.announcement_id != told.announcement_id
        and each.announcement.starts_at < told.ends_at
    ]
    moments = [told.starts_at, *(each.starts_at for each in others)]
    most = max(
        sum(each.starts_at <= moment < each.ends_at for each in others)
        for moment in moments
        if told.starts_at <= moment
    )
    if most >= MOST_AT_ONCE:
        raise Fault("announcement_too_many", most=MOST_AT_ONCE)


def _standing(db: Reading, moment: str) -> list[Kept]:
    return [each for each in store.ending_after(db, moment) if not each.announcement.withdrawn]


def _fields(told: Announcement) -> dict[str, Any]:
    """What the journal says of a version."""
    return {
        "announcement_id": told.announcement_id,
        "version": told.version,
        "severity": told.severity,
        "text": told.text_id[:MAX_TEXT],
        "sha256": hashlib.sha256(msgspec.json.encode(told)).hexdigest(),
        "starts_at": told.starts_at,
        "ends_at": told.ends_at,
    }


def _publish(db: Work, told: Announcement, made_at: str, by: Member) -> None:
    store.insert(db, Kept(told, made_at, by.staff_id))
    feed.append(db, "announcement", told)
