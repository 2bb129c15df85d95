"""What must hold of a disk after a fault, looked at with the real code that starts from it.

Each check returns what it found wrong in words; nothing found is an empty list.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kiosk import events
from kiosk.bidding import store
from kiosk.config import Home
from kiosk.wiring import soundness
from sync import journal, receipts
from sync.atrest import AtRest
from sync.database import connect
from sync.errors import Fault
from sync.gateway import centre
from sync.gateway.bids import files
from sync.gateway.centre import system_clock
from sync.log import Checkpoint
from sync.outbox import State, items, queue
from sync.wire import jws
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey
from sync.wire.messages import Answer, Command
from tests.drill.journeys import ACCEPTED, SEALED, WITHDRAWN, Promise, Recorded
from tests.drill.recording import Recording

SEALED_FILE, BLOB, LOG, JOURNAL = "sealed file ", "blob ", "the log: ", "the journal: "
NAMES_NONE = "a row names another that is not there"


@dataclass(frozen=True)
class Owed:
    """What a disk must hold because it was promised before the cut."""

    sealed: tuple[str, ...] = ()  # bids
    accepted: tuple[str, ...] = ()  # bids
    answers: tuple[str, ...] = ()  # JWS of answers that the gateway gave
    received: tuple[tuple[str, int], ...] = ()  # upload, bytes


# Where promises leave the house


@dataclass(frozen=True)
class Moments:
    """The step at which each promise of a recording left on a socket."""

    sealed: tuple[tuple[int, str], ...] = ()
    accepted: tuple[tuple[int, str], ...] = ()
    answers: tuple[tuple[int, str], ...] = ()
    received: tuple[tuple[int, str, int], ...] = ()

    def owed(self, at: int) -> Owed:
        """Return what had been promised before step `at`."""
        return Owed(
            tuple(bid for step, bid in self.sealed if step < at),
            tuple(bid for step, bid in self.accepted if step < at),
            tuple(token for step, token in self.answers if step < at),
            tuple((name, size) for step, name, size in self.received if step < at),
        )


def moments_of_seat(recorded: Recorded) -> Moments:
    """Find each promised page among what the seat said.

    Raises: AssertionError for a promise that a page made and the record does not hold.
    """
    found: dict[str, dict[str, int]] = {"sealed": {}, "accepted": {}}
    for promise in recorded.promises:
        step = _said(recorded.seat, promise)
        assert step is not None, f"{promise} is not on record"
        found[promise.what][promise.bid_id] = step
    sealed, accepted = (tuple((at, bid) for bid, at in one.items()) for one in found.values())
    return Moments(sealed=sealed, accepted=accepted)


def _said(recording: Recording, promise: Promise) -> int | None:
    whose = b"receipt-" + promise.bid_id.encode()
    for said in recording.said():
        if whose in said.data:
            heading = said.data.partition(b"<h1")[2].partition(b"</h1>")[0].decode() + "</h1>"
            words = (SEALED, WITHDRAWN) if promise.what == "sealed" else (ACCEPTED,)
            if any(word in heading for word in words):
                return said.at
    return None


_OFFSET = re.compile(rb"HTTP/1\.1 204 [^\r]*\r\nUpload-Offset: (\d+)\r\n")
_ANSWERS = re.compile(rb'\{"answers":\[.*\]\}\s*$', re.DOTALL)
_PLACE = re.compile(rb"HTTP/1\.1 201 .*Location: /v1/uploads/([0-9a-z-]+)\r\n", re.DOTALL)


def moments_of_gateway(recording: Recording) -> Moments:
    """Find each answer and each offset of an upload among what the gateway said."""
    answers, received = [], []
    upload = ""
    for said in recording.said():
        if (made := _PLACE.match(said.data)) is not None:
            upload = made[1].decode()
        elif (offset := _OFFSET.match(said.data)) is not None:
            received.append((said.at, upload, int(offset[1])))
        elif (found := _ANSWERS.search(said.data)) is not None:
            answers += [(said.at, token) for token in json.loads(found[0])["answers"]]
    return Moments(answers=tuple(answers), received=tuple(received))


# Looking at a disk


def seat(root: Path, owed: Owed, *, doubted: bool = False, damaged: bool = False) -> list[str]:
    """Start from a seat's disk as the program does, then look for everything it owes.

    A disk that lied is `doubted`: it may have lost what was promised, but the start says what is
    wrong by a code of the catalogue, or everything that is still here is whole and true. On one
    that was `damaged` afterwards the start says so, or everything promised is here all the same.
    """
    home = Home(root)
    try:
        soundness.require_home(home)
        soundness.mend(home)
    except Fault as fault:
        return [] if doubted or damaged else [f"the seat does not start: {fault.code}"]
    with closing(connect(home.database)) as db:
        found = [*_database(db), *_bids(home, db)]
        if doubted or damaged:
            found = _unsaid(found)
        return found if doubted else [*found, *_owed_by_seat(home, db, owed)]


def _unsaid(found: list[str]) -> list[str]:
    """What must be said at the start: staff are told of a file that is not whole as it runs. That
    a log's hashes differ, or that a row names none, is doctor's to find (docs/drills.md).
    """
    later = (SEALED_FILE, BLOB, LOG, JOURNAL, NAMES_NONE)
    return [one for one in found if not one.startswith(later)]


def _database(db: sqlite3.Connection) -> Iterator[str]:
    if (said := db.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
        yield f"the database is not sound: {said}"
    if db.execute("PRAGMA foreign_key_check").fetchone() is not None:
        yield NAMES_NONE


def _bids(home: Home, db: sqlite3.Connection) -> Iterator[str]:
    """Each bid has its command, its receipt stands in the log, its file is whole."""
    private = AtRest(SigningKey.load(home.key).derive("private rows"))
    bids = store.BidStore(private).everything(db)
    kept = {item.id: item for item in items(db)}
    heads = []
    for bid in bids:
        receipt = receipts.read(bid.provisional)
        heads.append(Checkpoint(receipt.seat_id, receipt.log_size, bytes.fromhex(receipt.log_root)))
        if bid.item_id not in kept:
            yield f"bid {bid.bid_id} has no command"
        elif (kept[bid.item_id].state is State.ACCEPTED) != (bid.official is not None):
            yield f"bid {bid.bid_id} and its command say different things"
    if not (audit := journal.verify_all(db, heads)).ok:
        yield f"{LOG}{audit.why} at {audit.fault_index}"
    for lost in soundness.sealed_files(home, db, whole=True):
        yield f"{SEALED_FILE}{lost.name}: {lost.why}"
    if events.size(db) < max((one.size for one in heads), default=0):
        yield "the log has shrunk"


def _owed_by_seat(home: Home, db: sqlite3.Connection, owed: Owed) -> Iterator[str]:
    rows = {row["bid_id"]: row["item_id"] for row in db.execute("SELECT bid_id, item_id FROM bid")}
    states = {item.id: item.state for item in items(db)}
    for bid_id in owed.sealed:
        if bid_id not in rows:
            yield f"bid {bid_id} was confirmed and is not here"
    for bid_id in owed.accepted:
        if (state := states.get(rows.get(bid_id, ""))) is not State.ACCEPTED:
            yield f"bid {bid_id} was shown as accepted and is {state}"


def tokens(root: Path) -> list[str]:
    """Return every command of a seat's disk as it was signed, oldest first."""
    home = Home(root)
    private = AtRest(SigningKey.load(home.key).derive("private rows"))
    with closing(connect(home.database)) as db:
        jobs = [queue.by_id(db, item.id) for item in reversed(items(db))]
        return [job.token(private) for job in jobs if job is not None]


