"""POST /v1/identity."""

from __future__ import annotations

import flask

from sync.gateway import guards, http
from sync.gateway.vendors import service
from sync.wire.messages import IdentityRequest

blueprint = flask.Blueprint("vendors", __name__)
LIMIT = 64 * 1024


@blueprint.post("/v1/identity")
@http.signed_body
def identity() -> flask.Response:
    """Answer whether a firm's password is right, and what was changed about the firm."""
    seat, request = guards.signed_by_seat("identity-request", IdentityRequest, LIMIT)
    tells = flask.request.args.get("changes") == "1"
    with service.TURNS.take(seat.seat_id):
        return http.signed(service.identify(http.centre(), request, seat.seat_id, tells=tells))
