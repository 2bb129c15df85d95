"""The page on which staff turn the screen to the other realm."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, request, url_for

from kiosk.realms.forms import turning
from kiosk.realms.service import Realms
from kiosk.realms.views import TurningView, TurnView
from kiosk.staff.acts import staff_act
from kiosk.staff.forms import BESIDE, chosen
from kiosk.staff.views import SignInView
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from kiosk.web.guards import public


def blueprint(realms: Realms) -> Blueprint:
    """Reached from the waiting page; refused during a visit."""
    bp = Blueprint("realms", __name__)

    @bp.get("/realm")
    @public
    def ask() -> Response:
        return _page(realms, Form())

    @bp.post("/realm")
    @public
    @staff_act("realm")
    def turn() -> Response:
        form = Form(request.form)
        with form.beside(known=BESIDE):
            who = form.read(partial(turning, choices=realms.staff.choices("realm")))
            realms.turn(who.staff_id, who.secret)
            return fragments.go(url_for("realms.ask"))
        return _page(realms, form)

    return bp


@in_both
def _page(realms: Realms, form: Form) -> Response:
    beside = realms.beside
    if not beside.there() or beside.away():
        moving = TurningView(beside.realm if beside.away() else None)
        return fragments.render("realms/turning.html", view=moving)
    sign_in = SignInView.of(realms.staff, "realm", chosen=chosen(form), found=form.errors)
    view = TurnView(beside.realm, realms.unsent(), sign_in, form.errors)
    return fragments.render("realms/turn.html", status=form.status, view=view)
