"""Registers the page that turns a PC's screen to the other realm (ADR 67)."""

from __future__ import annotations

from dataclasses import replace

from flask import url_for

from kiosk.realms import views
from kiosk.realms.routes import blueprint
from kiosk.realms.service import Realms
from kiosk.seat import Feature, SeatCore, Slice
from kiosk.seat.beside import OtherSeat
from kiosk.sessions.service import SeatSession
from kiosk.staff.service import StaffSignIn
from kiosk.web.frame import FrameView


def join(seat: SeatCore) -> Slice:
    """Offer the turn where both realms are on this PC, and tell the console where the screen is."""
    beside = seat.get(OtherSeat)
    realms = Realms(beside, seat.get(SeatSession), seat.get(StaffSignIn), seat.connect)

    def with_door(view: FrameView) -> FrameView:
        return replace(view, realm_url=url_for("realms.ask")) if beside.there() else view

    return Slice(
        around=[blueprint(realms)],
        status=realms.fill_status,
        frame=with_door,
        waiting=lambda: views.waiting(realms),
    )


FEATURE = Feature("realms", join)
