"""Requirement tables: what counts, what one says; publish and withdraw."""

from __future__ import annotations

import flask
from flask_babel import lazy_gettext as _l

from kiosk.console import guard, pages
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.pages import page
from kiosk.console.requirements import views
from kiosk.web.both import in_both
from kiosk.web.forms import TEXT_FILE_BYTES, Form
from sync.errors import Fault
from sync.gateway.requirements import service
from sync.requirements import text_of

blueprint = flask.Blueprint("requirements", __name__)
FEATURE = Feature(
    blueprint, entry="requirements.show", label=_l("Persyaratan"), within="registrations"
)


@blueprint.get("/requirements")
@guard.act("records")
def show() -> flask.Response:
    """Show every table, published and shipped, and for whom each counts."""
    return page(
        "requirements/all.html", published=views.published(), shipped=views.of_the_program()
    )


@blueprint.get("/requirements/<name>/<version>")
@guard.act("records")
def show_one(name: str, version: str) -> flask.Response:
    """Show what a table asks of each legal form."""
    return page("requirements/one.html", table=views.one(name, version))


@blueprint.get("/requirements/publish")
@guard.act("records")
def ask() -> flask.Response:
    """Show the form that takes a file."""
    return _form(Form())


@blueprint.post("/requirements/publish")
@guard.act("records")
@guard.takes_file(TEXT_FILE_BYTES)
def publish() -> flask.Response:
    """Publish a file and show what it says, or the form with all that is wrong in the file."""
    form, text, file = Form(flask.request.form, flask.request.files), "", ""
    with form.beside("file"):
        text, file = form.read(Form.text_file, "file", Fault("requirements_file_missing"), text_of)
        told = service.publish(console().centre, text, file, by=guard.member())
        return pages.go("requirements.show_one", name=told.name, version=told.version)
    return _form(form, text, file)


@blueprint.post("/requirements/publish/<name>")
@guard.act("records")
def publish_shipped(name: str) -> flask.Response:
    """Publish a table that comes with the program, so that it goes before the other ones."""
    service.publish_shipped(console().centre, name, by=guard.member())
    return pages.go("requirements.show")


@blueprint.post("/requirements/<name>/<version>/withdraw")
@guard.act("records")
def withdraw(name: str, version: str) -> flask.Response:
    """Let a version count no more."""
    service.withdraw(console().centre, name, version, by=guard.member())
    return pages.go("requirements.show")


@in_both
def _form(form: Form, text: str = "", file: str = "") -> flask.Response:
    wrong = views.wrong(text, file) if text else []
    return page("requirements/publish.html", form.status, form=form, wrong=wrong)
