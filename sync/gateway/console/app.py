"""The console as an application of its own, mounted at `/console` beside the seats' API.

Apart, because everything differs: who asks (people, not seats), what an error looks like (a page,
not a problem document), cookies, translations. `sync.gateway.app` mounts it.
"""

from __future__ import annotations

import flask
from flask_babel import Babel
from jinja2 import StrictUndefined

from sync.gateway.centre import Centre
from sync.gateway.console import alerting, guard, headers, pages
from sync.gateway.console.drawing import Drawings
from sync.gateway.console.files import ConsoleFiles
from sync.gateway.console.routes import BLUEPRINTS
from sync.gateway.console.service import Sessions
from sync.gateway.room.service import Room
from sync.wire import roles

LANGUAGES = ("id", "en")
LANGUAGE_COOKIE = "lpse_console_language"
MAX_FORM_BYTES = 64_000
MAX_FORM_PARTS = 1_000


def create_console(centre: Centre, room: Room, files: ConsoleFiles) -> flask.Flask:
    """Put the console together. `room` is the one that hears the seats' statuses."""
    app = flask.Flask("lpse_console", static_folder=None, template_folder=str(files.templates))
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
        PROVIDE_AUTOMATIC_OPTIONS=False,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    sessions = Sessions(centre)
    app.extensions["console"] = pages.Desk(centre, room, files, sessions, pages.Notes(), Drawings())
    _speak(app, files, centre.identity.timezone)
    files.filters(app)
    headers.init_app(app)
    pages.init_app(app)
    guard.init_app(app, sessions)
    _init_globals(app, centre)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def language() -> str:
    """The reader's language: Indonesian unless this browser chose English."""
    chosen = flask.request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def _speak(app: flask.Flask, files: ConsoleFiles, timezone: str) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = LANGUAGES[0]
    app.config["BABEL_DEFAULT_TIMEZONE"] = timezone
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(files.translations)
    Babel(app, locale_selector=language, timezone_selector=lambda: timezone)


def _init_globals(app: flask.Flask, centre: Centre) -> None:
    def may(act: roles.Act, purpose: roles.Purpose | None = None) -> bool:
        someone = guard.somebody()
        return someone is not None and roles.may(someone.role, act, purpose)

    app.jinja_env.globals.update(
        me=guard.somebody,
        may=may,
        gateway=centre.identity,
        csrf_field=guard.csrf_field,
        asset=pages.asset,
        alerts=alerting.alerts,
        language=language,
        htmx_config=headers.HTMX_CONFIG,
    )
