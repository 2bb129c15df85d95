"""Watchdog's part: told when a folder's content changes, never polling a stick for it."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

log = logging.getLogger(__name__)

MAX_LISTED = 8  # folders on a screen lately; a watch over a whole stick would read all of it

# Never "opened" or "closed without writing": our own reading must not wake us.
_CHANGES: list[type[FileSystemEvent]] = [
    DirCreatedEvent, DirDeletedEvent, DirMovedEvent, FileClosedEvent,
    FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent,
]  # fmt: skip

WatchKey = tuple[Path, int]  # a folder and the mount it was on: a new mount needs a new watch


class FolderWatches(FileSystemEventHandler):
    """Keeps one watch on each wanted folder; `changed(path)` comes from watchdog's thread."""

    def __init__(self, changed: Callable[[Path], None]) -> None:
        self._changed = changed
        self._observer = Observer()
        self._lock = threading.Lock()
        self._standing: dict[WatchKey, ObservedWatch] = {}
        self._listed: dict[WatchKey, ObservedWatch] = {}

    def start(self) -> None:
        """Start watchdog's thread."""
        self._observer.start()

    def stop(self) -> None:
        """Stop watchdog's thread and wait for it."""
        self._observer.stop()
        self._observer.join()

    def stand(self, wanted: Iterable[WatchKey]) -> None:
        """Watch exactly these roots from now on; folders of mounts that are gone are let go."""
        with self._lock:
            keys = set(wanted)
            mounts = {mount for _, mount in keys}
            for key in [k for k in self._standing if k not in keys]:
                self._drop(self._standing.pop(key))
            for key in [k for k in self._listed if k[1] not in mounts]:
                self._drop(self._listed.pop(key))
            for key in keys - set(self._standing):
                self._add(self._standing, key)

    def look_into(self, key: WatchKey) -> bool:
        """A person is looking at this folder; whether its changes will be told from now on."""
        with self._lock:
            if key in self._standing:
                return True
            watch = self._listed.pop(key, None)
            if watch is not None:
                self._listed[key] = watch
                return True
            self._add(self._listed, key)
            if len(self._listed) > MAX_LISTED:
                self._drop(self._listed.pop(next(iter(self._listed))))
            return key in self._listed

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Report the path that an event of watchdog is about."""
        self._changed(Path(os.fsdecode(event.src_path)))

    def _add(self, watches: dict[WatchKey, ObservedWatch], key: WatchKey) -> None:
        try:
            watches[key] = self._observer.schedule(self, str(key[0]), event_filter=_CHANGES)
        except (OSError, RuntimeError, KeyError) as error:  # gone already, or out of watches
            log.warning("folder watch not placed: %s", type(error).__name__)

    def _drop(self, watch: ObservedWatch) -> None:
        try:
            self._observer.unschedule(watch)
        except (OSError, KeyError) as error:  # the kernel dropped it with the mount
            log.debug("folder watch already gone: %s", type(error).__name__)
