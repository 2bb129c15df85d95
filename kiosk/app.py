"""The seat's web application: the shell around whatever features wiring hands in."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, g, request, url_for
from jinja2 import StrictUndefined
from markupsafe import Markup

from kiosk.seat import Registry
from kiosk.web import (
    assets,
    csrf,
    filters,
    fragments,
    guards,
    headers,
    locale,
    problems,
    shell,
    states,
)
from kiosk.web.frame import FrameSource, FrameView, Seat, VisitView
from sync.wire.shapes import Realm

# Forms here carry words, never files: those come from the stick.
MAX_FORM_BYTES = 64_000


def create_app(
    registry: Registry,
    *,
    guard: guards.Guard,
    seat: Seat,
    frame: FrameSource,
    language: locale.Language,
    timezone: str,
    folder: Path,
    realm: Realm,
) -> Flask:
    """Put the application together. It answers nothing until `guard.listening_on(port)`.

    Among the features of `registry` must be `kiosk.sessions`: the shell sends people to
    `sessions.waiting` and `sessions.locked`. `timezone` is an IANA name, `folder` is on the disk
    of the seat's data, and `realm` is the seat's.
    """
    app = Flask(
        "kiosk", static_folder=None, template_folder=str(assets.folder("templates").absolute())
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.config["MAX_CONTENT_LENGTH"] = MAX_FORM_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_FORM_BYTES
    fragments.htmx.init_app(app)
    locale.init_app(app, lambda: language.current, timezone)
    filters.init_app(app)
    headers.init_app(app, static="shell.static")
    guards.init_app(app, guard, seat, registry.answers)
    app.before_request(lambda: registry.acting() if request.method == "POST" else None)
    problems.init_app(app, guard, folder, realm)
    _init_globals(app, guard, seat, frame)
    app.jinja_env.globals.update(strips=registry.strips, waiting_parts=registry.waiting)
    for each in (shell.blueprint(guard, frame, seat, language), *registry.blueprints()):
        app.register_blueprint(each)
    return app


def _init_globals(app: Flask, guard: guards.Guard, seat: Seat, frame: FrameSource) -> None:
    """Give every template, fragments alone included, what the shell knows."""

    def frame_view() -> FrameView:
        if "frame_view" not in g:
            g.frame_view = frame.frame()
        view: FrameView = g.frame_view
        return view

    def visit_view() -> VisitView:
        return seat.view()

    def page_token() -> str:
        return guard.page_tokens.issue(str(g.get("launch", "")), seat.view().visit_id)

    def csrf_field() -> Markup:
        return csrf.as_field(page_token())

    app.jinja_env.globals.update(
        frame_view=frame_view,
        visit_view=visit_view,
        csrf_field=csrf_field,
        page_token_header=lambda: csrf.as_header(page_token()),
        asset=lambda name: url_for("shell.static", filename=name, v=assets.version(name)),
        htmx_config=headers.htmx_config(swap_errors=True),
        language=locale.spoken,
        state_word=states.word,
        server_name=lambda start=False: frame_view().server_name(start=start),
    )
