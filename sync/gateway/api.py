"""GET /healthz, /v1/time, /v1/about and /v1/openapi.json: what anybody may ask."""

from __future__ import annotations

import flask

from sync.errors import Fault
from sync.gateway import health, http, openapi
from sync.wire import jws
from sync.wire.messages import About, TimeAnswer

blueprint = flask.Blueprint("api", __name__)
# How far this machine's clock may be from the law's; NTP keeps a server far below it.
EPSILON_S = 1.0


@blueprint.get("/healthz")
@http.public
def healthz() -> flask.Response:
    """Answer that the gateway runs and can read its database."""
    health.read_database(http.centre())
    return flask.Response("ok\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/v1/time")
@http.public
def time() -> flask.Response:
    """Sign the gateway's time with the caller's nonce, so that no older answer passes for it."""
    nonce, centre = _nonce(), http.centre()
    answer = TimeAnswer(
        nonce=nonce,
        at=centre.signing_now(),
        epsilon_s=EPSILON_S,
        gateway_id=centre.identity.gateway_id,
    )
    return http.signed(jws.sign(centre.key, "time", answer))


@blueprint.get("/v1/about")
@http.public
def about() -> flask.Response:
    """Sign the gateway's id, its name and what it stands behind, with the caller's nonce."""
    centre = http.centre()
    known = About(
        nonce=_nonce(),
        gateway_id=centre.identity.gateway_id,
        gateway_name=centre.identity.gateway_name,
        behind=flask.current_app.extensions["lpse-behind"],
    )
    return http.signed(jws.sign(centre.key, "about", known))


def _nonce() -> str:
    nonce = flask.request.args.get("nonce", "")
    if not 1 <= len(nonce) <= 100:
        raise Fault("message_malformed", why="query `nonce` must be 1 to 100 characters")
    return nonce


@blueprint.get("/v1/openapi.json")
@http.public
def openapi_json() -> flask.Response:
    """Return the OpenAPI document of the routes."""
    return http.json(openapi.document())
