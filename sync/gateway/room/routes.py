"""POST /v1/status."""

from __future__ import annotations

import flask

from sync.errors import Fault
from sync.gateway import guards, http
from sync.gateway.feature import heard, live
from sync.gateway.room.service import Room
from sync.wire import jws
from sync.wire.room import SeatStatus

blueprint = flask.Blueprint("room", __name__)
LIMIT = 64 * 1024


@blueprint.post("/v1/status")
@http.signed_body
def status() -> flask.Response:
    """Take in a seat's status and sign the answer.

    Raises: Fault("signature_invalid") when it speaks of another seat than the one that signed.
    """
    seat, said = guards.signed_by_seat("status", SeatStatus, LIMIT)
    if said.seat_id != seat.seat_id:
        raise Fault("signature_invalid")
    centre = http.centre()
    answer = live(Room).heard(said)
    heard(centre, said)
    return http.signed(jws.sign(centre.key, "status-answer", answer))
