"""Practice tenders: how their clocks stand, and the shortcuts that set one."""

from __future__ import annotations

import flask
from flask_babel import lazy_gettext as _l

from kiosk.console import guard, pages
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.pages import page
from kiosk.console.practice import forms, views
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.gateway.practice import pacing

blueprint = flask.Blueprint("practice", __name__)
FEATURE = Feature(blueprint, entry="practice.show", label=_l("Tender latihan"), realm="training")


@blueprint.get("/practice")
@guard.act("practice")
def show() -> flask.Response:
    """Show every tender with its clock; the list alone where it is asked for again."""
    if fragments.wants_fragment():
        return page("practice/_list.html", tenders=views.every())
    return page("practice/list.html", tenders=views.every())


@blueprint.get("/practice/<tender_id>")
@guard.act("practice")
def one(tender_id: str) -> flask.Response:
    """Show one tender's clock and the shortcuts."""
    return _page(tender_id, Form())


@blueprint.get("/practice/<tender_id>/clock")
@guard.act("practice")
@guard.polled
def clock(tender_id: str) -> flask.Response:
    """Show the clock alone; `seen` is its state on the page, which changes with it."""
    view = views.one(tender_id)
    if not fragments.wants_fragment() or flask.request.args.get("seen", view.state) != view.state:
        return pages.go("practice.one", tender_id=tender_id)
    return page("practice/_clock.html", tender=view)


@blueprint.post("/practice/<tender_id>")
@guard.act("practice")
def turn(tender_id: str) -> flask.Response:
    """Set the clock by a shortcut, or show the page with why it was not."""
    form, centre = Form(flask.request.form), console().centre
    with form.beside("shortcut"):
        pressed = form.read(forms.shortcut)
        if pressed == "soon":
            pacing.close_in(centre, tender_id, forms.SOON, by=guard.member())
        else:
            pacing.run_at(centre, tender_id, forms.RATES[pressed], by=guard.member())
        return pages.go("practice.one", tender_id=tender_id)
    return _page(tender_id, form)


@in_both
def _page(tender_id: str, form: Form) -> flask.Response:
    return page("practice/one.html", form.status, form=form, tender=views.one(tender_id))
