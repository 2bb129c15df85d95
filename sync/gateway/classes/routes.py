"""GET /v1/packs/<content> and /v1/packs/<content>/<sha256>: what seats fetch for a class."""

from __future__ import annotations

import flask

from sync.gateway import guards, http
from sync.gateway.classes import delivering
from sync.gateway.turns import Turns

blueprint = flask.Blueprint("packs", __name__)
TURNS = Turns(2, "unavailable")


@blueprint.get("/v1/packs/<content>")
def listing(content: str) -> flask.Response:
    """Say which files a pack has."""
    with TURNS.take(guards.current_seat().seat_id):
        return http.json(delivering.listing(http.centre(), content))


@blueprint.get("/v1/packs/<content>/<sha256>")
def piece(content: str, sha256: str) -> flask.Response:
    """Give the next piece of a file, from the byte that `from` says; nothing at its end."""
    start = http.whole_number("from", 0, delivering.FURTHEST)
    with TURNS.take(guards.current_seat().seat_id):
        data = delivering.piece(http.centre(), content, sha256, start)
    return flask.Response(
        data, content_type="application/octet-stream", headers={"Cache-Control": "no-store"}
    )
