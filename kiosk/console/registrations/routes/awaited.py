"""Decisions from seats that wait for a form which is not here; saying that it will not come."""

from __future__ import annotations

import flask

from kiosk.console import guard, pages, signatures
from kiosk.console.context import console
from kiosk.console.pages import page
from kiosk.console.registrations import forms
from kiosk.console.registrations.routes.blueprint import blueprint
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.errors import Fault
from sync.gateway.desk import lost
from sync.gateway.desk.lost import WaitingDecision


@blueprint.get("/registrations/awaited")
@guard.act("verify")
def awaited() -> flask.Response:
    """Show what waits, for how long, and which form it waits for."""
    waiting = lost.waiting(console().centre, by=guard.member())
    return page("registrations/awaited.html", waiting=waiting)


@blueprint.get("/registrations/awaited/<registration_id>")
@guard.act("verify")
def ask_give_up(registration_id: str) -> flask.Response:
    """Say what it brings about, and ask for the signature."""
    return _page(registration_id, Form())


@blueprint.post("/registrations/awaited/<registration_id>")
@guard.act("verify")
def give_up(registration_id: str) -> flask.Response:
    """Refuse what waits for this form; the one at the console signs."""
    form = Form(flask.request.form)
    with form.beside("own_secret", forms.FIELDS):
        by = signatures.own(form.read(forms.secret))
        lost.give_up(console().centre, registration_id, by=by)
        return pages.go("registrations.awaited")
    return _page(registration_id, form)


@in_both
def _page(registration_id: str, form: Form) -> flask.Response:
    found: list[WaitingDecision] = [
        one
        for one in lost.waiting(console().centre, by=guard.member())
        if one.registration_id == registration_id
    ]
    if not found:
        raise Fault("desk_form_not_awaited")
    return page("registrations/give_up.html", form.status, form=form, waiting=found)
