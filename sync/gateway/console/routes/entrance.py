"""The way in and out: first administrator, sign-in, sign-out, language, static files."""

from __future__ import annotations

from typing import cast

import flask

from sync.errors import Fault
from sync.gateway.console import forms, guard, pages
from sync.gateway.console.pages import desk, page
from sync.gateway.journal import service as journal
from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Member

blueprint = flask.Blueprint("entrance", __name__)
FOR_EVER_S = 31_536_000
YEAR_S = 365 * 86_400
OURS = ("app.css", "console.css", "console.js", "live.js", "mark.svg", "third_party/htmx.min.js")


@blueprint.get("/static/<path:filename>")
@guard.public
def static(filename: str) -> flask.Response:
    if filename not in OURS:
        flask.abort(404)
    response = flask.send_from_directory(desk().files.static, filename)
    if flask.request.args.get("v"):
        response.headers["Cache-Control"] = f"public, max-age={FOR_EVER_S}, immutable"
    return response


@blueprint.get("/setup")
@guard.public
def setup() -> flask.Response:
    """Somebody in charge, by code; there is no such page without a code that waits to be used."""
    _only_before_setup()
    role = staff.setup_role(desk().centre)
    return page("setup.html", form=forms.Setup(), role=role, errors={})


@blueprint.post("/setup")
@guard.public
def set_up() -> flask.Response:
    _only_before_setup()
    form, errors = forms.setup(flask.request.form)
    if not errors:
        try:
            member = staff.first_administrator(
                desk().centre, form.code, form.person_id, form.name, form.secret
            )
        except Fault as fault:
            errors = {forms.field_of(fault, "code"): fault}
        else:
            return _let_in(member)
    role, told = staff.setup_role(desk().centre), pages.sentences(errors)
    return page("setup.html", 422, form=form, role=role, errors=told)


@blueprint.get("/sign-in")
@guard.public
def sign_in() -> flask.Response:
    if staff.setup_pending(desk().centre) and not staff.members(desk().centre):
        return pages.go("entrance.setup")
    if guard.somebody() is not None:
        return cast(flask.Response, flask.redirect(_wanted(), 303))
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
            return _let_in(staff.sign_in(desk().centre, form.person_id, form.secret, from_=from_))
        except Fault as fault:
            errors, status = {"secret": fault}, pages.explain(fault).status
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
    desk().sessions.end(guard.current().token)
    with desk().centre.writing() as db:
        journal.record(desk().centre, db, "signed_out", by=guard.member())
    response = pages.go("entrance.sign_in")
    response.delete_cookie(guard.COOKIE, path=flask.request.script_root + "/")
    # Names of visitors must not lie in the browser's cache for whoever sits down next.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.post("/language")
@guard.public
def language() -> flask.Response:
    from sync.gateway.console.app import LANGUAGE_COOKIE, LANGUAGES

    target = pages.own_page(flask.request.form.get("next", ""), flask.url_for("board.show"))
    response = cast(flask.Response, flask.redirect(target, 303))
    chosen = flask.request.form.get("language", "")
    if chosen in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE,
            chosen,
            max_age=YEAR_S,
            path=flask.request.script_root + "/",
            secure=flask.request.is_secure,
            httponly=True,
            samesite="Strict",
        )
    return response


def _only_before_setup() -> None:
    if not staff.setup_pending(desk().centre):
        flask.abort(404)


def _wanted() -> str:
    values = flask.request.values
    return pages.own_page(values.get("next", ""), flask.url_for("board.show"))


def _let_in(member: Member) -> flask.Response:
    old = flask.request.cookies.get(guard.COOKIE, "")
    response = cast(flask.Response, flask.redirect(_wanted(), 303))
    token = desk().sessions.begin(member, old)
    # What the browser holds from before is not renewed after this.
    flask.g.console_form_drawn = False
    guard.give_cookie(response, token)
    return response
