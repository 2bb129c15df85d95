"""POST /v1/standing."""

from __future__ import annotations

from typing import cast

import flask

from sync.errors import Fault
from sync.gateway import http
from sync.gateway.enrolment import store as enrolment
from sync.gateway.firms.service import Firms
from sync.gateway.room.routes import room
from sync.gateway.turns import Turns
from sync.wire import jws
from sync.wire.standing import StandingRequest

blueprint = flask.Blueprint("firms", __name__)
LIMIT = 64 * 1024
TURNS = Turns(2, "unavailable")


@blueprint.post("/v1/standing")
@http.signed_body
def standing() -> flask.Response:
    try:
        token = http.body(LIMIT).decode("ascii").strip()
    except UnicodeDecodeError as error:
        raise Fault("signature_invalid") from error
    kid = jws.key_id(token)
    with http.centre().reading() as db:
        seat = enrolment.seat_by_kid(db, kid)
    if seat is None:
        raise Fault("seat_unknown")
    request = jws.verify(token, "standing-request", {kid: seat.key}, StandingRequest)
    if seat.revoked:
        raise Fault("seat_revoked")
    firms = cast(Firms, flask.current_app.extensions["lpse-firms"])
    with TURNS.take(seat.seat_id):
        return http.signed(firms.standing(seat, request, room()))
