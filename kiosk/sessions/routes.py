"""Pages of a seat's life: waiting, staff, locked, more time, leaving, ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, Response, request, url_for

from kiosk import errors
from kiosk.sessions.forms import Errors, OpenForm, PinForm
from kiosk.sessions.service import SessionDesk
from kiosk.sessions.views import (
    DeadlineView,
    EndedView,
    PinView,
    StaffView,
    WaitingView,
    minute_choices,
)
from kiosk.web import fragments, headers
from kiosk.web.frame import CountsView, FrameSource
from kiosk.web.guards import LOCKED_URL, WAITING_URL, Guard, locked_ok, public
from sync.errors import Fault

_PIN_FAULTS = frozenset({"pin_wrong", "pin_wrong_wait", "pin_wait", "roster_empty"})


class SeatPages:
    """The views, one method each; `home` gives the address an open seat starts at."""

    def __init__(
        self,
        desk: SessionDesk,
        guard: Guard,
        frame: FrameSource,
        *,
        home: Callable[[], str],
        deadlines: Callable[[], Sequence[DeadlineView]],
        visit_minutes: int,
    ) -> None:
        self._desk = desk
        self._guard = guard
        self._frame = frame
        self._home = home
        self._deadlines = deadlines
        self._visit_minutes = visit_minutes
        # Of the last visit, for its closing page only; gone when the next one opens.
        self._kept: CountsView | None = None

    @public
    def waiting(self) -> Response:
        if self._desk.state == "open":
            return fragments.go(self._home())
        if self._desk.state == "locked":
            return fragments.go(LOCKED_URL)
        view = WaitingView.of(self._frame.frame().seat_name, self._deadlines())
        return fragments.render("sessions/waiting.html", "sessions/_deadlines.html", view=view)

    @public
    def staff(self) -> Response:
        if self._desk.state != "closed":
            return fragments.go(WAITING_URL)
        return self._staff_page(
            OpenForm({"minutes": str(self._visit_minutes), "purpose": "bidding"})
        )

    @public
    def open(self) -> Response:
        form = OpenForm.parse(request.form)
        if form.request is None:
            return self._staff_page(form, 422)
        asked = form.request
        try:
            self._desk.open(asked.pin, asked.visitor, asked.purpose, asked.minutes)
        except Fault as fault:
            found, status = _at_pin(fault)
            return self._staff_page(OpenForm(form.values, found), status)
        self._kept = None
        return fragments.go(self._home())

    @locked_ok
    def lock(self) -> Response:
        if self._desk.state == "open":
            self._desk.lock("visitor")
        return fragments.go(LOCKED_URL)

    @locked_ok
    def locked(self) -> Response:
        if self._desk.state == "open":
            return fragments.go(self._home())
        return self._locked_page({})

    @locked_ok
    def resume(self) -> Response:
        if self._desk.state == "open":
            return fragments.go(self._home())
        ending = request.form.get("act") == "end"
        form = PinForm.parse(request.form, with_minutes=self._time_is_over() and not ending)
        if form.errors:
            return self._locked_page(form.errors, 422)
        try:
            if ending:
                return self._end(lambda: self._desk.end_by_staff(form.pin))
            self._desk.resume(form.pin, form.minutes)
        except Fault as fault:
            return self._locked_page(*_at_pin(fault))
        return fragments.go(self._home())

    def extend(self) -> Response:
        return self._extend_page({})

    def add_time(self) -> Response:
        form = PinForm.parse(request.form, with_minutes=True)
        if form.errors:
            return self._extend_page(form.errors, 422)
        try:
            self._desk.extend(form.pin, form.minutes)
        except Fault as fault:
            return self._extend_page(*_at_pin(fault))
        return fragments.go(self._home())

    def leave(self) -> Response:
        view = EndedView(self._frame.frame().counts)
        return fragments.render("sessions/leave.html", view=view, home_url=self._home())

    def end(self) -> Response:
        return self._end(self._desk.end_by_visitor)

    @public
    def ended(self) -> Response:
        if request.args.get("done"):
            self._kept = None
        if self._desk.state != "closed" or self._kept is None:
            return fragments.go(WAITING_URL)
        return fragments.render("sessions/ended.html", view=EndedView(self._kept))

    def _end(self, act: Callable[[], None]) -> Response:
        counts = self._frame.frame().counts
        act()
        self._kept = counts
        response = self._guard.renew(fragments.go(url_for("sessions.ended")))
        response.headers["Clear-Site-Data"] = headers.CLEAR_SITE_DATA
        return response

    def _time_is_over(self) -> bool:
        visit = self._desk.visit
        return visit is not None and visit.seconds_left == 0

    def _staff_page(self, form: OpenForm, status: int = 200) -> Response:
        view = StaffView(
            visitor=form.values.get("visitor", ""),
            purpose=form.values.get("purpose", ""),
            minutes=form.values.get("minutes", ""),
            minute_choices=minute_choices(self._visit_minutes),
            errors=form.errors,
        )
        return fragments.render("sessions/staff.html", status=status, view=view)

    def _locked_page(self, found: Errors, status: int = 200) -> Response:
        choices = minute_choices(self._visit_minutes) if self._time_is_over() else []
        view = PinView(choices, self._desk.lock_reason or "", found)
        return fragments.render("sessions/locked.html", status=status, view=view)

    def _extend_page(self, found: Errors, status: int = 200) -> Response:
        view = PinView(minute_choices(self._visit_minutes), "", found)
        return fragments.render("sessions/extend.html", status=status, view=view)


def blueprint(
    desk: SessionDesk,
    guard: Guard,
    frame: FrameSource,
    *,
    home: Callable[[], str],
    deadlines: Callable[[], Sequence[DeadlineView]],
    visit_minutes: int = 30,
) -> Blueprint:
    """The pages of a seat's life; `home` and `deadlines` are called within a request."""
    pages = SeatPages(
        desk, guard, frame, home=home, deadlines=deadlines, visit_minutes=visit_minutes
    )
    bp = Blueprint("sessions", __name__)
    bp.get(WAITING_URL)(pages.waiting)
    bp.get("/staff")(pages.staff)
    bp.post("/staff")(pages.open)
    bp.post("/lock")(pages.lock)
    bp.get(LOCKED_URL)(pages.locked)
    bp.post("/resume")(pages.resume)
    bp.get("/extend")(pages.extend)
    bp.post("/extend")(pages.add_time)
    bp.get("/leave")(pages.leave)
    bp.post("/leave")(pages.end)
    bp.get("/ended")(pages.ended)
    return bp


def _at_pin(fault: Fault) -> tuple[Errors, int]:
    """Say a PIN's failure beside its field; every other failure goes its usual way."""
    if fault.code not in _PIN_FAULTS:
        raise fault
    told = errors.explain(fault)
    return {"pin": f"{told.message} {told.hint}"}, told.status
