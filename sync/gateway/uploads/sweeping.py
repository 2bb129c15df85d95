"""Housekeeping of the uploads, once an hour."""

from __future__ import annotations

from datetime import timedelta

from sync.gateway import recovery
from sync.gateway.centre import Centre
from sync.gateway.feature import Serving
from sync.gateway.periodic import now_and_then
from sync.gateway.uploads.service import UploadService

SWEEP_EVERY = timedelta(hours=1)


def sweep_hourly(serving: Serving, service: UploadService) -> None:
    """End uploads that nobody continued and remove files that no command names, once an hour.

    It runs on somebody's request, not at start-up and not while recovering: of a gateway restored
    from a copy only the seats know which files bids name, and they show their answers first.
    """

    def sweep(centre: Centre) -> None:
        service.expire(centre.clock())
        with centre.reading() as db:
            recovering = recovery.recovering(db)
        if not recovering:
            service.forget_unnamed(centre.clock())
        service.forget_ended()

    now_and_then(serving, SWEEP_EVERY, sweep)
