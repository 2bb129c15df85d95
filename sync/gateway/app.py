"""The gateway as a WSGI application."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import flask

from sync.gateway import api, guards, http, uploads
from sync.gateway.accounts import routes as accounts
from sync.gateway.centre import DATABASE, Centre, Clock, open_home
from sync.gateway.commands import routes as commands
from sync.gateway.enrolment import routes as enrolment
from sync.gateway.feed import routes as feed
from sync.gateway.witness import routes as witness


def system_clock() -> datetime:
    return datetime.now(UTC)


def create_gateway(home: Path, *, clock: Clock = system_clock) -> flask.Flask:
    """Open a gateway's home and serve it. Raises: Fault("gateway_missing")."""
    return build(open_home(home, clock=clock))


def build(centre: Centre) -> flask.Flask:
    """Every view needs a seat's token unless it says otherwise (`http.public`, `signed_body`)."""
    app = flask.Flask(__name__, static_folder=None)
    app.extensions["lpse"] = centre
    http.explain(app)
    guards.guard(app)
    for feature in (api, enrolment, accounts, commands, feed, witness):
        app.register_blueprint(feature.blueprint)
    store = uploads.UploadStore(centre.home / DATABASE)
    app.register_blueprint(
        uploads.blueprint(store, centre.blobs, guards.authenticate, centre.clock)
    )
    return app
