"""Tenders after the gateway was restored from an older copy: what it says, beside what it told us.

What a vendor was told is kept. Where the gateway says something else now, both are shown, until it
says the same again, knows more, or staff clear the alarm: then its word holds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from kiosk.alarms.service import raise_alarm, standing
from kiosk.bidding import tender_store
from sync.clock import Interval
from sync.errors import Fault
from sync.wire.messages import Tender
from sync.wire.times import from_text

ALARM = "gateway_history_changed"


@dataclass(frozen=True)
class ServerWord:
    """What it told us of a tender, and what it says now; None when it knows no such one."""

    told: Tender
    server: Tender | None


def on_other_history(db: sqlite3.Connection, at: Interval | None) -> None:
    """Everything is read again from here on. Inside the caller's write_tx."""
    db.execute("UPDATE tender SET told = 1")
    db.execute("DELETE FROM tender_server")
    raise_alarm(db, ALARM, at=at)


def put(db: sqlite3.Connection, tender: Tender) -> bool:
    """Take in what the gateway says of a tender; True when that changes what is shown of it."""
    row = db.execute(
        "SELECT body FROM tender WHERE tender_id = ? AND told = 1", (tender.tender_id,)
    ).fetchone()
    if row is None:
        return tender_store.put(db, tender)
    known = msgspec.json.decode(row["body"], type=Tender)
    if not _in_doubt(db):  # staff have said that the gateway's word holds
        _adopt(db, tender)
        return True
    if tender.version > known.version:
        _adopt(db, tender)
        return True
    same, reading = _matter(tender) == _matter(known), is_reading(db)
    # An earlier version may be the same again, and one that is still to come is not.
    if same and (tender.version == known.version or not reading):
        _adopt(db, tender)
        return False
    said = _said(db, tender.tender_id)
    if said is not None and not reading and _matter(said) == _matter(known):
        _adopt(db, said)
        return tender_store.put(db, tender)
    db.execute(
        "INSERT INTO tender_server (tender_id, body) VALUES (?, ?)"
        " ON CONFLICT (tender_id) DO UPDATE SET body = excluded.body",
        (tender.tender_id, msgspec.json.encode(tender).decode()),
    )
    return not same


def on_alarm_cleared(db: sqlite3.Connection) -> None:
    """Staff say that the gateway has everything again: its word holds where it has one."""
    for row in db.execute("SELECT body FROM tender_server").fetchall():
        _adopt(db, msgspec.json.decode(row["body"], type=Tender))


def server_word(db: sqlite3.Connection, tender_id: str) -> ServerWord | None:
    """None when the gateway says what is shown."""
    return next((one for one in _words(db, "t.tender_id = ?", tender_id)), None)


def server_words(db: sqlite3.Connection) -> list[ServerWord]:
    """Every tender of which the gateway says something else, or nothing any more."""
    return _words(db, "1")


def differing(word: ServerWord, show: Callable[[str], str] = str) -> Fault:
    """What people are told of such a tender; `show` puts a deadline into words."""
    told = word.told
    if word.server is None:
        return Fault("tender_not_at_server", tender_id=told.tender_id)
    if from_text(word.server.period_end) == from_text(told.period_end):
        return Fault("tender_told_otherwise", tender_id=told.tender_id)
    return Fault(
        "tender_differs_at_server",
        tender_id=told.tender_id,
        told=show(told.period_end),
        server=show(word.server.period_end),
    )


def _words(db: sqlite3.Connection, where: str, *values: str) -> list[ServerWord]:
    if is_reading(db):  # what has not come yet is no news
        return []
    rows = db.execute(
        "SELECT t.tender_id, t.body AS told, s.body FROM tender AS t"  # noqa: S608 - fixed words
        " LEFT JOIN tender_server AS s USING (tender_id)"
        f" WHERE t.told = 1 AND {where} ORDER BY t.tender_id",
        values,
    )
    words = []
    for row in rows:
        said = None if row["body"] is None else msgspec.json.decode(row["body"], type=Tender)
        told = msgspec.json.decode(row["told"], type=Tender)
        if said is None or _matter(said) != _matter(told):
            words.append(ServerWord(told, said))
    return words


def is_reading(db: sqlite3.Connection) -> bool:
    """Whether the feed is being read again and has not come to its end."""
    row = db.execute("SELECT 1 FROM outbox_feed WHERE head = 0 OR cursor < head").fetchone()
    return row is not None


def _said(db: sqlite3.Connection, tender_id: str) -> Tender | None:
    row = db.execute("SELECT body FROM tender_server WHERE tender_id = ?", (tender_id,)).fetchone()
    return None if row is None else msgspec.json.decode(row["body"], type=Tender)


def _in_doubt(db: sqlite3.Connection) -> bool:
    return any(alarm.code == ALARM for alarm in standing(db))


def _adopt(db: sqlite3.Connection, tender: Tender) -> None:
    db.execute("DELETE FROM tender_server WHERE tender_id = ?", (tender.tender_id,))
    tender_store.replace(db, tender)


def _matter(tender: Tender) -> Tender:
    """All but the count of its addenda, which may be fewer when several came in one."""
    return msgspec.structs.replace(tender, version=1, amendments=[])
