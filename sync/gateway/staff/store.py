"""Rows of staff, committee members, the roster, wrong attempts, the setup code and its cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sync.argon import Cost
from sync.wire.roles import Role
from sync.work import Reading, Row, Work


@dataclass(frozen=True)
class Member:
    """Somebody of the staff; `person_id` is their official number (NIP) without spaces.

    `secret_by_other`: another set their PIN or password, and they have not changed it yet.
    `standing_since`: when they joined, were promoted or got a secret from another (wire text);
    None for who was here before that was noted, and for the two founders.
    """

    staff_id: str
    person_id: str
    name: str
    role: Role
    added_at: str
    removed_at: str | None = None
    secret_by_other: bool = False
    standing_since: str | None = None


@dataclass(frozen=True)
class CommitteeMember:
    committee_id: str
    person_id: str
    name: str
    added_at: str


@dataclass(frozen=True)
class Attempts:
    """Wrong secrets in a row, and from when the next try is taken."""

    failures: int
    next_at: str


@dataclass(frozen=True)
class RosterRow:
    """`token` is sealed."""

    version: int
    issued_at: str
    token: bytes


@dataclass(frozen=True)
class Rule:
    """How long somebody new cannot sign as one of two, and when two in charge first served."""

    second_wait_s: int
    founded_at: str | None


@dataclass(frozen=True)
class SetupCode:
    """A one-time code's SHA-256, until when it counts, and what it makes of who uses it."""

    digest: bytes
    expires_at: str
    role: Role


_MEMBER = (
    "SELECT staff_id, person_id, name, role, added_at, removed_at, secret_by_other, standing_since"
    " FROM staff"
)


def insert_member(db: Work, member: Member, verifier: bytes) -> None:
    """Insert a member of staff. `verifier` is that of the first secret."""
    db.execute(
        "INSERT INTO staff (staff_id, person_id, name, role, verifier, added_at, secret_by_other,"
        " standing_since) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            member.staff_id, member.person_id, member.name, member.role, verifier, member.added_at,
            member.secret_by_other, member.standing_since,
        ),
    )  # fmt: skip


def remove_member(db: Work, staff_id: str, at: str) -> None:
    """Mark a member as removed at a wire time, and delete the verifier."""
    db.execute(
        "UPDATE staff SET removed_at = ?, verifier = NULL WHERE staff_id = ?", (at, staff_id)
    )


def set_role(db: Work, staff_id: str, role: Role) -> None:
    """Give a member another role."""
    db.execute("UPDATE staff SET role = ? WHERE staff_id = ?", (role, staff_id))


def set_person_id(db: Work, staff_id: str, person_id: str) -> None:
    """Set a member's NIP (or NIK)."""
    db.execute("UPDATE staff SET person_id = ? WHERE staff_id = ?", (person_id, staff_id))


def set_name(db: Work, staff_id: str, name: str) -> None:
    """Give a member another name."""
    db.execute("UPDATE staff SET name = ? WHERE staff_id = ?", (name, staff_id))


def set_verifier(db: Work, staff_id: str, verifier: bytes, *, by_other: bool = False) -> None:
    """Set a member's verifier; `by_other` when somebody else chose the secret."""
    db.execute(
        "UPDATE staff SET verifier = ?, secret_by_other = ? WHERE staff_id = ?",
        (verifier, by_other, staff_id),
    )


def stand_from(db: Work, staff_id: str, at: str) -> None:
    """From when their wait before signing as one of two counts."""
    db.execute("UPDATE staff SET standing_since = ? WHERE staff_id = ?", (at, staff_id))


def rule(db: Reading) -> Rule:
    """Return how long a newcomer waits before signing as second, and since when there are staff."""
    row = db.execute("SELECT second_wait_s, founded_at FROM people_rule").fetchone()
    return Rule(**row)


def set_second_wait(db: Work, seconds: int) -> None:
    """Set how many seconds a newcomer waits before signing as second."""
    db.execute("UPDATE people_rule SET second_wait_s = ?", (seconds,))


def account_roles(db: Reading) -> frozenset[str]:
    """Return the roles that may deactivate User IDs here."""
    return frozenset(db.execute("SELECT account_roles FROM people_rule").fetchone()[0].split(","))


def set_account_roles(db: Work, roles: Iterable[str]) -> None:
    """Set the roles that may deactivate User IDs here."""
    db.execute("UPDATE people_rule SET account_roles = ?", (",".join(sorted(roles)),))


def found(db: Work, at: str) -> None:
    """Note, once, that two people in charge serve."""
    db.execute("UPDATE people_rule SET founded_at = ? WHERE founded_at IS NULL", (at,))


def member(db: Reading, staff_id: str) -> Member | None:
    """Somebody who serves now, by staff id."""
    row = db.execute(f"{_MEMBER} WHERE staff_id = ? AND removed_at IS NULL", (staff_id,)).fetchone()
    return None if row is None else _member(row)


def served(db: Reading, staff_id: str) -> Member | None:
    """Somebody who serves or has served, by staff id."""
    row = db.execute(f"{_MEMBER} WHERE staff_id = ?", (staff_id,)).fetchone()
    return None if row is None else _member(row)


def member_of_person(db: Reading, person_id: str) -> Member | None:
    """Somebody who serves now, by official number."""
    row = db.execute(
        f"{_MEMBER} WHERE person_id = ? AND removed_at IS NULL", (person_id,)
    ).fetchone()
    return None if row is None else _member(row)


def members(db: Reading) -> list[Member]:
    """Everybody who serves or served, in the order of joining."""
    return [_member(row) for row in db.execute(f"{_MEMBER} ORDER BY added_at, staff_id")]


