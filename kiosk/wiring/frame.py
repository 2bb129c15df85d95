"""What the frame shows: the seat's own facts here, the rest by the features."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from sqlite3 import Connection

from kiosk.seat import Registry
from kiosk.web.frame import ClockView, FrameView
from kiosk.wiring.trouble import link_state, link_trouble
from sync import outbox
from sync.clock import TrustedClock
from sync.engine import Engine
from sync.errors import Fault
from sync.link import LinkState as Path
from sync.wire.messages import EnrolAnswer


@dataclass(frozen=True)
class SeatFrame:
    """Implements `kiosk.web.frame.FrameSource`.

    `trouble` is the code of what keeps the seat from its work; `awaited_s` how long an answer that
    is due has not come.
    """

    identity: EnrolAnswer
    clock: TrustedClock
    connect: Callable[[], Connection]
    engine: Engine
    registry: Registry
    trouble: Callable[[], str | None]
    awaited_s: Callable[[], float]
    is_spse: Callable[[], bool]

    def frame(self) -> FrameView:
        """Gather what the header shows now."""
        now = self.clock.now()
        clock = ClockView() if now is None else ClockView(now.earliest, now.latest)
        engine, trouble, awaited_s = self.engine.status, self.trouble(), self.awaited_s()
        link, state = engine.link, link_state(engine, awaited_s)
        overdue = state == "waiting" and link.state is Path.UP
        ago = timedelta(seconds=awaited_s if overdue else time.monotonic() - link.since)
        with closing(self.connect()) as db:
            waiting = outbox.counts(db).waiting
        return self.registry.frame(
            FrameView(
                lpse_name=self.identity.gateway_name,
                seat_name=self.identity.seat_name,
                realm=self.identity.realm,
                link_state=state,
                link_since=clock.at - ago if clock.known else None,
                clock=clock,
                link_trouble=link_trouble(link, self.clock),
                trouble=None if trouble is None else Fault(trouble),
                server_is_spse=self.is_spse(),
                queued=waiting > 0,
            )
        )
