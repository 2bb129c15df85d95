"""A form of a PT that lacks nothing, its papers, and the press that hands it in."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator

import msgspec
import pypdf

from kiosk.papers import run
from kiosk.papers.jobs import Looked
from kiosk.registration.handing import Handing
from sync.registration.application import Application, ChosenAccount, Paper
from tests.kiosk.bidding.support import Browser, SeatInProcess
from tests.kiosk.registration.support import begin, complete, desk_of, put

PASSWORD = "gerimis-teropong-Lumbung-84"
SECRET_WORDS = ("Maju Bersama", "majubersama", "Jalan Merdeka", "3323014107800001")

_look = run.look
_looked: dict[tuple[bytes, str], tuple[Looked, list[bytes]]] = {}


def look_once(given: run.Given, name: str, keep: Callable[[Iterator[bytes]], object]) -> Looked:
    """Look into a paper as `run.look` does; the same one again gets what its process said of it."""
    with given.open() as file:
        paper = file.read(given.size), name
    if paper not in _looked:
        made: list[bytes] = []
        _looked[paper] = _look(given, name, made.extend), made
    looked, made = _looked[paper]
    keep(iter(made))
    return looked


def handing_of(seat: SeatInProcess) -> Handing:
    return seat.core.get(Handing)


def a_pdf(title: str) -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def bring_papers(seat: SeatInProcess) -> None:
    """Take every paper that the form needs, as if each was brought and looked at."""
    desk = desk_of(seat)
    for asked in desk.filling.documents():
        if asked.need == "required":
            data = a_pdf(asked.word)
            paper = Paper(
                document=asked.word,
                name=f"{asked.word}.pdf",
                size=len(data),
                sha256=hashlib.sha256(data).hexdigest(),
                pages=1,
            )
            desk.papers.restore(paper, [data])


def fill(seat: SeatInProcess, begun: Browser | None = None) -> Browser:
    """Fill in a whole form, choose an account, and agree to the statement.

    In a visit for it, or in the window of another in which the form was begun.
    """
    sari = begin(seat) if begun is None else begun
    form = msgspec.structs.replace(complete(seat), account=ChosenAccount())
    put(seat, form)
    bring_papers(seat)
    training = seat.core.identity.realm == "training"
    wanted = "Latihan.Maju" if training else "Maju.Bersama"
    sari.post("/registration/account", user_id=wanted)
    sari.post("/registration/account/password", password=PASSWORD, again=PASSWORD)
    sari.post("/registration/statement", agreed="yes")
    return sari


def press(seat: SeatInProcess, sari: Browser) -> str:
    """Hand in, and wait until the job has ended; return what names the version."""
    sari.post("/registration/hand-in")
    handing_of(seat).jobs.join(60)
    key = sari.url.rpartition("/")[2]
    sari.get(f"/registration/sealing/{key}")
    return key


def form_of(seat: SeatInProcess) -> Application:
    return desk_of(seat).filling.application()
