"""Rows of registrations, of what arrived for each, and of what they are found by."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Literal

from sync.wire.registration import RegistrationStage
from sync.work import Reading, Work

Outcome = Literal["accepted", "held", "refused"]


@dataclass(frozen=True)
class Registration:
    """One registration as it stands; times are wire text, `summary` is sealed."""

    number: int
    registration_id: str
    code: str
    track: str
    entity: str
    version: int
    stage: RegistrationStage
    held_for: str
    since: str
    first_at: str
    lapses_at: str | None
    summary: bytes | None
    decision: int
    erased_at: str | None


@dataclass(frozen=True)
class Arrival:
    """One command that handed in a version. `reason` is a problem's code; times are wire text."""

    command_id: str
    registration_id: str
    version: int
    seat_id: str
    sha256: str
    size: int
    submitted_earliest: str
    submitted_latest: str | None
    received_at: str
    outcome: Outcome
    reason: str | None
    provisional: str
    official: str | None
    answer: str | None
    archived: str | None


@dataclass(frozen=True)
class Archived:
    """A version that was sealed to the archive's key; `sha256` is of that sealed file."""

    code: str
    version: int
    track: str
    entity: str
    stage: str
    since: str
    sha256: str


REGISTRATION = (
    f"SELECT {', '.join(f'r.{one.name}' for one in fields(Registration))} FROM registration AS r"
)
_ARRIVAL = f"SELECT {', '.join(one.name for one in fields(Arrival))} FROM registration_arrival"


def find(db: Reading, registration_id: str) -> Registration | None:
    """Return a registration by its id, None for an unknown one."""
    row = db.execute(f"{REGISTRATION} WHERE r.registration_id = ?", (registration_id,)).fetchone()
    return None if row is None else Registration(*row)


def by_code(db: Reading, code: str) -> Registration | None:
    """Return a registration by its receipt code, None for an unknown one."""
    row = db.execute(f"{REGISTRATION} WHERE r.code = ?", (code,)).fetchone()
    return None if row is None else Registration(*row)


def begin(
    db: Work,
    registration_id: str,
    code: str,
    *,
    track: str,
    entity: str,
    version: int,
    stage: RegistrationStage,
    held_for: str,
    at: str,
    lapses_at: str | None,
) -> Registration:
    """Insert a registration that arrives for the first time; what it holds is put in next."""
    db.execute(
        "INSERT INTO registration (registration_id, code, track, entity, version, stage, held_for,"
        " since, first_at, lapses_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (registration_id, code, track, entity, version, stage, held_for, at, at, lapses_at),
    )
    made = find(db, registration_id)
    assert made is not None
    return made


def renew(
    db: Work,
    one: Registration,
    *,
    entity: str,
    track: str,
    version: int,
    lapses_at: str | None,
) -> None:
    """Note a newer version of a registration; its stage is set by `move`."""
    db.execute(
        "UPDATE registration SET entity = ?, track = ?, version = ?, lapses_at = ?"
        " WHERE number = ?",
        (entity, track, version, lapses_at, one.number),
    )


def move(
    db: Work,
    number: int,
    stage: RegistrationStage,
    *,
    at: str,
    held_for: str = "",
    lapses_at: str | None = None,
) -> None:
    """Set where a registration stands since `at`, and until when originals must be shown."""
    db.execute(
        "UPDATE registration SET stage = ?, held_for = ?, since = ?, lapses_at = ?"
        " WHERE number = ?",
        (stage, held_for, at, lapses_at, number),
    )


def set_decision(db: Work, number: int, decision: int) -> None:
    """Set the number of the newest decision."""
    db.execute("UPDATE registration SET decision = ? WHERE number = ?", (decision, number))


def set_erased(db: Work, number: int, at: str) -> None:
    """Note when a registration's data were erased."""
    db.execute(
        "UPDATE registration SET erased_at = ?, lapses_at = NULL WHERE number = ?", (at, number)
    )


