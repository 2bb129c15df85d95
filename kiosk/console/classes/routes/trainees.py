"""One trainee: all that they did, more time, a hand that was seen, a new beginning."""

from __future__ import annotations

import flask

from kiosk.console import guard, pages
from kiosk.console.classes import forms, names, trainee_views
from kiosk.console.classes.routes.blueprint import blueprint
from kiosk.console.context import console
from kiosk.console.pages import page
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.gateway.classes import service

ONE = "/classes/<class_id>/trainees/<trainee_id>"


@blueprint.get(ONE)
@guard.act("classes")
def trainee(class_id: str, trainee_id: str) -> flask.Response:
    """Show one trainee: where they are, every attempt, and a time line."""
    return _trainee(class_id, trainee_id, Form())


@blueprint.post(f"{ONE}/more")
@guard.act("classes")
def more_time(class_id: str, trainee_id: str) -> flask.Response:
    """Give one trainee more minutes for a quiz."""
    form = Form(flask.request.form)
    with form.beside("more"):
        minutes = form.read(forms.minutes, forms.MORE_MINUTES, "more")
        step = form.line("step")
        service.more_time(console().centre, class_id, step, trainee_id, minutes, by=guard.member())
        return pages.go("classes.trainee", class_id=class_id, trainee_id=trainee_id)
    return _trainee(class_id, trainee_id, form)


@blueprint.post(f"{ONE}/hand")
@guard.act("classes")
def hand_seen(class_id: str, trainee_id: str) -> flask.Response:
    """Note that the trainer was there: the hand goes down. Back to the board."""
    service.hand_seen(console().centre, class_id, trainee_id, by=guard.member())
    return pages.go("classes.one", class_id=class_id)


@blueprint.post(f"{ONE}/same")
@guard.act("classes")
def same(class_id: str, trainee_id: str) -> flask.Response:
    """Make one row of this trainee and one of the roster."""
    form = Form(flask.request.form)
    with form.beside("expected"):
        expected = form.read(forms.expected)
        service.join_rows(console().centre, class_id, trainee_id, expected, by=guard.member())
        return pages.go("classes.trainee", class_id=class_id, trainee_id=trainee_id)
    return _trainee(class_id, trainee_id, form)


@blueprint.get(f"{ONE}/reset")
@guard.act("classes")
def ask_reset(class_id: str, trainee_id: str) -> flask.Response:
    """Say what a new beginning throws away, and ask."""
    if names.are_hidden():
        return pages.go("classes.one", class_id=class_id)
    return page("classes/reset.html", one=trainee_views.trainee(class_id, trainee_id))


@blueprint.post(f"{ONE}/reset")
@guard.act("classes")
def reset(class_id: str, trainee_id: str) -> flask.Response:
    """Throw one trainee's practice work away."""
    service.reset(console().centre, class_id, trainee_id, by=guard.member())
    return pages.go("classes.trainee", class_id=class_id, trainee_id=trainee_id)


@in_both
def _trainee(class_id: str, trainee_id: str, form: Form) -> flask.Response:
    if names.are_hidden():
        return pages.go("classes.one", class_id=class_id)
    return page(
        "classes/trainee.html",
        form.status,
        form=form,
        one=trainee_views.trainee(class_id, trainee_id),
        minutes=forms.MORE_MINUTES,
    )
