"""The pages of this seat's alarms: what stands, and a member of staff clears one."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from kiosk.alarms.kinds import KINDS
from kiosk.alarms.service import Alarms
from kiosk.alarms.views import AlarmsView, AlarmView, ClearView
from kiosk.staff.acts import staff_act
from kiosk.staff.forms import Errors, SignInForm, beside_field
from kiosk.staff.views import SignInView
from kiosk.web import fragments
from kiosk.web.guards import public
from sync.errors import Fault


def blueprint(desk: Alarms) -> Blueprint:
    """Shown whatever the seat's state is: an alarm may stand before anybody has opened it."""
    bp = Blueprint("alarms", __name__)

    @bp.get("/alarms")
    @public
    def show() -> Response:
        view = AlarmsView([AlarmView.of(alarm) for alarm in desk.standing()])
        return fragments.render("alarms/alarms.html", view=view)

    @bp.get("/alarms/<code>")
    @public
    def ask(code: str) -> Response:
        return _ask(desk, code, {}, 200)

    @bp.post("/alarms/<code>")
    @public
    @staff_act("alarm", "release")
    def clear(code: str) -> Response:
        if desk.one(code) is None or code not in KINDS or KINDS[code].decided_at is not None:
            return _ask(desk, code, {}, 200)
        form = SignInForm.parse(request.form, desk.staff.choices(KINDS[code].act))
        if form.errors:
            return _ask(desk, code, form.errors, 422)
        try:
            desk.clear(code, form.staff_id, form.secret)
        except Fault as fault:
            return _ask(desk, code, *beside_field(fault))
        return fragments.go(url_for("alarms.show"))

    return bp


def _ask(desk: Alarms, code: str, found: Errors, status: int) -> Response:
    alarm = desk.one(code)
    if alarm is None or code not in KINDS:
        return fragments.go(url_for("alarms.show"))
    page = KINDS[code].decided_at
    if page is not None:
        return fragments.go(url_for(page))
    chosen = request.form.get("staff", "")[:100]
    sign_in = SignInView.of(desk.staff, KINDS[code].act, chosen=chosen, found=found)
    view = ClearView(AlarmView.of(alarm), sign_in, found)
    return fragments.render("alarms/clear.html", status=status, view=view)
