"""The table of tables of regions: every issue that was published."""

from __future__ import annotations

from dataclasses import dataclass

from sync.wire.registration import RegionsPublished
from sync.work import Reading, Work


@dataclass(frozen=True)
class KeptRegions:
    """One issue as it is kept; `made_at` is wire text, `staff_id` is who published it."""

    told: RegionsPublished
    made_at: str
    staff_id: str


def insert(db: Work, kept: KeptRegions) -> None:
    """Keep an issue; earlier ones stay."""
    told = kept.told
    db.execute(
        "INSERT INTO region_table (issue, text, sha256, made_at, staff_id) VALUES (?, ?, ?, ?, ?)",
        (told.issue, told.text, told.sha256, kept.made_at, kept.staff_id),
    )


def newest_digest(db: Reading) -> str:
    """Return the SHA-256 (hex) of the issue that counts, "" where none was published."""
    row = db.execute("SELECT sha256 FROM region_table ORDER BY issue DESC LIMIT 1").fetchone()
    return "" if row is None else str(row["sha256"])


def every(db: Reading) -> list[KeptRegions]:
    """Return every issue, the newest first."""
    return [
        KeptRegions(
            RegionsPublished(issue=row["issue"], text=row["text"], sha256=row["sha256"]),
            row["made_at"],
            row["staff_id"],
        )
        for row in db.execute("SELECT * FROM region_table ORDER BY issue DESC")
    ]
