"""The closing page: what is said for a minute after a visit has ended."""

from __future__ import annotations

from kiosk.sessions.visit.state import Closing
from kiosk.web.locale import Language

CLOSING_PAGE_S = 60.0


class ClosingPage:
    """Holds the last visit's `Closing`. Not thread-safe: `SeatSession` guards it.

    The page is in its visitor's language; once it is put away, the next visitor begins in ours.
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        self._closing: Closing | None = None

    def show(self, closing: Closing) -> None:
        """Show this from now on."""
        self._closing = closing

    def at(self, now_s: float) -> Closing | None:
        """Return what the page says at `now_s` (boot clock, s), None once its minute is over."""
        if self._closing is not None and now_s - self._closing.at_s >= CLOSING_PAGE_S:
            self.put_away()
        return self._closing

    def put_away(self) -> None:
        """Forget what the page says, if there is one."""
        if self._closing is not None:
            self._closing = None
            self._language.reset()
