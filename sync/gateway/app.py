"""The gateway as a WSGI application."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from sync.gateway import guards, http
from sync.gateway.centre import Centre, Clock, system_clock
from sync.gateway.db.trouble import DatabaseError
from sync.gateway.feature import Registered, live
from sync.gateway.features import REGISTERED, open_gateway
from sync.gateway.room.service import Room
from sync.wire.about import PEOPLE
from sync.wire.shapes import settle

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Console = Callable[[Centre, Room], flask.Flask]
"""Makes staff's pages, e.g. `kiosk.console.create_console`: an application of its own."""

log = logging.getLogger("lpse.gateway")


def create_gateway(
    home: Path,
    *,
    clock: Clock = system_clock,
    console: Console | None = None,
    behind: str = PEOPLE,
) -> flask.Flask:
    """Open a gateway's home and serve it; `behind` as in `sync.wire.about`.

    Raises: Fault("gateway_missing").
    """
    centre = open_gateway(home, clock=clock)
    REGISTERED.start(centre)
    return build(centre, console, behind)


def build(
    centre: Centre,
    console: Console | None = None,
    behind: str = PEOPLE,
    *,
    registered: Registered = REGISTERED,
) -> flask.Flask:
    """Every view needs a seat's token unless it says otherwise (`http.public`, `signed_body`).

    With `console`, the pages it makes are served at `/console/`.
    """
    settle()
    centre = registered.join(centre)
    app = flask.Flask(__name__, static_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.extensions["lpse"] = centre
    app.extensions["lpse-behind"] = behind
    http.explain(app)
    guards.guard(app)
    registered.serve(app, centre)
    _keep_time(app, centre)
    if console is not None:
        pages = console(centre, live(Room, app))
        app.extensions["lpse-console"] = pages
        api_app = _FrontDoor(app.wsgi_app)
        app.wsgi_app = DispatcherMiddleware(api_app, {"/console": pages})  # type: ignore[method-assign]
    return app


class _FrontDoor:
    """Whoever types the server's bare address wants its pages: seats never ask for it."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        asked = (environ.get("REQUEST_METHOD"), environ.get("PATH_INFO"))
        if asked not in (("GET", "/"), ("HEAD", "/"), ("GET", ""), ("HEAD", "")):
            return self._app(environ, start)
        where = f"{environ.get('SCRIPT_NAME', '')}/console/"
        answer = flask.Response(status=303, headers={"Location": where})
        answer.autocorrect_location_header = False
        return answer(environ, start)


def _keep_time(app: flask.Flask, centre: Centre) -> None:
    """Remember what was signed, every few seconds, on somebody's request."""

    @app.teardown_request
    def keep(_error: BaseException | None) -> None:
        try:
            centre.keep_time()
        except DatabaseError:  # a full disk must not take the time from anybody
            log.exception("keeping the time")
