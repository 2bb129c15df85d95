"""The worklist, one registration beside its papers, originals ticked one by one."""

from __future__ import annotations

import flask

from kiosk.console import guard, pages
from kiosk.console.context import console
from kiosk.console.pages import page
from kiosk.console.registrations import forms, views
from kiosk.console.registrations.routes.blueprint import blueprint
from kiosk.web.forms import Form
from sync.gateway.registrations import service
from sync.gateway.registrations.service import WorklistWanted


@blueprint.get("/registrations")
@guard.act("verify")
def show() -> flask.Response:
    """Show a list of the worklist: `tab`, `order` (newest or oldest first), `after`."""
    asked = flask.request.args
    tab = asked.get("tab", "waiting")
    wanted = WorklistWanted(
        tab=tab if tab in views.TABS else "waiting",
        newest=asked.get("order") == "newest",
        after=asked.get("after", ""),
    )
    return page("registrations/list.html", list=views.listed(wanted), form=Form())


@blueprint.post("/registrations")
@guard.act("verify")
def search() -> flask.Response:
    """Search; what is sought never stands in an address."""
    form = Form(flask.request.form)
    with form.beside("sought"):
        wanted = WorklistWanted(
            search=form.read(forms.sought), newest=True, after=form.typed("after")
        )
        return page("registrations/list.html", list=views.listed(wanted), form=form)
    return page(
        "registrations/list.html", form.status, list=views.listed(WorklistWanted()), form=form
    )


@blueprint.get("/registrations/<registration_id>")
@guard.act("verify")
def one(registration_id: str) -> flask.Response:
    """Show one registration: its data beside its papers, checks and history."""
    found = service.open_one(console().centre, registration_id, by=guard.member())
    return page("registrations/one.html", one=views.one(found))


@blueprint.post("/registrations/<registration_id>/originals")
@guard.act("verify")
def tick(registration_id: str) -> flask.Response:
    """Note that the original of a document was shown, or take that away."""
    form = Form(flask.request.form)
    document = form.line("document")
    shown = form.typed("shown") == "yes"
    service.tick(console().centre, registration_id, document, shown=shown, by=guard.member())
    return pages.go("registrations.one", registration_id=registration_id, _anchor=document)
