from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.atrest import AtRest
from sync.database import connect, migrate
from sync.outbox import Outbox, migrations
from sync.wire.keys import SigningKey


@pytest.fixture
def key() -> SigningKey:
    return SigningKey.from_seed(bytes(range(32)))


@pytest.fixture
def private() -> AtRest:
    return AtRest(b"p" * 32)


@pytest.fixture
def outbox(key: SigningKey, private: AtRest) -> Outbox:
    return Outbox("seat-1", key, private)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = connect(tmp_path / "seat.db")
    migrate(connection, [migrations])
    yield connection
    connection.close()
