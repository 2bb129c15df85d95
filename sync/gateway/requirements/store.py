"""The table of requirement tables: every issue of every version that was published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sync.wire.registration import Requirements
from sync.work import Reading, Work


@dataclass(frozen=True)
class KeptIssue:
    """One issue as it is kept; `made_at` is wire text, `staff_id` is who published or withdrew."""

    told: Requirements
    made_at: str
    staff_id: str


_NEWEST = """SELECT * FROM requirement_table AS one WHERE issue = (SELECT max(issue)
    FROM requirement_table WHERE name = one.name AND version = one.version)"""


def insert(db: Work, kept: KeptIssue) -> None:
    """Keep an issue; earlier ones stay."""
    told = kept.told
    db.execute(
        "INSERT INTO requirement_table (name, version, issue, text, sha256, withdrawn, made_at,"
        " staff_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            told.name,
            told.version,
            told.issue,
            told.text,
            told.sha256,
            int(told.withdrawn),
            kept.made_at,
            kept.staff_id,
        ),
    )


def newest(db: Reading, name: str, version: str) -> KeptIssue | None:
    """The issue of a version that counts; None for one that was never published."""
    row = db.execute(f"{_NEWEST} AND name = ? AND version = ?", (name, version)).fetchone()
    return None if row is None else _kept(row)


def every(db: Reading) -> list[KeptIssue]:
    """The issue that counts of every version, withdrawn ones too, the last changed first."""
    rows = db.execute(f"{_NEWEST} ORDER BY made_at DESC, name, version")
    return [_kept(row) for row in rows]


def _kept(row: Mapping[str, object]) -> KeptIssue:
    told = Requirements(
        name=str(row["name"]),
        version=str(row["version"]),
        issue=int(str(row["issue"])),
        text=str(row["text"]),
        sha256=str(row["sha256"]),
        withdrawn=bool(row["withdrawn"]),
    )
    return KeptIssue(told, str(row["made_at"]), str(row["staff_id"]))
