"""One press calls staff, another takes it back: whatever the seat's state is."""

from __future__ import annotations

from flask import Blueprint, Response, request

from kiosk.help.forms import calling
from kiosk.help.service import Help
from kiosk.web import fragments
from kiosk.web.forms import Form
from kiosk.web.guards import WAITING_URL, public


def blueprint(desk: Help) -> Blueprint:
    """Return the two acts; neither has a page of its own."""
    bp = Blueprint("help", __name__)

    @bp.post("/help/call")
    @public
    def call() -> Response:
        desk.call(calling(Form(request.form)).page)
        return _where_it_was()

    @bp.post("/help/end")
    @public
    def end() -> Response:
        desk.end()
        return _where_it_was()

    return bp


def _where_it_was() -> Response:
    """htmx swaps what tells of the call; else the whole page is drawn again."""
    asked = calling(Form(request.form))
    if not fragments.wants_fragment():
        return fragments.go(fragments.own_page(asked.next, WAITING_URL))
    if asked.waiting:
        return fragments.render("sessions/_waiting_parts.html", oob=False)
    return fragments.render("_frame_strips.html", oob=False)
