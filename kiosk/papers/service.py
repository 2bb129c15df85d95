"""The papers of the visit going on: brought, put in order, made to fit, taken.

Bytes lie on the shelf, what they are in the visit's memory. Files are looked into, drawn and packed
in limited processes only (`kiosk.papers.run`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from flask import url_for
from msgspec.structs import replace

from kiosk.papers import arranging, judging, run
from kiosk.papers.files import SCREEN_DPI, PaperFiles
from kiosk.papers.jobs import Draw, LeafJob
from kiosk.papers.making import FitJob
from kiosk.papers.memory import KeptPapers, PaperMemory, WorkChange
from kiosk.papers.paper import AskedPaper, Fitted, Leaf, PaperWork
from kiosk.papers.run import Given
from kiosk.sessions.memory import VisitMemory
from sync.errors import Fault
from sync.registration.application import Paper
from sync.sealing import Source

AskedNow = Callable[[], Sequence[AskedPaper]]
"""The papers that the wizard asks of this visit now, within a request."""


class PaperSessions(Protocol):
    """What is needed of `kiosk.sessions.service.SeatSession`."""

    memory: VisitMemory

    def keep_now(self) -> None:
        """Write what has changed into the visit's vault."""
        ...


class PaperDesk:
    """What the wizard and the pages of a paper work with. Found by `SeatCore.get(PaperDesk)`.

    The wizard calls `mount` once, while the seat is built, and leads to `url(document)`; when the
    person takes the result, or goes back, the page leads to `back()`. While `held()` the wizard
    seals the papers, and no page of them is there.
    """

    def __init__(self, sessions: PaperSessions, folder: Path) -> None:
        self._sessions, self._files = sessions, PaperFiles(folder)
        self._asked: AskedNow = tuple
        self.held: Callable[[], bool] = lambda: False
        self.back: Callable[[], str] = lambda: url_for("sessions.waiting")

    # for the wizard

    def mount(
        self,
        asked: AskedNow,
        back: Callable[[], str],
        held: Callable[[], bool] = lambda: False,
    ) -> None:
        """Say which papers are asked for, the address to go back to, and when they are held.

        The first two are asked within a request.
        """
        self._asked, self.back, self.held = asked, back, held

    def url(self, document: str) -> str:
        """Return the address of a paper's page, within a request."""
        return url_for("papers.paper", document=document)

    def ready(self) -> tuple[Paper, ...]:
        """Return the papers of this visit that were taken, as they stand in the form."""
        return tuple(
            Paper(
                document=work.document,
                name=f"{work.document}.pdf",
                size=fitted.size,
                sha256=fitted.sha256,
                pages=fitted.pages,
                signed=work.signed,
            )
            for work, fitted in self._taken(self.memory)
        )

    def begun(self) -> frozenset[str]:
        """Return the documents for which something was brought and nothing was taken yet."""
        works = self.memory.works.copy()
        return frozenset(name for name, work in works.items() if not work.used)

    def sources(self) -> list[Source]:
        """Return the files of `ready`, in its order, for sealing: read once, in pieces.

        Opening one raises: Fault("paper_lost"); reading it, Fault("at_rest_unreadable").
        """
        memory = self.memory
        return [
            Source(
                name=f"{work.document}.pdf",
                size=fitted.size,
                open=partial(self._files.shelf.open, memory.key, fitted.blob),
            )
            for work, fitted in self._taken(memory)
        ]

    def restore(self, paper: Paper, pieces: Iterable[bytes]) -> None:
        """Take a paper back as it was when its form was left for later.

        Raises: what `bring` raises.
        """
        memory = self.memory
        with self._files.brought(memory, paper.name, pieces) as brought:
            fitted = Fitted(
                blob=brought.blob,
                size=brought.size,
                sha256=brought.sha256,
                pages=paper.pages,
                how="signed" if brought.signed else "as_brought",
            )

            def taken(_before: PaperWork) -> PaperWork:
                work = arranging.add(PaperWork(document=paper.document), brought)
                return replace(work, fitted=fitted, used=True)

            memory.change(paper.document, taken)
        self._sweep(memory)

    def drop(self, document: str) -> None:
        """Forget a paper and its bytes: the wizard does not ask for it any more."""
        memory = self.memory
        memory.change(document, lambda work: PaperWork(document=document))
        self._sweep(memory)

    def keep_only(self, documents: Collection[str]) -> None:
        """Forget every other paper, begun ones included: they belong to another form."""
        memory = self.memory
        for document in memory.works.keys() - set(documents):
            memory.change(document, lambda work: PaperWork(document=work.document))
        self._sweep(memory)

    def drop_all(self) -> None:
        """Forget every paper and every scan of the tray, and their bytes."""
        for scan in self.memory.tray:
            self.memory.drop_scan(scan.blob)
        self.keep_only(())

    # for the seat

    @property
    def memory(self) -> PaperMemory:
        """The memory of whatever visit is going on."""
        return self._sessions.memory.of(PaperMemory)

    def keep(self) -> KeptPapers | None:
        """Return what a crash must not take from the visit, None when there is nothing."""
        return self.memory.keep()

    def give_back(self, kept: KeptPapers) -> None:
        """Take back what `keep` returned."""
        self.memory.give_back(kept)

    def forget(self) -> int:
        """Remove every file: the visit has ended, and its key is gone. Return how many."""
        return self._files.shelf.keep_only(())

    def sweep(self) -> int:
        """Remove what no paper needs, as after a crash; return how many files it was."""
        return self._files.shelf.keep_only(self.memory.blobs())

    # for the pages: what is asked and what is there

    def asked(self, document: str) -> AskedPaper:
        """Return what the wizard asks for. Raises: Fault("paper_not_asked")."""
        for one in self._asked():
            if one.document == document:
                return one
        raise Fault("paper_not_asked")

    def work(self, document: str) -> PaperWork:
        """Return a paper as it is now."""
        return self.memory.work(document)

    # for the pages: bringing

    def bring(self, document: str, name: str, pieces: Iterable[bytes]) -> None:
        """Add every page of a file to a paper.

        Raises: Fault("paper_file_too_large", limit_bytes), Fault("paper_too_much", limit_bytes),
        Fault("seat_closed"), Fault("disk_full" | "disk_error"), what `arranging.add` raises, and
        the codes of `kiosk.papers.jobs.PaperCode` with the file's `name`, what
        `judging.require_taken` raises.
        """
        asked, memory = self.asked(document), self.memory
        with self._files.brought(memory, name, pieces) as brought:
            judging.require_taken(brought, asked)
            memory.change(document, lambda work: arranging.add(work, brought))

    def bring_scan(self, document: str, blob: str) -> None:
        """Add a scan of the tray to a paper. Raises: Fault("paper_scan_unknown"), as `bring`."""
        asked, memory = self.asked(document), self.memory
        for scan in memory.tray:
            if scan.blob == blob:
                judging.require_taken(scan, asked)
        memory.use_scan(document, blob)

    def scanned(self, name: str, pieces: Iterable[bytes]) -> None:
        """Lay a scan into the tray of the visit. What is wrong with it is told on the page."""
        memory = self.memory
        try:
            with self._files.brought(memory, name, pieces) as scan:
                memory.put_on_tray(scan)
        except Fault as fault:
            memory.scan_trouble = fault
        self._sessions.keep_now()

    def drop_scan(self, blob: str) -> None:
        """Throw a scan away; one that is gone already stays gone."""
        memory = self.memory
        memory.drop_scan(blob)
        self._sweep(memory)

    # for the pages: arranging

    def change(self, document: str, change: WorkChange) -> None:
        """Change a paper by one of `kiosk.papers.arranging`. Raises: what that raises."""
        memory = self.memory
        memory.change(document, change)
        self._sweep(memory)

    def picture(self, document: str, leaf_id: str, *, whole: bool = False) -> bytes:
        """Return a page as JPEG as it was brought, turned and cut; `whole`: turned only.

        Raises: Fault("paper_page_unknown" | "paper_lost"), a code of `kiosk.papers.jobs.PaperCode`.
        """
        memory = self.memory
        work = memory.work(document)
        leaf = work.leaf(leaf_id)
        shown = Leaf(leaf_id="", blob=leaf.blob, number=leaf.number, turn=leaf.turn)
        return self._files.drawn(memory, work.file(leaf.blob), shown if whole else leaf)

    # for the pages: the result

    def fit(self, document: str, patience_s: float) -> None:
        """Begin to make a paper fit, unless that runs or is done; wait up to `patience_s` for it.

        Raises: Fault("paper_nothing_brought" | "paper_not_asked").
        """
        memory, asked = self.memory, self.asked(document)
        work = memory.work(document)
        if not work.leaves:
            raise Fault("paper_nothing_brought")
        job = memory.jobs.get(document)
        if work.fitted is not None or (job and job.revision == work.revision and job.running):
            return
        if job is not None:
            job.cancel()
        job = memory.jobs[document] = FitJob(
            work,
            asked,
            lambda blob: self._files.given(memory, work.file(blob)),
            lambda pieces: self._files.put(memory, pieces),
            lambda fitted: self._note(memory, work, fitted),
        )
        job.wait(patience_s)

    def job(self, document: str) -> FitJob | None:
        """Return the job of the paper as it is now; None where none was begun."""
        job = self.memory.jobs.get(document)
        return job if job and job.revision == self.work(document).revision else None

    def picture_of_result(self, document: str, number: int) -> bytes:
        """Return page `number` (from 0) of the result as JPEG.

        Raises: Fault("paper_page_unknown"), what `picture` raises.
        """
        memory = self.memory
        fitted = memory.work(document).fitted
        if fitted is None or not 0 <= number < fitted.pages:
            raise Fault("paper_page_unknown")
        given = Given(fitted.size, partial(self._files.shelf.open, memory.key, fitted.blob))
        return run.draw(Draw(LeafJob(0, number), SCREEN_DPI), given, by_poppler=True)

    def use(self, document: str, revision: str) -> None:
        """Take the result that the person has looked at. Raises: Fault("paper_changed")."""

        def taken(work: PaperWork) -> PaperWork:
            if work.fitted is None or work.revision != revision:
                raise Fault("paper_changed")
            return replace(work, used=True)

        self.memory.change(document, taken)

    # inside

    def _taken(self, memory: PaperMemory) -> list[tuple[PaperWork, Fitted]]:
        works = sorted(memory.works.copy().values(), key=lambda one: one.document)
        return [(one, one.fitted) for one in works if one.used and one.fitted is not None]

    def _note(self, memory: PaperMemory, work: PaperWork, fitted: Fitted) -> None:
        """Note the result of a job. Raises: Fault("paper_changed") for another paper by now."""

        def noted(now: PaperWork) -> PaperWork:
            if now.revision != work.revision:
                raise Fault("paper_changed")
            return replace(now, fitted=fitted)

        memory.change(work.document, noted)
        self._sessions.keep_now()

    def _sweep(self, memory: PaperMemory) -> None:
        if not memory.over:
            self._files.shelf.keep_only(memory.blobs())
