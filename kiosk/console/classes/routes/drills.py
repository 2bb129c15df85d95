"""Drills: what goes wrong at some seats, or at all, for a while."""

from __future__ import annotations

import flask

from kiosk.console import guard, pages
from kiosk.console.classes import drills, forms, views
from kiosk.console.classes.routes.blueprint import blueprint
from kiosk.console.context import console
from kiosk.console.pages import form_page
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.gateway.classes import service


@blueprint.get("/classes/<class_id>/drills")
@guard.act("classes")
def ask_drill(class_id: str) -> flask.Response:
    """Show what may be made to go wrong, and at which seats."""
    return _drills(class_id, Form({"where": "all", "minutes": "2"}))


@blueprint.post("/classes/<class_id>/drills")
@guard.act("classes")
def drill(class_id: str) -> flask.Response:
    """Bring a fault about and go to the board, which says which seats have it."""
    centre, form = console().centre, Form(flask.request.form)
    seats = [one.seat_id for one in views.seats(class_id)]
    with form.beside("kind"):
        asked = form.read(forms.drill, seats)
        service.drill(centre, class_id, asked.kind, asked.minutes, asked.seats, by=guard.member())
        return pages.go("classes.one", class_id=class_id)
    return _drills(class_id, form)


@blueprint.post("/classes/<class_id>/drills/<any(now, out, back):press>")
@guard.act("classes")
def planned_drill(class_id: str, press: str) -> flask.Response:
    """Begin a drill of a task now, leave it out, or leave it to its pack's plan again."""
    form = Form(flask.request.form)
    acts = {"now": service.begin_planned, "out": service.leave_out, "back": service.put_back}
    with form.beside("planned"):
        place = form.read(forms.planned_drill)
        acts[press](console().centre, class_id, place, by=guard.member())
        return pages.go("classes.ask_drill", class_id=class_id, _anchor="planned")
    return _drills(class_id, form)


@in_both
def _drills(class_id: str, form: Form) -> flask.Response:
    known = service.one(console().centre, class_id)
    return form_page(
        "classes/drills.html",
        form,
        one=known.training_class,
        planned=drills.planned(class_id),
        seats=views.seats(class_id),
        chosen=form.every("seat"),
        kinds=forms.DRILLS,
        minutes=forms.DRILL_MINUTES,
    )
