"""What the desk holds of one visit: the opening, the list, what was taken along, ticks.

All of it goes with the visit, the keys first. The vault keeps it through a crash, sealed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
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


class DeskTyped(msgspec.Struct, frozen=True):
    """What stands on the page of a decision and was not sent: never a PIN."""

    words: str = ""
    reason: str = ""
    missing: tuple[str, ...] = ()


class TakenAlong(msgspec.Struct, frozen=True):
    """A registration that was taken along. `papers` gives each document's file on the shelf.

    `typed` is what stands on the page of each decision (`kiosk.desk.acts`) and was not sent yet,
    `decided` what the last decision taken here said.
    """

    file: DeskFile
    papers: dict[str, str]
    ticked: tuple[DeskTicked, ...] = ()
    typed: dict[str, DeskTyped] = {}
    decided: DeskTyped = DeskTyped()

    @property
    def seen_here(self) -> frozenset[str]:
        """Return the documents whose originals were ticked at this desk."""
        return frozenset(one.document for one in self.ticked)

    @property
    def begun(self) -> bool:
        """Say whether somebody has ticked or typed something here that nobody else knows."""
        return bool(self.ticked or self.typed)


class LeftOver(msgspec.Struct, frozen=True):
    """What was ticked and typed on a registration when the desk was closed.

    It is given back when the same person takes the registration along again in this visit.
    """

    version: int
    ticked: tuple[DeskTicked, ...]
    typed: dict[str, DeskTyped]


class KeptDesk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What lies in the vault. `form` counts the shapes: every earlier one is taken back.

    The first had neither `left` nor `left_by`.
    """

    key: bytes
    opening: DeskOpening | None
    shown: ShownList | None
    taken: tuple[TakenAlong, ...]
    left: dict[str, LeftOver] = {}
    left_by: str = ""
    form: Literal[1, 2] = 2


@dataclass
class DeskMemory:
    """One visit's desk. Thread-safe. `over`: the visit has ended, and nothing more gets in."""

    key: bytes = field(default_factory=new_key, repr=False)
    opening: DeskOpening | None = field(default=None, repr=False)
    shown: ShownList | None = field(default=None, repr=False)
    taken: dict[str, TakenAlong] = field(default_factory=dict, repr=False)
    left: dict[str, LeftOver] = field(default_factory=dict, repr=False)
    left_by: str = ""
    over: bool = False
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def count(self) -> int:
        """Return how many entries it holds: the wipe receipt says how many were erased."""
        with self._lock:
            rest = (self.opening is not None) + (self.shown is not None)
            return len(self.taken) + len(self.left) + rest

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self.over, self.key, self.opening, self.shown = True, b"", None, None
            self.taken, self.left, self.left_by = {}, {}, ""

    def open_with(self, opening: DeskOpening) -> None:
        """Take a new opening. Raises: Fault("seat_closed") when the visit has ended."""
        with self._lock:
            self._require_going_on()
            self.opening, self.shown = opening, None
            if opening.opened.staff_id != self.left_by:
                self.left = {}

    def close(self, decided: Collection[str] = ()) -> None:
        """Forget the opening, the list and every file: what was decided is in the queue.

        What its verifier has ticked and typed stays for them until the visit ends, but for what was
        `decided` (registration ids).
        """
        with self._lock:
            if self.opening is not None:
                self.left_by = self.opening.opened.staff_id
            for registration_id, one in self.taken.items():
                if one.begun and registration_id not in decided:
                    left = LeftOver(one.file.version, one.ticked, one.typed)
                    self.left[registration_id] = left
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
        """Keep a registration; ticks made here stay while the form is the same, what was typed too.

        Returns the files of the one it replaces. Raises: Fault("seat_closed") when the visit, or
        the opening that fetched it, is over.
        """
        with self._lock:
            self._require_going_on()
            if self.opening is not opening:
                raise Fault("seat_closed")
            before = self.taken.get(one.file.registration_id)
            left = self.left.pop(one.file.registration_id, None)
            if before is not None:
                left = LeftOver(before.file.version, before.ticked, before.typed)
            if left is not None:
                one = _given_back(one, left)
            if before is not None and _same_state(before.file, one.file):
                one = msgspec.structs.replace(one, decided=before.decided)
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
            if self.opening is None and not self.left:
                return None
            taken = tuple(self.taken.values())
            return KeptDesk(
                self.key, self.opening, self.shown, taken, dict(self.left), self.left_by
            )

    def give_back(self, kept: KeptDesk) -> None:
        """Take back what `keep` returned."""
        with self._lock:
            self.key, self.opening, self.shown = kept.key, kept.opening, kept.shown
            self.taken = {one.file.registration_id: one for one in kept.taken}
            self.left, self.left_by = dict(kept.left), kept.left_by

    def _require_going_on(self) -> None:
        if self.over:
            raise Fault("seat_closed")


def _same_state(before: DeskFile, now: DeskFile) -> bool:
    return (before.version, before.decision) == (now.version, now.decision)


def _given_back(one: TakenAlong, left: LeftOver) -> TakenAlong:
    """Put back what was typed, and of the same version what was ticked."""
    seen = {tick.document for tick in one.file.ticks if tick.shown}
    same = left.version == one.file.version
    ticked = tuple(tick for tick in left.ticked if same and tick.document not in seen)
    return msgspec.structs.replace(one, ticked=ticked, typed=left.typed)
