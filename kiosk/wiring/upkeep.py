"""Maintenance of a seat whose program is stopped: wipe it, or point it at another gateway.

Each needs two members of staff. A running seat holds its lock, so that neither can happen then.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kiosk import events
from kiosk.config import Home
from kiosk.staff.feature import staff_sign_in
from kiosk.staff.service import Actor, StaffSignIn
from kiosk.wiring import soundness
from kiosk.wiring.clock import trusted_clock
from kiosk.wiring.enrolment import Enrolled, enrolled, move
from sync import outbox
from sync.clock import TrustedClock
from sync.database import connect, write_tx
from sync.disk import shred, sync_folder
from sync.errors import Fault
from sync.machine_clock import SystemSource
from sync.wire.keys import SigningKey


@dataclass(frozen=True)
class WipedSeat:
    """What is left of a seat: its id, and the signed head of its log to hold against copies."""

    seat_id: str
    checkpoint: str
    lost: int
    files: int


class StillSeat:
    """A seat that is not running. `staff` signs people in as the running seat would."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._key = SigningKey.load(home.key)
        soundness.mend(home)
        with closing(self.connect()) as db:
            self.enrolled: Enrolled = enrolled(db)
        source = SystemSource()
        self._clock: TrustedClock = trusted_clock(self.connect, source)
        self.staff: StaffSignIn = staff_sign_in(
            self.connect, source, self._clock, self._key, self.enrolled.gateway_key
        )

    def connect(self) -> sqlite3.Connection:
        """Open the seat's database; the caller closes it."""
        return connect(self._home.database)

    def unsent(self) -> int:
        """How many items the gateway has not answered yet."""
        with closing(self.connect()) as db:
            return outbox.counts(db).waiting

    def move_gateway(self, url: str, by: tuple[Actor, Actor], why: str) -> None:
        """Look for the same gateway, with the same key, at another address.

        Raises: Fault("gateway_url_malformed", url).
        """
        address = tidy_url(url)
        with closing(self.connect()) as db, write_tx(db):
            move(db, address)
            self._record(db, "gateway_changed", by, why)

    def wipe(self, by: tuple[Actor, Actor], why: str, *, lose_unsent: bool = False) -> WipedSeat:
        """Erase the seat: its keys first, then its database, spool and everything beside them.

        Raises: Fault("unsent_items", count).
        """
        lost = self.unsent()
        if lost and not lose_unsent:
            raise Fault("unsent_items", count=lost)
        seat_id = self.enrolled.answer.seat_id
        with closing(self.connect()) as db:
            with write_tx(db):
                self._record(db, "seat_wiped", by, why)
            checkpoint = events.checkpoint(db, self._key, seat_id)
        return WipedSeat(seat_id, checkpoint, lost, _wipe(self._home))

    def _record(self, db: sqlite3.Connection, name: str, by: tuple[Actor, Actor], why: str) -> None:
        first, second = by
        events.record(
            db,
            name,
            at=self._clock.now(),
            staff_id=first.staff_id,
            second_staff_id=second.staff_id,
            why=why,
        )


@contextmanager
def still_seat(home: Home) -> Iterator[StillSeat]:
    """Hold a seat still.

    Raises: Fault("seat_already_running"), and what `soundness.require_home` and `mend` raise.
    """
    soundness.require_home(home)
    with _standing(home):
        yield StillSeat(home)


def set_aside(home: Home) -> soundness.Aside:
    """Move the home of a damaged seat away, whole; see `soundness.set_aside`.

    Raises: Fault("seat_not_enrolled" | "seat_already_running" | "seat_sound" | "database_newer").
    """
    if soundness.is_blank(home):
        raise Fault("seat_not_enrolled")
    with _standing(home):
        pass  # a lock inside the folder would not move with it on Windows
    return soundness.set_aside(home)


def tidy_url(url: str) -> str:
    """`https://host[:port]`. Raises: Fault("gateway_url_malformed", url)."""
    parts = urlsplit(url.strip())
    try:
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number
        known = False
    if not known or parts.username or parts.path.strip("/") or parts.query or parts.fragment:
        raise Fault("gateway_url_malformed", url=url)
    return f"{parts.scheme}://{parts.netloc}"


def finish_wipe(home: Home) -> bool:
    """Go on with a wipe that a power cut stopped; False when there is none."""
    if not _marker(home).exists():
        return False
    with _standing(home):
        _wipe(home)
    return True


@contextmanager
def _standing(home: Home) -> Iterator[None]:
    lock = soundness.hold(home)
    try:
        yield
    finally:
        lock.release()


def _marker(home: Home) -> Path:
    return home.seat / "wiping"


def _wipe(home: Home) -> int:
    """Erase everything of a seat; return how many files it was."""
    marker = _marker(home)
    marker.touch()
    sync_folder(home.seat)
    files = 0
    # Without the key the rest is noise already, should the power fail in between.
    if home.key.exists():
        shred(home.key)
        files = 1
    files += _erase(home.seat, keep={soundness.RUNNING, marker.name})
    marker.unlink()
    sync_folder(home.seat)
    return files


def _erase(folder: Path, *, keep: set[str]) -> int:
    """Remove everything in a folder; return how many files it was."""
    count = 0
    for entry in folder.iterdir():
        if entry.name in keep:
            continue
        if entry.is_dir() and not entry.is_symlink():
            count += sum(1 for each in entry.rglob("*") if each.is_file())
            shutil.rmtree(entry)
        else:
            with contextlib.suppress(FileNotFoundError):  # a WAL that SQLite cleared itself
                entry.unlink()
                count += 1
    sync_folder(folder)
    return count
