"""The pages of this seat's alarms: what stands, and a member of staff clears one."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, request, url_for

from kiosk.alarms.kinds import KINDS
from kiosk.alarms.service import Alarms
from kiosk.alarms.views import AlarmsView, AlarmView, ClearView
from kiosk.staff.acts import staff_act
from kiosk.staff.forms import BESIDE, chosen, sign_in
from kiosk.staff.views import SignInView
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from kiosk.web.guards import public


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
        return _ask(desk, code, Form())

    @bp.post("/alarms/<code>")
    @public
    @staff_act("alarm", "release")
    def clear(code: str) -> Response:
        if desk.one(code) is None or code not in KINDS or KINDS[code].decided_at is not None:
            return _ask(desk, code, Form())
        form = Form(request.form)
        with form.beside(known=BESIDE):
            who = form.read(partial(sign_in, choices=desk.staff.choices(KINDS[code].act)))
            desk.clear(code, who.staff_id, who.secret)
            return fragments.go(url_for("alarms.show"))
        return _ask(desk, code, form)

    return bp


@in_both
def _ask(desk: Alarms, code: str, form: Form) -> Response:
    alarm = desk.one(code)
    if alarm is None or code not in KINDS:
        return fragments.go(url_for("alarms.show"))
    page = KINDS[code].decided_at
    if page is not None:
        return fragments.go(url_for(page))
    act = KINDS[code].act
    view = ClearView(
        AlarmView.of(alarm),
        SignInView.of(desk.staff, act, chosen=chosen(form), found=form.errors),
        form.errors,
    )
    return fragments.render("alarms/clear.html", status=form.status, view=view)
