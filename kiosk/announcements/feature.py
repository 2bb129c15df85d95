"""Announcements: taken in from the feed, drawn on every page, told of in the status."""

from __future__ import annotations

from kiosk.announcements import views
from kiosk.announcements.service import Announcements
from kiosk.seat import Feature, SeatCore, Slice, reading
from sync.wire.announcements import Announcement


def join(seat: SeatCore) -> Slice:
    """Show what the LPSE announces, at every seat and in every visit."""
    announcements = Announcements(seat.connect, seat.clock.now, seat.engine.report)
    return Slice(
        feed={"announcement": reading(Announcement, announcements.take)},
        on_other_history=announcements.start_again,
        status=announcements.fill_status,
        strips=lambda: views.strips(announcements),
        waiting=lambda: views.waiting(announcements),
    )


FEATURE = Feature("announcements", join)
