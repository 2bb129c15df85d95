"""Whether reading a page changed a database: SQLite itself says so, whoever wrote and how."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sync.database import connect


class Watch:
    """A connection of its own: what others commit moves its `data_version`."""

    def __init__(self, path: Path) -> None:
        self._db = connect(path, readonly=True)
        self._seen = self._version()

    def written(self) -> bool:
        """Whether anything was committed since the last question."""
        before, self._seen = self._seen, self._version()
        return before != self._seen

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def _version(self) -> int:
        self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])


@contextmanager
def watching(path: Path) -> Iterator[Watch]:
    """Watch a database file; the connection is closed at the end."""
    with closing(Watch(path)) as watch:
        yield watch