def verifier(db: Reading, staff_id: str) -> bytes:
    """Return a member's verifier. Only for a member who was not removed."""
    row = db.execute("SELECT verifier FROM staff WHERE staff_id = ?", (staff_id,)).fetchone()
    return bytes(row["verifier"])


def insert_committee(db: Work, person: CommitteeMember) -> None:
    """Insert a member of a procurement committee."""
    db.execute(
        "INSERT INTO committee (committee_id, person_id, name, added_at) VALUES (?, ?, ?, ?)",
        (person.committee_id, person.person_id, person.name, person.added_at),
    )


def remove_committee(db: Work, committee_id: str, at: str) -> None:
    """Mark a committee member as removed at a wire time."""
    db.execute("UPDATE committee SET removed_at = ? WHERE committee_id = ?", (at, committee_id))


def committee(db: Reading) -> list[CommitteeMember]:
    """Return the committee members who were not removed, in the order they were added."""
    rows = db.execute(
        "SELECT committee_id, person_id, name, added_at FROM committee"
        " WHERE removed_at IS NULL ORDER BY added_at, committee_id"
    )
    return [CommitteeMember(**row) for row in rows]


def roster(db: Reading) -> RosterRow | None:
    """Return the signed roster, None before the first."""
    row = db.execute("SELECT version, issued_at, token FROM roster").fetchone()
    return None if row is None else RosterRow(**row)


def roster_issued_at(db: Reading) -> str | None:
    """Return when the roster was signed (wire time), None before the first."""
    row = db.execute("SELECT issued_at FROM roster").fetchone()
    return None if row is None else str(row["issued_at"])


def put_roster(db: Work, row: RosterRow) -> None:
    """Put this roster in place of the one before."""
    db.execute(
        "INSERT INTO roster (id, version, issued_at, token) VALUES (1, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET version = excluded.version,"
        " issued_at = excluded.issued_at, token = excluded.token",
        (row.version, row.issued_at, row.token),
    )


def roster_version(db: Reading) -> int:
    """Return the number of the last roster, 0 before the first."""
    return int(db.execute("SELECT roster_version FROM gateway").fetchone()[0])


def go_on_after(db: Work, version: int) -> None:
    """Let the next roster's number be above `version`; never lower than it would be."""
    db.execute("UPDATE gateway SET roster_version = ? WHERE roster_version < ?", (version, version))


def next_roster_version(db: Work) -> int:
    """Take the next number for a roster."""
    row = db.execute(
        "UPDATE gateway SET roster_version = roster_version + 1 RETURNING roster_version"
    ).fetchone()
    return int(row[0])


def attempts(db: Reading, bucket: str) -> Attempts | None:
    """Return the failures counted under `bucket` and when to try again, None without any."""
    row = db.execute(
        "SELECT failures, next_at FROM sign_in_attempt WHERE bucket = ?", (bucket,)
    ).fetchone()
    return None if row is None else Attempts(**row)


def put_attempts(db: Work, bucket: str, attempts: Attempts) -> None:
    """Keep the failures counted under `bucket`."""
    db.execute(
        "INSERT INTO sign_in_attempt (bucket, failures, next_at) VALUES (?, ?, ?)"
        " ON CONFLICT (bucket) DO UPDATE SET failures = excluded.failures,"
        " next_at = excluded.next_at",
        (bucket, attempts.failures, attempts.next_at),
    )


def forget_attempts(db: Work, bucket: str) -> None:
    """Delete the failures counted under `bucket`."""
    db.execute("DELETE FROM sign_in_attempt WHERE bucket = ?", (bucket,))


def forget_old_attempts(db: Work, before: str) -> None:
    """Delete failures whose waiting time ended before this wire time."""
    db.execute("DELETE FROM sign_in_attempt WHERE next_at < ?", (before,))


def setup_code(db: Reading) -> SetupCode | None:
    """Return the digest, end and role of the setup code, None when there is none."""
    row = db.execute("SELECT digest, expires_at, role FROM setup_code").fetchone()
    return None if row is None else SetupCode(**row)


def put_setup_code(db: Work, code: SetupCode) -> None:
    """Put this setup code in place of the one before."""
    db.execute(
        "INSERT INTO setup_code (id, digest, expires_at, role) VALUES (1, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET digest = excluded.digest,"
        " expires_at = excluded.expires_at, role = excluded.role",
        (code.digest, code.expires_at, code.role),
    )


def wipe_setup_code(db: Work) -> None:
    """Delete the setup code."""
    db.execute("DELETE FROM setup_code")


def cost(db: Reading) -> tuple[Cost, str] | None:
    """Return what a check costs here, and a verifier at that cost that nobody can satisfy."""
    row = db.execute("SELECT passes, memory_kib, lanes, nobody FROM secret_cost").fetchone()
    if row is None:
        return None
    return Cost(row["passes"], row["memory_kib"], row["lanes"]), row["nobody"]


def put_cost(db: Work, cost: Cost, nobody: str) -> None:
    """Keep what a check costs, and `nobody`, a verifier at that cost that no secret satisfies."""
    db.execute(
        "INSERT INTO secret_cost (id, passes, memory_kib, lanes, nobody) VALUES (1, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET passes = excluded.passes,"
        " memory_kib = excluded.memory_kib, lanes = excluded.lanes, nobody = excluded.nobody",
        (cost.passes, cost.memory_kib, cost.lanes, nobody),
    )


def _member(row: Row) -> Member:
    return Member(**{**dict(row), "secret_by_other": bool(row["secret_by_other"])})
