"""A seat with nothing but an outbox and an engine, for tests against the real gateway.

`python -m tests.seat_process HOME URL` runs its engine in a process of its own until killed; it
prints `seat running`. With `--stop-at NAME` it kills itself (SIGKILL) at a named point.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import msgspec

from sync import receipts
from sync.atrest import AtRest
from sync.database import connect, migrate, write_tx
from sync.engine import Engine, EngineSettings, Hooks
from sync.leap import GuardedClock, LeapHooks
from sync.machine_clock import SystemSource
from sync.outbox import Blob, Item, Outbox, items, migrations, queue
from sync.sealing import X25519Recipient, encrypt_bytes
from sync.transport import Gateway, Pinned, Timeouts
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey
from sync.wire.messages import (
    BID_SUBMITTED,
    Answer,
    BidSubmitted,
    EnrolAnswer,
    Envelope,
    FeedItem,
    Identity,
    Interval,
)
from sync.wire.times import to_text
from tests.gateway_process import EnrolledSeat

QUICK = EngineSettings(
    retry_base_s=0.05,
    retry_cap_s=0.5,
    probe_base_s=0.05,
    probe_cap_s=0.3,
    feed_wait_s=2,
    progress_every_s=0.1,
    look_every_s=0.1,
)
SHORT = Timeouts(connect_s=2, read_s=3, send_s=2, finish_s=20, total_s=10, stall_s=2)
LOCAL = "CREATE TABLE IF NOT EXISTS local_effect (id TEXT NOT NULL, what TEXT NOT NULL) STRICT"


class TestSeat:
    """A seat's home folder: database, spool, key, and who the gateway is."""

    __test__ = False

    def __init__(self, home: Path) -> None:
        self.home = home
        self.key = SigningKey.load(home / "seat.key")
        self.answer = msgspec.json.decode((home / "seat.json").read_bytes(), type=EnrolAnswer)
        self.private = AtRest(self.key.derive("private rows"))
        self.outbox = Outbox(self.answer.seat_id, self.key, self.private)

    @classmethod
    def create(cls, home: Path, enrolled: EnrolledSeat) -> TestSeat:
        (home / "spool").mkdir(parents=True)
        enrolled.key.save(home / "seat.key")
        (home / "seat.json").write_bytes(msgspec.json.encode(enrolled.answer))
        with closing(connect(home / "seat.db")) as db:
            migrate(db, [migrations])
            db.execute(LOCAL)
        return cls(home)

    @property
    def db_path(self) -> Path:
        return self.home / "seat.db"

    def gateway(self, url: str, *, timeouts: Timeouts = SHORT, **options: object) -> Gateway:
        return Gateway(
            url,
            Pinned.from_enrolment(self.answer),
            self.key,
            self.answer.seat_id,
            boottime=SystemSource().boottime_s,
            timeouts=timeouts,
            **options,  # type: ignore[arg-type]
        )

    def clock(self) -> GuardedClock:
        hooks = LeapHooks(lambda leap: None, lambda leap, why: None)
        return GuardedClock(SystemSource(), None, lambda state: None, hooks=hooks)

    def engine(self, url: str, **options: object) -> Engine:
        settings = options.pop("settings", QUICK)
        gateway = self.gateway(url, **options)  # type: ignore[arg-type]
        hooks = Hooks(on_answer, on_feed)
        spool = self.home / "spool"
        return Engine(
            self.db_path,
            spool,
            gateway,
            hooks,
            self.clock(),
            settings,  # type: ignore[arg-type]
            private=self.private,
        )

    def bid(
        self,
        recipient: X25519Recipient,
        tender_id: str,
        deadline: datetime,
        now: datetime,
        *,
        tenderer_id: str = "01.234.567.8-901.000",
        content: bytes = b"penawaran",
        subject: str | None = None,
    ) -> str:
        """Seal a bid, write its provisional receipt and put the command into the outbox."""
        item_id, bid_id = new_id(), new_id()
        sealed = encrypt_bytes(content, [recipient])
        name, digest = f"{item_id}.age", hashlib.sha256(sealed).hexdigest()
        (self.home / "spool" / name).write_bytes(sealed)
        envelope = Envelope(name="bid", sha256=digest, size=len(sealed), recipient=recipient.text)
        data = self._submitted(bid_id, tender_id, tenderer_id, envelope, to_text(now))
        with closing(connect(self.db_path)) as db, write_tx(db):
            self.outbox.append(
                db,
                type=BID_SUBMITTED,
                subject=subject or bid_id,
                data=data,
                blobs=[Blob(name, digest, len(sealed))],
                deadline=deadline,
                time=to_text(now),
                item_id=item_id,
            )
        return item_id

    def _submitted(
        self, bid_id: str, tender_id: str, tenderer_id: str, envelope: Envelope, now: str
    ) -> BidSubmitted:
        sealed, identity = Interval(earliest=now, latest=now), Identity(method="gateway")
        receipt = receipts.Receipt(
            kind="provisional",
            action="submitted",
            realm="production",
            bid_id=bid_id,
            tender_id=tender_id,
            tenderer_id=tenderer_id,
            tenderer_name="CV Sari Jaya",
            version=1,
            replaces=None,
            envelopes=(receipts.SealedEnvelope.of(envelope),),
            sealed=sealed,
            seat_id=self.answer.seat_id,
            identity=identity,
            log_size=1,
            log_root="0" * 64,
        )
        return BidSubmitted(
            bid_id=bid_id,
            realm="production",
            tender_id=tender_id,
            tenderer_id=tenderer_id,
            tenderer_name="CV Sari Jaya",
            version=1,
            replaces=None,
            card_version=1,
            envelopes=[envelope],
            sealed=sealed,
            identity=identity,
            receipt=receipts.write(receipt, self.key, self.answer.seat_id),
        )

    def items(self) -> list[Item]:
        with closing(connect(self.db_path, readonly=True)) as db:
            return items(db)

    def tokens(self) -> list[str]:
        """Every command as it was signed, oldest first."""
        with closing(connect(self.db_path, readonly=True)) as db:
            jobs = [queue.by_id(db, item.id) for item in reversed(items(db))]
        return [job.token(self.private) for job in jobs if job is not None]

    def effects(self) -> list[tuple[str, str]]:
        with closing(connect(self.db_path, readonly=True)) as db:
            rows = db.execute("SELECT id, what FROM local_effect WHERE what <> 'feed'").fetchall()
            return [(row["id"], row["what"]) for row in rows]


