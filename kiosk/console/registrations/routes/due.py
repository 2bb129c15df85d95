"""What may be erased by now, why the rest of it is kept; erasing it, signed."""

from __future__ import annotations

import flask

from kiosk.console import guard, pages, signatures
from kiosk.console.context import console
from kiosk.console.pages import page
from kiosk.console.registrations import forms, retention_views
from kiosk.console.registrations.routes.blueprint import blueprint
from kiosk.web.forms import Form
from sync.gateway.registrations import service


@blueprint.get("/registrations/due")
@guard.act("records")
def due() -> flask.Response:
    """Show the registrations whose time is over."""
    return _page(Form())


@blueprint.post("/registrations/due")
@guard.act("records")
def erase_due() -> flask.Response:
    """Erase those that stood on the screen; the one at the console signs."""
    form = Form(flask.request.form)
    with form.beside("own_secret", forms.FIELDS):
        asked = form.read(forms.erasing)
        by = signatures.own(asked.secret)
        service.erase_due(console().centre, asked.registration_ids, by=by)
        return pages.go("registrations.due")
    return _page(form)


def _page(form: Form) -> flask.Response:
    found = service.due(console().centre, by=guard.member())
    return page("registrations/due.html", form.status, form=form, over=retention_views.over(found))
