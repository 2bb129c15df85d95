"""The registration of papers: their pages in visits for registration, their part of the vault."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from kiosk.alarms.service import raise_alarm
from kiosk.intake import ScanFolder
from kiosk.papers.memory import KeptPapers
from kiosk.papers.routes import PaperPages, blueprint
from kiosk.papers.service import PaperDesk
from kiosk.papers.shelf import in_pieces
from kiosk.seat import Feature, SeatCore, Slice, keeping, purposes_with
from kiosk.seat.beside import OtherSeat
from kiosk.sessions.service import SeatSession
from sync.database import write_tx

log = logging.getLogger(__name__)


def join(seat: SeatCore) -> Slice:
    """Let papers be brought; the wizard finds `PaperDesk` and says which it asks for."""
    session, config = seat.get(SeatSession), seat.config
    desk = seat.provide(PaperDesk(session, seat.home.papers))
    session.on_end(desk.forget)
    scans = _scans(seat, session, desk) if config.scan_folder else None
    if scans is not None:
        session.on_end(scans.sweep)
    pages = PaperPages(desk, seat.media, scanner=scans is not None, camera=config.camera)

    def start() -> None:
        desk.sweep()
        if scans is not None:
            _start(seat, scans)

    return Slice(
        pages=[blueprint(pages)],
        purposes=purposes_with("registration", seat.identity.realm),
        vault=keeping(KeptPapers, desk.keep, desk.give_back),
        on_start=start,
        on_stop=None if scans is None else scans.stop,
    )


FEATURE = Feature("papers", join)


def _scans(seat: SeatCore, session: SeatSession, desk: PaperDesk) -> ScanFolder:
    """Watch the folder, which two seats of one PC share: it is that one's which has the screen."""
    beside = seat.get(OtherSeat)
    return ScanFolder(
        Path(seat.config.scan_folder),
        _taking(seat, session, desk),
        lambda: _tell_staff(seat, "scan_not_removed"),
        ours=lambda: not beside.away(),
    )


def _taking(
    seat: SeatCore, session: SeatSession, desk: PaperDesk
) -> Callable[[str, BinaryIO | None], None]:
    """Take scans into the visit going on; what comes without one is shredded, and staff told."""
    purposes = purposes_with("registration", seat.identity.realm)

    def take(name: str, file: BinaryIO | None) -> None:
        visit = session.visit
        if file is None or visit is None or visit.purpose not in purposes:
            _tell_staff(seat, "scan_unclaimed")
        else:
            desk.scanned(name, in_pieces(file.read))

    return take


def _start(seat: SeatCore, scans: ScanFolder) -> None:
    """A folder that is not there, on another machine perhaps, keeps nobody from the seat."""
    try:
        scans.start()
    except OSError:
        log.exception("scan_folder_missing")
        _tell_staff(seat, "scan_folder_missing")


def _tell_staff(seat: SeatCore, code: str) -> None:
    with closing(seat.connect()) as db, write_tx(db):
        raise_alarm(db, code, at=seat.clock.now())
