"""Rows of tenders."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from sync.gateway.db.dialect import ARRIVAL
from sync.wire.messages import Tender
from sync.work import Reading, Work


@dataclass(frozen=True)
class Row:
    """A tender as it stands; `source` is its merged OCDS release (JSON), `body` the wire Tender.

    `period_end` is the real moment at which it closes: another than the tender's own date where a
    practice tender has a clock of its own.
    """

    tender_id: str
    ocid: str
    version: int
    status: str
    envelopes: int
    period_end: str
    released_at: str
    source: str
    body: str

    @property
    def tender(self) -> Tender:
        """Return the tender as seats are told it."""
        return msgspec.json.decode(self.body, type=Tender)


def find(db: Reading, tender_id: str) -> Row | None:
    """Return the tender with this id, None when there is none."""
    row = db.execute("SELECT * FROM tender WHERE tender_id = ?", (tender_id,)).fetchone()
    return None if row is None else Row(**row)


def every(db: Reading) -> list[Row]:
    """Return every tender, in the order of arrival."""
    return [Row(**row) for row in db.execute(f"SELECT * FROM tender ORDER BY {ARRIVAL}")]


def of_process(db: Reading, ocid: str) -> list[Row]:
    """One tender; more only where a process changed its code."""
    rows = db.execute(f"SELECT * FROM tender WHERE ocid = ? ORDER BY {ARRIVAL}", (ocid,))
    return [Row(**row) for row in rows]


def put(db: Work, tender: Tender, released_at: str, source: str, closes_at: str = "") -> str:
    """Insert a tender or its next version; return it as kept, JSON.

    `closes_at` is the real moment (wire text) at which it closes, by default its own date.
    """
    body = msgspec.json.encode(tender).decode()
    db.execute(
        "INSERT INTO tender (tender_id, ocid, version, status, envelopes, period_end, released_at,"
        " source, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tender_id) DO UPDATE SET"
        " version = excluded.version, status = excluded.status, envelopes = excluded.envelopes,"
        " period_end = excluded.period_end, released_at = excluded.released_at,"
        " source = excluded.source, body = excluded.body",
        (
            tender.tender_id,
            tender.ocid,
            tender.version,
            tender.status,
            tender.envelopes,
            closes_at or tender.period_end,
            released_at,
            source,
            body,
        ),
    )
    return body


def put_closing(db: Work, tender_id: str, closes_at: str) -> None:
    """Write at what real moment (wire text) a practice tender closes."""
    db.execute("UPDATE tender SET period_end = ? WHERE tender_id = ?", (closes_at, tender_id))


def note_refusal(db: Work, ocid: str, path: str, reason: str, at: str) -> None:
    """Remember that a process says something new that its tender could not be made to say."""
    db.execute(
        "INSERT INTO tender_refusal (ocid, path, reason, noted_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (ocid) DO UPDATE SET path = excluded.path, reason = excluded.reason",
        (ocid, path, reason, at),
    )


def forget_refusal(db: Work, ocid: str) -> None:
    """Delete the note that a process's newest change was refused."""
    db.execute("DELETE FROM tender_refusal WHERE ocid = ?", (ocid,))


def refusals(db: Reading) -> dict[str, str]:
    """Reasons, by process; of processes that have a tender only."""
    rows = db.execute("SELECT ocid, path, reason FROM tender_refusal")
    return {row["ocid"]: f"{row['path'].lstrip('.')}: {row['reason']}" for row in rows}


def doubtful(db: Reading, ending_after: str) -> list[str]:
    """Codes of tenders whose newest change was refused, unless their time is long over."""
    rows = db.execute(
        "SELECT tender_id FROM tender JOIN tender_refusal USING (ocid) WHERE period_end > ?"
        " ORDER BY period_end, tender_id",
        (ending_after,),
    )
    return [row["tender_id"] for row in rows]


def note_release(db: Work, tender_id: str, released_at: str, source: str) -> None:
    """Remember a newer release that changed nothing seats can see."""
    db.execute(
        "UPDATE tender SET released_at = ?, source = ? WHERE tender_id = ?",
        (released_at, source, tender_id),
    )
