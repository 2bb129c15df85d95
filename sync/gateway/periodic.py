"""What a gateway does every so often: on somebody's request, since there is no other moment."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.db.trouble import DatabaseError
from sync.gateway.feature import Serving

log = logging.getLogger("lpse.gateway")


def now_and_then(serving: Serving, every: timedelta, act: Callable[[Centre], object]) -> None:
    """Do this before the first request that comes when `every` is over, and so on.

    Not at start-up. Housekeeping that fails, on a full disk say, must not cost anybody an answer.
    """
    centre = serving.centre
    clock = centre.clock
    next_at = clock() + every
    turn = threading.Lock()

    @serving.app.before_request
    def look() -> None:
        nonlocal next_at
        if clock() >= next_at and turn.acquire(blocking=False):
            try:
                next_at = clock() + every
                act(centre)
            except (DatabaseError, OSError, Fault):
                log.exception("housekeeping")
            finally:
                turn.release()
