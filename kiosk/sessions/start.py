"""Where an open seat begins: at the work its visit was opened for, or at a page that says it is
not done here."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, url_for

from kiosk.sessions.service import SeatSession
from kiosk.sessions.views import NotHereView
from kiosk.web import fragments
from kiosk.web.guards import WAITING_URL
from kiosk.web.purposes import Work, is_done
from sync.wire.roles import Purpose


class Start:
    """`home` gives the address at which work begins, within a request."""

    def __init__(self, desk: SeatSession, home: Callable[[], str], work: Work) -> None:
        self._desk, self._home, self._work = desk, home, work

    def home(self) -> str:
        """Where an open seat starts, and comes back to after a lock."""
        return url_for("sessions.not_here") if self._missing() else self._home()

    def not_here(self) -> Response:
        purpose = self._missing()
        if purpose is None:
            return fragments.go(WAITING_URL)
        return fragments.render("sessions/not_here.html", view=NotHereView.of(purpose))

    def _missing(self) -> Purpose | None:
        """What the visit is for, when no feature of this seat does that."""
        visit = self._desk.visit
        return None if visit is None or is_done(self._work, visit.purpose) else visit.purpose
