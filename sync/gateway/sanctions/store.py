"""Rows of blacklists and of their entries."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sync.gateway.db.dialect import among, listing
from sync.work import Reading, Work


@dataclass(frozen=True)
class SanctionRow:
    """One sanction, as its list says. Dates are `YYYY-MM-DD`, "" where the list says none.

    `number` is the firm's tax number as numbers are compared, `nib` its business number.
    """

    name: str
    name_key: str
    number: str
    nib: str
    decree: str
    starts: str
    ends: str
    reason: str


@dataclass(frozen=True)
class SanctionsTaken:
    """A list: `dated` is the day that it is of, `taken_at` when it was taken in (wire text).

    `entries` and `refused` count its lines.
    """

    number: int
    source: str
    licence: str
    dated: str
    taken_at: str
    staff_id: str
    entries: int
    refused: int


@dataclass(frozen=True)
class SanctionsListed:
    """An entry and the list that it stands on; `sanction` is its number here."""

    sanction: int
    entry: SanctionRow
    taken: SanctionsTaken


_TAKEN = (
    "l.list AS number, l.source, l.licence, l.dated, l.taken_at, l.staff_id, l.entries, l.refused"
)
_LISTED = (
    "SELECT s.sanction, s.name, s.name_key, s.firm, s.nib, s.decree, s.starts, s.ends, s.reason,"
    f" {_TAKEN} FROM sanction AS s JOIN sanction_list AS l ON l.list = s.list"
)
# The newest list of each source.
_CURRENT = (
    f"SELECT {_TAKEN} FROM sanction_list AS l"
    " WHERE l.list = (SELECT max(list) FROM sanction_list WHERE source = l.source)"
)


def insert(
    db: Work,
    source: str,
    licence: str,
    dated: str,
    taken_at: str,
    staff_id: str,
    entries: Collection[SanctionRow],
    refused: int,
) -> None:
    """Keep a list in place of the one that its source gave before; that one's entries go."""
    db.execute(
        "DELETE FROM sanction WHERE list IN (SELECT list FROM sanction_list WHERE source = ?)",
        (source,),
    )
    number = db.execute(
        "INSERT INTO sanction_list (source, licence, dated, taken_at, staff_id, entries, refused)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING list",
        (source, licence, dated, taken_at, staff_id, len(entries), refused),
    ).fetchone()[0]
    db.executemany(
        "INSERT INTO sanction (list, name, name_key, firm, nib, decree, starts, ends, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(number, one.name, one.name_key, one.number, one.nib),
                *(one.decree, one.starts, one.ends, one.reason),
            )
            for one in entries
        ),
    )


def current(db: Reading) -> list[SanctionsTaken]:
    """Return the list of each source that counts, by source."""
    return [SanctionsTaken(*row) for row in db.execute(f"{_CURRENT} ORDER BY l.source")]


def page(db: Reading, like: str, after: int, limit: int) -> list[SanctionsListed]:
    """Return entries whose name holds `like` or whose number begins with it, from behind `after`.

    "" is every entry.
    """
    text = like.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    rows = db.execute(
        f"{_LISTED} WHERE s.sanction > ? AND (s.name LIKE '%' || ? || '%' ESCAPE '!'"
        " OR s.firm LIKE ? || '%' ESCAPE '!' OR s.nib LIKE ? || '%' ESCAPE '!')"
        " ORDER BY s.sanction LIMIT ?",
        (after, text, text, text, limit),
    )
    return [_listed(*row) for row in rows]


def with_numbers(db: Reading, numbers: Iterable[str]) -> list[SanctionsListed]:
    """Return the entries of these tax or business numbers, as they are compared."""
    asked = listing(numbers)
    rows = db.execute(
        f"{_LISTED} WHERE (s.firm <> '' AND {among('s.firm')})"
        f" OR (s.nib <> '' AND {among('s.nib')}) ORDER BY s.sanction",
        (asked, asked),
    )
    return [_listed(*row) for row in rows]


def with_roots(db: Reading, roots: Iterable[str]) -> list[SanctionsListed]:
    """Return the entries of firms that share these beginnings of a number (`firms.root`)."""
    found: dict[int, SanctionsListed] = {}
    for root in roots:
        rows = db.execute(
            f"{_LISTED} WHERE s.firm >= ? AND s.firm < ? AND s.firm <> '' ORDER BY s.sanction",
            (root, f"{root}:"),  # what comes behind every digit
        )
        found |= {one.sanction: one for one in (_listed(*row) for row in rows)}
    return [found[number] for number in sorted(found)]


def with_names(db: Reading, keys: Iterable[str]) -> list[SanctionsListed]:
    """Return the entries of names that are spelled so, as names are compared."""
    rows = db.execute(
        f"{_LISTED} WHERE {among('s.name_key')} ORDER BY s.sanction", (listing(keys),)
    )
    return [_listed(*row) for row in rows]


def _listed(sanction: int, *row: object) -> SanctionsListed:
    return SanctionsListed(sanction, SanctionRow(*row[:8]), SanctionsTaken(*row[8:]))  # type: ignore[arg-type]
