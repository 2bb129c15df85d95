"""What registrations are found by: stand-ins of words and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sync.gateway.registrations.store import REGISTRATION, Registration
from sync.work import Reading, Work

# A word that more registrations have than this is not what makes a search short.
MOST_COUNTED = 200


def put_contents(db: Work, number: int, summary: bytes | None, words: Iterable[str]) -> None:
    """Keep what lists show of a registration (sealed), and the stand-ins that it is found by."""
    db.execute("UPDATE registration SET summary = ? WHERE number = ?", (summary, number))
    db.execute("DELETE FROM registration_word WHERE number = ?", (number,))
    add_words(db, number, words)


def add_words(db: Work, number: int, words: Iterable[str]) -> None:
    """Let a registration be found by these stand-ins too."""
    db.executemany(
        "INSERT INTO registration_word (stand_in, number) VALUES (?, ?) ON CONFLICT DO NOTHING",
        ((word, number) for word in words),
    )


def without_word(db: Reading, stand_in: str, limit: int) -> list[Registration]:
    """Return up to `limit` registrations that are not found by a stand-in, and not erased."""
    rows = db.execute(
        f"{REGISTRATION} WHERE r.erased_at IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM registration_word WHERE stand_in = ? AND number = r.number)"
        " ORDER BY r.number LIMIT ?",
        (stand_in, limit),
    )
    return [Registration(*row) for row in rows]


def with_words(
    db: Reading, stand_ins: Sequence[str], after: int | None, limit: int, *, newest: bool
) -> list[Registration]:
    """Return up to `limit` registrations that have all these stand-ins, from behind `after`."""
    rarest, *others = sorted(stand_ins, key=lambda one: _counted(db, one))
    beyond, order = ("<", "DESC") if newest else (">", "ASC")
    clause, values = ("", ()) if after is None else (f" AND w.number {beyond} ?", (after,))
    also = " AND EXISTS (SELECT 1 FROM registration_word WHERE stand_in = ? AND number = w.number)"
    rows = db.execute(
        f"{REGISTRATION} JOIN registration_word AS w ON w.number = r.number"
        f" WHERE w.stand_in = ?{clause}{also * len(others)} ORDER BY w.number {order} LIMIT ?",
        (rarest, *values, *others, limit),
    )
    return [Registration(*row) for row in rows]


def sharing(db: Reading, stand_in: str, but: int, limit: int) -> list[Registration]:
    """Return the newest registrations that have a stand-in, without the one numbered `but`."""
    found = with_words(db, [stand_in], None, limit + 1, newest=True)
    return [one for one in found if one.number != but][:limit]


def _counted(db: Reading, stand_in: str) -> int:
    row = db.execute(
        "SELECT count(*) FROM (SELECT 1 FROM registration_word WHERE stand_in = ? LIMIT ?)",
        (stand_in, MOST_COUNTED),
    ).fetchone()
    return int(row[0])
