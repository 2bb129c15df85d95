"""The pages of one paper: where it comes from, its pages, the result beside what was brought."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from kiosk.papers import arranging, choosing, forms, views
from kiosk.papers.choosing import PaperSticks
from kiosk.papers.forms import Whereabouts
from kiosk.papers.service import PaperDesk
from kiosk.papers.shelf import in_pieces
from kiosk.seat.sticks import closed_sticks
from kiosk.web import fragments, headers
from kiosk.web.both import in_both
from kiosk.web.forms import Form

MOST_PHOTO_BYTES = 12_000_000
PATIENCE_S = 0.8  # what takes longer shows its progress


@dataclass(frozen=True)
class PaperPages:
    """What the pages work with; `scanner` and `camera` say which of them this seat has."""

    desk: PaperDesk
    media: PaperSticks
    scanner: bool
    camera: bool


def blueprint(pages: PaperPages) -> Blueprint:
    """Make the pages of a paper."""
    bp = Blueprint("papers", __name__, url_prefix="/papers/<document>")

    @bp.before_request
    def held() -> Response | None:
        """While the wizard seals the papers none of them changes: it shows how far it is."""
        return fragments.go(pages.desk.back()) if pages.desk.held() else None

    _register_bringing(bp, pages)
    _register_arranging(bp, pages.desk)
    _register_pictures(bp, pages.desk)
    _register_result(bp, pages.desk)
    if pages.camera:
        _register_camera(bp, pages.desk)
    return bp


def _register_bringing(bp: Blueprint, pages: PaperPages) -> None:
    desk = pages.desk

    @bp.get("/add")
    def add(document: str) -> Response:
        """Where it may come from, or for a poll its moving part; 204 when nothing moved."""
        view = _sources(pages, document, {})
        if fragments.wants_fragment() and view.look.seen == view.seen:
            return Response(status=204)
        return _show_sources(desk, view)

    @bp.post("/add")
    def bring(document: str) -> Response:
        medium, token, form = request.form.get("medium", ""), request.form.get("token", ""), Form()
        with form.beside("sources"):
            source = pages.media.source(medium, token)
            desk.bring(document, pages.media.name(medium, token), choosing.pieces(source))
            return fragments.go(desk.url(document))
        return _show_refused(pages, document, form)

    @bp.post("/scan")
    def bring_scan(document: str) -> Response:
        form = Form()
        with form.beside("sources"):
            desk.bring_scan(document, request.form.get("blob", ""))
            return fragments.go(desk.url(document))
        return _show_refused(pages, document, form)

    @bp.post("/scan/drop")
    def drop_scan(document: str) -> Response:
        desk.drop_scan(request.form.get("blob", ""))
        return fragments.go(url_for("papers.add", document=document))


def _register_camera(bp: Blueprint, desk: PaperDesk) -> None:
    @bp.get("/camera")
    @headers.with_camera
    def camera(document: str) -> Response:
        return fragments.render("papers/camera.html", view=desk.asked(document))

    @bp.post("/photo")
    def photo(document: str) -> Response:
        """A still picture as the request's body; what is wrong is answered as one sentence."""
        request.max_content_length = MOST_PHOTO_BYTES
        form = Form()
        with form.beside("photo"):
            desk.bring(document, _("foto.jpg"), in_pieces(request.stream.read))
            return Response(desk.url(document), 201, mimetype="text/plain")
        return Response(form.errors["photo"], form.status, mimetype="text/plain")


