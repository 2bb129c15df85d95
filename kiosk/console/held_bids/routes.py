"""Penawaran ditahan: what waits for the committee, its ruling entered by two, and the papers."""

from __future__ import annotations

import flask
from flask_babel import lazy_gettext as _l

from kiosk.console import guard, pages, signatures
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.held_bids import files, forms, views
from kiosk.console.pages import form_page, page
from kiosk.web.forms import Form
from sync.gateway.bids import decisions

blueprint = flask.Blueprint("held_bids", __name__)
FEATURE = Feature(
    blueprint, entry="held_bids.show", label=_l("Penawaran ditahan"), shared=_l("Bukti")
)


@blueprint.get("/held")
@guard.act("export")
def show() -> flask.Response:
    """List what waits, and the newest rulings."""
    return page("held_bids/list.html", all=views.page())


@blueprint.get("/held/<bid_id>")
@guard.act("export")
def ask(bid_id: str) -> flask.Response:
    """Show the evidence of one, and ask what the committee ruled."""
    return form_page("held_bids/bid.html", Form(), one=views.held(bid_id))


@blueprint.post("/held/<bid_id>")
@guard.act("export")
def decide(bid_id: str) -> flask.Response:
    """Enter a ruling; two people sign with their own secrets."""
    form = Form(flask.request.form)
    with form.beside("reason", forms.FIELDS):
        asked = form.read(forms.decided)
        both = signatures.both("export", asked.both)
        decisions.decide(console().centre, bid_id, asked.said, by=both)
        return pages.go("held_bids.ruling", ruled_id=bid_id)
    return form_page("held_bids/bid.html", form, one=views.held(bid_id))


@blueprint.post("/held/<bid_id>/question")
@guard.act("export")
def question(bid_id: str) -> flask.Response:
    """Make the sheet that the committee decides by."""
    return pages.download(*files.question(bid_id))


@blueprint.get("/rulings/<ruled_id>")
@guard.act("export")
def ruling(ruled_id: str) -> flask.Response:
    """Show the ruling on the bid of this id, with its papers to take."""
    return page("held_bids/ruling.html", one=views.ruling(ruled_id))


@blueprint.post(f"/rulings/<ruled_id>/<any({', '.join(files.KINDS)}):kind>")
@guard.act("export")
def take(ruled_id: str, kind: str) -> flask.Response:
    """Make a ruling's paper, or give its note or evidence."""
    return pages.download(*files.ruling(ruled_id, kind))
