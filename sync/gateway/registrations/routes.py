"""GET /v1/drafts/<locator>, POST /v1/registrations/status and /v1/registrations/known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import flask

from sync.gateway import guards, http
from sync.gateway.registrations import asking, drafts
from sync.gateway.turns import Turns
from sync.wire.registration import KnownRequest, StatusRequest

blueprint = flask.Blueprint("registrations", __name__)
LIMIT = 64 * 1024
PIECE = 256 * 1024
TURNS = Turns(2, "unavailable")


@blueprint.get("/v1/drafts/<locator>")
def draft(locator: str) -> flask.Response:
    """Give the sealed file of a draft, in pieces."""
    seat = guards.current_seat()
    with TURNS.take(seat.seat_id):
        found, source = drafts.fetch(http.centre(), seat.seat_id, locator)
    reply = flask.Response(
        _pieces(source),
        content_type="application/octet-stream",
        headers={"Content-Length": str(found.size), "Cache-Control": "no-store"},
    )
    reply.call_on_close(source.close)
    return reply


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    with source:
        while piece := source.read(PIECE):
            yield piece


@blueprint.post("/v1/registrations/status")
@http.signed_body
def status() -> flask.Response:
    """Answer where the registration of a receipt code stands."""
    seat, request = guards.signed_by_seat("registration-status-request", StatusRequest, LIMIT)
    with TURNS.take(seat.seat_id):
        return http.signed(asking.status(http.centre(), seat, request))


@blueprint.post("/v1/registrations/known")
@http.signed_body
def known() -> flask.Response:
    """Answer which of some numbers are known here."""
    seat, request = guards.signed_by_seat("registration-known-request", KnownRequest, LIMIT)
    with TURNS.take(seat.seat_id):
        return http.signed(asking.known(http.centre(), seat, request))
