"""What every page of the console shares: rendering, failures in words, where to go next."""

from __future__ import annotations

import logging

import flask
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from kiosk.console.context import console
from kiosk.errors import explain
from kiosk.web import assets, fragments
from kiosk.web.both import in_both
from kiosk.web.forms import MISTYPED, Form
from sync.errors import Fault
from sync.gateway import disk
from sync.gateway.db.trouble import OperationalError
from sync.gateway.db.trouble import problem as problem_of

log = logging.getLogger("lpse.console")
HTTP_CODES = {404: "console_page_unknown", 405: "console_page_unknown", 413: "too_large"}


@in_both
def page(template: str, status: int = 200, **views: object) -> flask.Response:
    """Answer with a page."""
    text = flask.render_template(f"console/{template}", **views)
    return flask.make_response(text, status)


def form_page(template: str, form: Form, **views: object) -> flask.Response:
    """Answer with a form's page; one that was refused comes back with 422."""
    return page(template, MISTYPED if form.errors else 200, form=form, **views)


def go(endpoint: str, **values: object) -> flask.Response:
    """Send the whole window to a page of the console, also where htmx asked for a part."""
    return fragments.go(flask.url_for(endpoint, **values))  # type: ignore[arg-type]


def download(data: bytes, name: str, content: str) -> flask.Response:
    """Answer with a file that the browser saves and never shows inside a page."""
    response = flask.make_response(data)
    response.headers["Content-Type"] = content
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def init_app(app: flask.Flask) -> None:
    """Turn every exception into a page in plain words."""

    @in_both
    def problem(fault: Fault, status: int | None = None) -> flask.Response:
        words = explain(fault)
        return page("problem.html", status or words.status, problem=words)

    @app.errorhandler(Fault)
    def fault(error: Fault) -> flask.Response:
        return problem(error)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> flask.Response:
        reply = problem(Fault(HTTP_CODES.get(error.code or 500, "internal")), error.code)
        if isinstance(error, MethodNotAllowed):
            reply.allow.update(error.valid_methods or ())
        return reply

    @app.errorhandler(OperationalError)
    def database(error: OperationalError) -> flask.Response:
        centre = console().centre
        if problem_of(error, centre.home) != "storage_full":
            return unexpected(error)
        found = disk.look(centre)
        return problem(found.fault if found else Fault("gateway_disk_full", free_bytes=0))

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> flask.Response:
        log.error("console fault", exc_info=error)
        return problem(Fault("internal"))


def asset(name: str) -> str:
    """Return a static file's address; it names the content, so that it is cached for ever."""
    return flask.url_for("entrance.static", filename=name, v=assets.version(name))