def gateway(home: Path, owed: Owed, *, doubted: bool = False, damaged: bool = False) -> list[str]:
    """Start from a gateway's disk as the program does, then look for everything it owes."""
    try:
        centre.mend(home)
        opened = centre.open_home(home, clock=system_clock)
    except Fault as fault:
        return [] if doubted or damaged else [f"the gateway does not start: {fault.code}"]
    with closing(opened.database), closing(connect(home / centre.DATABASE)) as db:
        found = [*_database(db), *_accepted(opened, db)]
        if not (audit := journal.verify_all(db)).ok:
            found.append(f"{JOURNAL}{audit.why} at {audit.fault_index}")
        if doubted or damaged:
            found = _unsaid(found)
        return found if doubted else [*found, *_owed_by_gateway(opened, db, owed)]


def _accepted(opened: centre.Centre, db: sqlite3.Connection) -> Iterator[str]:
    """Each sealed file that was taken is whole; no version of a bid counts twice."""
    for file in files.faulty(opened, deep=True):
        yield f"{BLOB}{file.sha256} of a bid is {file.state}"
    standing = db.execute(
        "SELECT 1 FROM bid GROUP BY tender_id, tenderer_id, version HAVING count(*) > 1"
    )
    if standing.fetchone() is not None:
        yield "a version of a bid is here twice"


def _owed_by_gateway(opened: centre.Centre, db: sqlite3.Connection, owed: Owed) -> Iterator[str]:
    for token in owed.answers:
        said = jws.claimed(token, Answer)
        assert said is not None
        if said.outcome == "retry":
            continue
        row = db.execute("SELECT answer FROM command WHERE command_id = ?", (said.command_id,))
        kept = row.fetchone()
        if kept is None or kept["answer"] != token:
            yield f"the answer to {said.command_id} was given and is not here"
    for upload_id, size in owed.received:
        row = db.execute(
            "SELECT received, state FROM upload WHERE upload_id = ?", (upload_id,)
        ).fetchone()
        if row is None or (row["state"] == "open" and row["received"] < size):
            yield f"upload {upload_id} was confirmed up to {size}"


def blobs_of_bids(home: Path) -> list[Path]:
    """Return the sealed files of a gateway's bids."""
    with closing(reading(home / centre.DATABASE)) as db:
        found = {row["sha256"] for row in db.execute("SELECT sha256 FROM bid_envelope")}
    return sorted(path for path in (home / centre.BLOBS).glob("??/*") if path.name in found)


def into_one_file(database: Path) -> None:
    """Take a database's log into its file, as an orderly end does."""
    with closing(connect(database)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for beside in ("-wal", "-shm"):
        database.with_name(database.name + beside).unlink(missing_ok=True)


def reading(database: Path) -> sqlite3.Connection:
    """Open a database to read. The caller closes it."""
    return connect(database, readonly=True)


def signed_again(root: Path, token: str) -> str:
    """Sign another command with the seat's key and the number that `token` has, as a twin would."""
    said = jws.claimed(token, Command)
    assert said is not None
    twin = msgspec.structs.replace(said, id=new_id(), subject=new_id())
    return jws.sign(SigningKey.load(Home(root).key), "command", twin)
