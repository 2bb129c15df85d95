"""Put together what ends a form: handing in, leaving for later, status, the account."""

from __future__ import annotations

from contextlib import closing
from zoneinfo import ZoneInfo

from kiosk import events
from kiosk.centre_log.service import CentreLogs
from kiosk.registration.context import RegistrationContext
from kiosk.registration.gateway import GatewayAnswer, RegistrationGateway
from kiosk.registration.handing import Handing
from kiosk.registration.handing_memory import HandingMemory
from kiosk.registration.paper import RegistrationPaper
from kiosk.registration.parking import DraftParking
from kiosk.registration.sealing import Sealing, swept
from kiosk.registration.status import Standings
from kiosk.registration.store import RegistrationStore
from kiosk.registration.submit import Submitting
from kiosk.seat import SeatCore
from sync.database import write_tx
from sync.outbox import Outbox


def compose(seat: SeatCore, desk: RegistrationContext, store: RegistrationStore) -> Handing:
    """Make the desk of the last pages; what a sealing that was cut off left is cleared away."""
    _sweep_at_start(seat)
    zone, asking = ZoneInfo(seat.identity.timezone), RegistrationGateway(seat.gateway)
    outbox = Outbox(seat.identity.seat_id, seat.key, seat.private)
    sealing = Sealing(
        open_db=seat.connect,
        identity=seat.identity,
        clock=seat.clock,
        spool=seat.home.spool,
        free_bytes=lambda: seat.ports.free_bytes(seat.home.spool),
        wake=seat.engine.wake,
    )
    handing = Handing(
        logs=seat.get(CentreLogs),
        desk=desk,
        open_db=seat.connect,
        store=store,
        submitting=Submitting(
            sealing=sealing, signer=seat.key, outbox=outbox, store=store, zone=zone
        ),
        parking=DraftParking(
            sealing=sealing,
            outbox=outbox,
            store=store,
            staff=desk.staff,
            draft_of=lambda locator: (
                asking.draft(locator) if seat.link_up() else GatewayAnswer("unreachable")
            ),
            monotonic=seat.source.boottime_s,
        ),
        standings=Standings(
            open_db=seat.connect,
            store=store,
            visit=desk.visit,
            last_code=lambda: desk.sessions.memory.of(HandingMemory).last_code,
            status_of=asking.status,
            link_up=seat.link_up,
        ),
        house=RegistrationPaper(
            identity=seat.identity,
            timezone=zone,
            language=lambda: seat.language.current,
            printer=seat.printer,
            record=desk.record,
            page=seat.config.form_page,
        ),
        hasher=seat.ports.hasher(),
        media=seat.media,
        monotonic=seat.ports.monotonic,
    )
    desk.sessions.on_end(handing.jobs.forget)
    return handing


def _sweep_at_start(seat: SeatCore) -> None:
    with closing(seat.connect()) as db:
        found = swept(db, seat.home.spool)
        if found:
            with write_tx(db):
                events.record(db, "spool_swept", files=found)
