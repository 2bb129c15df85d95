"""Where each seat stands in the room."""

from __future__ import annotations

import flask

from kiosk.console import forms, guard, pages, views
from kiosk.console.context import console
from kiosk.console.pages import page

blueprint = flask.Blueprint("layout", __name__)


@blueprint.get("/layout")
@guard.act("layout")
def show() -> flask.Response:
    return _page({}, {})


@blueprint.post("/layout")
@guard.act("layout")
def save() -> flask.Response:
    posted = flask.request.form
    board = console().room.board(console().centre.clock())
    before = {tile.seat_id: (tile.row, tile.column) for tile in board.tiles}
    places, errors = forms.layout(posted, list(before), views.MOST_COLUMNS)
    if errors:
        return _page(dict(posted), pages.sentences(errors))
    for place in places:
        if before[place.seat_id] != (place.row, place.column):
            console().room.place(place.seat_id, place.row, place.column, by=guard.member())
    return pages.go("board.show")


def _page(typed: dict[str, str], errors: dict[str, str]) -> flask.Response:
    now = console().centre.clock()
    board = views.board(console().room.board(now), now)
    return page("layout.html", 422 if errors else 200, board=board, typed=typed, errors=errors)
