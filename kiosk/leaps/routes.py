"""The page on which staff decide which clock is right."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from kiosk.leaps.forms import DecisionForm
from kiosk.leaps.service import Leaps
from kiosk.leaps.views import LeapView
from kiosk.staff.acts import staff_act
from kiosk.staff.forms import Errors, beside_field
from kiosk.staff.views import SignInView
from kiosk.web import fragments
from kiosk.web.guards import public
from sync.errors import Fault


def blueprint(leaps: Leaps) -> Blueprint:
    """Shown whatever the seat's state is, as the alarms that lead here are."""
    bp = Blueprint("leaps", __name__)

    @bp.get("/clock")
    @public
    def ask() -> Response:
        return _page(leaps, {}, 200)

    @bp.post("/clock")
    @public
    @staff_act("alarm")
    def decide() -> Response:
        form = DecisionForm.parse(request.form, leaps.staff.choices("alarm"))
        if form.errors:
            return _page(leaps, form.errors, 422)
        try:
            leaps.decide(form.right, form.sign_in.staff_id, form.sign_in.secret)
        except Fault as fault:
            return _page(leaps, *beside_field(fault))
        return fragments.go(url_for("alarms.show"))

    return bp


def _page(leaps: Leaps, found: Errors, status: int) -> Response:
    times = leaps.times()
    if times is None:
        return fragments.go(url_for("alarms.show"))
    chosen = request.form.get("staff", "")[:100]
    sign_in = SignInView.of(leaps.staff, "alarm", chosen=chosen, found=found)
    view = LeapView(times, sign_in, request.form.get("right", "")[:10], found)
    return fragments.render("leaps/leap.html", status=status, view=view)
