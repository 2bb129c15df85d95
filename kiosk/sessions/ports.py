"""What the seat asks of the features about the visit going on, and whom it tells of a change."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kiosk.web.frame import CountsView

logger = logging.getLogger("kiosk.sessions")


@dataclass
class VisitPorts:
    """Questions to the features. Asked without a lock held; each may be slow or fail.

    `busy`: something runs that must not be cut off. `closes_soon`: the tender of a draft of this
    visit closes within the grace. `queued`: how many sealed items wait at this seat. `counts`: how
    the bids of the visit's own firm stand, None while no firm is known. Within a request only:
    `work`, the rows (what, value) the visit is working on, and `unsealed`, whether some of it is
    not sealed.
    """

    busy: Callable[[], bool] = lambda: False
    closes_soon: Callable[[], bool] = lambda: False
    queued: Callable[[], int] = lambda: 0
    counts: Callable[[], CountsView | None] = lambda: None
    work: Callable[[], Sequence[tuple[str, str]]] = tuple
    unsealed: Callable[[], bool] = lambda: False

    def may_close_soon(self) -> bool:
        """Return `closes_soon`, and True when that cannot be told: then nothing is cut off."""
        try:
            return self.closes_soon()
        except Exception:
            logger.exception("closes_soon_unknown")
            return True

    def queued_if_known(self) -> int | None:
        """Return `queued`, None when that fails: the end of a visit is noted all the same."""
        try:
            return self.queued()
        except Exception:
            logger.exception("queue_not_counted")
            return None

    def counts_if_known(self) -> CountsView | None:
        """Return `counts`, None when that fails: the visit ends all the same."""
        try:
            return self.counts()
        except Exception:
            logger.exception("visit_not_counted")
            return None


@dataclass
class Listeners:
    """Who is told of an end and of every move. One that raises keeps none of the others from it."""

    on_end: list[Callable[[], int | None]] = field(default_factory=list)
    on_change: list[Callable[[], object]] = field(default_factory=list)

    def ended(self) -> int:
        """Let every feature forget the visit; return how many files they removed."""
        files = 0
        for forget in self.on_end:
            try:
                files += forget() or 0
            except Exception:
                logger.exception("end_callback_failed")
        return files

    def changed(self) -> None:
        """Tell everybody of a move, in the thread that made it."""
        for callback in self.on_change:
            try:
                callback()
            except Exception:
                logger.exception("change_callback_failed")
