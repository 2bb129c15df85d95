"""POST /v1/status."""

from __future__ import annotations

from typing import cast

import flask

from sync.errors import Fault
from sync.gateway import http
from sync.gateway.enrolment import store as seats
from sync.gateway.room.service import Room
from sync.wire import jws
from sync.wire.room import SeatStatus

blueprint = flask.Blueprint("room", __name__)
LIMIT = 64 * 1024


def room() -> Room:
    """The room that the current request is about."""
    return cast(Room, flask.current_app.extensions["lpse-room"])


@blueprint.post("/v1/status")
@http.signed_body
def status() -> flask.Response:
    centre = http.centre()
    try:
        token = http.body(LIMIT).decode("ascii").strip()
    except UnicodeDecodeError as error:
        raise Fault("message_malformed", why="not a signed message") from error
    kid = jws.key_id(token)
    with centre.reading() as db:
        seat = seats.seat_by_kid(db, kid)
    if seat is None:
        raise Fault("seat_unknown")
    said = jws.verify(token, "status", {kid: seat.key}, SeatStatus)
    if said.seat_id != seat.seat_id:
        raise Fault("signature_invalid")
    if seat.revoked:
        raise Fault("seat_revoked")
    return http.signed(jws.sign(centre.key, "status-answer", room().heard(said)))
