"""Registering, in one run: handing in, the worklist, a preview, and the seat's memory meanwhile.

Handing in 8 papers of 5 MB is all that a press does: papers read from their shelf, sealed, proven
to open, and the one transaction with its receipt. The peer reads the same files, hashes them,
writes a copy and forces each to the disk. Neither takes away within its time what it wrote.
Repetitions are interleaved. As at a seat, whose engine keeps one, a connection to the database
stays open.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench import papers, registered, worklist
from kiosk import db as kiosk_db
from kiosk.papers.shelf import Shelf, new_key
from kiosk.registration.draft import new
from kiosk.registration.sealing import Sealing
from kiosk.registration.store import RegistrationStore
from kiosk.registration.submit import HandIn, Submitting
from sync.atrest import AtRest
from sync.clock import Interval
from sync.database import connect
from sync.outbox import Outbox
from sync.registration import codes
from sync.registration.application import Application, Firm, Paper
from sync.sealing import Source, X25519Identity
from sync.wire.keys import SigningKey
from sync.wire.messages import EnrolAnswer

ROOT = Path(__file__).parent.parent
PAPERS, SIZE, PAIRS = 8, 5_000_000, 15
PIECE = 1 << 20


class _Clock:
    """A clock that knows the time."""

    def now(self) -> Interval:
        at = datetime.now(UTC)
        return Interval(at, at)


def run() -> list[dict[str, Any]]:
    """Rows {name, ours, peer, ratio, unit, note} of all that is measured of registering."""
    return [*_handing_in(), *worklist.run(), *papers.run(), *registered.run()]


def _handing_in() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(dir=ROOT / "bench") as name:
        folder = Path(name)
        papers = [os.urandom(SIZE) for _ in range(PAPERS)]
        files = []
        for number, data in enumerate(papers):
            files.append(folder / f"paper-{number}.pdf")
            files[-1].write_bytes(data)
        press = _Press(folder, papers)
        pairs = []
        with closing(connect(folder / "seat.db")) as held:
            held.execute("SELECT 1 FROM sqlite_master").fetchone()
            for _ in range(PAIRS + 1):
                peer = _timed(lambda: _copied(files, folder))
                pairs.append((_timed(press.hand_in), peer))
                for made in (*folder.glob("copy-*"), *(folder / "spool").iterdir()):
                    made.unlink()
        return [_row(pairs[1:])]


class _Press:
    """A seat's registration of `papers`, which lie on the shelf as when they were taken."""

    def __init__(self, folder: Path, papers: list[bytes]) -> None:
        self._key, self._shelf = new_key(), Shelf(folder / "shelf")
        (folder / "spool").mkdir()
        database, key = folder / "seat.db", SigningKey.generate()
        kiosk_db.prepare(database)
        private, identity = AtRest(key.derive("private rows")), _identity()
        self._submitting = Submitting(
            sealing=Sealing(
                open_db=lambda: connect(database),
                identity=identity,
                clock=_Clock(),  # type: ignore[arg-type]
                spool=folder / "spool",
                free_bytes=lambda: 1 << 40,
                wake=lambda: None,
            ),
            signer=key,
            outbox=Outbox(identity.seat_id, key, private),
            store=RegistrationStore(private),
            zone=ZoneInfo("Asia/Jakarta"),
        )
        # Derived when the statement is agreed to, a page before the press.
        self._code_key = codes.draft_key(codes.new_resume_code(), identity.realm)
        self._papers = [self._taken(number, data) for number, data in enumerate(papers)]

    def _taken(self, number: int, data: bytes) -> tuple[Paper, Source]:
        name = f"paper-{number}.pdf"
        pieces = (data[at : at + PIECE] for at in range(0, len(data), PIECE))
        shelved = self._shelf.put(self._key, name, pieces, SIZE)
        paper = Paper(document="deed", name=name, size=SIZE, sha256=shelved.sha256, pages=1)
        return paper, Source(name, SIZE, lambda: self._shelf.open(self._key, name))

    def hand_in(self) -> None:
        form = Application(
            entity="pt",
            firm=Firm(name="PT Uji"),
            papers=tuple(paper for paper, _source in self._papers),
        )
        sources = tuple(source for _paper, source in self._papers)
        self._submitting.hand_in(
            HandIn("visit", new(form), sources, (), 30, self._code_key),
            progress=lambda *_: None,
            cancelled=lambda: False,
        )


def _identity() -> EnrolAnswer:
    return EnrolAnswer(
        gateway_id="g-uji",
        gateway_name="LPSE Uji",
        gateway_key=SigningKey.generate().public.text,
        gateway_recipient=X25519Identity.generate().recipient.text,
        seat_id="seat-1",
        seat_name="Kursi 1",
        realm="training",
        timezone="Asia/Jakarta",
    )


def _copied(files: list[Path], folder: Path) -> None:
    for number, path in enumerate(files):
        digest = hashlib.sha256()
        copy = folder / f"copy-{number}"
        with path.open("rb") as reader, copy.open("wb") as writer:
            while piece := reader.read(PIECE):
                digest.update(piece)
                writer.write(piece)
            writer.flush()
            os.fsync(writer.fileno())


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and of the processor."""
    os.sync()
    start, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - used


def _row(pairs: list[tuple[tuple[float, float], tuple[float, float]]]) -> dict[str, Any]:
    ours, peer = (statistics.median(one[side][0] for one in pairs) for side in (0, 1))
    busy, peers = (statistics.median(one[side][1] for one in pairs) for side in (0, 1))
    ratios = [mine[0] / theirs[0] for mine, theirs in pairs]
    return {
        "name": "hand in a registration with 8 papers of 5 MB (target: at most 1.5)",
        "ours": round(ours, 3),
        "peer": round(peer, 3),
        "ratio": round(statistics.median(ratios), 2),
        "unit": "s",
        "note": f"peer: copy, SHA-256 and fsync of the same files; n={len(pairs)}, "
        f"ratio {min(ratios):.2f}–{max(ratios):.2f}; processor {busy:.3f} and {peers:.3f} s",
    }
