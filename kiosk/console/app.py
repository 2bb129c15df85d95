"""The console as an application of its own, mounted at `/console` beside the seats' API.

Apart, because everything differs: who asks (people, not seats), what an error looks like (a page,
not a problem document), cookies, translations. `sync.gateway.app` is handed `create_console` and
mounts what it returns.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import IO

import flask
from jinja2 import StrictUndefined

from kiosk.console import alerting, guard, navigation, pages
from kiosk.console.context import ConsoleContext
from kiosk.console.drawing import Drawings
from kiosk.console.feature import Feature
from kiosk.console.features import FEATURES
from kiosk.console.language import chosen, language
from kiosk.console.notes import Notes
from kiosk.paperwork import FormSettings
from kiosk.web import assets, filters, fragments, headers, locale
from sync.gateway.centre import Centre
from sync.gateway.regions.lending import lend
from sync.gateway.room.service import Room
from sync.gateway.staff.sessions import Sessions
from sync.wire import roles

PLAIN_FORMS = FormSettings()
MAX_FORM_BYTES = 64_000
MAX_FORM_PARTS = 1_000
# A board that waits longer than this for an answer says that nobody answers.
ANSWER_MS = 5_000


class Request(flask.Request):
    """A request whose files stay in memory: what staff bring may hold people's numbers."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return io.BytesIO()


def create_console(
    centre: Centre,
    room: Room,
    features: Sequence[Feature] = FEATURES,
    forms: FormSettings = PLAIN_FORMS,
) -> flask.Flask:
    """Put the console together. `room` is the one that hears the seats' statuses."""
    features = [one for one in features if one.realm in (None, centre.identity.realm)]
    templates = str(assets.folder("templates").absolute())
    app = flask.Flask("lpse_console", static_folder=None, template_folder=templates)
    app.request_class = Request
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
    app.extensions["console"] = ConsoleContext(
        centre,
        room,
        sessions,
        Notes(),
        Drawings(),
        forms,
        lambda: [line for one in features if one.lines for line in one.lines()],
    )
    fragments.htmx.init_app(app)
    locale.init_app(app, chosen, centre.identity.timezone)
    filters.init_app(app)
    headers.init_app(app, static="entrance.static")
    pages.init_app(app)
    guard.init_app(app, sessions)
    lend(app, centre)
    _init_globals(app, centre, features)
    for feature in features:
        app.register_blueprint(feature.blueprint)
    return app


def _init_globals(app: flask.Flask, centre: Centre, features: Sequence[Feature]) -> None:
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
        navigation=lambda: navigation.links(features),
        beside=lambda: navigation.beside(features),
        # A refused poll keeps the last picture, which then ages visibly. Settling attributes would
        # copy inline styles, which the policy forbids.
        htmx_config=headers.htmx_config(
            swap_errors=False, attributesToSettle=[], timeout=ANSWER_MS
        ),
    )
