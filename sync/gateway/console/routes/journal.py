"""What staff did, newest first."""

from __future__ import annotations

import flask

from sync.gateway.console import guard, views
from sync.gateway.console.pages import desk, page
from sync.gateway.journal import service as journal
from sync.gateway.staff import service as staff

blueprint = flask.Blueprint("journal", __name__)
PER_PAGE = 50


@blueprint.get("/journal")
@guard.act("journal")
def show() -> flask.Response:
    """`before` is the index below which a page ends; entries never move, so a page never does."""
    centre = desk().centre
    size = journal.size(centre)
    asked = flask.request.args.get("before", "")
    before = min(int(asked), size) if asked.isdecimal() and len(asked) < 16 else size
    start = max(0, before - PER_PAGE)
    with centre.reading() as db:
        found = []
        for index, entry in journal.entries(db, start):
            if index >= before:
                break
            found.append((index, entry))
    people = {one.staff_id: one.name for one in staff.members(centre, removed=True)}
    people |= {one.committee_id: one.name for one in staff.committee(centre)}
    seats = {tile.seat_id: tile.name for tile in desk().room.board(centre.clock()).tiles}
    rows = [views.journal_row(*each, people, seats) for each in reversed(found)]
    return page(
        "journal.html",
        rows=rows,
        size=size,
        older=start if start > 0 else None,
        newer=min(before + PER_PAGE, size) if before < size else None,
    )
