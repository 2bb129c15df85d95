"""What stands until somebody has looked into it, and what is wrong at this moment."""

from __future__ import annotations

import flask

from kiosk.console import forms, guard, pages, views
from kiosk.console.context import console
from kiosk.console.pages import page
from sync.errors import Fault
from sync.gateway.alarms import service as alarms

blueprint = flask.Blueprint("alarms", __name__)


@blueprint.get("/alarms")
@guard.act("board")
def show() -> flask.Response:
    return _page({})


@blueprint.post("/alarms")
@guard.act("release")
def clear() -> flask.Response:
    """One alarm, named by the fields `code` and `seat`, with a `reason`."""
    posted = flask.request.form
    code, seat_id = forms.line(posted, "code"), forms.line(posted, "seat")
    why, errors = forms.reason(posted)
    if not errors:
        try:
            alarms.clear(console().centre, code, seat_id, by=guard.member(), reason=why)
        except Fault as fault:
            errors = {"reason": fault}
    if errors:
        return _page(errors, code=code, seat_id=seat_id, reason=why)
    return pages.go("alarms.show")


def _page(
    errors: forms.Errors, *, code: str = "", seat_id: str = "", reason: str = ""
) -> flask.Response:
    centre = console().centre
    names = {tile.seat_id: tile.name for tile in console().room.board(centre.clock()).tiles}
    with centre.reading() as db:
        rows = [views.alarm(each, names) for each in alarms.standing(db)]
    return page(
        "alarms.html",
        422 if errors else 200,
        rows=rows,
        errors=pages.sentences(errors),
        tried=(code, seat_id),
        reason=reason,
    )
