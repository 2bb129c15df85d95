"""Everything that is held of one firm, for the person who asks for it (UU 27/2022)."""

from __future__ import annotations

import flask

from kiosk.console import guard
from kiosk.console.context import console
from kiosk.console.pages import form_page
from kiosk.console.registrations import forms, views
from kiosk.console.registrations.routes.blueprint import blueprint
from kiosk.web.forms import Form
from sync.gateway.registrations import service


@blueprint.get("/registrations/everything")
@guard.act("verify")
def ask_everything() -> flask.Response:
    """Ask whose data are wanted."""
    return form_page("registrations/everything.html", Form(), held=None)


@blueprint.post("/registrations/everything")
@guard.act("verify")
def everything() -> flask.Response:
    """Show all that is held of who is named, to be printed; a name never stands in an address."""
    form = Form(flask.request.form)
    with form.beside("named", forms.EVERYTHING_FIELDS):
        asked = form.read(forms.everything)
        found = service.everything(
            console().centre, asked.named, asked.resume_code, by=guard.member()
        )
        return form_page("registrations/everything.html", form, held=views.held(found))
    return form_page("registrations/everything.html", form, held=None)
