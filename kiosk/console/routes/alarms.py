"""What stands until somebody has looked into it, and what is wrong at this moment."""

from __future__ import annotations

import flask

from kiosk.console import forms, guard, pages, views
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.pages import form_page
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.gateway.alarms import service as alarms
from sync.gateway.enrolment import service as enrolment

blueprint = flask.Blueprint("alarms", __name__)
FEATURE = Feature(blueprint)


@blueprint.get("/alarms")
@guard.act("board")
def show() -> flask.Response:
    """Show every alarm; who may clear them has a field at each."""
    return _page(Form())


@blueprint.post("/alarms")
@guard.act("release")
def clear() -> flask.Response:
    """Clear one alarm, named by the fields `code` and `seat`, with a `reason`."""
    form = Form(flask.request.form)
    with form.beside("reason"):
        why = form.read(forms.reason)
        code, seat_id = form.line("code"), form.line("seat")
        alarms.clear(console().centre, code, seat_id, by=guard.member(), reason=why)
        return pages.go("alarms.show")
    return _page(form)


@in_both
def _page(form: Form) -> flask.Response:
    names = enrolment.seat_names(console().centre)
    rows = [views.alarm(each, names) for each in alarms.all_standing(console().centre)]
    tried = form.line("code"), form.line("seat")
    return form_page("alarms.html", form, rows=rows, tried=tried)
