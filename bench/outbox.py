"""The outbox against plain sqlite3 doing the same durable insert, and how fast it drains.

"raw" is one connection, WAL, synchronous=FULL, a UNIQUE idempotency key and a partial index on
(subject, id): what the reference figures call raw FULL. Ours does that and signs the command.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec

from sync.atrest import AtRest
from sync.clock import Interval
from sync.database import connect, migrate, write_tx
from sync.engine import EngineSettings, Hooks
from sync.engine.sender import Sender
from sync.outbox import Outbox, migrations, token_digest
from sync.transport import Pinned, TimeSample
from sync.transport.gateway import SignedAnswer
from sync.wire import jws
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey
from sync.wire.messages import Answer, Command

ROWS, ROUNDS, BACKLOG = 500, 5, 100_000
NOW = "2026-11-22T03:00:00.000000Z"
BODY = "x" * 430
PRIVATE = AtRest(b"p" * 32)


class Note(msgspec.Struct):
    text: str


def run() -> list[dict[str, object]]:
    """Rows of {name, ours, peer, ratio, unit, note}; ours and peer alternate on one disk."""
    key = SigningKey.generate()
    with tempfile.TemporaryDirectory() as folder:
        rows = [_enqueue(Path(folder), key, backlog) for backlog in (0, BACKLOG)]
        rows.append(_enqueue(Path(folder), key, 0, peer_signs=True))
        rows.append(_sign(key))
        rows.append(_drain(Path(folder), key))
    return rows


def _enqueue(
    folder: Path, key: SigningKey, backlog: int, *, peer_signs: bool = False
) -> dict[str, object]:
    name = f"{backlog}-{peer_signs}"
    ours_db, raw_db = _ours(folder / f"ours-{name}.db"), _raw(folder / f"raw-{name}.db")
    outbox, signer = Outbox("seat-1", key, PRIVATE), key if peer_signs else None
    with closing(ours_db), closing(raw_db):
        _fill(ours_db, raw_db, backlog)
        rates = [
            (_rate(lambda: _append(outbox, ours_db)), _rate(lambda: _insert(raw_db, signer)))
            for _ in range(ROUNDS)
        ]
    ours, peer = (statistics.median(side) for side in zip(*rates, strict=True))
    note = "peer: raw sqlite3 FULL" + (" that signs as well" if peer_signs else ", unsigned")
    return _row(f"enqueue, {backlog:,} waiting", ours, peer, "commands/s", note)


def _sign(key: SigningKey) -> dict[str, object]:
    """What the signature alone costs: the part of an enqueue that the raw insert has not got."""
    command = _command(1)
    rate = _rate(lambda: jws.sign(key, "command", command))
    return _row("sign a command", rate, None, "commands/s", "no disk")


def _drain(folder: Path, key: SigningKey) -> dict[str, object]:
    """Sender and database only: the gateway answers at once, in memory."""
    outbox, count = Outbox("seat-1", key, PRIVATE), 2_000
    with closing(_ours(folder / "drain.db")) as db:
        with write_tx(db):
            for _ in range(count):
                _append_in(outbox, db)
        gateway = _Instant()
        hooks = Hooks(lambda *args: None, lambda *args: None)
        sender = Sender(
            gateway,  # type: ignore[arg-type]
            folder,
            hooks,
            _Clock(),
            EngineSettings(),
            private=PRIVATE,
        )
        started = time.perf_counter()
        while sender.step(db):
            pass
        rate = count / (time.perf_counter() - started)
    note = "one transaction for each answer; signing of answers not counted"
    return _row("drain", rate * gateway.share(count, rate), None, "commands/s", note)


def _row(name: str, ours: float, peer: float | None, unit: str, note: str) -> dict[str, object]:
    ratio = None if peer is None else round(ours / peer, 2)
    return {
        "name": f"outbox: {name}",
        "ours": round(ours),
        "peer": None if peer is None else round(peer),
        "ratio": ratio,
        "unit": unit,
        "note": note,
    }


def _rate(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    for _ in range(ROWS):
        work()
    return ROWS / (time.perf_counter() - started)


def _ours(path: Path) -> sqlite3.Connection:
    db = connect(path)
    migrate(db, [migrations])
    return db


def _raw(path: Path) -> sqlite3.Connection:
    db = connect(path)
    db.execute(
        "CREATE TABLE queue (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE,"
        " subject TEXT NOT NULL, body TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0)"
    )
    db.execute("CREATE INDEX queue_open ON queue (subject, id) WHERE done = 0")
    return db


def _fill(ours: sqlite3.Connection, raw: sqlite3.Connection, backlog: int) -> None:
    """Let `backlog` items wait in both."""
    with write_tx(ours), write_tx(raw):
        for number in range(1, backlog + 1):
            ours.execute(
                "INSERT INTO outbox_item (sequence, id, type, subject, token, token_sha256, due,"
                " bytes_total, created_at) VALUES (?, ?, 't', ?, ?, ?, ?, 0, ?)",
                (number, new_id(), f"bid-{number}", (BODY * 2).encode(), "0" * 64, NOW, NOW),
            )
            raw.execute(
                "INSERT INTO queue (key, subject, body) VALUES (?, ?, ?)",
                (new_id(), f"bid-{number}", BODY * 2),
            )


def _append(outbox: Outbox, db: sqlite3.Connection) -> None:
    with write_tx(db):
        _append_in(outbox, db)


def _append_in(outbox: Outbox, db: sqlite3.Connection) -> None:
    item_id = new_id()
    outbox.append(
        db,
        type="id.lpse.note.v1",
        subject=item_id,
        data=Note(BODY),
        blobs=[],
        deadline=None,
        time=NOW,
        item_id=item_id,
    )


def _insert(db: sqlite3.Connection, signer: SigningKey | None) -> None:
    key = new_id()
    if signer is not None:
        signer.sign((BODY * 2).encode())
    with write_tx(db):
        db.execute("INSERT INTO queue (key, subject, body) VALUES (?, ?, ?)", (key, key, BODY * 2))


def _command(sequence: int) -> Command:
    return Command(
        id=new_id(),
        source="seat-1",
        type="t",
        subject="s",
        time=NOW,
        sequence=sequence,
        data=msgspec.Raw(msgspec.json.encode(Note(BODY))),
    )


class _Clock:
    def observe(self, *args: object) -> None:
        return None

    def now(self) -> Interval | None:
        return None


class _Instant:
    """A gateway in memory that accepts everything; the time it spends signing is taken off."""

    uploads = None

    def __init__(self) -> None:
        self.pinned = Pinned("gw", SigningKey.generate().public)
        self.spent_s = 0.0

    def share(self, count: int, rate: float) -> float:
        """How much faster the rest was than the whole."""
        whole = count / rate
        return whole / (whole - self.spent_s)

    def post_commands(self, tokens: list[str]) -> list[SignedAnswer]:
        started = time.perf_counter()
        answers = []
        for token in tokens:
            payload = jws._jws.decode_complete(token, options={"verify_signature": False})
            command = jws.decode(payload["payload"], Command)
            answer = Answer(
                command_id=command.id,
                command_sha256=token_digest(token),
                outcome="accepted",
                at=NOW,
                gateway_id="gw",
            )
            answers.append(SignedAnswer("signed", answer))
        self.spent_s += time.perf_counter() - started
        return answers

    def time(self) -> TimeSample:
        raise NotImplementedError
