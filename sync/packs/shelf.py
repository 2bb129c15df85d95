"""Content packs here: read elsewhere, kept as they were when they were last right.

A pack is read in a process with narrow limits (`sync.training.pack_examining`). What was right is
kept in a folder named by its content: what the process made of its texts, and every file by its
digest. A pack that is spoiled or half copied changes nothing of what is shown.
"""

from __future__ import annotations

import hashlib
import logging
import re
import shutil
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from sync.database import trouble_code
from sync.errors import Fault
from sync.packs.places import PackOrigin, PackPlace
from sync.training.pack import Pack, version_number
from sync.training.pack_examining import ExaminedPack, PackFlaw, examine
from sync.training.pack_files import PackEntry, contents, printable
from sync.training.signing import (
    PackSignature,
    check_signature,
    compare_versions,
    content_digest,
)
from sync.wire.keys import VerifyKey

log = logging.getLogger(__name__)
_CONTENT = re.compile(r"[0-9a-f]{64}")
_CATALOGUE, _READ, _NEW = "catalogue.json", "pack.json", ".new"
MOST_FLAWS = 50
"""So many mistakes of one pack are told; the next look shows the others."""


class PackSlot(msgspec.Struct, frozen=True, kw_only=True):
    """One place that a pack comes from, and what became of it.

    `content` names what is kept and shown of it, "" for nothing; `pack` and `signature` are of
    that. `problems` say why what lies there now is not shown.
    """

    origin: PackOrigin
    place: str
    content: str = ""
    pack: Pack | None = None
    signature: PackSignature | None = None
    problems: tuple[PackFlaw, ...] = ()

    @property
    def name(self) -> str:
        """The name of the folder or zip, as it may stand on a page."""
        return printable(Path(self.place).name)


class _Spoiled(Exception):
    """A pack with mistakes, each of which is told."""

    def __init__(self, flaws: Sequence[PackFlaw]) -> None:
        super().__init__(len(flaws))
        self.flaws = flaws


