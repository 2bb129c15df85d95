"""Where each seat stands in the room."""

from __future__ import annotations

import flask
from flask_babel import lazy_gettext as _l

from kiosk.console import forms, guard, pages, views
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.pages import form_page
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.gateway.room.service import Place

blueprint = flask.Blueprint("layout", __name__)
FEATURE = Feature(blueprint, entry="layout.show", label=_l("Tata letak"), shared=_l("Ruangan"))


@blueprint.get("/layout")
@guard.act("layout")
def show() -> flask.Response:
    """Show every seat's row and column."""
    return _page(Form())


@blueprint.post("/layout")
@guard.act("layout")
def save() -> flask.Response:
    """Save the places that changed: all of them, or none."""
    form, room = Form(flask.request.form), console().room
    before = {tile.seat_id: (tile.row, tile.column) for tile in room.board().tiles}
    with form.beside():
        places = form.read(forms.layout, list(before), views.MOST_COLUMNS)
        moved = {
            each.seat_id: Place(each.row, each.column)
            for each in places
            if before[each.seat_id] != (each.row, each.column)
        }
        if moved:
            room.arrange(moved, by=guard.member())
        return pages.go("board.show")
    return _page(form)


@in_both
def _page(form: Form) -> flask.Response:
    now = console().centre.clock()
    board = views.board(console().room.board(now), now)
    return form_page("layout.html", form, board=board)
