"""Rows of releases: what publishers said of a process, kept for ever."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from sync.work import Reading, Work

Kind = Literal["release", "compiled", "base"]
# `base` is what a tender was made of before releases were kept.
_COLUMNS = "ocid, release_id, kind, date, digest, body"


@dataclass(frozen=True)
class Release:
    """`date` is an instant as text, whose order is time's; `body` the part we use, JSON.

    A compiled release, and a base, stand for all releases of their process up to their date.
    """

    ocid: str
    release_id: str
    kind: Kind
    date: str
    digest: str
    body: str

    @property
    def content(self) -> dict[str, Any]:
        """Return the release decoded from its JSON."""
        found: dict[str, Any] = json.loads(self.body)
        return found


def put(db: Work, release: Release, received_at: str) -> bool:
    """Keep a release; False when the very same is kept already."""
    cursor = db.execute(
        f"INSERT INTO release ({_COLUMNS}, received_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (
            release.ocid,
            release.release_id,
            release.kind,
            release.date,
            release.digest,
            release.body,
            received_at,
        ),
    )
    return cursor.rowcount == 1


def any_of(db: Reading, ocid: str) -> bool:
    """Whether a release of this process is kept."""
    row = db.execute("SELECT 1 FROM release WHERE ocid = ? LIMIT 1", (ocid,)).fetchone()
    return row is not None


def namesakes(db: Reading, release: Release) -> list[Release]:
    """Others of the process with the same id, or of the same instant."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM release WHERE ocid = ? AND kind = 'release'"
        " AND digest != ? AND (release_id = ? OR date = ?) ORDER BY number",
        (release.ocid, release.digest, release.release_id, release.date),
    )
    return [Release(**row) for row in rows]


def counting(db: Reading, ocid: str) -> list[Release]:
    """The releases that make the state, oldest first.

    From the newest compiled one on: it says what all before it came to. A base gives way once
    releases of its own instant are known, for then the publisher's whole account is here again;
    until then what is older than it says nothing new.
    """
    newest = db.execute(
        "SELECT kind, date, number FROM release WHERE ocid = ? AND kind != 'release'"
        " ORDER BY date DESC, number DESC LIMIT 1",
        (ocid,),
    ).fetchone()
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM release WHERE ocid = ? AND (date, number) >= (?, ?)"
        " ORDER BY date, number",
        (ocid, "", 0) if newest is None else (ocid, newest["date"], newest["number"]),
    )
    found = [Release(**row) for row in rows]
    if newest is None or newest["kind"] == "compiled":
        return found
    if not any(each.kind == "release" and each.date == newest["date"] for each in found):
        return found
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM release WHERE ocid = ? ORDER BY kind = 'base' DESC, date, number",
        (ocid,),
    )
    return _from_compiled([Release(**row) for row in rows])


def _from_compiled(releases: list[Release]) -> list[Release]:
    last = max((n for n, each in enumerate(releases) if each.kind != "release"), default=0)
    return releases[last:]


def waiting(db: Reading) -> list[str]:
    """Processes of which no tender was made yet."""
    rows = db.execute(
        "SELECT ocid FROM release WHERE ocid NOT IN (SELECT ocid FROM tender)"
        " GROUP BY ocid ORDER BY min(number)"
    )
    return [row["ocid"] for row in rows]


def unsettled(db: Reading) -> list[str]:
    """Return the processes whose releases were not merged yet."""
    return [row["ocid"] for row in db.execute("SELECT ocid FROM release_unsettled ORDER BY ocid")]


def note_unsettled(db: Work, ocid: str) -> None:
    """Write that a process must be merged."""
    db.execute("INSERT INTO release_unsettled (ocid) VALUES (?) ON CONFLICT DO NOTHING", (ocid,))


def settled(db: Work, ocid: str) -> None:
    """Write that a process is merged."""
    db.execute("DELETE FROM release_unsettled WHERE ocid = ?", (ocid,))
