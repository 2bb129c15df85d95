"""One's own PIN or password: the first page of who was given theirs by another."""

from __future__ import annotations

import flask

from kiosk.console import forms, guard, pages
from kiosk.console.context import console
from kiosk.console.pages import page
from sync.errors import Fault
from sync.gateway.staff import service as staff

blueprint = flask.Blueprint("own", __name__)
FIELDS = {
    "sign_in_wrong": "present",
    "sign_in_wrong_wait": "present",
    "sign_in_wait": "present",
}


@blueprint.get("/my-pin")
@guard.signed_in
def ask() -> flask.Response:
    return _page({})


@blueprint.post("/my-pin")
@guard.signed_in
def change() -> flask.Response:
    """The present one is asked for again: a console left alone must change nobody's secret."""
    form, errors = forms.own_secret(flask.request.form)
    if not errors:
        try:
            _change(form)
        except Fault as fault:
            errors = {forms.field_of(fault, "secret", FIELDS): fault}
        else:
            return _let_in_anew()
    return _page(errors)


def _change(form: forms.OwnSecret) -> None:
    centre, me = console().centre, guard.member()
    from_ = flask.request.remote_addr or ""
    by = staff.sign_in(centre, me.staff_id, form.present, from_=from_)
    staff.change_secret(centre, me.staff_id, form.secret, by=by)


def _let_in_anew() -> flask.Response:
    """Every other session of theirs ends: whoever knew the old secret may hold one."""
    me = guard.member()
    console().sessions.end_of(me.staff_id)
    response = pages.go("board.show")
    guard.give_cookie(response, console().sessions.begin(me))
    flask.g.console_form_drawn = False
    return response


def _page(errors: forms.Errors) -> flask.Response:
    told = pages.sentences(errors)
    must, status = guard.member().secret_by_other, 422 if errors else 200
    return page("own_secret.html", status, must=must, errors=told)
