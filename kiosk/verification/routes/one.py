"""One registration that was taken along: its form beside its papers, originals ticked."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from kiosk.verification import forms, sheets
from kiosk.verification.service import LARGE_DPI, SMALL_DPI, VerificationDesk
from kiosk.verification.views.one import one as one_view
from kiosk.web import fragments
from kiosk.web.forms import Form


def register(bp: Blueprint, desk: VerificationDesk) -> None:
    """Add the page of a registration, and the pages of its papers."""

    @bp.get("/verification/files/<registration_id>")
    def one(registration_id: str) -> Response:
        taken = desk.file(registration_id)
        view = one_view(taken, desk.table(taken), desk.decided(taken))
        printed = sheets.kinds(desk, taken)
        return fragments.render("verification/one.html", one=view, sheets=printed)

    _register_changes(bp, desk)
    _register_papers(bp, desk)


def _register_changes(bp: Blueprint, desk: VerificationDesk) -> None:
    @bp.post("/verification/files/<registration_id>/originals")
    def tick(registration_id: str) -> Response:
        document, shown = forms.tick(Form(request.form))
        desk.tick(registration_id, document, shown=shown)
        at = url_for("verification.one", registration_id=registration_id, _anchor=document)
        return fragments.go(at)

    @bp.get("/verification/files/<registration_id>/put-back")
    def ask_put_back(registration_id: str) -> Response:
        taken = desk.file(registration_id)
        view = one_view(taken, desk.table(taken), desk.decided(taken))
        return fragments.render("verification/put_back.html", one=view, begun=taken.begun)

    @bp.post("/verification/files/<registration_id>/put-back")
    def put_back(registration_id: str) -> Response:
        desk.put_back(registration_id)
        return fragments.go(url_for("verification.start"))


def _register_papers(bp: Blueprint, desk: VerificationDesk) -> None:
    @bp.get("/verification/files/<registration_id>/papers/<document>/<int:number>")
    def page(registration_id: str, document: str, number: int) -> Response:
        """A page of a paper, large, with the ones before and after it; `number` from 1."""
        taken = desk.file(registration_id)
        view = one_view(taken, desk.table(taken), desk.decided(taken))
        paper = next((each for each in view.papers if each.document == document), None)
        if paper is None or not 1 <= number <= max(1, paper.pages):
            return fragments.go(url_for("verification.one", registration_id=registration_id))
        return fragments.render("verification/page.html", one=view, paper=paper, number=number)

    @bp.get("/verification/files/<registration_id>/papers/<document>/<int:number>/small")
    def small(registration_id: str, document: str, number: int) -> Response:
        return _jpeg(desk.picture(registration_id, document, number - 1, SMALL_DPI))

    @bp.get("/verification/files/<registration_id>/papers/<document>/<int:number>/large")
    def large(registration_id: str, document: str, number: int) -> Response:
        return _jpeg(desk.picture(registration_id, document, number - 1, LARGE_DPI))


def _jpeg(data: bytes) -> Response:
    return Response(data, mimetype="image/jpeg")
