"""Staff decide about a time more than a day ahead: a page, reached from its alarm."""

from __future__ import annotations

from kiosk.leaps.routes import blueprint
from kiosk.leaps.service import Leaps
from kiosk.seat import Feature, SeatCore, Slice
from kiosk.staff.service import StaffSignIn


def join(seat: SeatCore) -> Slice:
    """Show both clocks and let staff decide, whatever the seat's state is."""
    leaps = Leaps(seat.connect, seat.get(StaffSignIn), seat.clock, seat.source.boottime_s)
    return Slice(around=[blueprint(leaps)])


FEATURE = Feature("leaps", join)
