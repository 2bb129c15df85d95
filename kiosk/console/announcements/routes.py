"""Announcements: what stands and which seats have shown it; write, change and withdraw one."""

from __future__ import annotations

import flask
from flask_babel import lazy_gettext as _l

from kiosk.console import guard, pages
from kiosk.console.announcements import forms, views
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.pages import page
from kiosk.web.forms import Form
from sync.gateway.announcements import service
from sync.gateway.announcements.service import Kept
from sync.wire.announcements import MOST_CHARACTERS, SEVERITIES

blueprint = flask.Blueprint("announcements", __name__)
FEATURE = Feature(
    blueprint, entry="announcements.show", label=_l("Pengumuman"), lines=views.board_lines
)


@blueprint.get("/announcements")
@guard.act("board")
def show() -> flask.Response:
    """Show every announcement with who has seen it."""
    return page("announcements.html", announcements=views.all_of_them())


@blueprint.get("/announcements/new")
@guard.act("message")
def ask() -> flask.Response:
    """Show the empty form of an announcement."""
    return _form(forms.new(), None)


@blueprint.post("/announcements/new")
@guard.act("message")
def announce() -> flask.Response:
    """Write an announcement and go to the list, or show the form with what is wrong."""
    form = Form(flask.request.form)
    with form.beside("text_id", forms.FIELDS):
        service.announce(console().centre, form.read(forms.draft), by=guard.member())
        return pages.go("announcements.show")
    return _form(form, None)


@blueprint.get("/announcements/<announcement_id>")
@guard.act("message")
def ask_change(announcement_id: str) -> flask.Response:
    """Show the form of an announcement as it stands."""
    kept = service.one(console().centre, announcement_id)
    return _form(forms.of(kept), kept)


@blueprint.post("/announcements/<announcement_id>")
@guard.act("message")
def change(announcement_id: str) -> flask.Response:
    """Change an announcement and go to the list, or show the form with what is wrong."""
    centre, form = console().centre, Form(flask.request.form)
    kept = service.one(centre, announcement_id)
    with form.beside("text_id", forms.FIELDS):
        draft, seen = form.read(forms.draft), forms.seen(form)
        service.change(centre, announcement_id, draft, by=guard.member(), seen=seen)
        return pages.go("announcements.show")
    return _form(form, kept)


@blueprint.post("/announcements/<announcement_id>/withdraw")
@guard.act("message")
def withdraw(announcement_id: str) -> flask.Response:
    """`seen` is the version that was on the screen."""
    seen = forms.seen(Form(flask.request.form))
    service.withdraw(console().centre, announcement_id, by=guard.member(), seen=seen)
    return pages.go("announcements.show")


def _form(form: Form, kept: Kept | None) -> flask.Response:
    return page(
        "announcement.html",
        form.status,
        form=form,
        kept=kept,
        severities=SEVERITIES,
        most=MOST_CHARACTERS,
        now=console().centre.clock(),
    )
