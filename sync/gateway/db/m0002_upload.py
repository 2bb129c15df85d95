"""The uploads: one row each, kept after its end so that a late request learns what became of it."""

import sqlite_utils


def m0002_upload(db: sqlite_utils.Database) -> None:
    db.conn.execute(
        """
        CREATE TABLE upload (
            upload_id TEXT PRIMARY KEY,
            seat_id TEXT NOT NULL,
            length INTEGER NOT NULL CHECK (length >= 0),
            -- bytes on disk, flushed and answered for
            received INTEGER NOT NULL CHECK (received BETWEEN 0 AND length),
            -- boot in which bytes of the file past `received` can be trusted; '' is never
            tail_boot TEXT NOT NULL,
            metadata TEXT NOT NULL,
            expected_sha256 TEXT CHECK (length(expected_sha256) = 64),
            sha256 TEXT CHECK (length(sha256) = 64),
            state TEXT NOT NULL CHECK (state IN ('open', 'complete', 'ended')),
            ended_for TEXT,
            created_at TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            CHECK (state <> 'complete' OR (sha256 IS NOT NULL AND received = upload.length)),
            CHECK ((state = 'ended') = (ended_for IS NOT NULL))
        ) STRICT
        """
    )
    db.conn.execute("CREATE INDEX upload_open ON upload (expires_at) WHERE state = 'open'")
    db.conn.execute(
        """
        CREATE TRIGGER upload_keeps_its_bytes BEFORE UPDATE OF received ON upload
        WHEN NEW.received < OLD.received
        BEGIN SELECT RAISE(ABORT, 'the offset of an upload never decreases'); END
        """
    )
