"""The hand-over sheet, to copy from, to print, as JSON; and what the centre answered."""

from __future__ import annotations

import flask
import msgspec

from kiosk.console import guard, pages, signatures
from kiosk.console.context import console
from kiosk.console.pages import form_page
from kiosk.console.registrations import forms, handing_over
from kiosk.console.registrations.routes.blueprint import blueprint
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.gateway.registrations import service
from sync.gateway.registrations.reading import Opened


@blueprint.get("/registrations/<registration_id>/hand-over")
@guard.act("verify")
def hand_over(registration_id: str) -> flask.Response:
    """Show the centre's own fields in its order, each to be copied."""
    return _page(registration_id, Form())


@blueprint.post("/registrations/<registration_id>/hand-over")
@guard.act("verify")
def note_centre(registration_id: str) -> flask.Response:
    """Note the centre's number and time, typed twice; the one at the console signs."""
    form = Form(flask.request.form)
    with form.beside("number", forms.CENTRE_FIELDS):
        asked = form.read(forms.centre_said)
        by = signatures.own(asked.secret)
        service.note_centre(console().centre, registration_id, asked.number, asked.at, by=by)
        return pages.go("registrations.hand_over", registration_id=registration_id)
    return _page(registration_id, form)


@blueprint.get("/registrations/<registration_id>/hand-over.json")
@guard.act("verify")
def hand_over_json(registration_id: str) -> flask.Response:
    """Give the sheet out as JSON, for a program that fills in the centre's form."""
    found = service.open_one(console().centre, registration_id, by=guard.member())
    shown = handing_over.sheet(found)
    body = {
        "code": shown.code,
        "centre": shown.centre,
        "fields": [
            {"label": one.label, "path": one.path, "value": one.value} for one in shown.fields
        ],
    }
    data = msgspec.json.format(msgspec.json.encode(body), indent=2)
    return pages.download(data, f"hand_over-{found.line.code}.json", "application/json")


def _page(registration_id: str, form: Form) -> flask.Response:
    """Open it, which is journalled, and show its sheet."""
    return _sheet(service.open_one(console().centre, registration_id, by=guard.member()), form)


@in_both
def _sheet(found: Opened, form: Form) -> flask.Response:
    return form_page("registrations/hand_over.html", form, sheet=handing_over.sheet(found))