def counts(db: Reading) -> dict[str, int]:
    """Return how many registrations are in each stage; stages without any are left out."""
    rows = db.execute("SELECT stage, count FROM registration_count WHERE count > 0")
    return {row["stage"]: row["count"] for row in rows}


def in_stage(
    db: Reading, stage: RegistrationStage, after: int | None, limit: int, *, newest: bool
) -> list[Registration]:
    """Return up to `limit` registrations of a stage by their numbers, from behind `after`."""
    beyond, order = ("<", "DESC") if newest else (">", "ASC")
    clause, values = ("", ()) if after is None else (f" AND r.number {beyond} ?", (after,))
    rows = db.execute(
        f"{REGISTRATION} WHERE r.stage = ?{clause} ORDER BY r.number {order} LIMIT ?",
        (stage, *values, limit),
    )
    return [Registration(*row) for row in rows]


def lapsing(
    db: Reading, until: str, after: tuple[str, int] | None, limit: int
) -> list[Registration]:
    """Return those whose limit is over by `until` (wire text), the nearest limit first."""
    at, number = after or ("", 0)
    rows = db.execute(
        f"{REGISTRATION} WHERE r.lapses_at IS NOT NULL AND r.lapses_at <= ?"
        " AND (r.lapses_at, r.number) > (?, ?) ORDER BY r.lapses_at, r.number LIMIT ?",
        (until, at, number, limit),
    )
    return [Registration(*row) for row in rows]


# --- what arrived --------------------------------------------------------------------------------


def insert_arrival(db: Work, arrival: Arrival) -> None:
    """Keep what a command handed in."""
    names = [one.name for one in fields(Arrival)]
    db.execute(
        f"INSERT INTO registration_arrival ({', '.join(names)})"
        f" VALUES ({', '.join('?' * len(names))})",
        tuple(getattr(arrival, name) for name in names),
    )


def arrival(db: Reading, command_id: str) -> Arrival | None:
    """Return what a command handed in, None for a command that is not known."""
    row = db.execute(f"{_ARRIVAL} WHERE command_id = ?", (command_id,)).fetchone()
    return None if row is None else Arrival(*row)


def held_as(db: Reading, held_for: str) -> list[str]:
    """Return the registrations that are held for a reason."""
    rows = db.execute(
        "SELECT registration_id FROM registration WHERE stage = 'held' AND held_for = ?"
        " ORDER BY number",
        (held_for,),
    )
    return [row["registration_id"] for row in rows]


def arrivals(db: Reading, registration_id: str) -> list[Arrival]:
    """Return all that was handed in for a registration, by version and arrival."""
    rows = db.execute(
        f"{_ARRIVAL} WHERE registration_id = ? ORDER BY version, received_at, command_id",
        (registration_id,),
    )
    return [Arrival(*row) for row in rows]


def answer_arrival(
    db: Work,
    command_id: str,
    outcome: Outcome,
    reason: str | None,
    answer: str,
    official: str | None,
) -> None:
    """Give what arrived another answer (JWS)."""
    db.execute(
        "UPDATE registration_arrival SET outcome = ?, reason = ?, answer = ?, official = ?"
        " WHERE command_id = ?",
        (outcome, reason, answer, official, command_id),
    )


def set_archived(db: Work, command_id: str, sha256: str) -> None:
    """Note the digest of the copy that was sealed to the archive."""
    db.execute(
        "UPDATE registration_arrival SET archived = ? WHERE command_id = ?", (sha256, command_id)
    )


def forget_files(db: Work, registration_id: str) -> None:
    """Let no arrival of a registration name a file any more: its data are erased."""
    db.execute(
        "UPDATE registration_arrival SET sha256 = '', size = 0, archived = NULL, provisional = '',"
        " official = NULL WHERE registration_id = ?",
        (registration_id,),
    )


