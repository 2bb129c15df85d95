"""Housekeeping of the uploads, once an hour."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

import flask

from sync.errors import Fault
from sync.gateway import recovery
from sync.gateway.centre import Centre
from sync.gateway.db.trouble import DatabaseError
from sync.gateway.uploads.service import UploadService

SWEEP_EVERY = timedelta(hours=1)
log = logging.getLogger("lpse.gateway")


def sweep_hourly(app: flask.Flask, service: UploadService, centre: Centre) -> None:
    """End uploads that nobody continued and remove files that no command names, once an hour.

    It runs on somebody's request, not at start-up and not while recovering: of a gateway restored
    from a copy only the seats know which files bids name, and they show their answers first.
    """
    clock = centre.clock
    next_at = clock() + SWEEP_EVERY
    turn = threading.Lock()

    @app.before_request
    def sweep() -> None:
        nonlocal next_at
        if clock() >= next_at and turn.acquire(blocking=False):
            try:
                next_at = clock() + SWEEP_EVERY
                service.expire(clock())
                with centre.reading() as db:
                    recovering = recovery.recovering(db)
                if not recovering:
                    service.forget_unnamed(clock())
                service.forget_ended()
            except (DatabaseError, OSError, Fault):
                # Housekeeping that fails, on a full disk say, must not cost anybody an answer.
                log.exception("sweeping the uploads")
            finally:
                turn.release()
