"""A database transaction as services pass it on and stores use it.

A service opens one (`with centre.reading() as db`, `with centre.writing() as db`) and hands it to
the stores it needs. Only store modules call its methods: they hold the SQL. `sqlite3.Connection`
has these methods too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

Values = Sequence[Any]


class Row(Protocol):
    """One row of a result, by column name or position."""

    def keys(self) -> list[str]:
        """Return the columns' names."""

    def __getitem__(self, key: str | int, /) -> Any: ...
    def __iter__(self) -> Iterator[Any]: ...


class Result(Protocol):
    """The rows that a statement returned; `rowcount` is how many rows it changed."""

    @property
    def rowcount(self) -> int:
        """Return how many rows were changed."""

    def fetchone(self) -> Any:
        """Return the next `Row`, or None after the last one."""
        ...

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""

    def __iter__(self) -> Iterator[Any]: ...


class Reading(Protocol):
    """A transaction that sees the database as it was at one moment."""

    def execute(self, sql: str, values: Values = ..., /) -> Result:
        """Run one statement; `?` in it stand for `values`, in their order."""
        ...


class Work(Reading, Protocol):
    """A transaction that may write: all of it is committed, or nothing."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""

    def executemany(self, sql: str, values: Iterable[Values], /) -> Result:
        """Run one statement for each of `values`."""
        ...