def names_file(db: Reading, digests: Collection[str]) -> set[str]:
    """Return those of some digests that a registration that is kept here names."""
    asked = (
        "SELECT 1 FROM registration_arrival WHERE sha256 = ? AND outcome <> 'refused'"
        " UNION ALL SELECT 1 FROM registration_arrival WHERE archived = ?"
        " UNION ALL SELECT 1 FROM registration_draft WHERE sha256 = ? LIMIT 1"
    )
    return {one for one in digests if db.execute(asked, (one, one, one)).fetchone()}


def archive_recipient(db: Reading) -> str | None:
    """Return the key that archived copies are sealed to, None where none was named."""
    row = db.execute("SELECT recipient FROM registration_archive WHERE id = 1").fetchone()
    return None if row is None else row["recipient"]


def set_archive_recipient(db: Work, recipient: str | None, at: str) -> None:
    """Name the key of the archive, or none."""
    db.execute(
        "INSERT INTO registration_archive (id, recipient, set_at) VALUES (1, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET recipient = excluded.recipient, set_at = excluded.set_at",
        (recipient, at),
    )


def to_archive(db: Reading, limit: int) -> list[Arrival]:
    """Return what was accepted of decided registrations and has no archived copy yet."""
    names = ", ".join(f"a.{one.name}" for one in fields(Arrival))
    rows = db.execute(
        f"SELECT {names} FROM registration_arrival AS a JOIN registration AS r"
        " USING (registration_id) WHERE a.outcome = 'accepted' AND a.archived IS NULL"
        " AND r.erased_at IS NULL AND r.stage IN ('approved', 'refused', 'lapsed')"
        " ORDER BY a.received_at LIMIT ?",
        (limit,),
    )
    return [Arrival(*row) for row in rows]


def archived(db: Reading) -> list[Archived]:
    """Return every version that has an archived copy, the oldest registration first."""
    rows = db.execute(
        "SELECT r.code, a.version, r.track, r.entity, r.stage, r.since, a.archived"
        " FROM registration_arrival AS a JOIN registration AS r USING (registration_id)"
        " WHERE a.archived IS NOT NULL ORDER BY r.number, a.version"
    )
    return [Archived(*row) for row in rows]


_SETTLED = "r.erased_at IS NULL AND r.stage IN ('approved', 'refused', 'lapsed')"


def settled_kinds(db: Reading) -> list[tuple[str, str]]:
    """Return track and legal form of what was decided or has lapsed and is not erased."""
    rows = db.execute(
        f"SELECT DISTINCT r.track, r.entity FROM registration AS r WHERE {_SETTLED}"
        " ORDER BY r.track, r.entity"
    )
    return [(row["track"], row["entity"]) for row in rows]


def settled(
    db: Reading, track: str, entity: str, before: str, after: tuple[str, int], limit: int
) -> list[Registration]:
    """Return decided or lapsed ones of a kind that stand so since `before` or earlier, not erased.

    The oldest first, from behind the `since` and number of `after`; times are wire text.
    """
    rows = db.execute(
        f"{REGISTRATION} WHERE {_SETTLED} AND r.track = ? AND r.entity = ? AND r.since <= ?"
        " AND (r.since, r.number) > (?, ?) ORDER BY r.since, r.number LIMIT ?",
        (track, entity, before, *after, limit),
    )
    return [Registration(*row) for row in rows]


def due_count(db: Reading) -> int:
    """Return how many may be erased, as it was last looked at; 0 before that."""
    row = db.execute("SELECT count FROM registration_due WHERE id = 1").fetchone()
    return 0 if row is None else int(row["count"])


def set_due_count(db: Work, count: int) -> None:
    """Keep how many may be erased."""
    db.execute(
        "INSERT INTO registration_due (id, count) VALUES (1, ?)"
        " ON CONFLICT (id) DO UPDATE SET count = excluded.count",
        (count,),
    )
