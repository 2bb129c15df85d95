"""The tenders this seat knows, their cards, and the search over them (SQL of tender, tender_card).

The columns `period_start` and `period_end` are real moments (`kiosk.bidding.practice`).

5,000 tenders are searched by LIKE over one lower-case column in about 10 ms, so there is no index
of words to keep in step (`tests/kiosk/bidding/test_tenders.py` holds it to that).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec

from kiosk.bidding import practice
from kiosk.bidding.practice import Practice
from sync.errors import Fault
from sync.wire import jws
from sync.wire.keys import VerifyKey
from sync.wire.messages import EnvelopeName, Tender, TenderCard
from sync.wire.times import from_text, to_text

PAGE_SIZE = 20
# "Tampilkan lagi" grows the page; past this a person should search instead of scrolling.
MAX_PAGE_SIZE = 200
# One search is at most this many words of this length: a pasted document must not become SQL.
MAX_WORDS, MAX_QUERY_CHARS = 8, 200
CLOSED_STATUSES = ("cancelled", "unsuccessful", "complete", "withdrawn")

Phase = Literal["all", "open", "closed"]


@dataclass(frozen=True)
class Query:
    """What a person is looking for. `envelopes` 0 means any."""

    text: str = ""
    phase: Phase = "open"
    category: str = ""
    envelopes: int = 0
    limit: int = PAGE_SIZE


@dataclass(frozen=True)
class TenderRow:
    tender_id: str
    title: str
    buyer: str
    status: str
    stage: str
    category: str
    envelopes: int
    value_idr: int | None
    period_start: datetime | None
    period_end: datetime


@dataclass(frozen=True)
class Page:
    """`total` counts every match; `rows` are the first `limit` of them."""

    rows: tuple[TenderRow, ...]
    total: int


def put(db: sqlite3.Connection, tender: Tender) -> bool:
    """Keep the newest version of a tender; True when it is news. Inside the caller's write_tx."""
    return _put(db, tender, any_version=False)


def replace(db: sqlite3.Connection, tender: Tender) -> None:
    """Keep what the gateway says now, whatever version was known. Inside the caller's write_tx."""
    _put(db, tender, any_version=True)


def _put(db: sqlite3.Connection, tender: Tender, *, any_version: bool) -> bool:
    real = practice.in_real_time(tender, practice.paces(db, tender.tender_id))
    cursor = db.execute(
        "INSERT INTO tender (tender_id, version, search, title, buyer, status, stage, category,"
        " envelopes, value_idr, period_start, period_end, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tender_id) DO UPDATE SET"
        " version = excluded.version, search = excluded.search, title = excluded.title,"
        " buyer = excluded.buyer, status = excluded.status, stage = excluded.stage,"
        " category = excluded.category, envelopes = excluded.envelopes,"
        " value_idr = excluded.value_idr, period_start = excluded.period_start,"
        " period_end = excluded.period_end, body = excluded.body, told = 0"
        " WHERE ? OR excluded.version > tender.version",
        (
            tender.tender_id,
            tender.version,
            f"{tender.tender_id} {tender.title} {tender.buyer}".casefold(),
            tender.title,
            tender.buyer,
            tender.status,
            tender.stage,
            tender.category,
            tender.envelopes,
            tender.value_idr,
            _instant(real.period_start),
            _instant(real.period_end),
            msgspec.json.encode(tender).decode(),
            any_version,
        ),
    )
    return cursor.rowcount > 0


def retime(db: sqlite3.Connection, tender_id: str) -> None:
    """Write when a tender's dates come now that its clock was set. Inside the caller's write_tx."""
    row = db.execute("SELECT 1 FROM tender WHERE tender_id = ?", (tender_id,)).fetchone()
    if row is None:  # told of the clock before the tender
        return
    real = get(db, tender_id)
    db.execute(
        "UPDATE tender SET period_start = ?, period_end = ? WHERE tender_id = ?",
        (_instant(real.period_start), _instant(real.period_end), tender_id),
    )


def get(db: sqlite3.Connection, tender_id: str) -> Tender:
    """Return a tender with the real moments of its dates. Raises: Fault("tender_not_here")."""
    return practice.in_real_time(own(db, tender_id), practice.paces(db, tender_id))


def practised(db: sqlite3.Connection, tender_id: str) -> Practice | None:
    """Return a tender's own clock, None where it has none. Raises: Fault("tender_not_here")."""
    by = practice.paces(db, tender_id)
    return Practice(own(db, tender_id), by) if by else None


def own(db: sqlite3.Connection, tender_id: str) -> Tender:
    """Return a tender with the dates it says of itself. Raises: Fault("tender_not_here")."""
    row = db.execute("SELECT body FROM tender WHERE tender_id = ?", (tender_id,)).fetchone()
    if row is None:
        raise Fault("tender_not_here")
    return msgspec.json.decode(row["body"], type=Tender)


