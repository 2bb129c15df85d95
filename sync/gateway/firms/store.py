"""Rows of firms recognised at seats, and of who asked where one stands."""

from __future__ import annotations

from sync.wire.firms import firm
from sync.wire.standing import StandingRequest
from sync.work import Reading, Work


def note_identified(
    db: Work, seat_id: str, nonce: str, tenderer_id: str, at: str, forget: str
) -> None:
    """A password was right; older than `forget` no such note is kept."""
    db.execute("DELETE FROM firm_identified WHERE at < ?", (forget,))
    db.execute(
        "INSERT INTO firm_identified (seat_id, nonce, firm, at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (seat_id, nonce, firm(tenderer_id), at),
    )


def take_identified(
    db: Work, seat_id: str, nonce: str, one: str, visit_id: str, since: str
) -> bool:
    """Whether this seat saw this firm's right password, in this visit and not before `since`.

    The first visit that asks is the only one that may.
    """
    changed = db.execute(
        "UPDATE firm_identified SET visit_id = ? WHERE seat_id = ? AND nonce = ? AND firm = ?"
        " AND at >= ? AND coalesce(visit_id, ?) = ?",
        (visit_id, seat_id, nonce, one, since, visit_id, visit_id),
    )
    return changed.rowcount == 1


def note_asked(db: Work, seat_id: str, request: StandingRequest, one: str | None, at: str) -> None:
    """Write who asked where a firm stands, and on what proof."""
    db.execute(
        "INSERT INTO firm_asked (seat_id, visit_id, firm, proof, staff_id, bid_id, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (seat_id, request.visit_id, one, request.proof, request.staff_id, request.bid_id, at),
    )


def forget(db: Work, one: str) -> None:
    """Forget that a firm (`sync.wire.firms.firm`) was asked about; that a seat asked stays."""
    db.execute("DELETE FROM firm_identified WHERE firm = ?", (one,))
    db.execute("UPDATE firm_asked SET firm = NULL WHERE firm = ?", (one,))


def asked(db: Reading, seat_id: str, proof: str, since: str) -> int:
    """How often a seat asked with this proof."""
    row = db.execute(
        "SELECT count(*) FROM firm_asked WHERE seat_id = ? AND proof = ? AND at >= ?",
        (seat_id, proof, since),
    ).fetchone()
    return int(row[0])


def vouched_for(db: Reading, seat_id: str, since: str) -> set[tuple[str, str]]:
    """Visits and firms about which a seat asked on a member of staff's word."""
    rows = db.execute(
        "SELECT DISTINCT visit_id, firm FROM firm_asked WHERE seat_id = ? AND proof = 'attested'"
        " AND at >= ?",
        (seat_id, since),
    )
    return {(row["visit_id"], row["firm"]) for row in rows}
