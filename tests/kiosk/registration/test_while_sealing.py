"""While a form is being sealed: its papers stay as they are, and lock and clock take nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec
import pytest

from kiosk.registration.handing import SealedJob, key_of
from kiosk.registration.submit import HandIn
from sync.registration.bundle import open_form
from tests.kiosk.bidding.support import BOX, STAFF, SeatInProcess
from tests.kiosk.registration.handing import fill, form_of, handing_of
from tests.kiosk.registration.support import begin, desk_of, draft_of


@dataclass
class Held:
    """A sealing that is under way and goes on when `go` is set."""

    seat: SeatInProcess
    key: str
    go: threading.Event

    def finish(self) -> None:
        self.go.set()
        handing_of(self.seat).jobs.join(60)


@contextmanager
def sealing(seat: SeatInProcess) -> Iterator[Held]:
    """Begin to hand in as the button does, with a pause before the first byte."""
    handing = handing_of(seat)
    draft = msgspec.structs.replace(draft_of(seat), application=form_of(seat))
    papers = tuple(desk_of(seat).papers.sources())
    order = HandIn(desk_of(seat).visit.id(), draft, papers, (), 30, handing_of(seat)._key())
    held = Held(seat, key_of(draft.registration_id, draft.version), threading.Event())

    def work(progress, cancelled):  # type: ignore[no-untyped-def]
        assert held.go.wait(60)
        return handing.submitting.hand_in(order, progress=progress, cancelled=cancelled)

    handing.jobs.begin(
        held.key, lambda: SealedJob(held.key, order.visit_id, [1], work, time.monotonic)
    )
    try:
        yield held
    finally:
        held.finish()


@pytest.mark.parametrize("path", ["", "/add", "/result"])
def test_no_page_of_a_paper_is_there_while_it_is_sealed(seat: SeatInProcess, path: str) -> None:
    sari = fill(seat)
    with sealing(seat) as held:
        sari.get(f"/papers/nib{path}")
        assert sari.url == f"/registration/sealing/{held.key}"
        assert "sedang disegel" in sari.page


@pytest.mark.parametrize("act", ["add", "scan", "arrange", "sheet", "clear", "fit", "use"])
def test_no_paper_changes_while_it_is_sealed(seat: SeatInProcess, act: str) -> None:
    """A page that was left open in another window says how far the sealing is."""
    sari = fill(seat)
    form = form_of(seat)
    document = form.papers[0].document
    works = dict(desk_of(seat).papers.memory.works)
    with sealing(seat) as held:
        sari.post(f"/papers/{document}/{act}", sheet="a4", revision=works[document].revision)
        assert sari.url == f"/registration/sealing/{held.key}"
        assert desk_of(seat).papers.memory.works == works
        held.finish()
        sari.get("/registration/tasks")
        assert sari.url == f"/registration/handed/{held.key}"
    ((one, _item),) = handing_of(seat).all_handed()
    opened = open_form(seat.spool / f"{one.item_id}.form.age", BOX)
    assert opened.application.papers == form.papers
    assert set(opened.papers) == {paper.name for paper in form.papers}


def test_a_paper_that_is_gone_stops_the_sealing_and_says_so(seat: SeatInProcess) -> None:
    """As when a file of the shelf is harmed: nothing is handed in without it."""
    sari = fill(seat)
    document = form_of(seat).papers[0].document
    with sealing(seat) as held:
        desk_of(seat).papers.drop(document)
        held.finish()
        sari.get(f"/registration/sealing/{held.key}")
    assert "Pendaftaran belum diserahkan" in sari.page
    assert "Berkas surat ini tidak ada lagi" in sari.page
    assert handing_of(seat).all_handed() == []
    assert [one for one in seat.spool.iterdir() if one.suffix == ".age"] == []
    sari.get("/registration/papers")
    assert "Belum diambil" in sari.page


def test_a_seat_that_is_locked_goes_on_sealing_and_shows_it_afterwards(seat: SeatInProcess) -> None:
    sari = fill(seat)
    with sealing(seat) as held:
        seat.sessions.lock("visitor")
        sari.get("/registration/tasks")
        assert "terkunci" in sari.page and "PT Maju Bersama" not in sari.page
        seat.sessions.resume(STAFF)
        sari.get("/")
        assert sari.url == f"/registration/sealing/{held.key}"
        seat.sessions.lock("visitor")
        held.finish()
        sari.get(f"/registration/handed/{held.key}")
        assert "terkunci" in sari.page
        seat.sessions.resume(STAFF)
        sari.get("/")
        assert sari.url == f"/registration/handed/{held.key}"
    assert len(handing_of(seat).all_handed()) == 1


def test_time_that_is_over_waits_for_the_sealing(seat: SeatInProcess) -> None:
    sari = fill(seat)
    with sealing(seat) as held:
        seat.pass_time(301 * 60)
        sari.get("/registration/tasks")
        assert sari.url == f"/registration/sealing/{held.key}"
        assert seat.sessions.state == "open", "a sealing is not cut off"
        held.finish()
        assert seat.sessions.state == "locked"
        seat.sessions.resume(STAFF, minutes=10)
        sari.get("/")
        assert sari.url == f"/registration/handed/{held.key}"


def test_time_that_is_over_covers_the_form_and_takes_nothing(seat: SeatInProcess) -> None:
    sari = begin(seat)
    sari.get("/registration/fill/street")
    revision = str(draft_of(seat).revision)
    sari.post("/registration/typed/street", revision=revision, street="Jalan Pahl")
    before = draft_of(seat)
    seat.pass_time(301 * 60)
    sari.get("/registration/fill/street")
    assert "Waktu" in sari.page and "Jalan Pahl" not in sari.page
    sari.post("/registration/fill/street", street="Jalan Lain", postcode="56211")
    assert seat.sessions.state == "locked" and draft_of(seat) == before
    seat.sessions.resume(STAFF, minutes=10)
    sari.get("/")
    assert sari.url == "/registration/tasks"
    sari.get("/registration/fill/street")
    assert "Jalan Pahl" in sari.page
