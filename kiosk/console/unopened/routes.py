"""Kesaksian: a bid that would not open, from the tender to signed witness minutes."""

from __future__ import annotations

import flask
from flask_babel import lazy_gettext as _l

from kiosk.console import guard, pages, signatures
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.pages import form_page
from kiosk.console.unopened import files, forms, views
from kiosk.web.forms import Form
from sync.gateway.unopened import service

blueprint = flask.Blueprint("unopened", __name__)
FEATURE = Feature(blueprint, entry="unopened.ask", label=_l("Kesaksian"), within="held_bids")


@blueprint.get("/unopened")
@guard.act("export")
def ask() -> flask.Response:
    """Ask of which tender a bid would not open."""
    return form_page("unopened/list.html", Form(), bids=None)


@blueprint.post("/unopened")
@guard.act("export")
def choose() -> flask.Response:
    """List the bids of a closed tender."""
    form = Form(flask.request.form)
    with form.beside("tender_id"):
        found = views.bids_of(form.read(forms.tender_id))
        return form_page("unopened/list.html", form, bids=found)
    return form_page("unopened/list.html", form, bids=None)


@blueprint.get("/unopened/<shut_id>")
@guard.act("export")
def show(shut_id: str) -> flask.Response:
    """Show a bid's digests side by side, what was tried, and what to do next."""
    return form_page("unopened/bid.html", Form(), one=views.bid(shut_id))


@blueprint.post("/unopened/<shut_id>/attempt")
@guard.act("export")
@guard.takes_file(2 * service.LARGEST_REPORT)
def attempt(shut_id: str) -> flask.Response:
    """Keep an attempt."""
    form = Form(flask.request.form, flask.request.files)
    with form.beside("error", forms.ATTEMPT_FIELDS):
        service.enter(console().centre, shut_id, form.read(forms.attempt), by=guard.member())
        return pages.go("unopened.show", shut_id=shut_id)
    return form_page("unopened/bid.html", form, one=views.bid(shut_id))


@blueprint.post("/unopened/<shut_id>/minutes")
@guard.act("export")
def minutes(shut_id: str) -> flask.Response:
    """Make the witness minutes; two people sign with their own secrets."""
    form = Form(flask.request.form)
    with form.beside("number", forms.WITNESS_FIELDS):
        asked = form.read(forms.witness)
        both = signatures.both("export", asked.both)
        return pages.download(*files.minutes(shut_id, asked.number, both))
    return form_page("unopened/bid.html", form, one=views.bid(shut_id))
