"""What the papers of one visit are, in memory and in the visit's vault; the bytes are elsewhere.

The shelf's key is in here and nowhere else: it goes with the visit.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from kiosk.papers import arranging
from kiosk.papers.making import FitJob
from kiosk.papers.paper import Brought, PaperWork
from kiosk.papers.shelf import new_key
from sync.errors import Fault
from sync.wire.ids import new_id

WorkChange = Callable[[PaperWork], PaperWork]


class KeptPapers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`form` counts the shapes: every earlier one is taken back."""

    key: bytes
    works: tuple[PaperWork, ...]
    tray: tuple[Brought, ...]
    form: Literal[1] = 1


@dataclass
class PaperMemory:
    """One visit's papers. Thread-safe.

    `tray` are scans that belong to no paper yet, `scan_trouble` says why the last one could not be
    taken. `over`: the visit has ended, and nothing more gets in.
    """

    key: bytes = field(default_factory=new_key, repr=False)
    works: dict[str, PaperWork] = field(default_factory=dict)
    tray: tuple[Brought, ...] = ()
    scan_trouble: Fault | None = None
    jobs: dict[str, FitJob] = field(default_factory=dict)
    over: bool = False
    _held: set[str] = field(default_factory=set)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def count(self) -> int:
        """Return how many papers and scans it holds."""
        with self._lock:
            return len(self.works) + len(self.tray)

    def clear(self) -> None:
        """Forget everything, the key first; what is still being made ends by itself."""
        with self._lock:
            self.over, self.key = True, b""
            for job in self.jobs.values():
                job.cancel()
            self.works, self.tray, self.jobs, self.scan_trouble = {}, (), {}, None

    def work(self, document: str) -> PaperWork:
        """Return a paper as it is now, an empty one when nothing was brought."""
        with self._lock:
            return self.works.get(document) or PaperWork(document=document)

    def change(self, document: str, change: WorkChange) -> PaperWork:
        """Replace a paper by what `change` makes of it; one without pages is none.

        Raises: Fault("seat_closed") when the visit has ended, and what `change` raises.
        """
        with self._lock:
            if self.over:
                raise Fault("seat_closed")
            changed = change(self.work(document))
            if changed.leaves:
                self.works[document] = changed
            else:
                self.works.pop(document, None)
                if (job := self.jobs.pop(document, None)) is not None:
                    job.cancel()
            return changed

    def put_on_tray(self, scan: Brought) -> None:
        """Lay a scan into the tray. Raises: Fault("seat_closed") when the visit has ended."""
        with self._lock:
            if self.over:
                raise Fault("seat_closed")
            self.tray, self.scan_trouble = (*self.tray, scan), None

    def use_scan(self, document: str, blob: str) -> None:
        """Add a scan of the tray to a paper.

        Raises: Fault("paper_scan_unknown"), what `change` and `arranging.add` raise.
        """
        with self._lock:
            found = [one for one in self.tray if one.blob == blob]
            if not found:
                raise Fault("paper_scan_unknown")
            self.change(document, lambda work: arranging.add(work, found[0]))
            self.drop_scan(blob)

    def drop_scan(self, blob: str) -> None:
        """Take a scan out of the tray."""
        with self._lock:
            self.tray = tuple(one for one in self.tray if one.blob != blob)

    @contextmanager
    def holding(self) -> Iterator[tuple[bytes, str]]:
        """Give the key and a new name on the shelf, which nobody sweeps away within the block.

        Raises: Fault("seat_closed") when the visit has ended.
        """
        blob = new_id()
        with self._lock:
            if self.over:
                raise Fault("seat_closed")
            key = self.key
            self._held.add(blob)
        try:
            yield key, blob
        finally:
            with self._lock:
                self._held.discard(blob)

    def blobs(self) -> set[str]:
        """Return the names of all files on the shelf that are needed."""
        with self._lock:
            found = {one.blob for work in self.works.values() for one in work.files}
            found |= {one.apart for work in self.works.values() for one in work.files}
            found |= {work.fitted.blob for work in self.works.values() if work.fitted}
            return (
                found | {one for scan in self.tray for one in (scan.blob, scan.apart)} | self._held
            )

    def size(self) -> int:
        """Return the bytes of everything that was brought."""
        with self._lock:
            files = [one for work in self.works.values() for one in work.files]
            return sum(one.size for one in (*files, *self.tray))

    def keep(self) -> KeptPapers | None:
        """Return what a crash must not take, None when there is nothing."""
        with self._lock:
            if not self.works and not self.tray:
                return None
            return KeptPapers(self.key, tuple(self.works.values()), self.tray)

    def give_back(self, kept: KeptPapers) -> None:
        """Take back what `keep` returned."""
        with self._lock:
            self.key, self.tray = kept.key, kept.tray
            self.works = {one.document: one for one in kept.works}
