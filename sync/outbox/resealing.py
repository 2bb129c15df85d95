"""Seal what a database of an older release holds in plain. Nothing here runs twice on a row."""

from __future__ import annotations

import sqlite3

from sync.outbox.migrations import drop_plain
from sync.outbox.private import Private, answer_place, aside_place, token_place

_COPIED = (
    "sequence, id, type, token_sha256, due, bytes_total, created_at, stage, attempts, last_fault,"
    " next_attempt_at, sent_at, answered_at, outcome, problem_code"
)
_BLOB = "sequence, position, name, sha256, size, upload_url, sent, complete, doubts"


def has_plain_rows(db: sqlite3.Connection) -> bool:
    """Whether rows of a release that did not encrypt wait to be sealed."""
    return (
        db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'outbox_item_plain'").fetchone()
        is not None
    )


def seal_plain_rows(db: sqlite3.Connection, private: Private) -> None:
    """Move every row into the sealed tables and drop the plain ones. In the caller's write_tx."""
    for row in db.execute("SELECT * FROM outbox_item_plain ORDER BY sequence").fetchall():
        _seal_item(db, row, private)
    db.execute(
        f"INSERT INTO outbox_blob ({_BLOB}) SELECT {_BLOB} FROM outbox_blob_plain"  # noqa: S608 - column names only
    )
    for row in db.execute("SELECT * FROM outbox_feed_aside_plain").fetchall():
        place = aside_place(row["gateway_id"], row["seq"])
        db.execute(
            "INSERT INTO outbox_feed_aside (gateway_id, seq, item, fault) VALUES (?, ?, ?, ?)",
            (
                row["gateway_id"],
                row["seq"],
                private.seal(row["item"].encode(), place),
                row["fault"],
            ),
        )
    drop_plain(db)


def _seal_item(db: sqlite3.Connection, row: sqlite3.Row, private: Private) -> None:
    answer = row["answer"]
    db.execute(
        f"INSERT INTO outbox_item ({_COPIED}, subject, token, answer)"  # noqa: S608 - column names only
        f" SELECT {_COPIED}, ?, ?, ? FROM outbox_item_plain WHERE sequence = ?",
        (
            private.blind(row["subject"]),
            private.seal(row["token"].encode(), token_place(row["id"])),
            None if answer is None else private.seal(answer.encode(), answer_place(row["id"])),
            row["sequence"],
        ),
    )
