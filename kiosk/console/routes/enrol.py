"""A new seat's one-time code: the person signed in and a second one, each with their PIN."""

from __future__ import annotations

import flask
from flask_babel import lazy_gettext as _l

from kiosk.console import forms, guard, signatures
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.pages import form_page, page
from kiosk.web.forms import Form
from sync.gateway.enrolment import service as enrolment

blueprint = flask.Blueprint("enrol", __name__)
FEATURE = Feature(blueprint, entry="enrol.ask", label=_l("Daftarkan komputer"), within="layout")


@blueprint.get("/enrol")
@guard.act("enrol")
def ask() -> flask.Response:
    """Ask for the seat's name and the two signatures."""
    return form_page("enrol.html", Form())


@blueprint.post("/enrol")
@guard.act("enrol")
def enrol() -> flask.Response:
    """Show the code. Two sign: a console left alone must not admit a stranger's PC."""
    form, centre = Form(flask.request.form), console().centre
    with form.beside("second_secret", {**forms.SECOND_FIELDS, **forms.ENROL_FIELDS}):
        asked = form.read(forms.enrol)
        by = signatures.both("enrol", asked.both)
        return page(
            "enrol_code.html",
            code=enrolment.make_code(centre, asked.seat_name, by=by),
            seat_name=asked.seat_name,
            fingerprint=centre.key.public.fingerprint,
        )
    return form_page("enrol.html", form)
