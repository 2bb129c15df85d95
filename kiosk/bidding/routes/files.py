"""Choosing files from sticks: the stick appears by itself, each file goes into one envelope."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from kiosk.bidding import views
from kiosk.bidding.desk import BiddingDesk
from kiosk.bidding.draft import Draft, Pick
from kiosk.bidding.forms import MoveForm, PickForm
from kiosk.bidding.routes import steps
from kiosk.errors import explain
from kiosk.intake import Medium
from kiosk.web import fragments
from sync.errors import Fault
from sync.wire.ids import new_id
from sync.wire.messages import EnvelopeName


def register(bp: Blueprint, desk: BiddingDesk) -> None:
    _register_page(bp, desk)
    _register_choosing(bp, desk)


def _register_page(bp: Blueprint, desk: BiddingDesk) -> None:
    @bp.get("/bid/files")
    def files() -> Response:
        """The page, or for a poll its moving part; 204 when nothing moved."""
        if go := steps.elsewhere(desk, "files"):
            return go
        view = _view(desk, {})
        if fragments.wants_fragment() and request.args.get("seen") == view.seen:
            return Response(status=204)
        return _render(desk, view)

    @bp.post("/bid/files")
    def files_done() -> Response:
        if go := steps.elsewhere(desk, "files"):
            return go
        draft = desk.draft()
        errors = _missing(desk, draft)
        if errors:
            return _render(desk, _view(desk, errors), 422)
        draft.files_done = True
        return steps.after(desk, "files")


def _register_choosing(bp: Blueprint, desk: BiddingDesk) -> None:
    @bp.post("/bid/files/add")
    def add_file() -> Response:
        if go := steps.elsewhere(desk, "files"):
            return go
        form = PickForm.parse(request.form)
        draft = desk.draft()
        errors: dict[str, str] = {}
        try:
            if form.envelope is None or form.envelope not in draft.envelopes:
                raise Fault("envelope_unknown")
            _add(desk, draft, form, form.envelope)
        except Fault as fault:
            words = explain(fault)
            errors["sticks"] = f"{words.message} {words.hint}"
        return _after_change(desk, errors)

    @bp.post("/bid/files/remove")
    def remove_file() -> Response:
        if go := steps.elsewhere(desk, "files"):
            return go
        desk.draft().remove(request.form.get("pick_id", ""))
        return _after_change(desk, {})

    @bp.post("/bid/files/move")
    def move_file() -> Response:
        """Into the envelope it belongs in, from the files or from what the checks said."""
        if go := steps.elsewhere(desk, "files"):
            return go
        draft, form = desk.draft(), MoveForm.parse(request.form)
        errors: dict[str, str] = {}
        try:
            _move(desk, draft, form)
        except Fault as fault:
            words = explain(fault)
            errors["sticks"] = f"{words.message} {words.hint}"
        if form.from_checks and not errors:
            return fragments.go(url_for("bidding.checks"))
        return _after_change(desk, errors)


def _move(desk: BiddingDesk, draft: Draft, form: MoveForm) -> None:
    if form.envelope is None or form.envelope not in draft.envelopes:
        raise Fault("envelope_unknown")
    if len(draft.picks[form.envelope]) >= desk.limits.max_files:
        raise Fault("envelope_full", max_files=desk.limits.max_files)
    draft.move(form.pick_id, form.envelope)


def _add(desk: BiddingDesk, draft: Draft, form: PickForm, envelope: EnvelopeName) -> None:
    """Add one file, or with token "*" every file of the open folder."""
    whole = form.token == "*"  # noqa: S105 - not a password
    folder = desk.media.listing(form.medium_id, request.form.get("folder", "")[:200])
    wanted = [
        entry
        for entry in folder.entries
        if entry.kind == "file" and (whole or entry.token == form.token)
    ]
    if not wanted:
        raise Fault("file_unknown")
    for entry in wanted:
        where = desk.media.remember(form.medium_id, entry.token)
        pick = Pick(new_id(), form.medium_id, entry.token, entry.name, entry.size, where)
        if whole and draft.holds(pick):
            continue
        if len(draft.picks[envelope]) >= desk.limits.max_files:
            raise Fault("envelope_full", max_files=desk.limits.max_files)
        draft.add(envelope, pick)


def _after_change(desk: BiddingDesk, errors: dict[str, str]) -> Response:
    if fragments.wants_fragment() or errors:
        return _render(desk, _view(desk, errors), 422 if errors else 200)
    form = request.form
    return fragments.go(
        url_for("bidding.files", medium=form.get("medium_id", ""), folder=form.get("folder", ""))
    )


def _missing(desk: BiddingDesk, draft: Draft) -> dict[str, str]:
    errors = {}
    for view in views.envelopes(draft, desk.limits.max_files, desk.limits.max_bytes):
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


def _render(desk: BiddingDesk, view: views.FilesView, status: int = 200) -> Response:
    return fragments.render(
        "bidding/files.html",
        "bidding/_files.html",
        status,
        view=view,
        step=steps.bar(desk, "files"),
    )


def _view(desk: BiddingDesk, errors: dict[str, str]) -> views.FilesView:
    draft = desk.draft()
    media = desk.media.media()
    medium_id, folder = _where(media)
    try:
        run = desk.look_through(draft)
    except Fault:  # a stick with chosen files was pulled: said beside its files below
        run = None
    present = {medium.id for medium in media}
    running = run is not None and not run.done
    shown = views.envelopes(draft, desk.limits.max_files, desk.limits.max_bytes)
    return views.FilesView(
        envelopes=views.mark_gone(shown, present),
        sticks=tuple(_stick(desk, draft, medium, medium_id, folder) for medium in media),
        open_medium=medium_id,
        open_folder=folder,
        revision=draft.revision,
        checking=running,
        errors=errors,
    )


def _where(media: list[Medium]) -> tuple[str, str]:
    """The stick and folder on the screen: as asked, else the only stick's top folder."""
    asked = request.values.get("medium", request.values.get("medium_id", ""))
    if any(medium.id == asked for medium in media):
        return asked, request.values.get("folder", "")[:200]
    return (media[0].id, "") if len(media) == 1 else ("", "")


def _stick(
    desk: BiddingDesk, draft: Draft, medium: Medium, open_id: str, folder: str
) -> views.StickView:
    if medium.id != open_id:
        return views.closed_stick(medium)
    try:
        return views.open_stick(medium, desk.media.listing(medium.id, folder), draft)
    except Fault as fault:
        return views.troubled_stick(medium, explain(fault))
