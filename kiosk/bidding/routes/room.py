"""For staff, with their PIN: how everything sealed at this seat stands, whosever it is."""

from __future__ import annotations

from flask import Blueprint, Response, request

from kiosk.bidding import views
from kiosk.bidding.context import BiddingContext
from kiosk.staff.acts import staff_act
from kiosk.staff.forms import Errors, SignInForm, beside_field
from kiosk.staff.views import SignInView
from kiosk.web import fragments
from kiosk.web.guards import WAITING_URL, public
from sync.errors import Fault


def blueprint(desk: BiddingContext) -> Blueprint:
    """Shown between visits only: what a visitor sees is their own firm's."""
    bp = Blueprint("room", __name__)

    @bp.get("/room")
    @public
    def ask() -> Response:
        if desk.visit.going_on or request.args.get("done"):
            return fragments.go(WAITING_URL)
        return _ask(desk, {}, 200)

    @bp.post("/room")
    @public
    @staff_act("board")
    def show() -> Response:
        if desk.visit.going_on:
            return fragments.go(WAITING_URL)
        form = SignInForm.parse(request.form, desk.staff.choices("board"))
        if form.errors:
            return _ask(desk, form.errors, 422)
        try:
            desk.staff.sign_in(form.staff_id, form.secret, "board")
        except Fault as fault:
            return _ask(desk, *beside_field(fault))
        rows = [views.room_row(*one) for one in desk.outlook.everything()]
        return fragments.render("bidding/room.html", rows=rows)

    return bp


def _ask(desk: BiddingContext, found: Errors, status: int) -> Response:
    chosen = request.form.get("staff", "")[:100]
    sign_in = SignInView.of(desk.staff, "board", chosen=chosen, found=found)
    return fragments.render("bidding/room_ask.html", status=status, sign_in=sign_in, errors=found)
