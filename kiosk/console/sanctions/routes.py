"""Blacklists: what our copies hold, and taking a newer one in from a file."""

from __future__ import annotations

import flask
from flask_babel import lazy_gettext as _l

from kiosk.console import forms as console_forms
from kiosk.console import guard, refusals, signatures
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.pages import form_page, page
from kiosk.console.sanctions import forms, views
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.gateway import tables
from sync.gateway.sanctions import service

blueprint = flask.Blueprint("sanctions", __name__)
FEATURE = Feature(
    blueprint, entry="sanctions.show", label=_l("Daftar hitam"), within="registrations"
)


@blueprint.get("/blacklist")
@guard.act("verify")
def show() -> flask.Response:
    """Show our copies and their entries; `after` is where a page begins."""
    after = console_forms.order_number(flask.request.args.get("after", ""))
    return _list(Form(), "", after, searched=False)


@blueprint.post("/blacklist")
@guard.act("verify")
def search() -> flask.Response:
    """Search; what is sought never stands in an address."""
    form = Form(flask.request.form)
    after = console_forms.order_number(form.typed("after"))
    return _list(form, forms.sought(form), after, searched=True)


@in_both
def _list(form: Form, sought: str, after: int, *, searched: bool) -> flask.Response:
    shown = views.shown(sought, after)
    return page("sanctions/list.html", blacklist=shown, searched=searched, form=form)


@blueprint.get("/blacklist/new")
@guard.act("records")
def ask() -> flask.Response:
    """Ask for a list's file, where it comes from and the day it is of."""
    return form_page("sanctions/take_in.html", Form(forms.USUAL), report=None, refused=[])


@blueprint.post("/blacklist/new")
@guard.act("records")
@guard.takes_file(tables.MOST_BYTES)
def take_in() -> flask.Response:
    """Take a list in and say which lines were left out; the one at the console signs."""
    form = Form(flask.request.form, flask.request.files)
    with form.beside("file", forms.FIELDS):
        asked = form.read(forms.take_in)
        report = service.take_in(
            console().centre,
            asked.data,
            source=asked.source,
            licence=asked.licence,
            dated=asked.dated,
            counted=asked.counted,
            by=signatures.own(asked.secret),
        )
        refused = refusals.told(report.refused)
        return form_page("sanctions/take_in.html", Form(), report=report, refused=refused)
    return form_page("sanctions/take_in.html", form, report=None, refused=[])
