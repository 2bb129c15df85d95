"""POST /v1/log."""

from __future__ import annotations

import flask

from sync.gateway import guards, http
from sync.gateway.proofs import service
from sync.wire.logs import LogRequest

blueprint = flask.Blueprint("proofs", __name__)


@blueprint.post("/v1/log")
def log() -> flask.Response:
    """Take a cosigned checkpoint of the gateway's log, and prove receipts."""
    request = http.parsed(LogRequest, limit=131_072)
    return http.signed(service.answer(http.centre(), guards.current_seat(), request))
