"""A class while it runs: the board, what the class answers, the code to join by."""

from __future__ import annotations

import flask

from kiosk.console import guard, pages
from kiosk.console.classes import names, question_views, views
from kiosk.console.classes.routes.blueprint import blueprint
from kiosk.console.classes.showing import board_page, drawn
from kiosk.console.context import console
from kiosk.console.pages import page
from kiosk.web.forms import Form
from sync.gateway.classes import service


@blueprint.get("/classes/<class_id>")
@guard.act("classes")
def one(class_id: str) -> flask.Response:
    """Show where everybody is, and what the trainer may do at all seats."""
    return board_page(class_id, Form())


@blueprint.get("/classes/<class_id>/board")
@guard.act("classes")
@guard.polled
def board(class_id: str) -> flask.Response:
    """The board alone; 204 when the page shows it already."""
    if not flask.request.headers.get("HX-Request"):
        return pages.go("classes.one", class_id=class_id)
    found = views.board(class_id, names_hidden=names.are_hidden())
    if flask.request.args.get("state", found.state) != found.state:  # others may be done now
        return pages.go("classes.one", class_id=class_id)
    shown = flask.request.args.get("version") == found.version
    response = (
        flask.Response(status=204)
        if shown
        else page("classes/_board.html", board=found, rows=drawn(found))
    )
    response.headers["X-Board-At"] = flask.current_app.jinja_env.filters["jam"](found.at)
    return response


@blueprint.post("/classes/<class_id>/names")
@guard.act("classes")
def show_names(class_id: str) -> flask.Response:
    """Hide the names of trainees in this browser, or show them again."""
    response = pages.go("classes.one", class_id=class_id)
    names.remember(response, hidden=flask.request.form.get("names") == "hidden")
    return response


@blueprint.get("/classes/<class_id>/questions")
@guard.act("classes")
def questions(class_id: str) -> flask.Response:
    """Show what the class answered to each question, the difficult ones first."""
    told, found = question_views.questions(class_id)
    return page("classes/questions.html", one=told, questions=found)


@blueprint.get("/classes/<class_id>/questions/<step_id>/<question_id>")
@guard.act("classes")
def question(class_id: str, step_id: str, question_id: str) -> flask.Response:
    """Show which answer to one question was given how often."""
    told, found = question_views.question(class_id, step_id, question_id)
    return page("classes/question.html", one=told, question=found)


@blueprint.get("/classes/<class_id>/code")
@guard.act("classes")
def code(class_id: str) -> flask.Response:
    """Show how to join, large: to project or to print."""
    return page("classes/code.html", one=service.one(console().centre, class_id).training_class)
