"""Visits joined to what they need: their vault, the sealing desk, the spool, a second hand."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

from kiosk import events
from kiosk.bidding import work
from kiosk.bidding.context import BiddingContext
from kiosk.bidding.service import spool_names_to_keep
from kiosk.config import Config, Home
from kiosk.sessions.idle import IdleLimits
from kiosk.sessions.service import SeatSession
from kiosk.sessions.visit.vault import Vault
from kiosk.web.locale import Language
from sync import outbox
from sync.atrest import AtRest
from sync.clock import Interval, Source
from sync.sealing import sweep
from sync.wire.keys import SigningKey

log = logging.getLogger("kiosk.wiring")
Connect = Callable[[], sqlite3.Connection]
CHECK_S = 1.0


def session_desk(
    home: Home,
    config: Config,
    connect: Connect,
    source: Source,
    key: SigningKey,
    language: Language,
    trusted: Callable[[], Interval | None],
) -> SeatSession:
    return SeatSession(
        connect,
        source,
        record=events.record,
        language=language,
        vault=Vault(home.visit, AtRest(key.derive("visit key"))),
        limits=IdleLimits(
            warning_s=config.idle_warning_s,
            lock_s=config.idle_lock_s,
            sealing_s=config.idle_lock_sealing_s,
            end_s=config.idle_end_s,
        ),
        trusted=trusted,
    )


def join(
    desk: SeatSession, bidding: BiddingContext, home: Home, config: Config, connect: Connect
) -> None:
    """What visits ask of bidding; the seat exists before the sealing desk."""
    grace = timedelta(minutes=config.deadline_grace_minutes)

    def sweep_spool() -> int:
        """Nothing that a sealing left behind outlives the visit."""
        if bidding.jobs.busy():
            return 0  # began in the moment in which the visit ended: it is finished, not cut off
        with closing(connect()) as db:
            keep = spool_names_to_keep(db, home.spool)
        return len(sweep(home.spool, keep))

    def queued() -> int:
        with closing(connect()) as db:
            counts = outbox.counts(db)
        return counts.sealed + counts.sent + counts.checking

    desk.ports.busy = bidding.jobs.busy
    desk.ports.closes_soon = lambda: bidding.outlook.closes_soon(grace)
    desk.ports.queued = queued
    desk.ports.counts = bidding.outlook.counts
    desk.ports.work = lambda: work.rows(bidding)
    desk.ports.unsealed = lambda: bool(bidding.visit.drafts())
    desk.on_end(sweep_spool)


def mind(desk: SeatSession, stopping: threading.Event) -> None:
    """Lock and end what is due although no page asks: the window may be gone."""
    while not stopping.wait(CHECK_S):
        try:
            desk.tick()
        except Exception:
            # Whatever broke this time, the next visitor's seat must still lock itself.
            log.exception("minding the visit")
