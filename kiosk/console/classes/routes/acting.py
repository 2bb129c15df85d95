"""What the trainer does at all seats at once, and takes back: one press each."""

from __future__ import annotations

import flask

from kiosk.console import guard, pages
from kiosk.console.classes import forms
from kiosk.console.classes.routes.blueprint import blueprint
from kiosk.console.classes.showing import board_page
from kiosk.console.context import console
from kiosk.web.forms import Form
from sync.gateway.classes import service

HELD = "<any(eyes_front, link_cut):kind>"


@blueprint.post("/classes/<class_id>/step")
@guard.act("classes")
def show_step(class_id: str) -> flask.Response:
    """Put a step on every screen; without one everybody goes on at their own pace."""
    form = Form(flask.request.form)
    with form.beside("step"):
        step = form.line("step") or None
        service.show_step(console().centre, class_id, step, by=guard.member())
        return pages.go("classes.one", class_id=class_id)
    return board_page(class_id, form)


@blueprint.post("/classes/<class_id>/quiz/<any(start, stop):press>")
@guard.act("classes")
def quiz(class_id: str, press: str) -> flask.Response:
    """Start a quiz for all together, or end it."""
    form, centre = Form(flask.request.form), console().centre
    with form.beside("quiz"):
        step = form.line("step")
        if press == "start":
            minutes = form.read(forms.quiz_minutes)
            service.start_quiz(centre, class_id, step, minutes, by=guard.member())
        else:
            service.stop_quiz(centre, class_id, step, by=guard.member())
        return pages.go("classes.one", class_id=class_id)
    return board_page(class_id, form)


@blueprint.post(f"/classes/<class_id>/hold/{HELD}")
@guard.act("classes")
def hold(class_id: str, kind: str) -> flask.Response:
    """Cover every screen, or cut the simulated link, for the minutes of the button."""
    form = Form(flask.request.form)
    offered = forms.HOLD_MINUTES if kind == "eyes_front" else forms.LINK_MINUTES
    with form.beside(kind):
        minutes = form.read(forms.minutes, offered, kind)
        service.hold(console().centre, class_id, kind, minutes, by=guard.member())
        return pages.go("classes.one", class_id=class_id)
    return board_page(class_id, form)


@blueprint.post(f"/classes/<class_id>/release/{HELD}")
@guard.act("classes")
def release(class_id: str, kind: str) -> flask.Response:
    """Take back what covers the screens, or restore the simulated link."""
    service.release(console().centre, class_id, kind, by=guard.member())
    return pages.go("classes.one", class_id=class_id)
