"""POST /v1/commands and /v1/answers."""

from __future__ import annotations

import contextlib
import json
from typing import TypeVar

import flask
import msgspec

from sync.errors import Fault
from sync.gateway import http
from sync.gateway.commands import returned, service
from sync.wire import jws
from sync.wire.messages import AnswerBatch, CommandBatch, ReturnBatch

blueprint = flask.Blueprint("commands", __name__)
T = TypeVar("T")


@blueprint.post("/v1/commands")
@http.signed_body  # each command carries its seat's signature, whoever brings it
def commands() -> flask.Response:
    """Answer a batch of commands, each with its own signed answer."""
    answers = service.answer_all(http.centre(), _batch(http.body(), CommandBatch).commands)
    return http.json(AnswerBatch(answers=answers))


@blueprint.post("/v1/answers")
@http.signed_body  # a command with its seat's signature, and our own answer to it
def answers() -> flask.Response:
    """Answer what seats show of commands and answers that this gateway has lost."""
    shown = _batch(http.body(), ReturnBatch).returned
    return http.json(AnswerBatch(answers=returned.take_all(http.centre(), shown)))


def _batch(body: bytes, shape: type[T]) -> T:
    """Read a batch of texts; half a character in one of them spoils none of the others.

    Raises: Fault("message_malformed", why).
    """
    try:
        return jws.decode(body, shape)
    except Fault:
        with contextlib.suppress(ValueError, RecursionError, msgspec.MsgspecError):
            lenient = json.loads(
                body.decode("utf-8", "replace"), object_pairs_hook=jws.single_names
            )
            return msgspec.convert(lenient, shape)
        raise