def _register_arranging(bp: Blueprint, desk: PaperDesk) -> None:
    @bp.get("")
    def paper(document: str) -> Response:
        """The pages; before there are any, where they may come from."""
        asked, work = desk.asked(document), desk.work(document)
        if not work.leaves:
            return fragments.go(url_for("papers.add", document=document))
        return _show_pages(desk, views.pages(asked, work))

    @bp.post("/arrange")
    def arrange(document: str) -> Response:
        desk.change(document, forms.arranged(request.form))
        work = desk.work(document)
        if not work.leaves or not fragments.wants_fragment():
            return fragments.go(desk.url(document))
        return _show_pages(desk, views.pages(desk.asked(document), work))

    @bp.post("/sheet")
    def sheet(document: str) -> Response:
        a4 = request.form.get("sheet") == "a4"
        desk.change(document, lambda work: arranging.choose_sheet(work, "a4" if a4 else "as_is"))
        return fragments.go(desk.url(document))

    @bp.get("/clear")
    def ask_clear(document: str) -> Response:
        asked, work = desk.asked(document), desk.work(document)
        if not work.leaves:
            return fragments.go(url_for("papers.add", document=document))
        return fragments.render("papers/clear.html", view=views.pages(asked, work))

    @bp.post("/clear")
    def clear(document: str) -> Response:
        desk.drop(document)
        return fragments.go(url_for("papers.add", document=document))

    @bp.get("/crop/<leaf_id>")
    def crop(document: str, leaf_id: str) -> Response:
        return _show_crop(desk, document, leaf_id, Form())

    @bp.post("/crop/<leaf_id>")
    def cut(document: str, leaf_id: str) -> Response:
        form = Form(request.form)
        with form.beside("left"):
            kept = form.read(forms.crop)
            desk.change(document, lambda work: arranging.cut(work, leaf_id, kept))
            return fragments.go(desk.url(document))
        return _show_crop(desk, document, leaf_id, form)


def _register_pictures(bp: Blueprint, desk: PaperDesk) -> None:
    @bp.get("/page/<leaf_id>")
    def page(document: str, leaf_id: str) -> Response:
        return _jpeg(desk.picture(document, leaf_id))

    @bp.get("/whole/<leaf_id>")
    def whole(document: str, leaf_id: str) -> Response:
        return _jpeg(desk.picture(document, leaf_id, whole=True))

    @bp.get("/result/<int:number>")
    def result_page(document: str, number: int) -> Response:
        return _jpeg(desk.picture_of_result(document, number))


def _register_result(bp: Blueprint, desk: PaperDesk) -> None:
    @bp.post("/fit")
    def fit(document: str) -> Response:
        desk.fit(document, PATIENCE_S)
        return fragments.go(url_for("papers.result", document=document))

    @bp.get("/result")
    def result(document: str) -> Response:
        asked, work, job = desk.asked(document), desk.work(document), desk.job(document)
        if work.fitted is None and job is None:
            return fragments.go(desk.url(document))
        view = views.result(asked, work, job)
        if fragments.wants_fragment() and not view.running:
            return fragments.go(url_for("papers.result", document=document))
        return fragments.render("papers/result.html", "papers/_making.html", view=view)

    @bp.post("/use")
    def use(document: str) -> Response:
        desk.use(document, request.form.get("revision", ""))
        return fragments.go(desk.back())


def _sources(pages: PaperPages, document: str, errors: dict[str, str]) -> views.SourcesView:
    desk, sticks = pages.desk, pages.media.media()
    look = choosing.where(sticks, Whereabouts.parse(request.values))
    return views.sources(
        desk.asked(document),
        desk.memory,
        [views.stick(one, choosing.folder(pages.media, one, look)) for one in sticks],
        closed_sticks(pages.media.unopened()),
        look,
        scanner=pages.scanner,
        camera=pages.camera,
        errors=errors,
    )


def _show_sources(desk: PaperDesk, view: views.SourcesView, status: int = 200) -> Response:
    back = desk.url(view.asked.document) if view.begun else desk.back()
    return fragments.render("papers/add.html", "papers/_sources.html", status, view=view, back=back)


@in_both
def _show_refused(pages: PaperPages, document: str, form: Form) -> Response:
    view = _sources(pages, document, form.errors)
    return _show_sources(pages.desk, view, form.status)


def _show_pages(desk: PaperDesk, view: views.PagesView) -> Response:
    return fragments.render("papers/pages.html", "papers/_pages.html", view=view, back=desk.back())


@in_both
def _show_crop(desk: PaperDesk, document: str, leaf_id: str, form: Form) -> Response:
    asked, work = desk.asked(document), desk.work(document)
    typed = {side: form.typed(side) for side in forms.SIDES} if form.errors else {}
    view = views.crop(asked, work, work.leaf(leaf_id), typed, form.errors)
    return fragments.render("papers/crop.html", status=form.status, view=view)


def _jpeg(data: bytes) -> Response:
    return Response(data, mimetype="image/jpeg")
