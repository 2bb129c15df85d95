"""Fetch the packs that a class is pinned to from the gateway, and go on where a cut left off.

The pin comes in a signed item of the feed and is the digest of the list of files; every file has
its own digest there. What is fetched need not be believed, and is then read like any other pack: by
the limited process, from a place of its own.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from sync.database import trouble_code
from sync.disk import sync_folder
from sync.errors import Fault
from sync.packs.places import PackPlace
from sync.training.pack_examining import PackFlaw
from sync.training.pack_files import MOST_BYTES, MOST_FILES, NOTE, PackEntry, belongs, most_bytes
from sync.transport.packs import PackClient
from sync.wire.classes import PinnedPack

log = logging.getLogger(__name__)
PERIOD_S = 1.0
"""Between two looks at what is wanted; after a refusal or a broken link `AGAIN_S`."""
AGAIN_S = 5.0
SPARE_BYTES = 500_000_000
"""So much of the disk is left for bids, whatever a pack would take."""
_PART = ".part"


class PackFetch(Struct, frozen=True, kw_only=True):
    """How far a pack has been fetched, in bytes; `total` is 0 until the list of files is here.

    `problem` is why it does not go on just now, None while it does.
    """

    pin: PinnedPack
    got: int = 0
    total: int = 0
    problem: PackFlaw | None = None


class PackFetching:
    """Fetches into `folder`, which nothing else uses. `run` belongs to one thread.

    `wanted` names the packs that classes at this seat are pinned to, `has` whether a content is
    here already, and `free` how many bytes the disk of a folder has left.
    """

    def __init__(
        self,
        client: PackClient,
        folder: Path,
        wanted: Callable[[], Sequence[PinnedPack]],
        has: Callable[[str], bool],
        free: Callable[[Path], int],
    ) -> None:
        self._client, self._folder, self._wanted = client, folder, wanted
        self._has, self._free = has, free
        self._lock = threading.Lock()
        self._states: dict[str, PackFetch] = {}

    def states(self) -> Sequence[PackFetch]:
        """Return the packs that are wanted and not here yet."""
        with self._lock:
            return list(self._states.values())

    def places(self) -> list[PackPlace]:
        """Return the packs that were fetched whole."""
        return [PackPlace("gateway", path) for path in self._folders() if not path.suffix]

    def run(self, stopping: threading.Event) -> None:
        """Fetch what is wanted until `stopping` is set."""
        fine = True
        while not stopping.wait(PERIOD_S if fine else AGAIN_S):
            try:
                fine = self.look(stopping)
            except Exception:  # one look must not be the last one
                log.exception("pack_fetch_failed")
                fine = False

    def look(self, stopping: threading.Event | None = None) -> bool:
        """Fetch what is wanted and not here, and remove what is not wanted any more.

        Return whether nothing is left to be tried again. Never raises for what a link, a disk or a
        gateway does: `states` says it.
        """
        pins = {one.content: one for one in self._wanted()}
        self._remove(set(pins))
        missing = [one for one in pins.values() if not self._has(one.content)]
        with self._lock:
            known = self._states
            self._states = {
                one.content: known.get(one.content, PackFetch(pin=one)) for one in missing
            }
        done = [self._try(one, stopping) for one in missing]
        return all(done)

    def _try(self, pin: PinnedPack, stopping: threading.Event | None) -> bool:
        if (self._folder / pin.content).is_dir():
            return True  # it is being read
        try:
            self._fetch(pin, stopping)
        except Fault as fault:
            self._say(pin.content, problem=PackFlaw.of(fault))
            return False
        except OSError as error:
            trouble = PackFlaw(trouble_code(error, self._folder), {})
            self._say(pin.content, problem=trouble)
            return False
        return True

    def _fetch(self, pin: PinnedPack, stopping: threading.Event | None) -> None:
        said = self._client.listing(pin.content)
        entries = _entries(said.files)
        new = self._folder / f"{pin.content}{_PART}"
        new.mkdir(parents=True, exist_ok=True, mode=0o700)
        left = sum(one.size for one in entries if not (new / one.name).is_file())
        total = sum(one.size for one in entries)
        if self._free(new) < left + SPARE_BYTES:
            raise Fault("pack_no_room", bytes=left)
        self._say(pin.content, got=total - left, total=total, problem=None)
        for one in entries:
            here = (new / one.name).is_file()
            if not here and not self._file(pin.content, one, new / one.name, stopping):
                return
        if said.note is not None:
            (new / NOTE).write_text(said.note, encoding="utf-8", newline="")
        new.rename(self._folder / pin.content)
        sync_folder(self._folder)

    def _file(
        self, content: str, entry: PackEntry, path: Path, stopping: threading.Event | None
    ) -> bool:
        """Fetch a file, from where it stands; False when the seat stops meanwhile."""
        path.parent.mkdir(exist_ok=True, mode=0o700)
        part = path.with_name(path.name + _PART)
        with part.open("ab") as file:
            while file.tell() < entry.size:
                if stopping is not None and stopping.is_set():
                    return False
                data = self._client.piece(content, entry.sha256, file.tell())
                if not data:
                    break
                file.write(data)
                self._add(content, len(data))
            file.flush()
            os.fsync(file.fileno())
        with part.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != entry.sha256:
            self._add(content, -part.stat().st_size)
            part.unlink()
            raise Fault("pack_fetched_wrong", file=entry.name)
        part.rename(path)
        return True

    def _remove(self, wanted: set[str]) -> None:
        for path in self._folders():
            if path.name.removesuffix(_PART) not in wanted:
                shutil.rmtree(path, ignore_errors=True)

    def _folders(self) -> list[Path]:
        return sorted(self._folder.glob("*"))

    def _say(self, content: str, **changes: object) -> None:
        with self._lock:
            self._states[content] = replace(self._states[content], **changes)

    def _add(self, content: str, count: int) -> None:
        with self._lock:
            before = self._states[content]
            self._states[content] = replace(before, got=before.got + count, problem=None)


def _entries(listing: str) -> list[PackEntry]:
    """Read the files of a list whose digest is right; names and sizes are those of a pack.

    Raises: Fault("pack_fetched_wrong", file).
    """
    found = []
    for line in listing.splitlines():
        key, _, rest = line.partition(": ")
        if key != "file":
            continue
        sha256, size, name = rest.split(" ", 2)
        if not belongs(name) or int(size) > most_bytes(name):
            raise Fault("pack_fetched_wrong", file=name)
        found.append(PackEntry(name, int(size), sha256))
    if len(found) > MOST_FILES or sum(one.size for one in found) > MOST_BYTES:
        raise Fault("pack_fetched_wrong", file="pack.toml")
    return found
