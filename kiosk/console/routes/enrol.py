"""A new seat's one-time code: the person signed in and a second one, each with their PIN."""

from __future__ import annotations

import flask

from kiosk.console import forms, guard, pages, signatures
from kiosk.console.context import console
from kiosk.console.pages import page
from sync.errors import Fault
from sync.gateway.enrolment import service as enrolment

blueprint = flask.Blueprint("enrol", __name__)


@blueprint.get("/enrol")
@guard.act("enrol")
def ask() -> flask.Response:
    return page("enrol.html", form=forms.Enrol(), errors={})


@blueprint.post("/enrol")
@guard.act("enrol")
def enrol() -> flask.Response:
    form, errors = forms.enrol(flask.request.form)
    if not errors:
        try:
            return page(
                "enrol_code.html",
                code=_code(form),
                seat_name=form.seat_name,
                fingerprint=console().centre.key.public.fingerprint,
            )
        except Fault as fault:
            errors = {forms.field_of(fault, "second_secret", forms.ENROL_FIELDS): fault}
    return page("enrol.html", 422, form=form, errors=pages.sentences(errors))


def _code(form: forms.Enrol) -> str:
    """The session alone is not enough: a console left alone must not admit a stranger's PC."""
    by = signatures.both("enrol", form.both)
    return enrolment.make_code(console().centre, form.seat_name, by=by)
