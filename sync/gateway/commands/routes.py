"""POST /v1/commands and /v1/answers."""

from __future__ import annotations

import flask

from sync.gateway import http
from sync.gateway.commands import batches, returned, service
from sync.wire.messages import AnswerBatch, CommandBatch, ReturnBatch

blueprint = flask.Blueprint("commands", __name__)


@blueprint.post("/v1/commands")
@http.signed_body  # each command carries its seat's signature, whoever brings it
def commands() -> flask.Response:
    """Answer a batch of commands, each with its own signed answer."""
    answers = service.answer_all(http.centre(), batches.read(http.body(), CommandBatch).commands)
    return http.json(AnswerBatch(answers=answers))


@blueprint.post("/v1/answers")
@http.signed_body  # a command with its seat's signature, and our own answer to it
def answers() -> flask.Response:
    """Answer what seats show of commands and answers that this gateway has lost."""
    shown = batches.read(http.body(), ReturnBatch).returned
    return http.json(AnswerBatch(answers=returned.take_all(http.centre(), shown)))
