"""The regency or city of an address, found by search: 514 are too many for a list."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from kiosk.registration import forms, reading
from kiosk.registration.context import RegistrationContext
from kiosk.registration.routes import steps
from kiosk.registration.service import SOUGHT
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.identifiers import regions


def register(bp: Blueprint, desk: RegistrationContext) -> None:
    """Add the page with its search. An address never says where somebody lives: it is posted."""

    @bp.get("/registration/region")
    def region() -> Response:
        return _page(desk, Form(desk.visit.draft().typed.get(SOUGHT)))

    @bp.get("/registration/region/search")
    def searched() -> Response:
        """Where a search without script stood, e.g. after the language was changed there."""
        return fragments.go(url_for("registration.region"))

    @bp.post("/registration/region/search")
    def search() -> Response:
        form = Form(request.form)
        shown = desk.visit.draft().revision
        desk.filling.keep_typed(SOUGHT, shown, forms.typed(form, ["q"]))
        return _page(desk, form)

    @bp.post("/registration/region")
    def chosen() -> Response:
        form = Form(request.form)
        with form.beside("q"):
            desk.filling.choose_region(form.read(forms.region))
            return steps.after(desk, "address", "region")
        return _page(desk, form)


@in_both
def _page(desk: RegistrationContext, form: Form) -> Response:
    text = form.typed("q")[: forms.MOST_LINE]
    return fragments.render(
        "registration/region.html",
        "registration/_regions.html",
        form.status,
        form=form,
        found=regions.search(text) if text.strip() else (),
        searched=bool(text.strip()),
        now=reading.region(desk.visit.draft().application.firm.address.regency),
        back=steps.back(),
    )
