"""The page on which staff decide which clock is right."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, request, url_for

from kiosk.leaps.forms import decision
from kiosk.leaps.service import Leaps
from kiosk.leaps.views import LeapView
from kiosk.staff.acts import staff_act
from kiosk.staff.forms import BESIDE, chosen
from kiosk.staff.views import SignInView
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from kiosk.web.guards import public


def blueprint(leaps: Leaps) -> Blueprint:
    """Shown whatever the seat's state is, as the alarms that lead here are."""
    bp = Blueprint("leaps", __name__)

    @bp.get("/clock")
    @public
    def ask() -> Response:
        return _page(leaps, Form())

    @bp.post("/clock")
    @public
    @staff_act("alarm")
    def decide() -> Response:
        form = Form(request.form)
        with form.beside(known=BESIDE):
            asked = form.read(partial(decision, choices=leaps.staff.choices("alarm")))
            leaps.decide(asked.right, asked.sign_in.staff_id, asked.sign_in.secret)
            return fragments.go(url_for("alarms.show"))
        return _page(leaps, form)

    return bp


@in_both
def _page(leaps: Leaps, form: Form) -> Response:
    times = leaps.times()
    if times is None:
        return fragments.go(url_for("alarms.show"))
    sign_in = SignInView.of(leaps.staff, "alarm", chosen=chosen(form), found=form.errors)
    view = LeapView(times, sign_in, form.typed("right")[:10], form.errors)
    return fragments.render("leaps/leap.html", status=form.status, view=view)
