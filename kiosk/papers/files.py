"""The files of papers: put on the shelf, looked into, drawn. Each belongs to one visit's memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from kiosk.papers import run
from kiosk.papers.jobs import Draw, LeafJob
from kiosk.papers.memory import PaperMemory
from kiosk.papers.paper import MB, MOST_PAGES, Brought, Leaf
from kiosk.papers.run import Given
from kiosk.papers.shelf import Shelf, Shelved
from sync.database import trouble_code
from sync.errors import Fault

MOST_OF_FILE = 50 * MB
MOST_OF_VISIT = 400 * MB
SCREEN_DPI = 100


class PaperFiles:
    """Files below `folder`, sealed on its `shelf`."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.shelf = folder, Shelf(folder)

    @contextmanager
    def brought(self, memory: PaperMemory, name: str, pieces: Iterable[bytes]) -> Iterator[Brought]:
        """Shelve and look into a file; unless the block takes it, nothing of it stays.

        Raises: Fault("paper_file_too_large", limit_bytes), Fault("paper_too_much", limit_bytes),
        Fault("seat_closed"), Fault("disk_full" | "disk_error"), and the codes of
        `kiosk.papers.jobs.PaperCode` with the file's `name`.
        """
        if memory.size() > MOST_OF_VISIT:
            raise Fault("paper_too_much", limit_bytes=MOST_OF_VISIT)
        with ExitStack() as stack:
            shelved, apart = stack.enter_context(self.put(memory, pieces)), ""

            def keep(made: Iterator[bytes]) -> None:
                nonlocal apart
                if first := next(made, b""):
                    put = self.put(memory, chain([first], made), 3 * MOST_OF_FILE)
                    apart = stack.enter_context(put).blob

            given = Given(shelved.size, partial(self.shelf.open, memory.key, shelved.blob))
            try:
                looked = run.look(given, name, keep)
            except Fault as fault:
                raise Fault(
                    fault.code, **{**fault.params, "name": name, "most": MOST_PAGES}
                ) from fault
            yield Brought(
                blob=shelved.blob,
                name=name,
                size=shelved.size,
                sha256=shelved.sha256,
                format=looked.format,
                pages=looked.pages,
                signed=looked.signed,
                version=looked.version,
                picture=looked.picture,
                apart=apart if looked.apart else "",
            )

    @contextmanager
    def put(
        self, memory: PaperMemory, pieces: Iterable[bytes], most: int = MOST_OF_FILE
    ) -> Iterator[Shelved]:
        """Shelve a file; it is removed again when the block does not end well.

        Raises: Fault("paper_file_too_large", limit_bytes), Fault("seat_closed"),
        Fault("disk_full" | "disk_error").
        """
        with memory.holding() as (key, blob):
            try:
                try:
                    shelved = self.shelf.put(key, blob, pieces, most)
                except OSError as error:
                    raise Fault(trouble_code(error, self._folder.parent)) from error
                yield shelved
            except BaseException:
                self.shelf.remove([blob])
                raise

    def given(self, memory: PaperMemory, file: Brought) -> Given:
        """Return a file for a limited process."""
        return Given(file.size, partial(self.shelf.open, memory.key, file.blob))

    def drawn(self, memory: PaperMemory, file: Brought, leaf: Leaf) -> bytes:
        """Return a page as JPEG.

        Raises: Fault("paper_lost"), a code of `kiosk.papers.jobs.PaperCode`.
        """
        job = Draw(LeafJob(0, leaf.number, leaf.turn, leaf.crop), SCREEN_DPI)
        page = file.pages[leaf.number]
        plain = file.format == "pdf" and leaf.untouched and not page.jpx
        if file.apart and page.size:
            alone = Draw(LeafJob(0, 0, leaf.turn, leaf.crop), SCREEN_DPI)
            part = Given(page.size, partial(self._open_at, memory.key, file.apart, page.at))
            return run.draw(alone, part, by_poppler=plain)
        return run.draw(job, self.given(memory, file), by_poppler=plain)

    def _open_at(self, key: bytes, blob: str, at: int) -> BinaryIO:
        file = self.shelf.open(key, blob)
        file.seek(at)
        return file
