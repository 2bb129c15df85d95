"""Visits: staff open the seat for a visitor, who locks, leaves, or runs out of time."""

from __future__ import annotations

import logging
import threading
from contextlib import closing

import msgspec

from kiosk import events
from kiosk.seat import Feature, SeatCore, Slice, Task
from kiosk.sessions.idle import IdleLimits
from kiosk.sessions.ports import VisitPorts
from kiosk.sessions.routes import blueprint
from kiosk.sessions.service import SeatSession
from kiosk.sessions.visit.vault import Vault
from kiosk.staff.service import StaffSignIn
from sync import outbox
from sync.atrest import AtRest
from sync.wire.messages import SeatStatus

log = logging.getLogger("kiosk.sessions")
CHECK_S = 1.0


def join(seat: SeatCore) -> Slice:
    """Let visits happen; later features find `SeatSession` and are asked through the registry."""
    session, registry, config = _session(seat), seat.registry, seat.config
    session.on_end(seat.media.forget)
    seat.provide(session)

    def lock_at_launch() -> None:
        """A window that begins again during a visit cannot say who sits before it."""
        if session.view().state == "open":
            session.lock("restart")

    pages = blueprint(
        session,
        seat.get(StaffSignIn),
        seat.guard,
        seat.frame,
        homes=registry,
        deadlines=registry.deadlines,
        visit_minutes=config.visit_minutes,
    )
    return Slice(
        around=[pages],
        status=lambda db, status: with_visit(status, session),
        tasks=[Task("visit", lambda stopping: _mind(session, stopping))],
        on_launch=lock_at_launch,
    )


FEATURE = Feature("sessions", join)


def with_visit(status: SeatStatus, session: SeatSession) -> SeatStatus:
    """Fill in whether the seat is open, for whom, and for how long."""
    visit = session.status()
    return msgspec.structs.replace(
        status,
        state=visit.state,
        lock_reason=visit.lock_reason,
        visit_id=visit.visit_id,
        visitor=visit.visitor,
        purpose=visit.purpose,
        staff_name=visit.staff_name,
        seconds_left=max(0, visit.seconds_left),
        idle_s=max(0, visit.idle_s),
        overtime=visit.overtime,
    )


def _session(seat: SeatCore) -> SeatSession:
    config, registry = seat.config, seat.registry
    return SeatSession(
        seat.connect,
        seat.source,
        record=events.record,
        language=seat.language,
        vault=Vault(seat.home.visit, AtRest(seat.key.derive("visit key"))),
        limits=IdleLimits(
            warning_s=config.idle_warning_s,
            lock_s=config.idle_lock_s,
            sealing_s=config.idle_lock_sealing_s,
            end_s=config.idle_end_s,
        ),
        trusted=seat.clock.now,
        ports=VisitPorts(
            busy=registry.busy,
            closes_soon=registry.closes_soon,
            queued=lambda: _queued(seat),
            counts=registry.counts,
            work=registry.rows,
            unsealed=registry.loses,
        ),
    )


def _queued(seat: SeatCore) -> int:
    """How many sealed items wait here, whoever sealed them."""
    with closing(seat.connect()) as db:
        return outbox.counts(db).unanswered


def _mind(session: SeatSession, stopping: threading.Event) -> None:
    """Lock and end what is due although no page asks: the window may be gone."""
    while not stopping.wait(CHECK_S):
        try:
            session.tick()
        except Exception:
            # Whatever broke this time, the next visitor's seat must still lock itself.
            log.exception("minding the visit")
