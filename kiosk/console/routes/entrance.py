"""The way in and out: first administrator, sign-in, sign-out, language, static files."""

from __future__ import annotations

import flask

from kiosk.console import forms, guard, language, pages
from kiosk.console.context import console
from kiosk.console.pages import page
from kiosk.errors import explain
from kiosk.web import assets, fragments
from sync.errors import Fault
from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Member

blueprint = flask.Blueprint("entrance", __name__)
OURS = ("app.css", "console.css", "console.js", "live.js", "mark.svg", "third_party/htmx.min.js")


@blueprint.get("/static/<path:filename>")
@guard.public
def static(filename: str) -> flask.Response:
    if filename not in OURS:
        flask.abort(404)
    return assets.send(filename)


@blueprint.get("/setup")
@guard.public
def setup() -> flask.Response:
    """Somebody in charge, by code; there is no such page without a code that waits to be used."""
    _only_before_setup()
    role = staff.setup_role(console().centre)
    return page("setup.html", form=forms.Setup(), role=role, errors={})


@blueprint.post("/setup")
@guard.public
def set_up() -> flask.Response:
    _only_before_setup()
    form, errors = forms.setup(flask.request.form)
    if not errors:
        try:
            member = staff.first_administrator(
                console().centre, form.code, form.person_id, form.name, form.secret
            )
        except Fault as fault:
            errors = {forms.field_of(fault, "code"): fault}
        else:
            return _let_in(member)
    role, told = staff.setup_role(console().centre), pages.sentences(errors)
    return page("setup.html", 422, form=form, role=role, errors=told)


@blueprint.get("/sign-in")
@guard.public
def sign_in() -> flask.Response:
    if staff.setup_pending(console().centre) and not staff.members(console().centre):
        return pages.go("entrance.setup")
    if guard.somebody() is not None:
        return fragments.go(_wanted())
    return page(
        "sign_in.html",
        person_id="",
        wanted=flask.request.args.get("next", ""),
        errors={},
        ended=guard.session_ended(),
    )


@blueprint.post("/sign-in")
@guard.public
def enter() -> flask.Response:
    posted = flask.request.form
    form, errors = forms.sign_in(posted)
    status = 422
    if not errors:
        try:
            from_ = flask.request.remote_addr or ""
            return _let_in(
                staff.sign_in(console().centre, form.person_id, form.secret, from_=from_)
            )
        except Fault as fault:
            errors, status = {"secret": fault}, explain(fault).status
    return page(
        "sign_in.html",
        status,
        person_id=form.person_id,
        wanted=posted.get("next", ""),
        errors=pages.sentences(errors),
        ended=False,
    )


@blueprint.post("/sign-out")
@guard.signed_in
def sign_out() -> flask.Response:
    console().sessions.sign_out(guard.current())
    response = pages.go("entrance.sign_in")
    response.delete_cookie(guard.COOKIE, path=flask.request.script_root + "/")
    # Names of visitors must not lie in the browser's cache for whoever sits down next.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.post("/language", endpoint="language")
@guard.public
def choose_language() -> flask.Response:
    posted = flask.request.form
    response = fragments.go(fragments.own_page(posted.get("next", ""), flask.url_for("board.show")))
    language.remember(response, posted.get("language", ""))
    return response


def _only_before_setup() -> None:
    if not staff.setup_pending(console().centre):
        flask.abort(404)


def _wanted() -> str:
    values = flask.request.values
    return fragments.own_page(values.get("next", ""), flask.url_for("board.show"))


def _let_in(member: Member) -> flask.Response:
    old = flask.request.cookies.get(guard.COOKIE, "")
    response = fragments.go(_wanted())
    token = console().sessions.begin(member, old)
    # What the browser holds from before is not renewed after this.
    flask.g.console_form_drawn = False
    guard.give_cookie(response, token)
    return response
