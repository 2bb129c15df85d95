"""The seat's audit log: which events there are, how they are recorded, and proofs over them.

An event is a row written in the transaction of what it tells of, and a leaf of a Merkle log
(`sync.log`) whose head stands on every receipt and whose checkpoints the gateway remembers.
Never in an event: prices, tax numbers, names of people, of firms or of documents, PINs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from sync import log
from sync.clock import Interval
from sync.wire.keys import SigningKey

FieldType = type[object]  # str, int, float, bool, or list (of str)
MAX_TEXT = 200


@dataclass(frozen=True)
class Event:
    """A row of the catalogue: what it means, which fields it must and may carry."""

    meaning: str
    fields: Mapping[str, FieldType] = field(default_factory=dict)
    optional: Mapping[str, FieldType] = field(default_factory=dict)


_VISIT: Mapping[str, FieldType] = {"visit_id": str}
_STAFF: Mapping[str, FieldType] = {"visit_id": str, "staff_id": str}
# Whose act: a member of staff, at the seat or (with `order_id`) at the console.
_BY: Mapping[str, FieldType] = {"staff_id": str, "order_id": str, "why": str}
_BID: Mapping[str, FieldType] = {"bid_id": str, "tender_id": str, "version": int}
_MEDIUM: Mapping[str, FieldType] = {"medium_id": str}

EVENTS: dict[str, Event] = {
    "seat_started": Event("The seat's program started.", {"app_version": str, "boot_id": str}),
    "gateway_enrolled": Event(
        "The seat was enrolled at a gateway, whose key it trusts from now on.",
        {"gateway_id": str, "seat_id": str, "key_fingerprint": str},
    ),
    "spool_swept": Event(
        "Leftovers of interrupted sealings were removed at the start.", {"files": int}
    ),
    "seat_opened": Event(
        "Staff opened the seat for a visitor.",
        {**_STAFF, "purpose": str, "minutes": int},
        {"order_id": str, "why": str},
    ),
    "seat_locked": Event(
        "The seat was locked: by its visitor, by staff, by idling, at its time, by a restart.",
        _VISIT,
        {"reason": str, **_BY},
    ),
    "seat_resumed": Event(
        "The seat was unlocked, by staff or by the visitor's own PIN.",
        _VISIT,
        {"reason": str, **_BY},
    ),
    "seat_extended": Event(
        "Staff gave the visit more time.",
        {**_STAFF, "minutes": int},
        {"order_id": str, "why": str},
    ),
    "seat_overtime": Event(
        "Time was up, but a tender of this visit closes soon: the seat stays open, staff know.",
        _VISIT,
    ),
    "seat_message": Event("Staff sent the visitor a message.", {"staff_id": str}, {**_BY, **_VISIT}),
    "seat_ended": Event("The visit ended.", _VISIT, {"reason": str, **_BY}),
    "visit_wiped": Event(
        "Everything of the visit was erased; its key was destroyed. The wipe receipt.",
        {"visit_id": str, "key_destroyed": bool, "drafts": int, "files": int},
        {"kept": int},
    ),
    "visit_kept": Event("The seat came back after a crash with the visit's work kept.", _VISIT),
    "visit_lost": Event(
        "The seat came back after a crash; the visit's work could not be read again.",
        _VISIT,
        {"code": str},
    ),
    "visitor_pin_set": Event("The visitor chose a PIN of their own for this visit.", _VISIT),
    "pin_refused": Event(
        "A wrong PIN or password was entered for a member of staff, or the visitor's own PIN.",
        {"tries": int},
        {"wait_s": int, "staff_id": str, "visit_id": str},
    ),
    "staff_refused": Event(
        "A member of staff asked for what their role does not allow, or with an expired roster.",
        {"staff_id": str, "act": str},
        {"code": str},
    ),
    "roster_received": Event(
        "A newer roster of staff came from the gateway.", {"version": int, "staff": int}
    ),
    "order_refused": Event(
        "An order of the console was not carried out.",
        {"order_id": str, "staff_id": str, "act": str, "code": str},
    ),
    "guard_refused": Event(
        "Requests to the seat's own port were turned away; counted, not one leaf each.",
        {"reason": str, "count": int},
    ),
    "seat_wiped": Event(
        "Two members of staff had the seat's database wiped.",
        {"staff_id": str, "second_staff_id": str, "why": str},
    ),
    "gateway_changed": Event(
        "Two members of staff changed the gateway's address.",
        {"staff_id": str, "second_staff_id": str, "why": str},
    ),
    "tenderer_identified": Event(
        "The firm at the seat was recognised: by the gateway, by an earlier password, or by staff.",
        {"method": str},
        {"visit_id": str, "staff_id": str},
    ),
    "tender_received": Event(
        "A tender, or a change of one, came from the gateway.", {"tender_id": str, "version": int}
    ),
    "tender_card_received": Event(
        "A tender's card came with keys the committee has proved it can open with.",
        {"tender_id": str, "version": int},
    ),
    "bid_sealing_started": Event(
        "Sealing began.",
        {"bid_id": str, "tender_id": str, "files": int, "bytes": int},
        {"visit_id": str},
    ),
    "bid_sealed": Event(
        "A bid was sealed, read back and proved to open; digests are of the sealed files.",
        {**_BID, "digests": list},
        {"replaces": str, "visit_id": str},
    ),
    "bid_seal_failed": Event(
        "Sealing failed and left nothing behind.", {"tender_id": str, "code": str}, _VISIT
    ),
    "bid_cancelled": Event("The vendor stopped the sealing.", {"tender_id": str}, _VISIT),
    "bid_withdrawn": Event(
        "A bid was withdrawn.",
        {**_BID, "replaces": str},
        {"digests": list, "visit_id": str},
    ),
    "bid_answered": Event(
        "The gateway answered: accepted, refused or held.",
        {"bid_id": str, "outcome": str},
        {"code": str, "answered_at": str},
    ),
    "receipt_printed": Event("A receipt was printed.", {"bid_id": str, "kind": str}),
    "receipt_saved": Event(
        "A receipt was saved to the visitor's medium.", {"bid_id": str, "kind": str}, _MEDIUM
    ),
    "owner_key_made": Event(
        "The vendor took an owner key: a second key that opens the bid.",
        {"tender_id": str, "key_fingerprint": str},
        {"bid_id": str, "way": str},
    ),
    "medium_inserted": Event("A removable medium appeared.", _MEDIUM, {"read_only": bool}),
    "medium_removed": Event("A removable medium went away.", _MEDIUM),
    "link_changed": Event("The link to the gateway changed.", {"state": str}, {"reason": str}),
    "clock_jumped": Event(
        "The PC's own clock was set; trusted time did not follow it.",
        {"seconds": float, "wall_before": str, "wall_after": str},
    ),
}


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a leaf hashes: this, as JSON with sorted keys. Times are gateway time or None."""

    name: str
    earliest: str | None
    latest: str | None
    fields: dict[str, str | int | float | bool | list[str]]


