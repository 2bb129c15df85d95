"""Where each seat stands in the room."""

from __future__ import annotations

import flask

from sync.gateway.console import forms, guard, pages, views
from sync.gateway.console.pages import desk, page

blueprint = flask.Blueprint("layout", __name__)


@blueprint.get("/layout")
@guard.act("layout")
def show() -> flask.Response:
    return _page({}, {})


@blueprint.post("/layout")
@guard.act("layout")
def save() -> flask.Response:
    posted = flask.request.form
    board = desk().room.board(desk().centre.clock())
    before = {tile.seat_id: (tile.row, tile.column) for tile in board.tiles}
    places, errors = forms.layout(posted, list(before), views.MOST_COLUMNS)
    if errors:
        return _page(dict(posted), pages.sentences(errors))
    for place in places:
        if before[place.seat_id] != (place.row, place.column):
            desk().room.place(place.seat_id, place.row, place.column, by=guard.member())
    return pages.go("board.show")


def _page(typed: dict[str, str], errors: dict[str, str]) -> flask.Response:
    now = desk().centre.clock()
    board = views.board(desk().room.board(now), now, desk().files)
    return page("layout.html", 422 if errors else 200, board=board, typed=typed, errors=errors)
