"""POST /v1/checkpoints."""

from __future__ import annotations

import flask

from sync.gateway import guards, http
from sync.gateway.witness import service
from sync.wire.messages import CheckpointRequest

blueprint = flask.Blueprint("witness", __name__)


@blueprint.post("/v1/checkpoints")
def checkpoints() -> flask.Response:
    """Check that a seat's log continues what was seen before, and cosign its checkpoint."""
    request = http.parsed(CheckpointRequest, limit=131_072)
    return http.signed(service.witness(http.centre(), guards.current_seat(), request))
