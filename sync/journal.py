"""An append-only Merkle log in SQLite, and a catalogue of what may stand in it.

The tables `log_leaf` and `log_node` come with a migration of each database that keeps a log: the
seat's events (`kiosk.events`), the gateway's acts of staff (`sync.gateway.journal`). An entry is
JSON text; its leaf hashes exactly those bytes (`sync.log` says how).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sync import log
from sync.wire.keys import SigningKey
from sync.work import Reading, Work

FieldType = type[object]  # str, int, float, bool, or list (of str)
MAX_TEXT = 200


@dataclass(frozen=True)
class Event:
    """A row of a catalogue: what it means, which fields it must and may carry."""

    meaning: str
    fields: Mapping[str, FieldType] = field(default_factory=dict)
    optional: Mapping[str, FieldType] = field(default_factory=dict)


@dataclass(frozen=True)
class Audit:
    """What a full check found: `fault_index` is the first entry that is wrong or missing."""

    size: int
    root: str
    fault_index: int | None = None
    why: str | None = None

    @property
    def ok(self) -> bool:
        """Whether no entry is wrong or missing."""
        return self.fault_index is None


def append(db: Work, entry: bytes) -> int:
    """Append an entry (JSON, UTF-8) in the caller's write_tx; return its index."""
    if not db.in_transaction:
        raise ValueError("an event is recorded in the transaction of what it tells of")
    frontier, made = _frontier(db).append(log.leaf_hash(entry))
    leaf, *nodes = made
    db.execute(
        "INSERT INTO log_leaf (idx, event, hash) VALUES (?, ?, ?)",
        (leaf.index, entry.decode(), leaf.hash),
    )
    db.executemany(
        "INSERT INTO log_node (level, idx, hash) VALUES (?, ?, ?)",
        ((node.level, node.index, node.hash) for node in nodes),
    )
    return frontier.size - 1


def size(db: Reading) -> int:
    """Return the number of entries in the log."""
    row = db.execute("SELECT coalesce(max(idx) + 1, 0) FROM log_leaf").fetchone()
    return int(row[0])


def head(db: Reading) -> tuple[int, str]:
    """Return the log's size and root (hex), as receipts name them."""
    frontier = _frontier(db)
    return frontier.size, frontier.root().hex()


def checkpoint(db: Reading, key: SigningKey, origin: str) -> str:
    """Return the signed checkpoint of now; `origin` is the seat's or gateway's id."""
    frontier = _frontier(db)
    return log.Checkpoint(origin, frontier.size, frontier.root()).sign(key)


def root_at(db: Reading, size_then: int) -> bytes:
    """Return the root (32 bytes) of the log's first entries. Raises: KeyError beyond its end."""
    return log.frontier(_reader(db), size_then).root()


def path(db: Reading, index: int, size_then: int) -> list[bytes]:
    """Prove that an entry is among the first `size_then`: hashes of 32 bytes, the lowest first."""
    return log.inclusion_proof(_reader(db), index, size_then)


def inclusion(db: Reading, index: int) -> list[str]:
    """Prove that an entry is in the log as it is now: hashes in hex, the lowest first."""
    return [digest.hex() for digest in log.inclusion_proof(_reader(db), index, size(db))]


def consistency(db: Reading, old: int, new: int) -> list[str]:
    """Prove that the log at size `new` only adds to the log at size `old`: hashes in hex."""
    if new > size(db):
        raise ValueError(f"the log has no {new} entries")
    return [digest.hex() for digest in log.consistency_proof(_reader(db), old, new)]


def rows(db: Reading, start: int = 0) -> Iterator[tuple[int, str]]:
    """Walk the log from an index on: (index, the entry's JSON)."""
    for row in db.execute("SELECT idx, event FROM log_leaf WHERE idx >= ? ORDER BY idx", (start,)):
        yield row["idx"], row["event"]


def rows_back(
    db: Reading, before: int, where: str = "", values: Sequence[object] = ()
) -> Iterator[tuple[int, str]]:
    """Walk the log back from below an index. `where` is SQL over `event`, its `?` are `values`."""
    found = db.execute(
        "SELECT idx, event FROM log_leaf WHERE idx < ?"  # noqa: S608
        f"{' AND ' + where if where else ''} ORDER BY idx DESC",
        (before, *values),
    )
    for row in found:
        yield row["idx"], row["event"]


