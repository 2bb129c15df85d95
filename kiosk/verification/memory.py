"""What the desk holds of one visit: the opening, the list, what was taken along, ticks.

All of it goes with the visit, the keys first. The vault keeps it through a crash, sealed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from kiosk.papers.shelf import new_key
from sync.errors import Fault
from sync.wire.verification import DeskFile, DeskList, DeskOpened


class DeskOpening(msgspec.Struct, frozen=True):
    """An opening: the gateway's word as `token` (JWS), and the private halves of its two keys.

    `seed` makes the Ed25519 key that signs decisions, `identity` is the age identity that opens
    what the gateway seals.
    """

    token: str
    opened: DeskOpened
    seed: bytes
    identity: str


class WantedList(msgspec.Struct, frozen=True):
    """A page of the worklist as it is asked for."""

    tab: str = "waiting"
    search: str = ""
    newest: bool = False
    after: str = ""


class ShownList(msgspec.Struct, frozen=True):
    """A page of the worklist, what was asked, and when the gateway answered (wire text)."""

    wanted: WantedList
    page: DeskList
    at: str


class DeskTicked(msgspec.Struct, frozen=True):
    """An original that was seen at this desk, and when (wire text, "" while time is unknown)."""

    document: str
    at: str


class TakenAlong(msgspec.Struct, frozen=True):
    """A registration that was taken along. `papers` gives each document's file on the shelf."""

    file: DeskFile
    papers: dict[str, str]
    ticked: tuple[DeskTicked, ...] = ()

    @property
    def seen_here(self) -> frozenset[str]:
        """Return the documents whose originals were ticked at this desk."""
        return frozenset(one.document for one in self.ticked)


class KeptDesk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What lies in the vault. `form` changes with the shape: another one is not taken back."""

    key: bytes
    opening: DeskOpening | None
    shown: ShownList | None
    taken: tuple[TakenAlong, ...]
    form: Literal[1] = 1


@dataclass
class DeskMemory:
    """One visit's desk. Thread-safe. `over`: the visit has ended, and nothing more gets in."""

    key: bytes = field(default_factory=new_key, repr=False)
    opening: DeskOpening | None = field(default=None, repr=False)
    shown: ShownList | None = field(default=None, repr=False)
    taken: dict[str, TakenAlong] = field(default_factory=dict, repr=False)
    over: bool = False
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def count(self) -> int:
        """Return how many entries it holds: the wipe receipt says how many were erased."""
        with self._lock:
            return len(self.taken) + (self.opening is not None) + (self.shown is not None)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self.over, self.key, self.opening, self.shown = True, b"", None, None
            self.taken = {}

    def open_with(self, opening: DeskOpening) -> None:
        """Take a new opening. Raises: Fault("seat_closed") when the visit has ended."""
        with self._lock:
            self._require_going_on()
            self.opening, self.shown = opening, None

    def close(self) -> None:
        """Forget the opening, the list and every file: what was decided is in the queue."""
        with self._lock:
            self.opening, self.shown, self.taken = None, None, {}

    def show(self, shown: ShownList, opening: DeskOpening) -> None:
        """Keep a list; one of an opening that is over goes nowhere."""
        with self._lock:
            if self.opening is opening:
                self.shown = shown

    def file(self, registration_id: str) -> TakenAlong:
        """Return what was taken along. Raises: Fault("desk_file_not_taken")."""
        with self._lock:
            found = self.taken.get(registration_id)
        if found is None:
            raise Fault("desk_file_not_taken")
        return found

    def take(self, one: TakenAlong, opening: DeskOpening) -> tuple[str, ...]:
        """Keep a registration; ticks made here stay while the form is the same.

        Returns the files of the one it replaces. Raises: Fault("seat_closed") when the visit, or
        the opening that fetched it, is over.
        """
        with self._lock:
            self._require_going_on()
            if self.opening is not opening:
                raise Fault("seat_closed")
            before = self.taken.get(one.file.registration_id)
            if before is not None and before.file.version == one.file.version:
                seen = {tick.document for tick in one.file.ticks if tick.shown}
                kept = tuple(tick for tick in before.ticked if tick.document not in seen)
                one = msgspec.structs.replace(one, ticked=kept)
            self.taken[one.file.registration_id] = one
            return () if before is None else tuple(before.papers.values())

    def change(self, registration_id: str, how: Callable[[TakenAlong], TakenAlong]) -> None:
        """Replace a registration by what `how` makes of it. Raises: as `file`, and what it does."""
        with self._lock:
            self.taken[registration_id] = how(self.file(registration_id))

    def drop(self, registration_id: str) -> None:
        """Put a registration back: its form and papers are forgotten here."""
        with self._lock:
            self.taken.pop(registration_id, None)

    def shelf_key(self) -> bytes:
        """Return the shelf's key. Raises: Fault("seat_closed") when the visit has ended."""
        with self._lock:
            self._require_going_on()
            return self.key

    def blobs(self) -> set[str]:
        """Return the names of all files on the shelf that are needed."""
        with self._lock:
            return {blob for one in self.taken.values() for blob in one.papers.values()}

    def keep(self) -> KeptDesk | None:
        """Return what a crash must not take, None when there is nothing."""
        with self._lock:
            if self.opening is None:
                return None
            return KeptDesk(self.key, self.opening, self.shown, tuple(self.taken.values()))

    def give_back(self, kept: KeptDesk) -> None:
        """Take back what `keep` returned."""
        with self._lock:
            self.key, self.opening, self.shown = kept.key, kept.opening, kept.shown
            self.taken = {one.file.registration_id: one for one in kept.taken}

    def _require_going_on(self) -> None:
        if self.over:
            raise Fault("seat_closed")
