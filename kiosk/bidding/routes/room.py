"""For staff, with their PIN: how everything sealed at this seat stands, whosever it is."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, request

from kiosk.bidding import views
from kiosk.bidding.context import BiddingContext
from kiosk.staff.acts import staff_act
from kiosk.staff.forms import BESIDE, chosen, sign_in
from kiosk.staff.views import SignInView
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from kiosk.web.guards import WAITING_URL, public


def blueprint(desk: BiddingContext) -> Blueprint:
    """Shown between visits only: what a visitor sees is their own firm's."""
    bp = Blueprint("room", __name__)

    @bp.get("/room")
    @public
    def ask() -> Response:
        if desk.visit.going_on or request.args.get("done"):
            return fragments.go(WAITING_URL)
        return _ask(desk, Form())

    @bp.post("/room")
    @public
    @staff_act("board")
    def show() -> Response:
        if desk.visit.going_on:
            return fragments.go(WAITING_URL)
        form = Form(request.form)
        with form.beside(known=BESIDE):
            who = form.read(partial(sign_in, choices=desk.staff.choices("board")))
            desk.staff.sign_in(who.staff_id, who.secret, "board")
            rows = [views.room_row(*one) for one in desk.outlook.everything()]
            return fragments.render("bidding/room.html", rows=rows)
        return _ask(desk, form)

    return bp


@in_both
def _ask(desk: BiddingContext, form: Form) -> Response:
    view = SignInView.of(desk.staff, "board", chosen=chosen(form), found=form.errors)
    return fragments.render(
        "bidding/room_ask.html", status=form.status, sign_in=view, errors=form.errors
    )
