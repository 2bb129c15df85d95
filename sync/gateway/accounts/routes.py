"""POST /v1/identity."""

from __future__ import annotations

import flask

from sync.errors import Fault
from sync.gateway import http
from sync.gateway.accounts import service
from sync.gateway.enrolment import store as enrolment
from sync.wire import jws
from sync.wire.messages import IdentityRequest

blueprint = flask.Blueprint("accounts", __name__)


@blueprint.post("/v1/identity")
@http.signed_body
def identity() -> flask.Response:
    try:
        token = http.body(limit=65_536).decode("ascii").strip()
    except UnicodeDecodeError as error:
        raise Fault("signature_invalid") from error
    kid = jws.key_id(token)
    with http.centre().reading() as db:
        seat = enrolment.seat_by_kid(db, kid)
    if seat is None:
        raise Fault("seat_unknown")
    request = jws.verify(token, "identity-request", {kid: seat.key}, IdentityRequest)
    if seat.revoked:
        raise Fault("seat_revoked")
    tells = flask.request.args.get("changes") == "1"
    with service.TURNS.take(seat.seat_id):
        return http.signed(service.identify(http.centre(), request, seat.seat_id, tells=tells))
