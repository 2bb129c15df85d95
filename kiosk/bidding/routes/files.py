"""Choosing files from sticks: the stick appears by itself, each file goes into one envelope."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from kiosk.bidding import choosing, views
from kiosk.bidding.context import BiddingContext
from kiosk.bidding.draft import Draft
from kiosk.bidding.forms import LookForm, MoveForm, PickForm
from kiosk.bidding.routes import steps
from kiosk.errors import explain
from kiosk.intake import Medium
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.errors import Fault

# A check that takes longer shows its progress on a page of its own.
PATIENCE_S = 1.0


def register(bp: Blueprint, desk: BiddingContext) -> None:
    """Add the page on which files are chosen from sticks."""
    _register_page(bp, desk)
    _register_choosing(bp, desk)


def _register_page(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/bid/files")
    def files() -> Response:
        """The page, or for a poll its moving part; 204 when nothing moved."""
        if go := steps.elsewhere(desk, "files"):
            return go
        view = _view(desk, {})
        if fragments.wants_fragment() and view.look.seen == view.seen:
            return Response(status=204)
        return _render(desk, view)

    @bp.post("/bid/files")
    def files_done() -> Response:
        if go := steps.elsewhere(desk, "files"):
            return go
        draft = desk.visit.draft()
        if _missing(desk, draft):
            return _refused(desk, lambda: _missing(desk, draft))
        draft.files_done = True
        run, _gone = desk.preparing.try_to_look_through(draft)
        if run is not None:  # a stick that is gone is told where its files are
            run.wait(PATIENCE_S)
        return steps.to_first_open(desk)


def _register_choosing(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.post("/bid/files/add")
    def add_file() -> Response:
        if go := steps.elsewhere(desk, "files"):
            return go
        form = Form(request.form)
        asked, look = PickForm.parse(request.form), LookForm.parse(request.form)
        with form.beside("sticks"):
            choosing.add(desk.media, desk.limits, desk.visit.draft(), asked, look)
        return _after_change(desk, form)

    @bp.post("/bid/files/remove")
    def remove_file() -> Response:
        if go := steps.elsewhere(desk, "files"):
            return go
        desk.visit.draft().remove(request.form.get("pick_id", ""))
        return _after_change(desk, Form())

    @bp.post("/bid/files/move")
    def move_file() -> Response:
        """Into the envelope it belongs in, from the files or from what the checks said."""
        if go := steps.elsewhere(desk, "files"):
            return go
        form, asked = Form(request.form), MoveForm.parse(request.form)
        with form.beside("sticks"):
            choosing.move(desk.limits, desk.visit.draft(), asked)
            if asked.from_checks:
                return fragments.go(url_for("bidding.checks"))
        return _after_change(desk, form)


def _after_change(desk: BiddingContext, form: Form) -> Response:
    if form.errors:
        return _refused(desk, lambda: form.errors)
    if fragments.wants_fragment():
        return _render(desk, _view(desk, {}))
    return fragments.go(url_for("bidding.files", **LookForm.parse(request.form).words()))


def _missing(desk: BiddingContext, draft: Draft) -> dict[str, str]:
    errors = {}
    for view in views.envelopes(draft, desk.limits):
        if not view.picks:
            errors[f"envelope-{view.name}"] = _(
                "%(envelope)s masih kosong. Masukkan paling sedikit satu berkas.",
                envelope=view.words,
            )
        elif view.over:
            errors[f"envelope-{view.name}"] = _(
                "%(envelope)s terlalu besar. Keluarkan berkas yang tidak perlu.",
                envelope=view.words,
            )
    return errors


@in_both
def _refused(desk: BiddingContext, wrong: Callable[[], dict[str, str]]) -> Response:
    return _render(desk, _view(desk, wrong()), 422)


def _render(desk: BiddingContext, view: views.FilesView, status: int = 200) -> Response:
    return fragments.render(
        "bidding/files.html",
        "bidding/_files.html",
        status,
        view=view,
        step=steps.bar(desk, "files"),
    )


def _view(desk: BiddingContext, errors: dict[str, str]) -> views.FilesView:
    draft = desk.visit.draft()
    media = desk.media.media()
    look = _look(media)
    # A stick with chosen files that was pulled is told beside its files below.
    run, _gone = desk.preparing.try_to_look_through(draft)
    present = {medium.id for medium in media}
    running = run is not None and not run.done
    shown = views.envelopes(draft, desk.limits)
    shown = views.mark_gone(shown, present)
    return views.FilesView(
        envelopes=shown,
        sticks=tuple(_stick(desk, shown, medium, look) for medium in media),
        closed=views.closed_sticks(desk.media.unopened()),
        look=look,
        revision=draft.revision,
        checking=running,
        errors=errors,
    )


def _look(media: list[Medium]) -> LookForm:
    """The stick and folder on the screen: as asked, else the only stick's top folder."""
    look = LookForm.parse(request.values)
    if any(medium.id == look.medium_id for medium in media):
        return look
    return LookForm(media[0].id if len(media) == 1 else "", "", "", hidden=False, seen=look.seen)


def _stick(
    desk: BiddingContext, shown: tuple[views.EnvelopeView, ...], medium: Medium, look: LookForm
) -> views.StickView:
    if medium.id != look.medium_id:
        return views.closed_stick(medium)
    folder = choosing.folder(desk.media, medium.id, look)
    if isinstance(folder, Fault):
        return views.troubled_stick(medium, explain(folder))
    return views.open_stick(medium, folder, views.chosen_on(medium.id, shown))
