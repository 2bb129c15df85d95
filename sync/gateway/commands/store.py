"""Rows of answered commands, and of those that wait: for an earlier version, or for an update."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sync.gateway.db.dialect import among, listing
from sync.wire.messages import Outcome
from sync.wire.verification import REGISTRATION_DECIDED
from sync.work import Reading, Row, Work


@dataclass(frozen=True)
class Kept:
    """A command answered before: `answer` is the signed text, given again byte for byte."""

    sha256: str
    answer: str


@dataclass(frozen=True)
class Parked:
    token: str
    sha256: str
    first_at: str


def kept(db: Reading, command_id: str) -> Kept | None:
    """Return the digest and the answer of a command, None when it is not answered."""
    row = db.execute(
        "SELECT sha256, answer FROM command WHERE command_id = ?", (command_id,)
    ).fetchone()
    return None if row is None else Kept(**row)


def keep(
    db: Work,
    command_id: str,
    sha256: str,
    seat_id: str,
    type_: str,
    token: str,
    received_at: str,
    outcome: Outcome,
    answer: str,
) -> None:
    """Insert an answered command, which waits for nothing from now on.

    `token` and `answer` are JWS, `received_at` is wire time.
    """
    db.execute(
        "INSERT INTO command (command_id, sha256, seat_id, type, token, received_at, outcome,"
        " answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (command_id, sha256, seat_id, type_, token, received_at, outcome, answer),
    )
    for waiting in ("parked", "newer_command"):
        db.execute(f"DELETE FROM {waiting} WHERE command_id = ?", (command_id,))


def number(db: Work, seat_id: str, sequence: int, sha256: str) -> bool:
    """Note a command's number; returns False when another command of the seat bore it."""
    db.execute(
        "INSERT INTO command_sequence (seat_id, sequence, sha256) VALUES (?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (seat_id, sequence, sha256),
    )
    row = db.execute(
        "SELECT sha256 FROM command_sequence WHERE seat_id = ? AND sequence = ?",
        (seat_id, sequence),
    ).fetchone()
    return bool(row["sha256"] == sha256)


def command(db: Reading, command_id: str) -> Row:
    """Return the whole row of an answered command."""
    row: Row = db.execute("SELECT * FROM command WHERE command_id = ?", (command_id,)).fetchone()
    return row


# Of one seat and type. What comes beyond waits at the seat alone, without its arrival being kept.
MOST_PARKED = 500


def park(db: Work, command_id: str, seat_id: str, type_: str, row: Parked, waits_for: str) -> bool:
    """Keep a command until what it `waits_for` (a bid or registration) is here.

    The first time counts. Returns False where so many of this seat and type wait that it is not
    kept.
    """
    db.execute(
        "INSERT INTO parked (command_id, sha256, token, waits_for, first_at, seat_id, type)"
        " SELECT ?, ?, ?, ?, ?, ?, ?"
        " WHERE (SELECT count(*) FROM parked WHERE seat_id = ? AND type = ?) < ?"
        " ON CONFLICT (command_id) DO NOTHING",
        (
            *(command_id, row.sha256, row.token, waits_for, row.first_at, seat_id, type_),
            *(seat_id, type_, MOST_PARKED),
        ),
    )
    return parked(db, command_id) is not None


def unpark_all(db: Work, waits_for: str) -> None:
    """Let no command wait any more for what was erased; a seat that asks again is answered."""
    db.execute("DELETE FROM parked WHERE waits_for = ?", (waits_for,))


def parked_of_type(db: Reading, type_: str) -> list[Parked]:
    """Return the commands of a type that wait, the oldest first."""
    rows = db.execute(
        "SELECT token, sha256, first_at FROM parked WHERE type = ? ORDER BY first_at, command_id",
        (type_,),
    )
    return [Parked(**row) for row in rows]


def decided(db: Reading) -> list[tuple[str, str]]:
    """Return the ids and texts (JWS) of the verifiers' decisions that are kept whole."""
    rows = db.execute(  # its index is of this type alone, which a parameter would not show
        "SELECT command_id, token FROM command"
        f" WHERE type = '{REGISTRATION_DECIDED}' AND token <> ''"
    )
    return [(row["command_id"], row["token"]) for row in rows]


def forget_text(db: Work, command_id: str) -> None:
    """Drop the text of a command; its digest, its seat and the answer stay.

    Only of a verifier's decision and of a trainee's events (trigger): both hold what somebody
    wrote.
    """
    db.execute("UPDATE command SET token = '' WHERE command_id = ?", (command_id,))


def parked(db: Reading, command_id: str) -> Parked | None:
    """Return a command that waits for a tender or key, None when it does not."""
    row = db.execute(
        "SELECT token, sha256, first_at FROM parked WHERE command_id = ?", (command_id,)
    ).fetchone()
    return None if row is None else Parked(**row)


def parked_for(db: Reading, bid_id: str) -> list[str]:
    """The commands (JWS) that wait for this version."""
    rows = db.execute("SELECT token FROM parked WHERE waits_for = ? ORDER BY first_at", (bid_id,))
    return [row["token"] for row in rows]


def all_parked(db: Reading) -> list[Parked]:
    """Return every command that waits for a tender or key, the oldest first."""
    rows = db.execute("SELECT token, sha256, first_at FROM parked ORDER BY first_at, command_id")
    return [Parked(**row) for row in rows]


# Of one seat. What comes beyond waits at the seat alone, without its arrival being kept.
MOST_LEFT = 100


def leave_for_update(db: Work, command_id: str, seat_id: str, type_: str, row: Parked) -> None:
    """Keep a command of a kind that only a newer gateway knows, up to `MOST_LEFT` of a seat."""
    db.execute(
        "INSERT INTO newer_command (command_id, sha256, seat_id, type, token, first_at)"
        " SELECT ?, ?, ?, ?, ?, ?"
        " WHERE (SELECT count(*) FROM newer_command WHERE seat_id = ?) < ?"
        " ON CONFLICT (command_id) DO NOTHING",
        (
            *(command_id, row.sha256, seat_id, type_[:200], row.token, row.first_at),
            *(seat_id, MOST_LEFT),
        ),
    )


def left_for_update(db: Reading, command_id: str) -> Parked | None:
    """Return a command that waits for a newer gateway, None when it does not."""
    row = db.execute(
        "SELECT token, sha256, first_at FROM newer_command WHERE command_id = ?", (command_id,)
    ).fetchone()
    return None if row is None else Parked(**row)


def count_left_for_update(db: Reading, known: Collection[str]) -> int:
    """How many commands wait here for a newer version: not of types `known` by now, nor of a seat
    that was put out.
    """
    row = db.execute(
        "SELECT count(*) FROM newer_command JOIN seat USING (seat_id)"
        f" WHERE revoked_at IS NULL AND NOT {among('type')}",
        (listing(known),),
    ).fetchone()
    return int(row[0])
