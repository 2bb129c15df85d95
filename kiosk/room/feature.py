"""The seat in its room: it obeys the console, tells how it is, and what staff did here."""

from __future__ import annotations

from importlib.metadata import version

from kiosk import events
from kiosk.db import settings
from kiosk.room.acts import Teller
from kiosk.room.orders import Orders
from kiosk.room.outages import LinkOutages
from kiosk.room.status import StatusBook
from kiosk.room.surroundings import Surroundings
from kiosk.seat import ConsolePart, Feature, SeatCore, Slice, Task, WriteTx, reading
from kiosk.seat.beside import OtherSeat
from kiosk.sessions.service import SeatSession
from kiosk.staff.service import StaffSignIn
from sync.wire.messages import Revocation, SeatStatus


def join(seat: SeatCore) -> Slice:
    """Tell the console at once of every change of the visit, and do what it orders."""
    seat_id, session = seat.identity.seat_id, seat.get(SeatSession)
    orders = Orders(
        session,
        seat.get(StaffSignIn),
        seat.connect,
        seat.clock.now,
        folder=seat.home.seat,
        record=events.record,
        changed=seat.engine.report,
    )
    session.on_change(seat.engine.report)
    around = Surroundings(
        seat.connect,
        seat.media,
        lambda: seat.engine.status.link,
        seat.clock.now,
        seat.get(OtherSeat).away,
    )
    outages = LinkOutages(
        seat.connect,
        lambda: seat.engine.status.link,
        lambda: seat.engine.link.up,
        seat.clock.now,
    )

    def beat() -> None:
        around.look_at_link()
        outages.look()

    teller = Teller(seat.connect, seat.gateway.tell_acts, seat_id)

    def reported(tx: WriteTx, status: SeatStatus) -> None:
        if status.acks:
            orders.confirmed(tx, status.acks)
        outages.reported(tx, status)

    def revoked(tx: WriteTx, found: Revocation) -> None:
        if found.seat_id == seat_id:
            settings.put(tx, settings.REVOKED, found.reason)

    return Slice(
        feed={"revocation": reading(Revocation, revoked)},
        console=ConsolePart(
            orders.take, StatusBook(seat, orders, version("lpse-kiosk")).status, reported
        ),
        tasks=[Task("acts", teller.run)],
        on_start=around.start,
        on_other_history=outages.other_history,
        status=outages.fill_status,
        on_beat=beat,
        on_act=around.look_at_link,
    )


FEATURE = Feature("room", join)
