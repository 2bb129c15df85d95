"""POST /v1/acts."""

from __future__ import annotations

import flask

from sync.errors import Fault
from sync.gateway import http
from sync.gateway.acts import service
from sync.gateway.enrolment import store as enrolment
from sync.gateway.turns import Turns
from sync.wire import jws
from sync.wire.acts import SeatActs

blueprint = flask.Blueprint("acts", __name__)
LIMIT = 256 * 1024
TURNS = Turns(2, "unavailable")


@blueprint.post("/v1/acts")
@http.signed_body
def acts() -> flask.Response:
    try:
        token = http.body(LIMIT).decode("ascii").strip()
    except UnicodeDecodeError as error:
        raise Fault("signature_invalid") from error
    kid = jws.key_id(token)
    with http.centre().reading() as db:
        seat = enrolment.seat_by_kid(db, kid)
    if seat is None:
        raise Fault("seat_unknown")
    told = jws.verify(token, "acts", {kid: seat.key}, SeatActs)
    if told.seat_id != seat.seat_id:
        raise Fault("signature_invalid")
    if seat.revoked:
        raise Fault("seat_revoked")
    with TURNS.take(seat.seat_id):
        return http.signed(service.take(http.centre(), seat, told))
