"""HTTP's side of every route: who may call, bodies within limits, signed replies, problems."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from typing import TypeVar, cast

import flask
import msgspec
from werkzeug.exceptions import (
    ClientDisconnected,
    HTTPException,
    MethodNotAllowed,
    RequestEntityTooLarge,
)

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.db import trouble
from sync.gateway.db.trouble import OperationalError
from sync.wire import jws
from sync.wire.problems import RETRY_AFTER, TABLE, problem
from sync.wire.problems import body as body_of

log = logging.getLogger("lpse.gateway")
T = TypeVar("T")
View = TypeVar("View", bound=Callable[..., object])

JOSE = "application/jose"
PROBLEM = "application/problem+json"
BODY_LIMIT = 8 * 1024 * 1024
# Faults of the pure modules that say the same as a row of the problem table.
SAME_AS = {
    "receipt_malformed": "receipt_mismatch",
    "receipt_signed_twice": "receipt_mismatch",
    "receipt_signature_invalid": "receipt_mismatch",
    "checkpoint_malformed": "message_malformed",
    "checkpoint_signature_invalid": "signature_invalid",
    "key_malformed": "message_malformed",
    "time_malformed": "message_malformed",
    "courier_malformed": "message_malformed",
    "courier_version": "message_malformed",
    "courier_way_other": "message_malformed",
    "courier_unsigned": "signature_invalid",
    "courier_realm": "realm_mismatch",
}
HTTP_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}


def public(view: View) -> View:
    """Mark a view that anybody may call."""
    view.lpse_access = "public"  # type: ignore[attr-defined]
    return view


def signed_body(view: View) -> View:
    """Mark a view whose body proves who is asking: it checks the signature itself."""
    view.lpse_access = "signed body"  # type: ignore[attr-defined]
    return view


def access(view: object) -> str:
    """`public`, `signed body`, or `token`, which is the default."""
    return str(getattr(view, "lpse_access", "token"))


def body(limit: int = BODY_LIMIT) -> bytes:
    """Read the request's body.

    Raises: Fault("too_large", limit), Fault("upload_interrupted"), Fault("unavailable") while too
    many others send.
    """
    request = flask.request
    if (request.content_length or 0) > limit:
        raise Fault("too_large", limit=limit)
    if request.environ.get("lpse.crowded"):
        raise Fault("unavailable")
    parts, left = [], limit + 1
    try:
        while left > 0 and (part := request.stream.read(min(left, 65_536))):
            parts.append(part)
            left -= len(part)
    except (OSError, ValueError, ClientDisconnected) as error:  # silence, a cut, a broken chunk
        raise Fault("upload_interrupted") from error
    if left <= 0:
        raise Fault("too_large", limit=limit)
    return b"".join(parts)


def parsed(shape: type[T], limit: int = BODY_LIMIT) -> T:
    """Parse the body strictly. Raises: Fault("message_malformed", why), Fault("too_large")."""
    return jws.decode(body(limit), shape)


def signed(token: str) -> flask.Response:
    """Return a reply that carries a JWS and is never cached."""
    return flask.Response(token, content_type=JOSE, headers={"Cache-Control": "no-store"})


def json(message: object) -> flask.Response:
    """Return a reply with this message as JSON."""
    return flask.Response(msgspec.json.encode(message), content_type="application/json")


def whole_number(name: str, default: int, highest: int) -> int:
    """Read a query parameter in 0..highest. Raises: Fault("message_malformed", why)."""
    text = flask.request.args.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) < 20):
        raise Fault("message_malformed", why=f"query `{name}` must be a whole number")
    return min(int(text), highest)


def refusal(code: str, detail: str | None = None) -> flask.Response:
    """Return the problem document of a code, with its HTTP status and when to try again."""
    row = problem(code, detail)
    reply = flask.Response(body_of(row), status=row.status, content_type=PROBLEM)
    if code in RETRY_AFTER:
        reply.headers["Retry-After"] = RETRY_AFTER[code]
    return reply


def explain(app: flask.Flask) -> None:
    """Turn every exception into a problem document."""

    @app.errorhandler(Fault)
    def fault(error: Fault) -> flask.Response:
        code = SAME_AS.get(error.code, error.code)
        if code not in TABLE:
            return unexpected(error)
        why = error.params.get("why")
        return refusal(code, None if why is None else str(why))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> flask.Response:
        if isinstance(error, RequestEntityTooLarge):
            return refusal("too_large")
        code = HTTP_CODES.get(error.code or 500)
        if code is None:
            code = "message_malformed" if (error.code or 500) < 500 else "internal"
        reply = refusal(code)
        if isinstance(error, MethodNotAllowed):
            reply.allow.update(error.valid_methods or ())
        return reply

    @app.errorhandler(OperationalError)
    def database(error: OperationalError) -> flask.Response:
        code = trouble.problem(error, centre().home)
        return unexpected(error) if code is None else refusal(code)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> flask.Response:
        reference = uuid.uuid4().hex[:8]
        log.error("internal fault %s", reference, exc_info=error)
        return refusal("internal", f"reference {reference}")


def centre() -> Centre:
    """The gateway that serves the current request."""
    return cast(Centre, flask.current_app.extensions["lpse"])
