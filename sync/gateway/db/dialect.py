"""SQL that only SQLite understands, as pieces and acts that stores put to use."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sync.work import Reading, Work

ARRIVAL = "rowid"
"""Orders the rows of a table as they were inserted."""


def by_index(table: str, index: str) -> str:
    """Return a table for a FROM clause, to be read through this index and no other way."""
    return f"{table} INDEXED BY {index}"


def among(column: str) -> str:
    """Return a condition: the column's text is in a list, which its `?` takes from `listing`."""
    return f"{column} IN (SELECT value FROM json_each(?))"


def listing(texts: Iterable[str]) -> str:
    """Return texts as one value, for `among`."""
    return json.dumps(sorted(texts))


def json_text(column: str, path: str) -> str:
    """Return the expression for a text inside a column of JSON; `path` is like "fields.seat_id"."""
    return f"json_extract({column}, '$.{path}')"


def json_holds(column: str, path: str) -> str:
    """Return a condition: the list of texts at `path` of a column of JSON holds the one of `?`."""
    return f"EXISTS (SELECT 1 FROM json_each({column}, '$.{path}') WHERE value = ?)"


def last_number(db: Reading, table: str) -> int:
    """Return the number after which the next row's of an AUTOINCREMENT table comes."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return 0 if row is None else int(row["seq"])


def go_on_after(db: Work, table: str, number: int) -> None:
    """Give no number up to this one to a later row of an AUTOINCREMENT table."""
    db.execute(
        "INSERT INTO sqlite_sequence (name, seq) SELECT ?, 0"
        " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?)",
        (table, table),
    )
    db.execute(
        "UPDATE sqlite_sequence SET seq = ? WHERE name = ? AND seq < ?", (number, table, number)
    )


def has_table(db: Reading, name: str) -> bool:
    """Say whether the database has a table of this name."""
    row = db.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", (name,))
    return row.fetchone() is not None
