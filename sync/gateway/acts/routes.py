"""POST /v1/acts."""

from __future__ import annotations

import flask

from sync.errors import Fault
from sync.gateway import guards, http
from sync.gateway.acts import service
from sync.gateway.turns import Turns
from sync.wire.acts import SeatActs

blueprint = flask.Blueprint("acts", __name__)
LIMIT = 256 * 1024
TURNS = Turns(2, "unavailable")


@blueprint.post("/v1/acts")
@http.signed_body
def acts() -> flask.Response:
    """Take in what staff did at a seat; answer with the number up to which the log is known.

    Raises: Fault("signature_invalid") for another seat's acts, and what `signed_by_seat` raises.
    """
    seat, told = guards.signed_by_seat("acts", SeatActs, LIMIT)
    if told.seat_id != seat.seat_id:
        raise Fault("signature_invalid")
    with TURNS.take(seat.seat_id):
        return http.signed(service.take(http.centre(), seat, told))
