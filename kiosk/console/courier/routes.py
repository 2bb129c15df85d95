"""Couriers' bundles: what came, taking them in, and the answers as a file."""

from __future__ import annotations

import flask
from flask_babel import lazy_gettext as _l

from kiosk.console import guard, pages
from kiosk.console.context import console
from kiosk.console.courier import forms, views
from kiosk.console.feature import Feature
from kiosk.console.pages import form_page, page
from kiosk.web.forms import Form
from sync.gateway.courier import inbox

blueprint = flask.Blueprint("courier", __name__)
FEATURE = Feature(blueprint, entry="courier.show", label=_l("Kurir"))


@blueprint.get("/courier")
@guard.act("courier")
def show() -> flask.Response:
    """Show what couriers brought, and what waits in the gateway's folder."""
    return page("courier/list.html", courier=views.shown(), form=Form())


@blueprint.post("/courier/folder")
@guard.act("courier")
def take_folder() -> flask.Response:
    """Take in everything in the gateway's folder."""
    done = inbox.take_all(console().centre, by=guard.member())
    return page("courier/list.html", courier=views.shown(done), form=Form())


@blueprint.post("/courier")
@guard.act("courier")
@guard.takes_file(inbox.MOST_BYTES)
def take_files() -> flask.Response:
    """Take in the files of a bundle that a browser sends."""
    form, centre = Form(flask.request.form), console().centre
    with form.beside("files"):
        inbox.put(centre, form.read(forms.files))
        done = inbox.take_all(centre, by=guard.member())
        return page("courier/list.html", courier=views.shown(done), form=Form())
    return form_page("courier/list.html", form, courier=views.shown())


@blueprint.post("/courier/<bundle_id>/reply")
@guard.act("courier")
def reply(bundle_id: str) -> flask.Response:
    """Give the answers to a bundle as a file for the stick."""
    data = inbox.reply_zip(console().centre, bundle_id, by=guard.member())
    return pages.download(data, f"kurir-{bundle_id[:36]}.zip", "application/zip")