def verify_all(db: Reading, seen: Iterable[log.Checkpoint] = ()) -> Audit:
    """Recompute the whole log from its entries and compare with what is stored.

    `seen` are checkpoints remembered elsewhere (receipts, the gateway): a log rewritten with all
    its hashes, or cut short, contradicts one of them; the fault is then named as the first entry
    after the last checkpoint that still fits.
    """
    expected = {each.size: each.root for each in seen}
    tree, trusted = _Recounted(db), 0
    for index, event, digest in db.execute("SELECT idx, event, hash FROM log_leaf ORDER BY idx"):
        if why := tree.flaw(index, event.encode(), digest):
            return Audit(tree.size, tree.root.hex(), tree.size, why)
        why = tree.add(digest)
        if why:
            return Audit(tree.size - 1, tree.root.hex(), tree.size - 1, why)
        if tree.size in expected:
            if expected[tree.size] != tree.root:
                return Audit(tree.size, tree.root.hex(), trusted, "rewritten since seen")
            trusted = tree.size
    if tree.has_more() or max(expected, default=0) > tree.size:
        return Audit(tree.size, tree.root.hex(), tree.size, "entries missing at the end")
    return Audit(tree.size, tree.root.hex())


class _Recounted:
    """A log as it is recomputed, leaf by leaf, beside the subtrees that are stored."""

    def __init__(self, db: Reading) -> None:
        self._db, self.size = db, 0
        self._roots: list[bytes] = []
        self._stored: list[Iterator[Sequence[Any]]] = []  # of each level above the leaves

    @property
    def root(self) -> bytes:
        return log.Frontier(self.size, tuple(self._roots)).root()

    def flaw(self, index: int, entry: bytes, digest: bytes) -> str | None:
        if index != self.size:
            return "entry missing"
        # `log.leaf_hash`, without the call: this runs a million times.
        return None if sha256(b"\x00" + entry).digest() == digest else "entry changed"

    def add(self, digest: bytes) -> str | None:
        index, level, roots = self.size, 0, self._roots
        self.size += 1
        while index & 1:
            digest = sha256(b"\x01" + roots.pop() + digest).digest()
            index >>= 1
            if level == len(self._stored):
                self._stored.append(self._of_level(level + 1))
            found = next(self._stored[level], None)
            if found is None or found[0] != index or found[1] != digest:
                return "stored hashes changed"
            level += 1
        roots.append(digest)
        return None

    def has_more(self) -> bool:
        """Say whether more subtrees are stored than these leaves make."""
        above = "SELECT 1 FROM log_node WHERE level > ?"
        more = self._db.execute(above, (len(self._stored),)).fetchone() is not None
        return more or any(next(rows, None) is not None for rows in self._stored)

    def _of_level(self, level: int) -> Iterator[Sequence[Any]]:
        wanted = "SELECT idx, hash FROM log_node WHERE level = ? ORDER BY idx"
        return iter(self._db.execute(wanted, (level,)))


def require_catalogued(
    catalogue: Mapping[str, Event], name: str, fields: Mapping[str, object]
) -> None:
    """Raise ValueError unless the catalogue has this event with exactly such fields."""
    event = catalogue.get(name)
    if event is None:
        raise ValueError(f"no such event: {name}")
    if missing := event.fields.keys() - fields.keys():
        raise ValueError(f"{name} without {sorted(missing)}")
    types = {**event.optional, **event.fields}
    for key, value in fields.items():
        if key not in types:
            raise ValueError(f"{name} has no field {key}")
        if type(value) is not types[key] and not (types[key] is float and type(value) is int):
            raise ValueError(f"{name}.{key} must be {types[key].__name__}")
        texts = value if isinstance(value, list) else [value] if isinstance(value, str) else []
        if any(not isinstance(text, str) or len(text) > MAX_TEXT for text in texts):
            raise ValueError(f"{name}.{key} is not text of at most {MAX_TEXT} characters")


def _reader(db: Reading) -> log.ReadNode:
    def read(level: int, index: int) -> bytes:
        if level == 0:
            row = db.execute("SELECT hash FROM log_leaf WHERE idx = ?", (index,)).fetchone()
        else:
            row = db.execute(
                "SELECT hash FROM log_node WHERE level = ? AND idx = ?", (level, index)
            ).fetchone()
        if row is None:
            raise KeyError((level, index))
        return bytes(row[0])

    return read


def _frontier(db: Reading) -> log.Frontier:
    return log.frontier(_reader(db), size(db))
