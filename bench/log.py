"""The gateway's log: leaves a second, recomputing a million, the size of a proof.

`ours` against a bare `hashlib` loop over the same bytes where hashing is asked for; where SQLite is
written to, against bare commits of the same bytes. One process, one thread.
"""

from __future__ import annotations

import hashlib
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sync import journal, log
from sync.evidence import cosignature
from sync.evidence import proof as proofs
from sync.gateway import centre
from sync.gateway.db.database import Database
from sync.wire.keys import SigningKey

MILLION, SYNCED, TURNS, LEAST = 1_000_000, 1_000, 5, 2_000
KEY, SEAT = (SigningKey.from_seed(bytes([number]) * 32) for number in (1, 2))
Row = dict[str, Any]


def run() -> list[Row]:
    """Rows {name, ours, peer, ratio, unit, note}."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "gateway"
        centre.create(home, "Bench", "production", "Asia/Jakarta", clock=centre.system_clock)
        with closing(Database(home / "gateway.db")) as database:
            database.update()
            synced, commits = _appended(database, home / "beside.db")
            _fill(home / "gateway.db")
            recomputed, bare, two, hashes, text = _recomputed(database)
    least = f"peer: bare SQLite, FULL, the same bytes; {LEAST:,} are asked for"
    most = "peer: the most that is asked for"
    bare_loop = "peer: a bare hashlib loop over the same entries"
    size = len(text.encode())
    return [
        _row("leaves synced and signed, one commit each", synced, commits, "leaves/s", least),
        _row("recompute a log of a million entries", recomputed, bare, "s", bare_loop),
        _row("the same", recomputed, two, "s", "peer: its two hashes an entry, without a database"),
        _row("proof of a log of a million: its hashes", 32 * hashes, 1024, "B", most),
        _row("the same as a file, two cosignatures", size, 1024, "B", f"{most}, of the hashes"),
    ]


def _row(name: str, ours: float, peer: float, unit: str, note: str) -> Row:
    ratio = round(ours / peer, 2)
    return {"name": name, "ours": round(ours, 3), "peer": round(peer, 3), "ratio": ratio,
            "unit": unit, "note": note}  # fmt: skip


def _entry(number: int) -> bytes:
    digest = hashlib.sha256(b"%d" % number).hexdigest()
    fields = f'"fields":{{"receipt":"{digest}"}}'
    at = "2026-11-24T05:00:00.000000Z"
    return f'{{"at":"{at}","by":[],{fields},"name":"receipt_issued","why":null}}'.encode()


def _appended(database: Database, beside: Path) -> tuple[float, float]:
    """Leaves a second, and bare commits a second of the same bytes, interleaved."""
    ours, bare = [], []
    with closing(sqlite3.connect(beside)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")
        raw.execute("CREATE TABLE leaf (idx INTEGER PRIMARY KEY, event TEXT, hash BLOB)")
        for turn in range(TURNS):
            numbers = range(turn * SYNCED, (turn + 1) * SYNCED)
            ours.append(SYNCED / _timed(lambda numbers=numbers: _sign_each(database, numbers)))
            bare.append(SYNCED / _timed(lambda numbers=numbers: _commit_each(raw, numbers)))
    return statistics.median(ours), statistics.median(bare)


def _sign_each(database: Database, numbers: range) -> None:
    for number in numbers:
        with database.writing() as db:
            journal.append(db, _entry(number))
            journal.checkpoint(db, KEY, "gw-bench")


def _commit_each(raw: sqlite3.Connection, numbers: range) -> None:
    for number in numbers:
        entry = _entry(number)
        leaf = number, entry.decode(), hashlib.sha256(entry).digest()
        raw.execute("INSERT INTO leaf VALUES (?, ?, ?)", leaf)
        raw.commit()


def _fill(path: Path) -> None:
    """Make it a million entries, in one transaction and past the rules of `append`."""
    with closing(sqlite3.connect(path)) as raw:
        rows = raw.execute("SELECT event FROM log_leaf ORDER BY idx").fetchall()
        tree = log.Frontier()
        for (event,) in rows:
            tree, _ = tree.append(log.leaf_hash(event.encode()))
        while tree.size < MILLION:
            entry = _entry(tree.size)
            tree, made = tree.append(log.leaf_hash(entry))
            raw.execute(
                "INSERT INTO log_leaf VALUES (?, ?, ?)",
                (made[0].index, entry.decode(), made[0].hash),
            )
            raw.executemany(
                "INSERT INTO log_node VALUES (?, ?, ?)",
                [(node.level, node.index, node.hash) for node in made[1:]],
            )
        raw.commit()


def _recomputed(database: Database) -> tuple[float, float, float, int, str]:
    """Seconds to recompute, and of a bare loop, interleaved; a proof's count of hashes and text."""
    with database.reading() as db:
        entries = [event.encode() for _, event in journal.rows(db)]
        ours, bare, two = [], [], []
        for _ in range(TURNS):
            bare.append(_timed(lambda: _loop(entries)))
            two.append(_timed(lambda: _two_each(entries)))
            ours.append(_timed(lambda: _require(journal.verify_all(db).ok)))
        note = journal.checkpoint(db, KEY, "gw-bench")
        for name in ("s-0a1b2c3d", "s-4e5f6a7b"):
            note = cosignature.cosign(note, SEAT, name, 1_764_000_000)
        path = tuple(journal.path(db, MILLION // 3, MILLION))
        return (
            statistics.median(ours),
            statistics.median(bare),
            statistics.median(two),
            len(path),
            proofs.write(proofs.Proof(MILLION // 3, path, note)),
        )


def _loop(entries: list[bytes]) -> None:
    for entry in entries:
        hashlib.sha256(entry).digest()


def _two_each(entries: list[bytes]) -> None:
    """Hash what a log of these entries must hash: a leaf and, on average, a subtree for each."""
    for entry in entries:
        hashlib.sha256(b"\x00" + entry).digest()
        hashlib.sha256(b"\x01" + entry[:64]).digest()


def _require(good: bool) -> None:
    assert good


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
