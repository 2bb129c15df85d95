"""One's own PIN or password: the first page of who was given theirs by another."""

from __future__ import annotations

import flask

from kiosk.console import forms, guard, pages, signatures
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.pages import form_page
from kiosk.web.forms import Form
from sync.gateway.staff import service as staff

blueprint = flask.Blueprint("own", __name__)
FEATURE = Feature(blueprint)


@blueprint.get("/my-pin")
@guard.signed_in
def ask() -> flask.Response:
    """Ask for the present secret and the next one."""
    return _page(Form())


@blueprint.post("/my-pin")
@guard.signed_in
def change() -> flask.Response:
    """Change one's own secret; every other session of theirs ends.

    The present one is asked for again: at a console left alone, no passer-by may change it.
    """
    form, centre, me = Form(flask.request.form), console().centre, guard.member()
    with form.beside("secret", forms.OWN_FIELDS):
        asked = form.read(forms.own_secret)
        by = signatures.own(asked.present)
        staff.change_secret(centre, me.staff_id, asked.secret, by=by)
        # Whoever knew the old secret may hold a session.
        console().sessions.end_of(me.staff_id)
        return guard.let_in(pages.go("board.show"), me)
    return _page(form)


def _page(form: Form) -> flask.Response:
    must = guard.member().secret_by_other
    return form_page("own_secret.html", form, must=must)
