"""POST /v1/desk/open, list, file, paper and close: bodies that the seat has signed."""

from __future__ import annotations

import flask

from sync.gateway import guards, http
from sync.gateway.desk import openings, reading
from sync.gateway.turns import Turns
from sync.wire.verification import (
    DeskCloseRequest,
    DeskFileRequest,
    DeskListRequest,
    DeskOpenRequest,
)

blueprint = flask.Blueprint("desk", __name__)
LIMIT = 64 * 1024
TURNS = Turns(2, "unavailable")


@blueprint.post("/v1/desk/open")
@http.signed_body
def open_() -> flask.Response:
    """Check a verifier's PIN, and open a desk at the seat."""
    seat, request = guards.signed_by_seat("desk-open-request", DeskOpenRequest, LIMIT)
    with TURNS.take(seat.seat_id):
        return http.signed(openings.open_(http.centre(), seat, request))


@blueprint.post("/v1/desk/list")
@http.signed_body
def list_() -> flask.Response:
    """Answer a page of the worklist, sealed."""
    seat, request = guards.signed_by_seat("desk-list-request", DeskListRequest, LIMIT)
    with TURNS.take(seat.seat_id):
        return http.signed(reading.list_(http.centre(), seat, request))


@blueprint.post("/v1/desk/file")
@http.signed_body
def file() -> flask.Response:
    """Answer a registration, sealed."""
    seat, request = guards.signed_by_seat("desk-file-request", DeskFileRequest, LIMIT)
    with TURNS.take(seat.seat_id):
        return http.signed(reading.file(http.centre(), seat, request))


@blueprint.post("/v1/desk/paper")
@http.signed_body
def paper() -> flask.Response:
    """Answer a paper of a registration, sealed."""
    seat, request = guards.signed_by_seat("desk-paper-request", DeskFileRequest, LIMIT)
    with TURNS.take(seat.seat_id):
        return http.signed(reading.paper(http.centre(), seat, request))


@blueprint.post("/v1/desk/close")
@http.signed_body
def close() -> flask.Response:
    """End a desk at the seat."""
    seat, request = guards.signed_by_seat("desk-close-request", DeskCloseRequest, LIMIT)
    with TURNS.take(seat.seat_id):
        return http.signed(openings.close(http.centre(), seat, request))
