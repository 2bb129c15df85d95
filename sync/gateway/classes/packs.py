"""The content packs that a class may take: those that come with the program, and the folder's.

A trainer drops packs into `content` in the gateway's home. Each is read by a process with narrow
limits, as at a seat, and kept as it was when it was right; what a class was pinned to stays.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import msgspec

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.packs import places
from sync.packs.places import OutsideLook, PackPlace, look_of
from sync.packs.shelf import PackShelf, PackSlot
from sync.packs.signers import read_signers
from sync.training.pack import Pack
from sync.training.pack_examining import ExaminedPack
from sync.training.questions import Quiz
from sync.wire.classes import PinnedPack

log = logging.getLogger("lpse.gateway")
CONTENT, KEPT, _SEEN = "content", "packs", "seen.json"


@dataclass(frozen=True)
class ShelfPack:
    """A pack that a class may take, with its quizzes by word.

    `texts` is, by the word too, the HTML of each Markdown text of a quiz (`QuizPassages.html`).
    """

    pack: Pack
    content: str
    quizzes: Mapping[str, Quiz] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class WrongPack:
    """A place whose pack, as it lies there now, no class may take; `problems` say why.

    `kept` is the pack from there that was right last and stays, None where there is none; `offered`
    is the version of it that classes may take, which may come from another place.
    """

    name: str
    is_shipped: bool
    problems: Sequence[Fault]
    kept: Pack | None = None
    offered: str = ""


@dataclass(frozen=True)
class ShelfReport:
    """What classes may take, and what is wrong: with packs, and with the folder itself."""

    packs: Sequence[ShelfPack]
    wrong: Sequence[WrongPack]
    trouble: Fault | None = None


class GatewayShelf:
    """The packs of one gateway. Thread-safe."""

    def __init__(self, home: Path) -> None:
        self._content, self._kept = home / CONTENT, home / KEPT
        self._app = version("lpse-kiosk")
        self._signers = self._content / places.SIGNERS
        self._shelf = PackShelf(self._kept, self._app, lambda: read_signers(self._signers))
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[str, OutsideLook, OutsideLook]] | None = None
        self._trouble: Fault | None = None

    def look(self, pinned: Callable[[], Collection[str]]) -> None:
        """Read what was added or changed since the last look, and forget what is gone.

        `pinned` names contents that stay although they are no longer shown. While the folder cannot
        be read, what came from it stays as it is.
        """
        with self._lock:
            seen = self._start()
            found = [*places.shipped(), *self._dropped()]
            news = [
                (one, mark) for one in found if seen.get(str(one.path)) != (mark := self._mark(one))
            ]
            gone = (self._shelf.places() | set(seen)) - {str(one.path) for one in found}
            if self._trouble is not None:
                gone -= {one.place for one in self._shelf.slots() if one.origin == "folder"}
            for one, mark in news:
                self._shelf.take(one)
                seen[str(one.path)] = mark
            for name in gone:
                seen.pop(name, None)
            if gone:
                self._shelf.drop(gone)
            if news or gone:
                self._remember(seen)
                self._shelf.sweep({*pinned(), _SEEN})

    def shown(self) -> Sequence[ShelfPack]:
        """Return the packs that are right, by id: of several versions of one the highest."""
        found = (self.kept(one.content) for one in self._shelf.shown())
        return [one for one in found if one is not None]

    def report(self) -> ShelfReport:
        """Return what `shown` does, and what was wrong at the last look."""
        packs = self.shown()
        offered = {one.pack.id: one.pack.version for one in packs}
        wrong = [_wrong(one, offered) for one in self._shelf.slots() if one.problems]
        return ShelfReport(packs, wrong, self._trouble)

    def kept(self, content: str) -> ShelfPack | None:
        """Return a pack as it was kept, None when it is not here (any more)."""
        if self._seen is None:  # else nobody waits for a pack that is being read
            with self._lock:
                self._start()
        try:
            read = self._shelf.examined(content)
        except Fault:
            return None
        if read.pack is None:
            return None
        quizzes = {word: one.quiz for word, one in read.quizzes.items()}
        texts = {word: one.html for word, one in read.quizzes.items()}
        return ShelfPack(read.pack, content, quizzes, texts)

    def examined(self, content: str) -> ExaminedPack:
        """Return all that was read of a kept pack. Raises: Fault("pack_gone")."""
        if self.kept(content) is None:
            raise Fault("pack_gone")
        return self._shelf.examined(content)

    def file(self, content: str, sha256: str) -> Path:
        """Return one of a kept pack's files by its digest. Raises: Fault("pack_gone")."""
        self.examined(content)
        return self._shelf.file(content, sha256)

    def _start(self) -> dict[str, tuple[str, OutsideLook, OutsideLook]]:
        if self._seen is None:
            with suppress(OSError):  # the next look says what is wrong with it
                self._content.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._shelf.start()
            known = self._recall()
            there = self._shelf.places()
            self._seen = {name: mark for name, mark in known.items() if name in there}
        return self._seen

    def _dropped(self) -> list[PackPlace]:
        try:
            found = places.read_dropped(self._content)
        except Fault as fault:
            self._trouble = fault
            return []
        self._trouble = None
        return found

    def _mark(self, place: PackPlace) -> tuple[str, OutsideLook, OutsideLook]:
        """What a pack is read again for: another program, other files, other signers."""
        return self._app, look_of(place.path), look_of(self._signers)

    def _recall(self) -> dict[str, tuple[str, OutsideLook, OutsideLook]]:
        shape = dict[str, tuple[str, OutsideLook, OutsideLook]]
        try:
            return msgspec.json.decode((self._kept / _SEEN).read_bytes(), type=shape)
        except (OSError, msgspec.MsgspecError):
            return {}

    def _remember(self, seen: Mapping[str, tuple[str, OutsideLook, OutsideLook]]) -> None:
        """Remember what need not be read again; what is wrong is found by reading it again."""
        wrong = {one.place for one in self._shelf.slots() if one.problems}
        right = {name: mark for name, mark in seen.items() if name not in wrong}
        try:
            (self._kept / _SEEN).write_bytes(msgspec.json.encode(right))
        except OSError:
            log.exception("packs of classes")


def _wrong(slot: PackSlot, offered: Mapping[str, str]) -> WrongPack:
    kept, problems = slot.pack, [one.fault() for one in slot.problems]
    version = "" if kept is None else offered.get(kept.id, "")
    return WrongPack(slot.name, slot.origin == "shipped", problems, kept, version)


_MAKING = threading.Lock()


def shelf_of(centre: Centre) -> GatewayShelf:
    """Return a gateway's packs; the same object as long as the process lives."""
    with _MAKING:
        made = centre.memory.setdefault("classes.shelf", GatewayShelf(centre.home))
    assert isinstance(made, GatewayShelf)
    return made


def pinned_packs(centre: Centre, pins: Sequence[PinnedPack]) -> Mapping[str, ShelfPack]:
    """Return those of a class's packs that are here as they were pinned, by pack id."""
    shelf = shelf_of(centre)
    found = {one.pack: shelf.kept(one.content) for one in pins}
    return {name: one for name, one in found.items() if one is not None}
