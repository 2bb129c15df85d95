"""Printed forms at a seat: in every visit for a registration, and at the verification desk."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from kiosk.paperwork import FormAbout
from kiosk.printed_forms.routes import blueprint
from kiosk.printed_forms.service import FormPrints
from kiosk.seat import Feature, SeatCore, Slice, purposes_with
from kiosk.seat.room_printer import RoomPrinter
from kiosk.sessions.service import SeatSession
from sync.wire.roles import Purpose


def join(seat: SeatCore) -> Slice:
    """Offer the forms; what fills them in asks for `FormPrints` (`fill_from`)."""
    known, sessions = seat.identity, seat.get(SeatSession)
    about = FormAbout(
        lpse=known.gateway_name,
        place=known.seat_name,
        timezone=ZoneInfo(known.timezone),
        training=known.realm == "training",
        basis=seat.config.form_basis,
    )
    forms = seat.provide(
        FormPrints(
            lambda: sessions.memory,
            seat.media,
            RoomPrinter(seat.printer, seat.ports.monotonic),
            lambda: seat.language.current,
            about,
            seat.config.form_page,
        )
    )
    purposes: frozenset[Purpose] = purposes_with("registration", known.realm) | {"verification"}
    return Slice(pages=[blueprint(forms)], purposes=purposes)


FEATURE = Feature("printed_forms", join)
