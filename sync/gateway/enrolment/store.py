"""Rows of seats and of one-time codes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sync.wire.keys import VerifyKey
from sync.work import Reading, Work


@dataclass(frozen=True)
class Seat:
    """An enrolled seat; `revoked_seq` is where its feed ends."""

    seat_id: str
    name: str
    public_key: str
    enrolled_at: str
    revoked_at: str | None
    revoked_seq: int | None

    @cached_property
    def key(self) -> VerifyKey:
        """Return the seat's public key."""
        return VerifyKey.from_text(self.public_key)

    @property
    def revoked(self) -> bool:
        """Whether the seat was revoked."""
        return self.revoked_at is not None


@dataclass(frozen=True)
class Code:
    """A one-time code; `secret` is wiped when `seat_id` has used it."""

    code_id: str
    secret: bytes | None
    seat_name: str
    expires_at: str
    attempts: int
    used_mac: str | None
    seat_id: str | None


_SEAT = "seat_id, name, public_key, enrolled_at, revoked_at, revoked_seq"


def seat_by_kid(db: Reading, kid: str) -> Seat | None:
    """Return the seat whose key has this id, None when there is none."""
    row = db.execute(f"SELECT {_SEAT} FROM seat WHERE kid = ?", (kid,)).fetchone()
    return None if row is None else Seat(**row)


def seat(db: Reading, seat_id: str) -> Seat | None:
    """Return the seat with this id, None when there is none."""
    row = db.execute(f"SELECT {_SEAT} FROM seat WHERE seat_id = ?", (seat_id,)).fetchone()
    return None if row is None else Seat(**row)


def seats(db: Reading) -> list[Seat]:
    """Return every seat, the revoked ones too, in the order of enrolment."""
    rows = db.execute(f"SELECT {_SEAT} FROM seat ORDER BY enrolled_at, seat_id")
    return [Seat(**row) for row in rows]


def insert_seat(db: Work, seat_id: str, name: str, key: VerifyKey, at: str) -> None:
    """Insert an enrolled seat. `at` is wire time."""
    db.execute(
        "INSERT INTO seat (seat_id, name, public_key, kid, enrolled_at) VALUES (?, ?, ?, ?, ?)",
        (seat_id, name, key.text, key.kid, at),
    )


def revoke(db: Work, seat_id: str, at: str, seq: int) -> None:
    """Mark a seat as revoked at a wire time; `seq` is the last feed item it may read."""
    db.execute(
        "UPDATE seat SET revoked_at = ?, revoked_seq = ? WHERE seat_id = ?", (at, seq, seat_id)
    )


def insert_code(db: Work, code_id: str, secret: bytes, seat_name: str, expires_at: str) -> None:
    """Insert an enrolment code that nobody used yet. `expires_at` is wire time."""
    db.execute(
        "INSERT INTO enrol_code (code_id, secret, seat_name, expires_at) VALUES (?, ?, ?, ?)",
        (code_id, secret, seat_name, expires_at),
    )


def code(db: Reading, code_id: str) -> Code | None:
    """Return the enrolment code with this id, None when there is none."""
    row = db.execute("SELECT * FROM enrol_code WHERE code_id = ?", (code_id,)).fetchone()
    return None if row is None else Code(**row)


def count_attempt(db: Work, code_id: str) -> None:
    """Count one more try with an enrolment code."""
    db.execute("UPDATE enrol_code SET attempts = attempts + 1 WHERE code_id = ?", (code_id,))


def use_code(db: Work, code_id: str, mac: str, seat_id: str) -> None:
    """Mark a code as used by this seat, and delete its secret."""
    db.execute(
        "UPDATE enrol_code SET secret = NULL, used_mac = ?, seat_id = ? WHERE code_id = ?",
        (mac, seat_id, code_id),
    )


def drop_codes(db: Work, before: str) -> None:
    """Forget codes that expired before a moment."""
    db.execute("DELETE FROM enrol_code WHERE expires_at < ?", (before,))
