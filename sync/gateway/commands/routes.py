"""POST /v1/commands."""

from __future__ import annotations

import contextlib
import json

import flask
import msgspec

from sync.errors import Fault
from sync.gateway import http
from sync.gateway.commands import service
from sync.wire import jws
from sync.wire.messages import AnswerBatch, CommandBatch

blueprint = flask.Blueprint("commands", __name__)


@blueprint.post("/v1/commands")
@http.signed_body  # each command carries its seat's signature, whoever brings it
def commands() -> flask.Response:
    answers = service.answer_all(http.centre(), _texts(http.body()))
    return http.json(AnswerBatch(answers=answers))


def _texts(body: bytes) -> list[str]:
    """Read a CommandBatch; half a character in one of its texts spoils none of the others.

    Raises: Fault("message_malformed", why).
    """
    try:
        return jws.decode(body, CommandBatch).commands
    except Fault:
        with contextlib.suppress(ValueError, RecursionError, msgspec.MsgspecError):
            lenient = json.loads(body.decode("utf-8", "replace"))
            return msgspec.convert(lenient, CommandBatch).commands
        raise
