"""What the frame and the waiting page show, gathered from everywhere."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta

from flask import has_request_context, url_for

from kiosk.alarms.service import standing
from kiosk.bidding import tender_store
from kiosk.bidding.context import BiddingContext
from kiosk.bidding.leaving import unsealed
from kiosk.sessions.views import DeadlineView
from kiosk.web.frame import ClockView, FrameView
from kiosk.wiring.enrolment import Enrolled
from kiosk.wiring.trouble import link_state, link_trouble
from sync import outbox
from sync.clock import TrustedClock
from sync.engine import Engine
from sync.errors import Fault
from sync.link import LinkState as Path

DEADLINES_SHOWN = 4


class SeatFrame:
    """Implements `kiosk.web.frame.FrameSource`."""

    def __init__(
        self,
        enrolled: Enrolled,
        clock: TrustedClock,
        connect: Callable[[], sqlite3.Connection],
        engine: Callable[[], Engine],
        bidding: Callable[[], BiddingContext],
        trouble: Callable[[], str | None],
        awaited_s: Callable[[], float],
        is_spse: Callable[[], bool],
    ) -> None:
        self._enrolled, self._clock, self._connect = enrolled, clock, connect
        self._engine, self._bidding, self._trouble = engine, bidding, trouble
        self._awaited_s, self._is_spse = awaited_s, is_spse

    def frame(self) -> FrameView:
        now = self._clock.now()
        clock = ClockView() if now is None else ClockView(now.earliest, now.latest)
        engine, trouble, awaited_s = self._engine().status, self._trouble(), self._awaited_s()
        link, state = engine.link, link_state(engine, awaited_s)
        tenderer, counts = self._bidding().visit.tenderer(), self._bidding().outlook.counts()
        overdue = state == "waiting" and link.state is Path.UP
        ago = timedelta(seconds=awaited_s if overdue else time.monotonic() - link.since)
        with closing(self._connect()) as db:
            alarms, waiting = standing(db), outbox.counts(db)
        standing_codes = {alarm.code for alarm in alarms}
        return FrameView(
            lpse_name=self._enrolled.answer.gateway_name,
            seat_name=self._enrolled.answer.seat_name,
            realm=self._enrolled.answer.realm,
            link_state=state,
            link_since=clock.at - ago if clock.known else None,
            clock=clock,
            counts=counts,
            tenderer_name=None if tenderer is None else tenderer.name,
            unsealed=[tender.title for tender in unsealed(self._bidding())],
            link_trouble=link_trouble(link, self._clock),
            # What stands as an alarm is said once.
            trouble=None if trouble is None or trouble in standing_codes else Fault(trouble),
            alarms=[alarm.fault for alarm in alarms],
            alarms_url=url_for("alarms.show") if has_request_context() else None,
            server_is_spse=self._is_spse(),
            queued=waiting.waiting > 0,
            queue_url=url_for("bidding.queue") if has_request_context() else None,
            room_url=url_for("room.ask") if has_request_context() else None,
        )

    def deadlines(self) -> Sequence[DeadlineView]:
        """The next deadlines of the room, for the waiting page."""
        now = self._clock.now()
        with closing(self._connect()) as db:
            # By what was kept from before too: yesterday's deadlines are no news after a restart.
            page = tender_store.search(
                db, tender_store.Query(limit=DEADLINES_SHOWN), None if now is None else now.earliest
            )
        return [
            DeadlineView(one.tender_id, one.title, one.period_end)
            for one in page.rows
            if now is None or one.period_end > now.earliest
        ]
