"""One seat: everything known of it, and the same acts as on the board."""

from __future__ import annotations

import flask

from kiosk.console import guard, pages, views
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.pages import page
from sync.errors import Fault
from sync.gateway.enrolment import service as enrolment

blueprint = flask.Blueprint("seats", __name__)
FEATURE = Feature(blueprint, within="board")


@blueprint.get("/seats/<seat_id>")
@guard.act("board")
def show(seat_id: str) -> flask.Response:
    """Show one seat, with what became of the order just given."""
    note = console().notes.read(flask.request.args.get("done", ""), guard.member().staff_id)
    board, seat = _seat(seat_id)
    told = views.note(note, board) if note else None
    return page("seat.html", seat=seat, note=told, fingerprint=_fingerprint(seat_id))


@blueprint.get("/seats/<seat_id>/facts")
@guard.act("board")
@guard.polled
def facts(seat_id: str) -> flask.Response:
    """The page's moving part; 204 when it is shown already."""
    if not flask.request.headers.get("HX-Request"):
        return pages.go("seats.show", seat_id=seat_id)
    _, seat = _seat(seat_id)
    if flask.request.args.get("version") == seat.version:
        return flask.Response(status=204)
    return page("_seat.html", seat=seat, fingerprint=_fingerprint(seat_id))


def _fingerprint(seat_id: str) -> str:
    return enrolment.fingerprint(console().centre, seat_id)


def _seat(seat_id: str) -> tuple[views.BoardView, views.TileView]:
    now = console().centre.clock()
    board = views.board(console().room.board(now), now)
    for tile in board.tiles:
        if tile.seat_id == seat_id:
            return board, tile
    raise Fault("console_seat_unknown")
