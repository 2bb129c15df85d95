"""Sticks at this seat: which there are, what is on them, reading from and saving to them."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.intake import beneath, files, listing, mounts, names
from kiosk.intake import save as saving
from kiosk.intake.bookmarks import Bookmark
from kiosk.intake.devices import Devices
from kiosk.intake.listing import Crumb, Entry, Folder, Row, Scan
from kiosk.intake.mounts import Pulse
from kiosk.intake.places import MOUNT_ROOTS, Medium, Places
from kiosk.intake.tokens import Place, Tokens
from kiosk.intake.turns import StickTurns
from kiosk.intake.unopened import Unopened, Unreadable
from kiosk.intake.watching import FolderWatches
from sync.errors import Fault
from sync.sealing.bundle import Source

log = logging.getLogger(__name__)

Callback = Callable[[int], None]


class MediaWatcher:
    """Follows removable media; safe to use from any thread.

    `folders`: every sub-folder of these is a stick (a demo's stand-in). `mount_roots`: every mount
    below these is one. On Windows removable drive letters are found as well.
    """

    def __init__(
        self,
        folders: Sequence[Path] = (),
        *,
        mount_roots: Sequence[Path] = MOUNT_ROOTS,
        period_s: float = 0.5,
        settle_s: float = 0.15,
        devices: Devices | None = None,
    ) -> None:
        # Which of the sticks that are in count as such: a practice room pulls them out by it.
        self.seen: Callable[[list[Medium]], list[Medium]] = lambda found: found
        self._folders = tuple(folders)
        self._period_s = period_s
        self._settle_s = settle_s
        salt, known = secrets.token_bytes(16), devices or Devices()
        self._tokens = Tokens(salt)
        self._places = Places(self._folders, tuple(mount_roots), salt, known)
        self._unreadable = Unreadable(known, salt)
        self._turns = StickTurns()
        self._lock = threading.Lock()
        self._media: dict[str, Medium] = {}
        self._unopened: list[Unopened] = []
        self._last: tuple[object, Scan] | None = None  # what a page that asks every second shows
        self._labels: dict[str, str] = {}
        self._callbacks: list[Callback] = []
        self._version = 0
        self._dirty = threading.Event()
        self._stopping = threading.Event()
        self._pulse = Pulse()
        self._watches = FolderWatches(self._folder_changed)
        self._thread = threading.Thread(target=self._run, name="intake", daemon=True)

    def start(self) -> None:
        """What is plugged in already is known when this returns."""
        self._watches.start()
        self._refresh()
        self._thread.start()

    def stop(self) -> None:
        """Stop watching and wait for the thread."""
        self._stopping.set()
        self._pulse.wake()
        self._thread.join()
        self._watches.stop()
        self._pulse.close()

    def __enter__(self) -> MediaWatcher:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def version(self) -> int:
        """Grows with every stick that comes or goes and every change in a folder shown lately."""
        return self._version

    def subscribe(self, callback: Callback) -> Callable[[], None]:
        """`callback(version)` from the watcher's thread; the result ends the subscription."""
        with self._lock:
            self._callbacks.append(callback)

        def unsubscribe() -> None:
            with self._lock:
                if callback in self._callbacks:
                    self._callbacks.remove(callback)

        return unsubscribe

    def media(self) -> list[Medium]:
        """Return the sticks that are in now."""
        with self._lock:
            return list(self._media.values())

    def medium(self, medium_id: str) -> Medium:
        """Fault "medium_gone" with the label it had."""
        with self._lock:
            medium = self._media.get(medium_id)
            label = self._labels.get(medium_id, "")
        if medium is None:
            raise Fault("medium_gone", label=label)
        return medium

    def unopened(self) -> list[Unopened]:
        """What is plugged in and cannot be read here, with the reason."""
        with self._lock:
            return list(self._unopened)

    def forget(self) -> None:
        """The session ended: tokens of what its person looked at stop working."""
        self._tokens.forget()
        self._places.forget()
        self._last = None

    def listing(
        self,
        medium_id: str,
        folder_token: str = "",
        *,
        show_hidden: bool = False,
        again: bool = True,
    ) -> Folder:
        """What one folder holds. A page that asks every second does without `again`.

        Then the folder is read only when a change of it was told, some 0.2 s after it happened.
        Faults: medium_gone, file_unknown, folder_gone, folder_unreadable, medium_slow.
        """
        medium, place = self._folder(medium_id, folder_token)
        # Watched first, read second: a change in between is announced once too often, never lost.
        path = beneath.path_of(medium.root, place.parts)
        watched = self._watches.look_into((path, medium.mount_id))
        found = self._read(
            medium,
            place,
            lambda: listing.scan(medium, place.parts, show_hidden=show_hidden),
            show_hidden,
            again=again or not watched,
        )
        return self._shown(medium, place, folder_token, found)

    def search(self, medium_id: str, folder_token: str, query: str, *, again: bool) -> Folder:
        """What bears `query` in its name, in this folder and below; `again` as of `listing`.

        A change below that no page has shown is not told. Faults as of `listing`.
        """
        medium, place = self._folder(medium_id, folder_token)
        found = self._read(
            medium, place, lambda: listing.search(medium, place.parts, query), query, again=again
        )
        return self._shown(medium, place, folder_token, found, query)

    def look(self, medium_id: str, token: str) -> Entry:
        """A file that was shown, as it was shown. Faults: medium_gone, file_unknown."""
        self.medium(medium_id)
        place = self._tokens.look_up(medium_id, token)
        if place.is_folder:
            raise Fault("file_unknown")
        name = names.safe(place.parts[-1])
        return Entry(token, name, place.size, "file", None, place.mtime_ns / 1e9)

    def source(self, medium_id: str, token: str) -> Source:
        """One file for checks and sealing, under its portable name.

        `open()` raises medium_gone, file_unreadable, file_not_regular or file_changed.
        """
        return self._source(medium_id, token, taken=())

    def sources(self, picks: Sequence[tuple[str, str]], *, keep_both: bool = False) -> list[Source]:
        """Several files of (medium_id, token) for one envelope.

        Twins that differ only in case or in characters we replace get distinct names, since their
        owner may not even see a difference. The same name from two folders stays the same and is
        stopped by the checks as name_twice, unless the person says `keep_both`.
        """
        chosen: list[Source] = []
        spelled: dict[str, bytes] = {}
        for medium_id, token in picks:
            raw = self._tokens.look_up(medium_id, token).parts[-1]
            plain = names.stored(raw)
            twin = names.key(plain) in spelled and spelled[names.key(plain)] != raw
            spelled.setdefault(names.key(plain), raw)
            taken = [source.name for source in chosen] if twin or keep_both else []
            chosen.append(self._source(medium_id, token, taken))
        return chosen

    def name(self, medium_id: str, token: str) -> str:
        """The name of a chosen file as a screen may show it. Fault "file_unknown"."""
        parts = self._tokens.look_up(medium_id, token).parts
        return names.safe(parts[-1]) if parts else ""

    def remember(self, medium_id: str, token: str) -> Bookmark:
        """Where a chosen file lies, for after a restart. Faults: medium_gone, file_unknown."""
        medium, place = self.medium(medium_id), self._tokens.look_up(medium_id, token)
        return Bookmark(medium.identity, medium.label, place.parts, place.size, place.mtime_ns)

    def recall(self, where: Bookmark) -> tuple[str, str] | None:
        """(medium_id, token) as of now; None while its stick is not here.

        The disk is not asked: a file that changed or went away is found when it is opened.
        """
        for medium in self.media():
            if where.is_on(medium) and where.parts:
                return medium.id, self._tokens.give(where.place(medium.id))
        return None

    def save(self, medium_id: str, name: str, data: bytes) -> str:
        """Faults: medium_gone, medium_full, medium_read_only, medium_refused, medium_slow."""
        medium = self.medium(medium_id)
        with self._turns.of(medium):
            return saving.save(medium, name, data)

    def _source(self, medium_id: str, token: str, taken: Sequence[str]) -> Source:
        place = self._tokens.look_up(medium_id, token)
        if place.is_folder:
            raise Fault("file_unknown")
        self.medium(medium_id)

        def open_now() -> files.StickFile:
            medium = self.medium(medium_id)
            return files.open_stick_file(medium, place, lambda: not self._is_here(medium))

        return Source(
            name=names.stored(place.parts[-1], taken),
            size=place.size,
            open=open_now,
            verify=files.verify,
        )

    def _is_here(self, medium: Medium) -> bool:
        """Cheap enough to ask before every read. How it is mounted may change meanwhile."""
        now = self._media.get(medium.id)
        return now is not None and now.presence == medium.presence

    def _folder(self, medium_id: str, token: str) -> tuple[Medium, Place]:
        medium, place = self.medium(medium_id), self._tokens.look_up(medium_id, token)
        if not place.is_folder:
            raise Fault("file_unknown")
        return medium, place

    def _read(
        self,
        medium: Medium,
        place: Place,
        read: Callable[[], Scan],
        asked: object,
        *,
        again: bool,
    ) -> Scan:
        """What `read` says, or said before if nothing that is watched has changed since."""
        key = (medium.presence, place.parts, asked, self._version)
        last = self._last
        if not again and last is not None and last[0] == key:
            return last[1]
        try:
            with self._turns.of(medium):
                found = read()
        except OSError as error:
            fault = files.explain(error, medium, names.safe((place.parts or (b"",))[-1]))
            codes = {"medium_gone": "medium_gone", "file_gone": "folder_gone"}
            raise Fault(codes.get(fault.code, "folder_unreadable"), **fault.params) from error
        self._last = (key, found)
        return found

    def _shown(
        self, medium: Medium, place: Place, token: str, found: Scan, query: str = ""
    ) -> Folder:
        return Folder(
            medium=medium,
            token=token,
            trail=self._trail(medium, place),
            entries=[self._entry(medium.id, place, row) for row in found.rows],
            total=found.total,
            hidden=found.hidden,
            complete=found.complete,
            version=self._version,
            query=query,
        )

    def _entry(self, medium_id: str, folder: Place, row: Row) -> Entry:
        token, is_folder = "", row.kind == "folder"
        seen = (0, 0) if is_folder else (row.size, row.mtime_ns)
        if row.kind != "refused":
            parts = (*folder.parts, *row.above, row.raw)
            token = self._tokens.give(Place(medium_id, parts, *seen, is_folder=is_folder))
        name, where = names.safe(row.raw), tuple(names.safe(part) for part in row.above)
        at = row.mtime_ns / 1e9
        return Entry(token, name, row.size, row.kind, row.reason, at, row.hidden, where)

    def _trail(self, medium: Medium, place: Place) -> list[Crumb]:
        crumbs = [Crumb("", medium.label)]
        for depth in range(1, len(place.parts) + 1):
            above = Place(medium.id, place.parts[:depth], 0, 0, is_folder=True)
            crumbs.append(Crumb(self._tokens.give(above), names.safe(above.parts[-1])))
        return crumbs

    def _folder_changed(self, _path: Path) -> None:
        if not self._dirty.is_set():
            self._dirty.set()
            self._pulse.wake()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._pulse.wait(self._period_s)
            if self._dirty.is_set():
                self._stopping.wait(self._settle_s)  # a copy in progress makes many events
            try:
                self._refresh()
            except Exception:  # a strange stick must not end the following of all others
                log.exception("looking for media failed")

    def _refresh(self) -> None:
        dirty = self._dirty.is_set()
        self._dirty.clear()
        found = {m.id: m for m in self.seen(self._places.find())}
        unopened = self._unreadable.find({mount.device for mount in mounts.current()})
        self._watches.stand(
            [(folder, 0) for folder in self._folders if folder.is_dir()]
            + [(medium.root, medium.mount_id) for medium in found.values()]
        )
        with self._lock:
            changed = found != self._media or unopened != self._unopened or dirty
            self._media, self._unopened = found, unopened
            self._labels.update({m.id: m.label for m in found.values()})
            self._version += changed
            version, callbacks = self._version, list(self._callbacks)
        if changed:
            for callback in callbacks:
                _call(callback, version)


def _call(callback: Callback, version: int) -> None:
    try:
        callback(version)
    except Exception:
        log.exception("a subscriber of media changes failed")
