"""Help: a button on every page that calls staff, and a line that says how the call stands."""

from __future__ import annotations

from dataclasses import replace

from flask import has_request_context, url_for

from kiosk.help import views
from kiosk.help.routes import blueprint
from kiosk.help.service import Help
from kiosk.seat import Feature, SeatCore, Slice, reading
from kiosk.sessions.service import SeatSession
from kiosk.web.frame import FrameView
from sync.outbox import Outbox
from sync.wire.help import HelpWord


def join(seat: SeatCore) -> Slice:
    """Call staff at every seat and in every visit, and hear what they say."""
    session = seat.get(SeatSession)

    def visit() -> tuple[str | None, str | None]:
        running = session.running
        return (None, None) if running is None else (running.row.visit_id, running.row.purpose)

    def changed() -> None:
        seat.engine.wake()
        seat.engine.report()

    desk = Help(
        seat.connect,
        seat.clock.now,
        visit,
        realm=seat.identity.realm,
        sending=Outbox(seat.identity.seat_id, seat.key, seat.private),
        changed=changed,
        boottime_s=seat.source.boottime_s,
    )
    session.on_change(desk.look)
    return Slice(
        around=[blueprint(desk)],
        feed={"help_word": reading(HelpWord, desk.take)},
        on_other_history=desk.start_again,
        status=desk.fill_status,
        frame=_frame,
        strips=lambda: views.lines(desk, "strip"),
        waiting=lambda: views.lines(desk, "waiting"),
        on_start=desk.look,
        on_beat=desk.look,
    )


def _frame(view: FrameView) -> FrameView:
    return replace(view, help_url=url_for("help.call") if has_request_context() else None)


FEATURE = Feature("help", join)
