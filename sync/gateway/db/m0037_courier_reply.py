"""The way back of a bundle that a relay sent, until it is fetched."""

import sqlite_utils


def m0037_courier_reply(db: sqlite_utils.Database) -> None:
    """Make the table: the newest of each bundle, with its folder's name and its label (JWS)."""
    db.conn.execute(
        """CREATE TABLE courier_reply (
        bundle_id TEXT PRIMARY KEY REFERENCES courier_bundle,
        name TEXT NOT NULL,
        label TEXT NOT NULL,
        made_at TEXT NOT NULL,
        -- the digest of what it tells, so that one that would tell the same is not made again
        content TEXT NOT NULL
    ) STRICT, WITHOUT ROWID"""
    )