class PackShelf:
    """Packs below `folder`, which nothing else uses. Thread-safe.

    `app` is the version of the program, `signers` gives the known keys by their owners' names.
    """

    def __init__(
        self, folder: Path, app: str, signers: Callable[[], Mapping[str, VerifyKey]]
    ) -> None:
        self._folder, self._app, self._signers = folder, app, signers
        self._lock = threading.Lock()
        self._disk = threading.Lock()  # held while a pack is written or packs are removed
        self._slots: dict[str, PackSlot] = {}
        self._examined = lru_cache(maxsize=4)(self._load)

    def start(self) -> None:
        """Take back what is known from before; what cannot be read again is read from its place."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            kept = msgspec.json.decode(
                (self._folder / _CATALOGUE).read_bytes(), type=tuple[PackSlot, ...]
            )
        except (OSError, msgspec.MsgspecError):
            kept = ()
        with self._lock:
            self._slots = {one.place: one for one in kept if self._is_kept(one.content)}

    # what pages ask

    def slots(self) -> Sequence[PackSlot]:
        """Return every place with what became of it, by origin and name."""
        with self._lock:
            return sorted(self._slots.values(), key=lambda one: (one.origin, one.place))

    def shown(self) -> Sequence[PackSlot]:
        """Return the packs that are shown: of several with one id, the highest version."""
        best: dict[str, PackSlot] = {}
        for one in self.slots():
            if one.pack is not None and self._is_kept(one.content):
                known = best.get(one.pack.id)
                if known is None or _version(one) > _version(known):
                    best[one.pack.id] = one
        return [best[name] for name in sorted(best)]

    def keeps(self, content: str) -> bool:
        """Whether a pack with this content lies at one of the places, whole."""
        return any(one.content == content for one in self.slots()) and self._is_kept(content)

    def examined(self, content: str) -> ExaminedPack:
        """Return what was read of a kept pack, one that was replaced meanwhile too.

        Raises: Fault("pack_gone") when it is not kept here any more.
        """
        return self._examined(content)

    def picture(self, content: str, name: str) -> Path:
        """Return the file of a picture by its digest and kind, e.g. `<sha256>.png`.

        Raises: Fault("pack_gone").
        """
        for one in self.examined(content).entries:
            path = self._file(content, one)
            if one.name.startswith("media/") and path.name == name and path.is_file():
                return path
        raise Fault("pack_gone")

    def file(self, content: str, sha256: str) -> Path:
        """Return one of a kept pack's files, as it came, by its digest. Raises: Fault("pack_gone").

        Seats ask for them one by one (`sync.gateway.packs`).
        """
        for one in self.examined(content).entries:
            if one.sha256 == sha256 and (path := self._file(content, one)).is_file():
                return path
        raise Fault("pack_gone")

    # what the watch does

    def take(self, place: PackPlace) -> None:
        """Read what lies at a place; keep it if it is right, else say why not and keep the last."""
        before = self._slot(place)
        try:
            slot, read = self._checked(place, before)
            with self._disk:
                if not self._is_kept(slot.content, read):
                    self._keep(slot.content, place.path, read)
                self._put(slot)
        except _Spoiled as spoiled:
            self._put(_spoiled(before, spoiled.flaws))
        except Fault as fault:
            self._put(_spoiled(before, [PackFlaw.of(fault)]))
        except OSError as error:
            code = trouble_code(error, self._folder)
            self._put(_spoiled(before, [PackFlaw.of(Fault(code))]))

    def drop(self, gone: Collection[str]) -> None:
        """Forget places at which nothing lies any more; what is kept stays until `sweep`."""
        with self._lock:
            for place in gone:
                self._slots.pop(place, None)
            self._write_catalogue()

    def sweep(self, pinned: Collection[str] = ()) -> None:
        """Remove what is kept and no longer shown, nor `pinned`: nobody is reading it.

        While a pack is being kept, that is left to the next time.
        """
        if not self._disk.acquire(blocking=False):
            return
        try:
            self._remove_unshown(pinned)
        finally:
            self._disk.release()

    def _remove_unshown(self, pinned: Collection[str]) -> None:
        with self._lock:
            wanted = {one.content for one in self._slots.values()} | {_CATALOGUE, *pinned}
            for path in self._folder.glob("*"):
                if path.name not in wanted:
                    shutil.rmtree(path, ignore_errors=True)
            self._examined.cache_clear()

    def places(self) -> frozenset[str]:
        """Return the places known here."""
        with self._lock:
            return frozenset(self._slots)

    # inside

    def _slot(self, place: PackPlace) -> PackSlot:
        with self._lock:
            known = self._slots.get(str(place.path))
        return known or PackSlot(origin=place.origin, place=str(place.path))

    def _put(self, slot: PackSlot) -> None:
        with self._lock:
            self._slots[slot.place] = slot
            self._write_catalogue()

    def _checked(self, place: PackPlace, before: PackSlot) -> tuple[PackSlot, ExaminedPack]:
        """What lies at a place, where it may be shown. Raises: _Spoiled or Fault, for why not."""
        read = examine(place.path, self._app)
        if read.problems or read.pack is None:
            raise _Spoiled(read.problems[:MOST_FLAWS])
        signature = check_signature(read.pack, read.entries, read.note, self._signers())
        if signature.state == "altered":
            raise Fault("pack_altered", files=", ".join(signature.changed[:10]))
        content = content_digest(read.pack, read.entries)
        if before.pack is not None and before.pack.id == read.pack.id and before.content != content:
            kept = self.examined(before.content)
            compare_versions(before.pack, kept.entries, read.pack, read.entries)
        slot = PackSlot(
            origin=place.origin,
            place=str(place.path),
            content=content,
            pack=read.pack,
            signature=signature,
        )
        return slot, read

    def _keep(self, content: str, path: Path, read: ExaminedPack) -> None:
        """Write a pack as it was read; a file that is another one by now is told."""
        new, digests = self._folder / (content + _NEW), {one.name: one for one in read.entries}
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        try:
            for name, data in contents(path):
                sha256 = hashlib.sha256(data).hexdigest()
                if name not in digests or digests[name].sha256 != sha256:
                    raise Fault("pack_changing", file=path.name)
                (new / self._file(content, digests[name]).name).write_bytes(data)
            (new / _READ).write_bytes(msgspec.json.encode(read))
            shutil.rmtree(self._folder / content, ignore_errors=True)
            new.rename(self._folder / content)
        finally:
            shutil.rmtree(new, ignore_errors=True)
            self._examined.cache_clear()

    def _is_kept(self, content: str, read: ExaminedPack | None = None) -> bool:
        """Whether a pack is kept, as this release reads it where that is given."""
        try:
            kept = self.examined(content)
        except Fault:
            return False
        if not all(self._file(content, one).is_file() for one in kept.entries):
            return False  # kept by a release that kept the pictures alone
        return read is None or kept == read

    def _file(self, content: str, entry: PackEntry) -> Path:
        return self._folder / content / f"{entry.sha256}.{entry.name.rpartition('.')[2]}"

    def _load(self, content: str) -> ExaminedPack:
        if not _CONTENT.fullmatch(content):
            raise Fault("pack_gone")
        try:
            data = (self._folder / content / _READ).read_bytes()
            return msgspec.json.decode(data, type=ExaminedPack)
        except (OSError, msgspec.MsgspecError, ValueError) as error:
            raise Fault("pack_gone") from error

    def _write_catalogue(self) -> None:
        """Remember what is shown; what is wrong is found again by reading again."""
        kept = [
            msgspec.structs.replace(one, problems=()) for one in self._slots.values() if one.content
        ]
        new = self._folder / (_CATALOGUE + _NEW)
        try:
            new.write_bytes(msgspec.json.encode(kept))
            new.replace(self._folder / _CATALOGUE)
        except OSError:
            log.exception("pack_catalogue_unwritten")


def _spoiled(before: PackSlot, flaws: Sequence[PackFlaw]) -> PackSlot:
    return msgspec.structs.replace(before, problems=tuple(flaws))


def _version(slot: PackSlot) -> tuple[int, ...]:
    return version_number(slot.pack.version) if slot.pack is not None else ()
