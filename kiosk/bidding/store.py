"""SQL of the tables `bid` and `tenderer_verifier`. One statement a function."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec

from sync.errors import Fault
from sync.wire.messages import Envelope, Identity
from sync.wire.messages import Interval as WireInterval
from sync.wire.times import from_text, to_text

Action = Literal["submitted", "replaced", "withdrawn"]
Judged = Literal["open", "disputed"]
BidOutcome = Literal["accepted", "refused", "held"]


@dataclass(frozen=True, kw_only=True)
class Bid:
    """One version of a bid as sealed here, and what the gateway has said about it since."""

    bid_id: str
    item_id: str
    visit_id: str
    tender_id: str
    tender_title: str
    tender_version: int
    period_end: datetime
    tenderer_id: str
    tenderer_name: str
    version: int
    action: Action
    replaces: str | None
    sealed: WireInterval
    judged: Judged
    envelopes: tuple[Envelope, ...]
    identity: Identity
    card_version: int | None
    provisional: str
    provisional_sha256: str
    official: str | None = None
    outcome: BidOutcome | None = None
    problem_code: str | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True)
class Verifier:
    """`verifier` is an Argon2id string of a password the gateway has confirmed."""

    tenderer_id: str
    name: str
    verifier: str


def insert(db: sqlite3.Connection, bid: Bid) -> None:
    """Inside the caller's write_tx, which has also checked the chain."""
    values = (
        bid.bid_id,
        bid.item_id,
        bid.visit_id,
        bid.tender_id,
        bid.tender_title,
        bid.tender_version,
        to_text(bid.period_end),
        bid.tenderer_id,
        bid.tenderer_name,
        bid.version,
        bid.action,
        bid.replaces,
        bid.sealed.earliest,
        bid.sealed.latest,
        bid.judged,
        msgspec.json.encode(bid.envelopes).decode(),
        bid.identity.method,
        bid.identity.attested_by,
        bid.card_version,
        bid.provisional,
        bid.provisional_sha256,
    )
    db.execute(
        "INSERT INTO bid (bid_id, item_id, visit_id, tender_id, tender_title, tender_version,"
        " period_end, tenderer_id, tenderer_name, version, action, replaces, sealed_earliest,"
        " sealed_latest, judged, envelopes, identity_method, attested_by, card_version,"
        " provisional, provisional_sha256)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        values,
    )


def get(db: sqlite3.Connection, bid_id: str) -> Bid:
    """Raises: Fault("bid_unknown")."""
    bid = find(db, bid_id)
    if bid is None:
        raise Fault("bid_unknown")
    return bid


def find(db: sqlite3.Connection, bid_id: str) -> Bid | None:
    row = db.execute("SELECT * FROM bid WHERE bid_id = ?", (bid_id,)).fetchone()
    return None if row is None else _bid(row)


def by_item(db: sqlite3.Connection, item_id: str) -> Bid | None:
    row = db.execute("SELECT * FROM bid WHERE item_id = ?", (item_id,)).fetchone()
    return None if row is None else _bid(row)


def chain(db: sqlite3.Connection, tender_id: str, tenderer_id: str) -> list[Bid]:
    """Every version one tenderer sealed here for one tender, oldest first."""
    rows = db.execute(
        "SELECT * FROM bid WHERE tender_id = ? AND tenderer_id = ? ORDER BY version, bid_id",
        (tender_id, tenderer_id),
    )
    return [_bid(row) for row in rows]


def everything(db: sqlite3.Connection) -> list[Bid]:
    """Every bid sealed at this seat, newest first (UUIDv7 ids sort by time)."""
    return [_bid(row) for row in db.execute("SELECT * FROM bid ORDER BY bid_id DESC")]


def answer(
    db: sqlite3.Connection,
    bid_id: str,
    outcome: BidOutcome,
    *,
    official: str | None,
    problem_code: str | None,
    answered_at: str,
) -> None:
    """Note what the gateway decided; the sealed columns are out of reach (trigger)."""
    db.execute(
        "UPDATE bid SET outcome = ?, official = ?, problem_code = ?, answered_at = ?"
        " WHERE bid_id = ?",
        (outcome, official, problem_code, answered_at, bid_id),
    )


def verifier(db: sqlite3.Connection, tenderer_id: str) -> Verifier | None:
    row = db.execute(
        "SELECT tenderer_id, name, verifier FROM tenderer_verifier WHERE tenderer_id = ?",
        (tenderer_id,),
    ).fetchone()
    return None if row is None else Verifier(row["tenderer_id"], row["name"], row["verifier"])


def put_verifier(db: sqlite3.Connection, entry: Verifier, checked_at: str | None) -> None:
    db.execute(
        "INSERT INTO tenderer_verifier (tenderer_id, name, verifier, checked_at)"
        " VALUES (?, ?, ?, ?) ON CONFLICT (tenderer_id) DO UPDATE SET name = excluded.name,"
        " verifier = excluded.verifier, checked_at = excluded.checked_at",
        (entry.tenderer_id, entry.name, entry.verifier, checked_at),
    )


def _bid(row: sqlite3.Row) -> Bid:
    answered = row["answered_at"]
    return Bid(
        bid_id=row["bid_id"],
        item_id=row["item_id"],
        visit_id=row["visit_id"],
        tender_id=row["tender_id"],
        tender_title=row["tender_title"],
        tender_version=row["tender_version"],
        period_end=from_text(row["period_end"]),
        tenderer_id=row["tenderer_id"],
        tenderer_name=row["tenderer_name"],
        version=row["version"],
        action=row["action"],
        replaces=row["replaces"],
        sealed=WireInterval(earliest=row["sealed_earliest"], latest=row["sealed_latest"]),
        judged=row["judged"],
        envelopes=tuple(msgspec.json.decode(row["envelopes"], type=list[Envelope])),
        identity=Identity(method=row["identity_method"], attested_by=row["attested_by"]),
        card_version=row["card_version"],
        provisional=row["provisional"],
        provisional_sha256=row["provisional_sha256"],
        official=row["official"],
        outcome=row["outcome"],
        problem_code=row["problem_code"],
        answered_at=None if answered is None else from_text(answered),
    )
