"""POST /v1/standing."""

from __future__ import annotations

import flask

from sync.gateway import guards, http
from sync.gateway.feature import live
from sync.gateway.firms.service import Firms
from sync.gateway.room.service import Room
from sync.gateway.turns import Turns
from sync.wire.standing import StandingRequest

blueprint = flask.Blueprint("firms", __name__)
LIMIT = 64 * 1024
TURNS = Turns(2, "unavailable")


@blueprint.post("/v1/standing")
@http.signed_body
def standing() -> flask.Response:
    """Answer where a firm's bids for a tender stand, whichever seat sent them."""
    seat, request = guards.signed_by_seat("standing-request", StandingRequest, LIMIT)
    with TURNS.take(seat.seat_id):
        return http.signed(live(Firms).standing(seat, request, live(Room)))
