"""Put a command into the outbox, in the same transaction as the action it reports."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from sync.errors import Fault
from sync.outbox.items import NEVER
from sync.outbox.private import Private, token_place
from sync.wire import jws
from sync.wire.keys import SigningKey
from sync.wire.messages import Command
from sync.wire.times import to_text


@dataclass(frozen=True)
class Blob:
    """A sealed file: `name` in the spool folder, SHA-256 in hex, `size` in bytes."""

    name: str
    sha256: str
    size: int


class Outbox:
    """Where features leave commands for the gateway; the engine takes them from there."""

    def __init__(self, seat_id: str, key: SigningKey, private: Private) -> None:
        self.seat_id = seat_id
        self._key = key
        self._private = private

    def append(
        self,
        db: sqlite3.Connection,
        *,
        type: str,  # noqa: A002 - CloudEvents' name for it
        subject: str,
        data: msgspec.Struct,
        blobs: Sequence[Blob],
        deadline: datetime | None,
        time: str,
        item_id: str,
    ) -> None:
        """Sign the command and queue it. Runs in the caller's write_tx.

        The signature is made once, here: every retry, by network or by USB, sends these bytes.
        Commands of one `subject` are delivered in the order they were appended.
        Raises: Fault("id_conflict") when `item_id` was appended before.
        """
        sequence = _next_sequence(db)
        command = Command(
            id=item_id,
            source=self.seat_id,
            type=type,
            subject=subject,
            time=time,
            sequence=sequence,
            data=msgspec.Raw(msgspec.json.encode(data)),
        )
        token = jws.sign(self._key, "command", command)
        try:
            self._insert(db, command, token, blobs, deadline)
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorname == "SQLITE_CONSTRAINT_UNIQUE":
                raise Fault("id_conflict", id=item_id) from error
            raise
        _insert_blobs(db, sequence, blobs)

    def _insert(
        self,
        db: sqlite3.Connection,
        command: Command,
        token: str,
        blobs: Sequence[Blob],
        deadline: datetime | None,
    ) -> None:
        db.execute(
            "INSERT INTO outbox_item"
            " (sequence, id, type, subject, token, token_sha256, due, bytes_total, created_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                command.sequence,
                command.id,
                command.type,
                self._private.blind(command.subject),
                self._private.seal(token.encode("ascii"), token_place(command.id)),
                token_digest(token),
                NEVER if deadline is None else to_text(deadline),
                sum(blob.size for blob in blobs),
                command.time,
            ),
        )


def token_digest(token: str) -> str:
    """SHA-256 over the command's JWS text: what an answer names as `command_sha256`."""
    return hashlib.sha256(token.encode("ascii")).hexdigest()


def _next_sequence(db: sqlite3.Connection) -> int:
    row = db.execute("SELECT coalesce(max(sequence), 0) + 1 FROM outbox_item").fetchone()
    return int(row[0])


def _insert_blobs(db: sqlite3.Connection, sequence: int, blobs: Sequence[Blob]) -> None:
    db.executemany(
        "INSERT INTO outbox_blob (sequence, position, name, sha256, size) VALUES (?, ?, ?, ?, ?)",
        [
            (sequence, position, blob.name, blob.sha256, blob.size)
            for position, blob in enumerate(blobs)
        ],
    )
