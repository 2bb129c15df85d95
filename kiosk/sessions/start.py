"""Where an open seat begins: at the work its visit was opened for, or at a page that says it is
not done here."""

from __future__ import annotations

from flask import Response, url_for

from kiosk.seat import Registry
from kiosk.sessions.service import SeatSession
from kiosk.sessions.views import NotHereView
from kiosk.web import fragments
from kiosk.web.guards import WAITING_URL
from sync.wire.roles import Purpose


class Start:
    """Sends a visit to the work it was opened for; `homes` is asked within a request."""

    def __init__(self, desk: SeatSession, homes: Registry) -> None:
        self._desk, self._homes = desk, homes

    def home(self) -> str:
        """Where an open seat starts, and comes back to after a lock."""
        visit = self._desk.visit
        if visit is None:
            return WAITING_URL
        return self._homes.home(visit.purpose) or url_for("sessions.not_here")

    def not_here(self) -> Response:
        """Show the page that says what this seat does not do, or go to the work it does."""
        purpose = self._missing()
        if purpose is None:
            return fragments.go(WAITING_URL)
        return fragments.render("sessions/not_here.html", view=NotHereView.of(purpose))

    def _missing(self) -> Purpose | None:
        """What the visit is for, when no feature of this seat does that."""
        visit = self._desk.visit
        return None if visit is None or self._homes.does(visit.purpose) else visit.purpose
