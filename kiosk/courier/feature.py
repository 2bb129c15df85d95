"""Staff carry the queue of a seat without a link on a stick, and its answers back."""

from __future__ import annotations

import dataclasses
from zoneinfo import ZoneInfo

from flask import has_request_context, url_for

from kiosk.courier import views
from kiosk.courier.exporting import SeatHome
from kiosk.courier.gateway import Line
from kiosk.courier.paper import CourierPaper
from kiosk.courier.routes import blueprint
from kiosk.courier.service import Courier
from kiosk.seat import Feature, SeatCore, Slice, Task
from kiosk.seat.room_printer import RoomPrinter
from kiosk.staff.service import StaffSignIn
from kiosk.web.frame import FrameView


def join(seat: SeatCore) -> Slice:
    """Show the pages whatever the seat's state is, and look what is on the sticks."""
    home = SeatHome(seat.identity, seat.key, seat.private, seat.home.spool, seat.connect)
    courier = seat.provide(
        Courier(
            home,
            Line(seat.engine, seat.gateway),
            seat.media,
            seat.get(StaffSignIn),
            seat.clock.now,
            seat.link_up,
        )
    )
    printer = RoomPrinter(seat.printer, seat.ports.monotonic)
    paper = CourierPaper(seat.identity, ZoneInfo(seat.identity.timezone), printer)
    return Slice(
        around=[blueprint(courier, paper)],
        frame=_with_door,
        waiting=lambda: views.waiting(courier),
        tasks=[Task("courier", courier.run)],
        on_stop=courier.stop,
    )


def _with_door(frame: FrameView) -> FrameView:
    if not has_request_context():
        return frame
    return dataclasses.replace(frame, courier_url=url_for("courier.show"))


FEATURE = Feature("courier", join)
