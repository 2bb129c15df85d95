"""The way in and out: first administrator, sign-in, sign-out, language, static files."""

from __future__ import annotations

import flask

from kiosk.console import forms, guard, language, pages
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.pages import form_page, page
from kiosk.web import assets, fragments
from kiosk.web.forms import Form
from sync.gateway.staff import service as staff

blueprint = flask.Blueprint("entrance", __name__)
FEATURE = Feature(blueprint)
OURS = (
    "app.css",
    "console.css",
    "console.js",
    "console_classes.css",
    "copying.js",
    "debrief.css",
    "desk.css",
    "language.js",
    "live.js",
    "mark.svg",
    "third_party/htmx.min.js",
)


@blueprint.get("/static/<path:filename>")
@guard.public
def static(filename: str) -> flask.Response:
    """Serve the console's own files; the seat's are not found here."""
    if filename not in OURS:
        flask.abort(404)
    return assets.send(filename)


@blueprint.get("/setup")
@guard.public
def setup() -> flask.Response:
    """Ask who is in charge, by code; there is no such page without a code that waits to be used."""
    _only_before_setup()
    return _setup_page(Form())


@blueprint.post("/setup")
@guard.public
def set_up() -> flask.Response:
    """Let the first person in charge in, by a one-time code."""
    _only_before_setup()
    form = Form(flask.request.form)
    with form.beside("code", forms.FIELDS):
        asked = form.read(forms.setup)
        member = staff.first_administrator(
            console().centre, asked.code, asked.person_id, asked.name, asked.secret
        )
        return guard.let_in(fragments.go(_wanted()), member)
    return _setup_page(form)


@blueprint.get("/sign-in")
@guard.public
def sign_in() -> flask.Response:
    """Ask who it is; before anybody works here, for the one-time code."""
    if staff.setup_pending(console().centre) and not staff.members(console().centre):
        return pages.go("entrance.setup")
    if guard.somebody() is not None:
        return fragments.go(_wanted())
    wanted = flask.request.args.get("next", "")
    return page("sign_in.html", form=Form(), wanted=wanted, ended=guard.session_ended())


@blueprint.post("/sign-in")
@guard.public
def enter() -> flask.Response:
    """Sign a member of staff in."""
    form = Form(flask.request.form)
    with form.beside("secret"):
        asked = form.read(forms.sign_in)
        member = staff.sign_in(
            console().centre, asked.person_id, asked.secret, from_=guard.from_where()
        )
        return guard.let_in(fragments.go(_wanted()), member)
    return page("sign_in.html", form.status, form=form, wanted=form.typed("next"), ended=False)


@blueprint.post("/sign-out")
@guard.signed_in
def sign_out() -> flask.Response:
    """End the session and forget what the browser kept of it."""
    console().sessions.sign_out(guard.current())
    response = pages.go("entrance.sign_in")
    response.delete_cookie(guard.COOKIE, path=flask.request.script_root + "/")
    # Names of visitors must not lie in the browser's cache for whoever sits down next.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.post("/language", endpoint="language")
@guard.public
def choose_language() -> flask.Response:
    """Remember the language in this browser and go back to the page."""
    posted = flask.request.form
    response = fragments.go(fragments.own_page(posted.get("next", ""), flask.url_for("board.show")))
    language.remember(response, posted.get("language", ""))
    return response


def _setup_page(form: Form) -> flask.Response:
    role = staff.setup_role(console().centre)
    return form_page("setup.html", form, role=role)


def _only_before_setup() -> None:
    if not staff.setup_pending(console().centre):
        flask.abort(404)


def _wanted() -> str:
    values = flask.request.values
    return fragments.own_page(values.get("next", ""), flask.url_for("board.show"))
