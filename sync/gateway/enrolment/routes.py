"""POST /v1/enrolments."""

from __future__ import annotations

import flask

from sync.gateway import http
from sync.gateway.enrolment import service
from sync.wire.messages import EnrolRequest

blueprint = flask.Blueprint("enrolment", __name__)


@blueprint.post("/v1/enrolments")
@http.public
def enrol() -> flask.Response:
    """Exchange an enrolment code and a seat's key for the gateway's."""
    request = http.parsed(EnrolRequest, limit=16_384)
    return http.signed(service.enrol(http.centre(), request))