@dataclass(frozen=True)
class Audit:
    """What a full check found: `fault_index` is the first entry that is wrong or missing."""

    size: int
    root: str
    fault_index: int | None = None
    why: str | None = None

    @property
    def ok(self) -> bool:
        return self.fault_index is None


def record(
    db: sqlite3.Connection, name: str, *, at: Interval | None = None, **fields: object
) -> int:
    """Append an event in the caller's write_tx; return its index.

    `at` is the trusted interval of now. Optional fields may be None and are then left out.
    Raises ValueError for an event or field outside the catalogue.
    """
    given = {key: value for key, value in fields.items() if value is not None}
    _require_catalogued(name, given)
    if not db.in_transaction:
        raise ValueError("an event is recorded in the transaction of what it tells of")
    wire = at.to_wire() if at else None
    entry = {
        "name": name,
        "earliest": wire.earliest if wire else None,
        "latest": wire.latest if wire else None,
        "fields": given,
    }
    event = msgspec.json.encode(entry, order="sorted")
    frontier, made = _frontier(db).append(log.leaf_hash(event))
    leaf, *nodes = made
    db.execute(
        "INSERT INTO log_leaf (idx, event, hash) VALUES (?, ?, ?)",
        (leaf.index, event.decode(), leaf.hash),
    )
    db.executemany(
        "INSERT INTO log_node (level, idx, hash) VALUES (?, ?, ?)",
        ((node.level, node.index, node.hash) for node in nodes),
    )
    return frontier.size - 1


