"""Who is asking: the seat behind a bearer token. Every view needs one unless it opts out."""

from __future__ import annotations

from typing import TypeVar, cast

import flask

from sync.errors import Fault
from sync.gateway import http
from sync.gateway.enrolment import shared as enrolment
from sync.gateway.enrolment.shared import Seat
from sync.wire import jws, tokens

T = TypeVar("T")
REALM = "lpse-gateway"


def guard(app: flask.Flask) -> None:
    """Refuse every request without a seat's token, except to views that opted out."""

    @app.before_request
    def check() -> None:
        endpoint = flask.request.endpoint
        if endpoint is None:  # 404 or 405
            return
        view = app.view_functions[endpoint]
        if http.access(view) == "token":
            seat = _seat_of(flask.request)
            if seat.revoked and not getattr(view, "lpse_revoked_too", False):
                raise Fault("seat_revoked")

    @app.after_request
    def challenge(reply: flask.Response) -> flask.Response:
        if reply.status_code == 401:
            reply.headers["WWW-Authenticate"] = _challenge(flask.request)
        return reply


def _challenge(request: flask.Request) -> str:
    """What would be taken: a bearer token (RFC 6750), or a body signed by a seat."""
    view = flask.current_app.view_functions.get(request.endpoint or "")
    if http.access(view) == "signed body":
        return f'JWS realm="{REALM}"'
    wrong = ', error="invalid_token"' if "Authorization" in request.headers else ""
    return f'Bearer realm="{REALM}"{wrong}'


def authenticate(request: flask.Request) -> str:
    """Return the id of the seat whose token came with the request.

    Raises: Fault("signature_invalid"), Fault("seat_unknown"), Fault("token_expired"),
    Fault("seat_revoked").
    """
    seat = _seat_of(request)
    if seat.revoked:
        raise Fault("seat_revoked")
    return seat.seat_id


def signed_by_seat(typ: str, shape: type[T], limit: int) -> tuple[Seat, T]:
    """The seat that signed the request's body, a JWS of at most `limit` bytes, and what it says.

    Raises: Fault("too_large" | "signature_invalid" | "seat_unknown" | "message_malformed" |
    "seat_revoked"), and what reading a body raises.
    """
    try:
        token = http.body(limit).decode("ascii").strip()
    except UnicodeDecodeError as error:
        raise Fault("signature_invalid") from error
    kid = jws.key_id(token)
    with http.centre().reading() as db:
        seat = enrolment.seat_by_kid(db, kid)
    if seat is None:
        raise Fault("seat_unknown")
    said = jws.verify(token, typ, {kid: seat.key}, shape)
    if seat.revoked:
        raise Fault("seat_revoked")
    return seat, said


def current_seat() -> Seat:
    """The seat that is asking, revoked or not. Raises as `authenticate`, but for revocation."""
    return _seat_of(flask.request)


def _seat_of(request: flask.Request) -> Seat:
    # Read once a request, whoever asks first: the guard, the uploads, or a view.
    known = flask.g.get("seat")
    if known is not None:
        return cast(Seat, known)
    centre = http.centre()
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise Fault("signature_invalid", why="a bearer token is needed")
    kid = jws.key_id(token)
    with centre.reading() as db:
        seat = enrolment.seat_by_kid(db, kid)
    if seat is None:
        raise Fault("seat_unknown")
    gateway_id = centre.identity.gateway_id
    issuer = tokens.verify(token, {kid: seat.key}, gateway_id, centre.clock())
    if issuer != seat.seat_id:
        raise Fault("signature_invalid")
    flask.g.seat = seat
    return seat
