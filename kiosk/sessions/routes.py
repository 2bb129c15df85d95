"""Pages of a seat's life: waiting, staff, locked, more time, leaving, ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, Response, request, url_for

from kiosk import errors
from kiosk.sessions.forms import OpenForm, PinForm
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


def blueprint(
    desk: SessionDesk,
    guard: Guard,
    frame: FrameSource,
    *,
    home: Callable[[], str],
    deadlines: Callable[[], Sequence[DeadlineView]],
    visit_minutes: int = 30,
) -> Blueprint:
    """`home` gives the address an open seat starts at (called within a request)."""
    bp = Blueprint("sessions", __name__)
    # Of the last visit, for its closing page only; gone when the next one opens.
    kept: list[CountsView] = []

    @bp.get(WAITING_URL)
    @public
    def waiting() -> Response:
        if desk.state == "open":
            return fragments.go(home())
        if desk.state == "locked":
            return fragments.go(LOCKED_URL)
        view = WaitingView.of(frame.frame().seat_name, deadlines())
        return fragments.render("sessions/waiting.html", "sessions/_deadlines.html", view=view)

    @bp.get("/staff")
    @public
    def staff() -> Response:
        if desk.state != "closed":
            return fragments.go(WAITING_URL)
        return _staff_page(OpenForm({"minutes": str(visit_minutes), "purpose": "bidding"}))

    @bp.post("/staff", endpoint="open")
    @public
    def open_seat() -> Response:
        form = OpenForm.parse(request.form)
        if form.request is None:
            return _staff_page(form, 422)
        asked = form.request
        try:
            desk.open(asked.pin, asked.visitor, asked.purpose, asked.minutes)
        except Fault as fault:
            found, status = _at_pin(fault)
            return _staff_page(OpenForm(form.values, found), status)
        kept.clear()
        return fragments.go(home())

    def _staff_page(form: OpenForm, status: int = 200) -> Response:
        view = StaffView(
            visitor=form.values.get("visitor", ""),
            purpose=form.values.get("purpose", ""),
            minutes=form.values.get("minutes", ""),
            minute_choices=minute_choices(visit_minutes),
            errors=form.errors,
        )
        return fragments.render("sessions/staff.html", status=status, view=view)

    @bp.post("/lock")
    @locked_ok
    def lock() -> Response:
        if desk.state == "open":
            desk.lock("visitor")
        return fragments.go(LOCKED_URL)

    @bp.get(LOCKED_URL)
    @locked_ok
    def locked() -> Response:
        if desk.state == "open":
            return fragments.go(home())
        return _locked_page(PinForm(0, "", {}))

    @bp.post("/resume")
    @locked_ok
    def resume() -> Response:
        if desk.state == "open":
            return fragments.go(home())
        ending = request.form.get("act") == "end"
        form = PinForm.parse(request.form, with_minutes=_time_is_over() and not ending)
        if form.errors:
            return _locked_page(form, 422)
        try:
            if ending:
                return _end(lambda: desk.end_by_staff(form.pin))
            desk.resume(form.pin, form.minutes)
        except Fault as fault:
            found, status = _at_pin(fault)
            return _locked_page(PinForm(form.minutes, "", found), status)
        return fragments.go(home())

    def _time_is_over() -> bool:
        visit = desk.visit
        return visit is not None and visit.seconds_left == 0

    def _locked_page(form: PinForm, status: int = 200) -> Response:
        choices = minute_choices(visit_minutes) if _time_is_over() else []
        view = PinView(choices, desk.lock_reason or "", form.errors)
        return fragments.render("sessions/locked.html", status=status, view=view)

    @bp.get("/extend")
    def extend() -> Response:
        return _extend_page({})

    @bp.post("/extend", endpoint="add_time")
    def add_time() -> Response:
        form = PinForm.parse(request.form, with_minutes=True)
        if form.errors:
            return _extend_page(form.errors, 422)
        try:
            desk.extend(form.pin, form.minutes)
        except Fault as fault:
            return _extend_page(*_at_pin(fault))
        return fragments.go(home())

    def _extend_page(found: dict[str, str], status: int = 200) -> Response:
        view = PinView(minute_choices(visit_minutes), "", found)
        return fragments.render("sessions/extend.html", status=status, view=view)

    @bp.get("/leave")
    def leave() -> Response:
        view = EndedView(frame.frame().counts)
        return fragments.render("sessions/leave.html", view=view, home_url=home())

    @bp.post("/leave", endpoint="end")
    def end() -> Response:
        return _end(desk.end_by_visitor)

    def _end(act: Callable[[], None]) -> Response:
        counts = frame.frame().counts
        act()
        kept[:] = [counts]
        response = guard.renew(fragments.go(url_for("sessions.ended")))
        response.headers["Clear-Site-Data"] = headers.CLEAR_SITE_DATA
        return response

    @bp.get("/ended")
    @public
    def ended() -> Response:
        if request.args.get("done"):
            kept.clear()
        if desk.state != "closed" or not kept:
            return fragments.go(WAITING_URL)
        return fragments.render("sessions/ended.html", view=EndedView(kept[0]))

    return bp


def _at_pin(fault: Fault) -> tuple[dict[str, str], int]:
    """Say a PIN's failure beside its field; every other failure goes its usual way."""
    if fault.code not in _PIN_FAULTS:
        raise fault
    told = errors.explain(fault)
    return {"pin": f"{told.message} {told.hint}"}, told.status
