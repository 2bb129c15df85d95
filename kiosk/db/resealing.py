"""Seal what a seat's database of an older release holds in plain, then scrub its old pages.

Rows move in one transaction: a crash in between leaves them all on one side or the other. Only
then the file is rewritten, since a freed page keeps what stood on it.
"""

from __future__ import annotations

import sqlite3

import msgspec

from kiosk.db import settings
from kiosk.db.m0007_private import SCRUB_DUE, drop_plain
from sync.atrest import AtRest
from sync.database import write_tx
from sync.outbox import resealing as outbox

_BID = (
    "bid_id, item_id, visit_id, tender_id, tender_title, tender_version, period_end, version,"
    " action, replaces, sealed_earliest, sealed_latest, judged, envelopes, identity_method,"
    " card_version, provisional_sha256, outcome, problem_code, answered_at"
)


def reseal(db: sqlite3.Connection, private: AtRest) -> None:
    """Do what is left to do; nothing on a database that needs nothing."""
    with write_tx(db):
        if outbox.has_plain_rows(db):
            outbox.seal_plain_rows(db, private)
        if _has_plain_rows(db):
            _seal_plain_rows(db, private)
    if settings.get(db, SCRUB_DUE) is not None:
        scrub(db)
        with write_tx(db):
            db.execute("DELETE FROM setting WHERE name = ?", (SCRUB_DUE,))


def scrub(db: sqlite3.Connection) -> None:
    """Rewrite the file and empty its log, so that neither holds deleted rows; no one else reads."""
    db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _has_plain_rows(db: sqlite3.Connection) -> bool:
    found = db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'bid_plain'").fetchone()
    return found is not None


def _seal_plain_rows(db: sqlite3.Connection, private: AtRest) -> None:
    """As `kiosk.bidding.store` writes them; the shapes are fixed here, as this release knew them.

    In the order of their making, since a version refers to the one it replaces.
    """
    for row in db.execute("SELECT * FROM bid_plain ORDER BY tender_id, version, bid_id").fetchall():
        _seal_bid(db, row, private)
    for row in db.execute("SELECT * FROM tenderer_verifier_plain").fetchall():
        key = private.blind(f"verifier:{row['tenderer_id']}")
        who = {name: row[name] for name in ("tenderer_id", "name", "verifier")}
        sealed = private.seal(msgspec.json.encode(who), f"tenderer_verifier.who:{key}")
        db.execute(
            "INSERT INTO tenderer_verifier (tenderer, who, checked_at) VALUES (?, ?, ?)",
            (key, sealed, row["checked_at"]),
        )
    drop_plain(db)


def _seal_bid(db: sqlite3.Connection, row: sqlite3.Row, private: AtRest) -> None:
    bid_id, official = row["bid_id"], row["official"]
    names = ("tenderer_id", "tenderer_name", "attested_by", "provisional")
    who = msgspec.json.encode({name: row[name] for name in names})
    db.execute(
        f"INSERT INTO bid ({_BID}, tenderer, who, official)"  # noqa: S608 - column names only
        f" SELECT {_BID}, ?, ?, ? FROM bid_plain WHERE bid_id = ?",
        (
            private.blind(f"bid:{row['tender_id']}/{row['tenderer_id']}"),
            private.seal(who, f"bid.who:{bid_id}"),
            None if official is None else private.seal_text(official, f"bid.official:{bid_id}"),
            bid_id,
        ),
    )
