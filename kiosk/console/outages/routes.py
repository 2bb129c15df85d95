"""Berkas gangguan: what seats told of their links, and the papers of an outage."""

from __future__ import annotations

import flask
from flask_babel import lazy_gettext as _l

from kiosk.console import guard, pages
from kiosk.console.feature import Feature
from kiosk.console.outages import files, forms, views
from kiosk.console.pages import form_page
from kiosk.web.forms import Form

blueprint = flask.Blueprint("outages", __name__)
FEATURE = Feature(blueprint, entry="outages.show", label=_l("Berkas gangguan"), within="held_bids")


@blueprint.get("/outages")
@guard.act("journal")
def show() -> flask.Response:
    """List what seats told, and ask from when to when the papers shall be."""
    return form_page("outages/list.html", Form(), all=views.page())


@blueprint.post("/outages")
@guard.act("journal")
def make() -> flask.Response:
    """Make the papers of a time; a POST, because the journal says who made them."""
    form = Form(flask.request.form)
    with form.beside("end", forms.FIELDS):
        return pages.download(*files.papers(form.read(forms.asked), guard.member()))
    return form_page("outages/list.html", form, all=views.page())
