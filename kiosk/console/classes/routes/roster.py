"""Whom the trainer expects: taken in from a list, and given seats."""

from __future__ import annotations

import flask

from kiosk.console import guard, pages
from kiosk.console.classes import forms, names, views
from kiosk.console.classes.routes.blueprint import blueprint
from kiosk.console.context import console
from kiosk.console.pages import page
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.gateway.classes import service
from sync.gateway.classes.roster import MOST_BYTES
from sync.gateway.classes.service import RosterReport


@blueprint.get("/classes/<class_id>/roster")
@guard.act("classes")
def roster(class_id: str) -> flask.Response:
    """Show who is expected and which seat they have."""
    return _roster(class_id, Form())


@blueprint.post("/classes/<class_id>/roster")
@guard.act("classes")
@guard.takes_file(2 * MOST_BYTES)
def roster_import(class_id: str) -> flask.Response:
    """Take a list in and say what became of it, with every line that was left out."""
    form = Form(flask.request.form, flask.request.files)
    with form.beside("names", forms.ROSTER_FIELDS):
        data = form.read(forms.roster)
        report = service.roster_import(console().centre, class_id, data, by=guard.member())
        return _roster(class_id, Form(), report)
    return _roster(class_id, form)


@blueprint.post("/classes/<class_id>/roster/<trainee_id>")
@guard.act("classes")
def seat_trainee(class_id: str, trainee_id: str) -> flask.Response:
    """Give somebody a seat, or take it away."""
    form = Form(flask.request.form)
    with form.beside(f"seat-{trainee_id}"):
        seat = form.line("seat") or None
        service.seat_trainee(console().centre, class_id, trainee_id, seat, by=guard.member())
        return pages.go("classes.roster", class_id=class_id, _anchor=f"trainee-{trainee_id}")
    return _roster(class_id, form)


@in_both
def _roster(class_id: str, form: Form, report: RosterReport | None = None) -> flask.Response:
    if names.are_hidden():
        return pages.go("classes.one", class_id=class_id)
    known = service.one(console().centre, class_id)
    return page(
        "classes/roster.html",
        form.status,
        form=form,
        one=known.training_class,
        roster=views.roster(known),
        twice=views.twice(known),
        seats=views.seats(class_id),
        report=views.report(report) if report else None,
    )
