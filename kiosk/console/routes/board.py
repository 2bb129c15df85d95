"""The board of all seats."""

from __future__ import annotations

import flask
from flask_babel import lazy_gettext as _l

from kiosk.console import alerting, guard, pages, views
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.pages import page

blueprint = flask.Blueprint("board", __name__)
FEATURE = Feature(blueprint, entry="board.show", label=_l("Papan"))


@blueprint.get("/")
@guard.act("board")
def show() -> flask.Response:
    """Show the board, with what became of the order just given."""
    args = flask.request.args
    note = console().notes.read(args.get("done", ""), guard.member().staff_id)
    board = _board()
    return page(
        "board.html",
        board=board,
        tiles=console().drawings.tiles(board),
        none_chosen="none" in args,
        note=views.note(note, board) if note else None,
    )


@blueprint.get("/board")
@guard.act("board")
@guard.polled
def tiles() -> flask.Response:
    """All tiles in one answer; 204 when the page shows them already."""
    if not flask.request.headers.get("HX-Request"):
        return pages.go("board.show")
    board = _board()
    shown = flask.request.args.get("version") == board.version
    response = flask.Response(status=204) if shown else _drawn(board)
    # A board that did not change is still confirmed, and says when.
    response.headers["X-Board-At"] = flask.current_app.jinja_env.filters["jam"](board.at)
    return response


@blueprint.post("/facts")
@guard.act("board")
def facts() -> flask.Response:
    """From the board to one seat's page."""
    seat = flask.request.form.get("seat", "")
    if not seat:
        return pages.go("board.show", none=1)
    return pages.go("seats.show", seat_id=seat)


def _drawn(board: views.BoardView) -> flask.Response:
    return page("_board.html", board=board, tiles=console().drawings.tiles(board))


def _board() -> views.BoardView:
    now = console().centre.clock()
    only = flask.request.args.get("only") == "flagged"
    known, lines = console().room.board(now), console().lines()
    return views.board(known, now, alerting.alerts(), only_flagged=only, lines=lines)