def size(db: sqlite3.Connection) -> int:
    row = db.execute("SELECT coalesce(max(idx) + 1, 0) FROM log_leaf").fetchone()
    return int(row[0])


def head(db: sqlite3.Connection) -> tuple[int, str]:
    """Return the log's size and root (hex), as receipts name them."""
    frontier = _frontier(db)
    return frontier.size, frontier.root().hex()


def checkpoint(db: sqlite3.Connection, key: SigningKey, origin: str) -> str:
    """Return the signed checkpoint of now; `origin` is the seat's id."""
    frontier = _frontier(db)
    return log.Checkpoint(origin, frontier.size, frontier.root()).sign(key)


def inclusion(db: sqlite3.Connection, index: int) -> list[str]:
    """Prove that an entry is in the log as it is now: hashes in hex, the lowest first."""
    return [digest.hex() for digest in log.inclusion_proof(_reader(db), index, size(db))]


def consistency(db: sqlite3.Connection, old: int, new: int) -> list[str]:
    """Prove that the log at size `new` only adds to the log at size `old`: hashes in hex."""
    if new > size(db):
        raise ValueError(f"the log has no {new} entries")
    return [digest.hex() for digest in log.consistency_proof(_reader(db), old, new)]


def entries(db: sqlite3.Connection, start: int = 0) -> Iterator[tuple[int, Entry]]:
    """Walk the log from an index on."""
    for row in db.execute("SELECT idx, event FROM log_leaf WHERE idx >= ? ORDER BY idx", (start,)):
        yield row["idx"], msgspec.json.decode(row["event"], type=Entry)


def verify_all(db: sqlite3.Connection, seen: Iterable[log.Checkpoint] = ()) -> Audit:
    """Recompute the whole log from its entries and compare with what is stored.

    `seen` are checkpoints remembered elsewhere (receipts, the gateway): a log rewritten with all
    its hashes, or cut short, contradicts one of them; the fault is then named as the first entry
    after the last checkpoint that still fits.
    """
    expected = {each.size: each.root for each in seen}
    frontier, trusted = log.Frontier(), 0
    # In the order in which appends made them: node (level, idx) came with leaf (idx+1)*2^level - 1.
    stored = db.execute("SELECT level, idx, hash FROM log_node ORDER BY (idx + 1) << level, level")
    for row in db.execute("SELECT idx, event, hash FROM log_leaf ORDER BY idx"):
        index = frontier.size
        if row["idx"] != index:
            return Audit(index, frontier.root().hex(), index, "entry missing")
        if log.leaf_hash(row["event"].encode()) != row["hash"]:
            return Audit(index, frontier.root().hex(), index, "entry changed")
        frontier, made = frontier.append(row["hash"])
        for node in made[1:]:
            found = stored.fetchone()
            if found is None or tuple(found) != (node.level, node.index, node.hash):
                return Audit(index, frontier.root().hex(), index, "stored hashes changed")
        if (root := expected.get(frontier.size)) is not None:
            if root != frontier.root():
                return Audit(frontier.size, frontier.root().hex(), trusted, "rewritten since seen")
            trusted = frontier.size
    end = frontier.root().hex()
    if stored.fetchone() is not None or max(expected, default=0) > frontier.size:
        return Audit(frontier.size, end, frontier.size, "entries missing at the end")
    return Audit(frontier.size, end)


def _require_catalogued(name: str, fields: Mapping[str, object]) -> None:
    event = EVENTS.get(name)
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


def _reader(db: sqlite3.Connection) -> log.ReadNode:
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


def _frontier(db: sqlite3.Connection) -> log.Frontier:
    return log.frontier(_reader(db), size(db))
