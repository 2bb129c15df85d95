"""The list of forms, and one form with its buttons."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from kiosk.printed_forms.forms import medium
from kiosk.printed_forms.service import FormPrints, Sheet
from kiosk.printed_forms.views import rows, sheet_view
from kiosk.web import fragments
from kiosk.web.forms import Form


def blueprint(forms: FormPrints) -> Blueprint:
    """Every page of printed forms; all need an open seat (the guard's default)."""
    bp = Blueprint("printed_forms", __name__)

    @bp.get("/forms")
    def every() -> Response:
        return fragments.render(
            "printed_forms/forms.html", rows=rows(forms), can_fill=forms.can_fill()
        )

    @bp.get("/forms/<kind>/<way>")
    def one(kind: str, way: str) -> Response:
        return _page(forms, forms.sheet(kind, way))

    @bp.post("/forms/<kind>/<way>/print")
    def print_one(kind: str, way: str) -> Response:
        forms.print(forms.sheet(kind, way))
        return fragments.go(url_for("printed_forms.one", kind=kind, way=way))

    @bp.post("/forms/<kind>/<way>/save")
    def save(kind: str, way: str) -> Response:
        where = forms.save(forms.sheet(kind, way), Form(request.form).read(medium))
        forms.say(
            _("Sudah tersimpan di flashdisk: %(where)s. Flashdisk boleh dicabut.", where=where)
        )
        return fragments.go(url_for("printed_forms.one", kind=kind, way=way))

    return bp


def _page(forms: FormPrints, sheet: Sheet) -> Response:
    view = sheet_view(forms, sheet)
    if fragments.wants_fragment() and request.args.get("seen") == view.seen:
        return Response(status=204)
    return fragments.render(
        "printed_forms/form.html", "printed_forms/_form.html", view=view, said=forms.take_said()
    )
