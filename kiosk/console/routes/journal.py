"""What staff did, newest first: searched, printed, exported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import flask
from flask_babel import lazy_gettext as _l

from kiosk.console import asked as asking
from kiosk.console import guard, journal, sheets
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.pages import page
from kiosk.web.forms import Form
from sync.gateway.enrolment import service as enrolment
from sync.gateway.journal import service
from sync.gateway.staff import service as staff

blueprint = flask.Blueprint("journal", __name__)
FEATURE = Feature(blueprint, entry="journal.show", label=_l("Catatan"))
PER_PAGE, PER_PRINT = 50, 2_000
KINDS = {
    "csv": ("text/csv; charset=utf-8", sheets.csv_lines),
    "jsonl": ("application/jsonl", sheets.json_lines),
}


@blueprint.get("/journal")
@guard.act("journal")
def show() -> flask.Response:
    """`before` is the index below which a page ends; entries never move, so a page never does."""
    centre = console().centre
    form = Form(flask.request.args)
    asked = asking.parse(form, centre.identity.timezone)
    size = service.size(centre)
    before = min(asked.before, size)
    found = journal.page(centre, before, asked.wanted, asked.text, PER_PAGE)
    return page(
        "journal.html",
        asked=asked,
        form=form,
        rows=found.rows,
        size=size,
        # A page of everything has fifty; how many a search skips is not known before it is read.
        newer=None if before == size else size if asked.narrows else min(before + PER_PAGE, size),
        older=found.older,
        people=[(one.staff_id, one.name) for one in staff.members(centre, removed=True)],
        seats=list(enrolment.seat_names(centre).items()),
    )


@blueprint.get("/journal/print")
@guard.act("journal")
def paper() -> flask.Response:
    """The same search on paper, with room for a signature and the log's head to hold it against."""
    centre = console().centre
    form = Form(flask.request.args)
    asked = asking.parse(form, centre.identity.timezone)
    if form.errors:
        return _back_to_search()
    size = service.size(centre)
    found = journal.page(centre, size, asked.wanted, asked.text, PER_PRINT)
    head = service.checkpoint(centre).splitlines()
    names = {one.staff_id: one.name for one in staff.members(centre, removed=True)}
    names |= enrolment.seat_names(centre)
    return page(
        "journal_print.html",
        asked=asked,
        names=names,
        rows=found.rows,
        older=found.older,
        now=centre.now(),
        head_size=head[1],
        head_root=head[2],
    )


@blueprint.get("/journal/export.<any(csv, jsonl):kind>")
@guard.act("journal")
def export(kind: str) -> flask.Response:
    """Every entry that fits, as it is read: a long journal takes no memory."""
    centre = console().centre
    form = Form(flask.request.args)
    asked = asking.parse(form, centre.identity.timezone)
    if form.errors:
        return _back_to_search()
    content, lines = KINDS[kind]
    rows = journal.every(centre, asked.wanted, asked.text)
    name = f"jurnal-{sheets.local(centre.now(), centre.identity.timezone)[:10]}.{kind}"
    return flask.Response(
        flask.stream_with_context(_encoded(lines(rows, centre.identity.timezone))),
        content_type=content,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _back_to_search() -> flask.Response:
    """A date that is none would hand out everything: the search says what is wrong with it."""
    query: dict[str, Any] = flask.request.args.to_dict()
    return flask.make_response(flask.redirect(flask.url_for("journal.show", **query)))


def _encoded(lines: Iterable[str]) -> Iterator[bytes]:
    for line in lines:
        yield line.encode()
