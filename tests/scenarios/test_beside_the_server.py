"""A command beside a server that serves: neither takes anything from the other.

SQLite deletes a database's log when its last connection closes. It knows those of other processes
by their locks, and POSIX drops every lock of a process on a file that it opens and closes besides.
"""

from __future__ import annotations

from sync.gateway.centre import DATABASE
from sync.gateway.features import open_gateway
from tests.scenarios.world import World


def test_a_command_that_ends_leaves_the_log_of_the_server_in_place(world: World) -> None:
    world.start_gateway()
    log = world.home.gateway / f"{DATABASE}-wal"
    assert log.exists(), "the server has the database open"
    before = log.stat().st_ino
    centre = open_gateway(world.home.gateway)
    with centre.reading() as db:
        db.execute("SELECT 1").fetchone()
    centre.database.close()
    assert log.exists(), "the server's connections are not known by their locks"
    assert log.stat().st_ino == before
