"""Where a registration stands, asked by its receipt code, and handing it in once more."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from kiosk.registration import forms, handed_views
from kiosk.registration.context import RegistrationContext
from kiosk.registration.handing import Handing
from kiosk.web import fragments
from kiosk.web.forms import Form

BESIDE = {
    "receipt_code_wrong": "code",
    "registration_code_unknown": "code",
    "registration_unreachable": "code",
    "too_many_attempts": "code",
}


def register(bp: Blueprint, desk: RegistrationContext, handing: Handing) -> None:
    """Add the page that asks for a code, and the one that says where it stands."""

    @bp.get("/registration/status")
    def status() -> Response:
        desk.visit.id()
        return fragments.render("registration/status.html", form=Form(), status=200)

    @bp.post("/registration/status")
    def ask() -> Response:
        form = Form(request.form)
        with form.beside(known=BESIDE):
            code = form.read(forms.receipt_code)
            handing.standings.ask(code)
            handing.memory.asked = code
            return fragments.go(url_for("registration.standing"))
        return fragments.render("registration/status.html", status=form.status, form=form)

    @bp.get("/registration/status/shown")
    def standing() -> Response:
        desk.visit.id()
        code = handing.memory.asked
        if not code:
            return fragments.go(url_for("registration.status"))
        found = handing.standings.ask(code)
        here = None
        if found.here is not None and found.item is not None:
            here = handed_views.handed_view(found.here, found.item)
        entity = found.here.entity if found.here is not None else ""
        view = handed_views.standing_view(found, here, handing.table(entity))
        draft = desk.visit.memory.draft
        return fragments.render(
            "registration/standing.html",
            view=view,
            replaces=draft is not None and draft.code != code,
            on_pages=draft is not None and draft.code == code,
            known=handing.standings.last_code() == code,
        )

    @bp.post("/registration/status/again")
    def again() -> Response:
        filled_in = handing.again()
        if filled_in:
            return fragments.go(url_for("registration.tasks"))
        return fragments.go(url_for("registration.entity", again="yes"))
