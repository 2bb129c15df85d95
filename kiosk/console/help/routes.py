"""Calls for staff: who waits where; say that somebody is coming, or put a call out."""

from __future__ import annotations

import flask
from flask_babel import lazy_gettext as _l

from kiosk.console import guard, pages
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.help import views
from kiosk.console.pages import page
from sync.gateway.help import service

blueprint = flask.Blueprint("help", __name__)
FEATURE = Feature(blueprint, entry="help.show", label=_l("Bantuan"), lines=views.board_lines)


@blueprint.get("/help")
@guard.act("board")
def show() -> flask.Response:
    """Show who waits, and what became of earlier calls."""
    return page("help/calls.html", calls=views.calls())


@blueprint.get("/help/calls")
@guard.act("board")
@guard.polled
def calls() -> flask.Response:
    """Show the same, as the page asks for it again and again."""
    if not flask.request.headers.get("HX-Request"):
        return pages.go("help.show")
    return page("help/_calls.html", calls=views.calls())


@blueprint.post("/help/<call_id>/coming")
@guard.act("message")
def say_coming(call_id: str) -> flask.Response:
    """Tell the seat that somebody is coming."""
    service.say_coming(console().centre, call_id, by=guard.member())
    return pages.go("help.show")


@blueprint.post("/help/<call_id>/over")
@guard.act("message")
def put_out(call_id: str) -> flask.Response:
    """End a call from here."""
    service.put_out(console().centre, call_id, by=guard.member())
    return pages.go("help.show")