def search(
    db: sqlite3.Connection, query: Query, now: datetime | None, *, certain: bool = True
) -> Page:
    """Find tenders: open ones first, the nearest deadline on top; then the newest closed ones.

    `now` is the earliest the true time can be, None while the seat does not know the time at all.
    Then nothing counts as closed, nor when it is not `certain`: a bound kept from before.
    """
    at = "" if now is None else to_text(now)
    where, values = _conditions(query, at if certain else "")
    total = db.execute(f"SELECT count(*) FROM tender WHERE {where}", values).fetchone()[0]  # noqa: S608
    rows = db.execute(
        "SELECT tender_id, title, buyer, status, stage, category, envelopes, value_idr,"  # noqa: S608
        f" period_start, period_end FROM tender WHERE {where}"
        " ORDER BY period_end < ?, CASE WHEN period_end >= ? THEN period_end END,"
        " period_end DESC, tender_id LIMIT ?",
        (*values, at, at, max(1, min(query.limit, MAX_PAGE_SIZE))),
    )
    return Page(tuple(_row(row) for row in rows), int(total))


def categories(db: sqlite3.Connection) -> list[str]:
    """Return the categories of all tenders, sorted."""
    rows = db.execute("SELECT DISTINCT category FROM tender WHERE category <> '' ORDER BY category")
    return [str(row["category"]) for row in rows]


def put_card(db: sqlite3.Connection, card: TenderCard, token: str) -> bool:
    """Keep a verified card beside the older ones; True when it is news."""
    cursor = db.execute(
        "INSERT INTO tender_card (tender_id, version, jws) VALUES (?, ?, ?)"
        " ON CONFLICT (tender_id, version, jws) DO NOTHING",
        (card.tender_id, card.version, token),
    )
    return cursor.rowcount > 0


def card(
    db: sqlite3.Connection, tender_id: str, keys: Mapping[str, VerifyKey], realm: str
) -> TenderCard | None:
    """Return the newest card, its signature checked again: the file could have been edited."""
    rows = db.execute(
        "SELECT jws FROM tender_card WHERE tender_id = ? ORDER BY version DESC", (tender_id,)
    )
    cards: list[TenderCard] = []
    for row in rows:
        try:
            cards.append(open_card(str(row["jws"]), keys, realm, tender_id))
        except Fault:
            if not cards:  # an older one that was spoilt keeps nobody from the newest
                raise
    # By time first: a gateway that was restored from a copy counts some versions again.
    return max(cards, key=lambda one: (from_text(one.issued_at), one.version), default=None)


def open_card(
    token: str, keys: Mapping[str, VerifyKey], realm: str, tender_id: str | None = None
) -> TenderCard:
    """Verify a card's JWS. Raises: Fault("signature_invalid" | "card_mismatch")."""
    opened = jws.verify(token, "card", keys, TenderCard)
    if opened.realm != realm or tender_id not in (None, opened.tender_id):
        raise Fault("card_mismatch")
    return opened


def envelope_names(tender: Tender | TenderRow) -> tuple[EnvelopeName, ...]:
    """One-file tenders take one envelope; two-file tenders are opened at two different times."""
    return ("bid",) if tender.envelopes == 1 else ("technical", "price")


def recipient_for(tender_card: TenderCard, envelope: EnvelopeName) -> str:
    """The key an envelope is sealed to: its own, else the "*" key. Raises: Fault("card_missing")"""
    by_envelope = {key.envelope: key.recipient for key in tender_card.keys}
    recipient = by_envelope.get(envelope) or by_envelope.get("*")
    if recipient is None:
        raise Fault("card_missing", envelope=envelope)
    return recipient


def has_keys(tender_card: TenderCard, tender: Tender | TenderRow) -> bool:
    """Whether every envelope of the tender has a key to be sealed to."""
    known = {key.envelope for key in tender_card.keys}
    return "*" in known or known.issuperset(envelope_names(tender))


def _conditions(query: Query, at: str) -> tuple[str, list[object]]:
    parts, values = ["1"], list[object]()
    for word in query.text[:MAX_QUERY_CHARS].casefold().split()[:MAX_WORDS]:
        parts.append(r"search LIKE ? ESCAPE '\'")
        escaped = word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        values.append(f"%{escaped}%")
    if query.category:
        parts.append("category = ?")
        values.append(query.category)
    if query.envelopes:
        parts.append("envelopes = ?")
        values.append(query.envelopes)
    if query.phase != "all":
        marks = ", ".join("?" * len(CLOSED_STATUSES))
        is_open = f"(period_end >= ? AND status NOT IN ({marks}))"
        parts.append(is_open if query.phase == "open" else f"NOT {is_open}")
        values.extend((at, *CLOSED_STATUSES))
    return " AND ".join(parts), values


def _instant(text: str | None) -> str | None:
    # One spelling for every instant, so that SQL may compare them as text.
    return None if text is None else to_text(from_text(text))


def _row(row: sqlite3.Row) -> TenderRow:
    start = row["period_start"]
    return TenderRow(
        tender_id=row["tender_id"],
        title=row["title"],
        buyer=row["buyer"],
        status=row["status"],
        stage=row["stage"],
        category=row["category"],
        envelopes=row["envelopes"],
        value_idr=row["value_idr"],
        period_start=None if start is None else from_text(start),
        period_end=from_text(row["period_end"]),
    )
