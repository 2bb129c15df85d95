"""Regions: by which decree seats write regencies and cities; publish a newer one."""

from __future__ import annotations

import flask
from flask_babel import lazy_gettext as _l

from kiosk.console import guard, pages
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.pages import page
from kiosk.console.regions import views
from kiosk.web.both import in_both
from kiosk.web.forms import TEXT_FILE_BYTES, Form
from sync.errors import Fault
from sync.gateway.regions import service
from sync.identifiers.region_file import text_of

blueprint = flask.Blueprint("regions", __name__)
FEATURE = Feature(blueprint, entry="regions.show", label=_l("Wilayah"), within="registrations")


@blueprint.get("/regions")
@guard.act("records")
def show() -> flask.Response:
    """Show which table counts, and what was published."""
    return _page(Form())


@blueprint.get("/regions/file")
@guard.act("records")
def file() -> flask.Response:
    """Hand out the table that counts, to be changed by a newer decree."""
    data = service.current_text(console().centre).encode()
    return pages.download(data, "wilayah.json", "application/json")


@blueprint.post("/regions")
@guard.act("records")
@guard.takes_file(TEXT_FILE_BYTES)
def publish() -> flask.Response:
    """Publish a file, or show the form with what is wrong in it."""
    form = Form(flask.request.form, flask.request.files)
    with form.beside("file"):
        text, name = form.read(Form.text_file, "file", Fault("regions_file_missing"), text_of)
        service.publish(console().centre, text, name, by=guard.member())
        return pages.go("regions.show")
    return _page(form)


@in_both
def _page(form: Form) -> flask.Response:
    return page("regions/all.html", form.status, form=form, regions=views.regions())
