"""The list of classes; plan one, change it, open, close, remove and erase it."""

from __future__ import annotations

import flask

from kiosk.console import guard, pages
from kiosk.console.classes import forms, planning, views
from kiosk.console.classes.routes.blueprint import blueprint
from kiosk.console.context import console
from kiosk.console.pages import page
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.gateway.classes import service
from sync.gateway.classes.service import ClassView


@blueprint.get("/classes")
@guard.act("classes")
def show() -> flask.Response:
    """Show every class, the newest first."""
    return page("classes/all.html", classes=views.listed())


@blueprint.get("/classes/new")
@guard.act("classes")
def ask() -> flask.Response:
    """Show the empty plan of a class, for today."""
    return _plan(Form({"date": console().centre.today().isoformat()}), None)


@blueprint.post("/classes/new")
@guard.act("classes")
def plan() -> flask.Response:
    """Plan a class and go to it; or show the plan after one of its buttons, or what is wrong."""
    form = Form(flask.request.form)
    press = forms.pressed(form)
    with form.beside("title", forms.PLAN_FIELDS):
        if press is None:
            draft = form.read(forms.draft)
            class_id = service.plan(console().centre, draft, by=guard.member())
            return pages.go("classes.one", class_id=class_id)
    return _plan(form, None, press)


@blueprint.get("/classes/<class_id>/plan")
@guard.act("classes")
def ask_change(class_id: str) -> flask.Response:
    """Show the plan of a class as it stands."""
    known = service.one(console().centre, class_id)
    return _plan(planning.form_of(known), known)


@blueprint.post("/classes/<class_id>/plan")
@guard.act("classes")
def change(class_id: str) -> flask.Response:
    """Change a plan and go to the class; or show it after one of its buttons, or what is wrong."""
    centre, form = console().centre, Form(flask.request.form)
    known, press = service.one(centre, class_id), forms.pressed(form)
    with form.beside("title", forms.PLAN_FIELDS):
        if press is None:
            draft, seen = form.read(forms.draft), forms.seen(form)
            service.change(centre, class_id, draft, by=guard.member(), seen=seen)
            return pages.go("classes.one", class_id=class_id)
    return _plan(form, known, press)


@blueprint.post("/classes/<class_id>/open")
@guard.act("classes")
def open_class(class_id: str) -> flask.Response:
    """Let trainees join, and go to the page that tells them how."""
    service.open_class(console().centre, class_id, by=guard.member())
    return pages.go("classes.code", class_id=class_id)


@blueprint.get("/classes/<class_id>/<any(close, delete, erase):what>")
@guard.act("classes")
def ask_end(class_id: str, what: str) -> flask.Response:
    """Say what closing, removing or erasing a class does, and ask."""
    return _end(Form(), what, service.one(console().centre, class_id))


@blueprint.post("/classes/<class_id>/close")
@guard.act("classes")
def close(class_id: str) -> flask.Response:
    """Close a class and show how it stands."""
    service.close_class(console().centre, class_id, by=guard.member())
    return pages.go("classes.one", class_id=class_id)


@blueprint.post("/classes/<class_id>/delete")
@guard.act("classes")
def delete(class_id: str) -> flask.Response:
    """Remove a plan and show the list."""
    service.delete_plan(console().centre, class_id, by=guard.member())
    return pages.go("classes.show")


@blueprint.post("/classes/<class_id>/erase")
@guard.act("classes")
def erase(class_id: str) -> flask.Response:
    """Erase the names and events of a closed class."""
    centre, form = console().centre, Form(flask.request.form)
    known = service.one(centre, class_id)
    with form.beside("reason"):
        why = form.read(forms.reason)
        service.erase_class(centre, class_id, by=guard.member(), reason=why)
        return pages.go("classes.show")
    return _end(form, "erase", known)


def _end(form: Form, what: str, known: ClassView) -> flask.Response:
    told = known.training_class
    return page("classes/end.html", form.status, form=form, what=what, one=told)


@in_both
def _plan(
    form: Form, known: ClassView | None, press: forms.Pressed | None = None
) -> flask.Response:
    report = service.shelf_report(console().centre)
    steps, said, fixed = forms.steps(form), "", planning.fixed(known)
    if press is not None:
        steps, said = planning.rearranged(steps, press, report.packs, fixed)
    drawn = planning.plan(steps, report, said, fixed)
    if press is not None and flask.request.headers.get("HX-Request"):
        return page("classes/_plan.html", form=form, plan=drawn)
    return page(
        "classes/plan.html",
        form.status,
        form=form,
        known=known.training_class if known else None,
        plan=drawn,
    )
