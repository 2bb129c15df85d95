"""A seat whose wizard asks for a few papers, and one that sits at it. The wizard is a stand-in."""

from __future__ import annotations

import io
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Blueprint, url_for

from kiosk.papers.paper import AskedPaper, PaperMeasures
from kiosk.papers.service import PaperDesk
from kiosk.seat import Feature, SeatCore, Slice
from kiosk.wiring import FEATURES
from tests.kiosk.bidding.support import STAFF, SeatInProcess, furnish

ASKED = (
    AskedPaper(document="nib", title="NIB", hint="Dua halaman."),
    AskedPaper(document="npwp", title="NPWP"),
    AskedPaper(
        document="pakta",
        title="Pakta integritas",
        limits=PaperMeasures(max_bytes=800_000, sheet="a4", min_version="1.6"),
    ),
    AskedPaper(document="mini", title="Surat kecil", limits=PaperMeasures(max_bytes=20_000)),
    AskedPaper(document="asli", title="PDF asli", formats=("pdf",)),
)


def join(seat: SeatCore) -> Slice:
    """A wizard of one page, which asks for `ASKED`."""
    desk = seat.get(PaperDesk)
    bp = Blueprint("wizard", __name__)

    @bp.get("/wizard")
    def tasks() -> str:
        return " ".join(f"{one.document}:{one.size}:{one.signed}" for one in desk.ready())

    desk.mount(lambda: ASKED, lambda: url_for("wizard.tasks"))
    return Slice(
        pages=[bp], purposes=frozenset({"registration"}), home=lambda: url_for("wizard.tasks")
    )


WIZARD = Feature("wizard", join)
WITHOUT_ITS_WIZARD = tuple(one for one in FEATURES if one.name != "registration")


class Sitting:
    """A person at a seat that is opened for registration."""

    def __init__(self, seat: SeatInProcess, *, opened: bool = True) -> None:
        self.seat = seat
        if opened:
            seat.sessions.open(STAFF, "Sari", "registration", 60)
        self.window = seat.client()
        self.desk = seat.core.get(PaperDesk)

    def put_on_stick(self, name: str, data: bytes) -> None:
        stick = next(self.seat.sticks.iterdir())
        (stick / name).write_bytes(data)

    def bring(self, document: str, name: str, data: bytes):  # type: ignore[no-untyped-def]
        """Put a file on the stick and take it from there, as the page does."""
        self.put_on_stick(name, data)
        medium = self.seat.media.media()[0]
        folder = self.seat.media.listing(medium.id)
        token = next(one.token for one in folder.entries if one.name == name)
        self.window.get(f"/papers/{document}/add")
        return self.window.post(f"/papers/{document}/add", medium=medium.id, token=token)

    def fit(self, document: str) -> str:
        """Let it be made to fit; return the result's page."""
        self.window.post(f"/papers/{document}/fit")
        job = self.desk.job(document)
        assert job is None or job.wait(120)
        self.window.get(f"/papers/{document}/result")
        return self.window.page

    def use(self, document: str) -> None:
        """Press "Pakai berkas ini" on the result's page."""
        revision = re.search(r'name="revision" value="([^"]+)"', self.window.page)
        assert revision is not None, self.window.page
        self.window.post(f"/papers/{document}/use", revision=revision[1])

    def handed_in(self, document: str) -> bytes:
        """The bytes that would be sealed."""
        source = next(one for one in self.desk.sources() if one.name == f"{document}.pdf")
        with source.open() as file:
            return file.read()


@contextmanager
def a_seat(home: Path, **settings: object) -> Iterator[Sitting]:
    seat = furnish(home, features=(*WITHOUT_ITS_WIZARD, WIZARD), settings=settings)
    try:
        seat.core.registry.start()
        yield Sitting(seat)
    finally:
        seat.close()


def until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for what another thread brings about."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def opened(data: bytes) -> io.BytesIO:
    return io.BytesIO(data)


HAS_POPPLER = shutil.which("pdftoppm") is not None
