"""POST /v1/commands."""

from __future__ import annotations

import flask

from sync.gateway import http
from sync.gateway.commands import service
from sync.wire.messages import AnswerBatch, CommandBatch

blueprint = flask.Blueprint("commands", __name__)


@blueprint.post("/v1/commands")
@http.signed_body  # each command carries its seat's signature, whoever brings it
def commands() -> flask.Response:
    batch = http.parsed(CommandBatch)
    answers = service.answer_all(http.centre(), batch.commands)
    return http.json(AnswerBatch(answers=answers))
