"""A folder into which a scanner puts what it scans: taken as it comes, and shredded.

Programs that scan write `NAME.part` and rename it, which watchdog tells as moved only; others write
the file itself and close it. What lies there at the start is from before: nobody knows whose it is.
"""

from __future__ import annotations

import logging
import os
import queue
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from watchdog.events import (
    FileClosedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from kiosk.intake import names
from sync.disk import shred

log = logging.getLogger(__name__)

SCANNED = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".pnm", ".ppm", ".pgm", ".pbm", ".bmp")
_CAREFUL = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_CHANGES: list[type[FileSystemEvent]] = [FileClosedEvent, FileMovedEvent]

Take = Callable[[str, BinaryIO | None], None]
"""Gets a scan's name and its open file, None for one from before the start."""


class ScanFolder(FileSystemEventHandler):
    """Watches `folder`, not what lies in folders of it. Other kinds of files stay untouched.

    `take` is called in a thread of this class, one scan at a time; afterwards the file is shredded.
    `stuck` hears that one could not be removed: anybody with that folder can read it. While `ours`
    is false another seat has the folder: nothing in it is opened or shredded here.
    """

    def __init__(
        self,
        folder: Path,
        take: Take,
        stuck: Callable[[], None],
        *,
        ours: Callable[[], bool] = lambda: True,
    ) -> None:
        self._folder, self._take, self._stuck, self._ours = folder, take, stuck, ours
        self._observer = Observer()
        self._one_at_a_time = threading.Lock()
        self._found: queue.SimpleQueue[tuple[Path, bool] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="scans", daemon=True)

    def start(self) -> None:
        """Shred what is there, and watch. Raises: OSError when the folder cannot be watched."""
        self._observer.schedule(self, str(self._folder), event_filter=_CHANGES)
        self._observer.start()
        for path in self._lying():
            self._found.put((path, True))
        self._thread.start()

    def stop(self) -> None:
        """Stop watching and wait for the scan that is being taken; nothing before `start`."""
        if not self._thread.is_alive():
            return
        self._observer.stop()
        self._observer.join()
        self._found.put(None)
        self._thread.join()

    def sweep(self) -> int:
        """Shred what still lies there, as what was moved in from elsewhere; return how many."""
        if not self._thread.is_alive() or not self._ours():
            return 0
        with self._one_at_a_time:
            return sum(self._shred(path) for path in self._lying())

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note the file that watchdog tells of: under its last name."""
        moved = isinstance(event, FileMovedEvent)
        self._found.put((Path(os.fsdecode(event.dest_path if moved else event.src_path)), False))

    def _lying(self) -> list[Path]:
        return sorted(one for one in self._folder.iterdir() if one.suffix.lower() in SCANNED)

    def _run(self) -> None:
        while (found := self._found.get()) is not None:
            path, old = found
            if path.parent != self._folder or path.suffix.lower() not in SCANNED:
                continue
            if self._ours():
                with self._one_at_a_time:  # shredding is a change that we are told of as well
                    self._take_one(path, old=old)

    def _take_one(self, path: Path, *, old: bool) -> None:
        name = names.safe(os.fsencode(path.name))
        try:
            # A link would make us read, and shred, what lies elsewhere.
            # And a pipe would make us wait.
            handle = os.open(path, os.O_RDONLY | _CAREFUL)
            with os.fdopen(handle, "rb") as file:
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    return
                self._take(name, None if old else file)
        except FileNotFoundError:
            return  # told twice: moved, and closed before
        except Exception:  # the next scan, of another person perhaps, must still be taken
            log.exception("scan_not_taken")
        self._shred(path)

    def _shred(self, path: Path) -> bool:
        """Shred a file, no link or pipe; return whether it was there and is gone."""
        try:
            if not stat.S_ISREG(path.lstat().st_mode):
                return False
            shred(path)
        except FileNotFoundError:
            return False
        except OSError:
            log.exception("scan_not_shredded")
            if path.exists():
                self._stuck()
                return False
        return True
