"""Alarms stand on every page, on the board and in `doctor` until staff clear them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import msgspec
from flask import has_request_context, url_for

from kiosk.alarms.routes import blueprint
from kiosk.alarms.service import Alarms, standing
from kiosk.seat import Feature, SeatCore, Slice
from kiosk.staff.service import StaffSignIn
from kiosk.web.frame import FrameView
from sync.wire.messages import SeatStatus


def join(seat: SeatCore) -> Slice:
    """Show what stands and let staff clear it; what else that does is `Slice.on_clear`."""
    alarms = Alarms(seat.connect, seat.get(StaffSignIn), seat.clock.now, seat.registry.on_clear)

    def frame(view: FrameView) -> FrameView:
        with closing(seat.connect()) as db:
            found = standing(db)
        trouble = view.trouble
        if trouble is not None and trouble.code in {alarm.code for alarm in found}:
            trouble = None  # what stands as an alarm is said once
        return replace(
            view,
            trouble=trouble,
            alarms=[alarm.fault for alarm in found],
            alarms_url=url_for("alarms.show") if has_request_context() else None,
        )

    return Slice(around=[blueprint(alarms)], frame=frame, status=_status)


FEATURE = Feature("alarms", join)


def _status(db: sqlite3.Connection, status: SeatStatus) -> SeatStatus:
    """An alarm comes before any other trouble."""
    first = next((alarm.code for alarm in standing(db)), status.trouble)
    return msgspec.structs.replace(status, trouble=first)