def on_answer(db: sqlite3.Connection, item: Item, answer: Answer) -> None:
    db.execute("INSERT INTO local_effect VALUES (?, ?)", (item.id, answer.outcome))


def on_feed(db: sqlite3.Connection, item: FeedItem) -> None:
    db.execute("INSERT INTO local_effect VALUES (?, 'feed')", (str(item.seq),))


def until(true: Callable[[], object], timeout_s: float = 60.0) -> None:
    """Wait until `true()`; the limit is for broken code, not for slow machines."""
    deadline = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.02)


# Where a process may be made to die: a name, and the call that is the last or the first.
POINTS = {
    "upload created": (queue, "upload_created"),
    "upload progressed": (queue, "upload_progressed"),
    "upload complete": (queue, "upload_complete"),
    "asked": (queue, "move"),
    "answered": (queue, "answer"),
}


def _die_at(point: str, after_posts: bool) -> None:
    module, name = POINTS[point]
    real = getattr(module, name)

    def die(*args: object, **kwargs: object) -> object:
        if point == "asked" and args[3] != "asked":
            return real(*args, **kwargs)
        real(*args, **kwargs)
        if after_posts:  # let the transaction commit and the next call begin
            threading.Timer(0.01, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
            return None
        os.kill(os.getpid(), signal.SIGKILL)
        return None

    setattr(module, name, die)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("url")
    parser.add_argument("--stop-at", choices=sorted(POINTS))
    parser.add_argument("--soon-after", action="store_true")
    args = parser.parse_args()
    if args.stop_at:
        _die_at(args.stop_at, args.soon_after)
    engine = TestSeat(args.home).engine(args.url)
    engine.start()
    print("seat running", flush=True)
    signal.pause()


if __name__ == "__main__":
    main()
