"""The papers of a registration: as they were handed in, and a picture of the first page."""

from __future__ import annotations

import flask

from kiosk.console import guard, pages
from kiosk.console.context import console
from kiosk.console.registrations import sheets
from kiosk.console.registrations.routes.blueprint import blueprint
from kiosk.paperwork import FormKind
from sync.gateway.registrations import service

SHEETS: tuple[FormKind, ...] = (
    "registration",
    "papers_received",
    "incomplete",
    "hand_over",
    "everything",
)


@blueprint.get("/registrations/<registration_id>/papers/<document>")
@guard.act("verify")
def paper(registration_id: str, document: str) -> flask.Response:
    """Give a paper out as a file to keep, byte for byte as it was handed in."""
    data, name = sheets.paper(registration_id, document)
    return pages.download(data, name, "application/pdf")


@blueprint.get("/registrations/<registration_id>/papers/<document>/first-page")
@guard.act("verify")
@guard.polled
def first_page(registration_id: str, document: str) -> flask.Response:
    """Give a picture of a paper's first page; the page asks for it by itself."""
    response = flask.make_response(sheets.first_page(registration_id, document))
    response.headers["Content-Type"] = "image/jpeg"
    return response


@blueprint.get(f"/registrations/<registration_id>/sheets/<any({', '.join(SHEETS)}):kind>")
@guard.act("verify")
def sheet(registration_id: str, kind: FormKind) -> flask.Response:
    """Print one of the desk's sheets as a PDF."""
    found = service.open_one(console().centre, registration_id, by=guard.member())
    return pages.download(
        sheets.write(found, kind), f"{kind}-{found.line.code}.pdf", "application/pdf"
    )
