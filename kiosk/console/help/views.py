"""What the pages of calls may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import flask
from flask_babel import gettext as _

from kiosk.console.context import console
from kiosk.console.views import BoardLine
from kiosk.web.filters import jam_pendek, tanggal, tempat
from kiosk.web.help_words import PAGE_WORDS
from sync.gateway.help import service
from sync.gateway.help.service import CallRow
from sync.gateway.room.service import SeatTile
from sync.gateway.staff import service as staff
from sync.wire.times import from_text

PAST_SHOWN = 50
CallState = Literal["waiting", "sent", "shown", "over"]


@dataclass(frozen=True)
class CallView:
    """One call; times are aware UTC. `closes_at` is the seat's nearest deadline, None for none.

    `state`: nobody has answered; the answer is on its way; the seat shows it; or it is over. `by`
    is who answered last, `over_by` who put it out, "" for nobody. `silent`: nothing is heard of the
    seat now.
    """

    call_id: str
    seat: str
    seat_id: str
    page: str
    purpose: str | None
    since: datetime
    closes_at: datetime | None
    state: CallState
    silent: bool
    answered_at: datetime | None
    by: str
    over_at: datetime | None
    over_why: str | None
    over_by: str

    @property
    def page_word(self) -> str:
        """The page in the reader's language."""
        return str(PAGE_WORDS.get(self.page, PAGE_WORDS["other"]))


@dataclass(frozen=True)
class CallsView:
    """The calls that stand, by what is most urgent, and the last that are over."""

    standing: Sequence[CallView]
    past: Sequence[CallView]


def board_lines() -> list[BoardLine]:
    """Say above the tiles who waits for staff: which seat, from which page, since when."""
    return [
        BoardLine(_line(one), _("Buka bantuan"), flask.url_for("help.show")) for one in _calls()
    ]


def calls() -> CallsView:
    """What stands, and the last that do not any more."""
    rows = service.latest(console().centre, PAST_SHOWN)
    return CallsView(_calls(), _views([row for row in rows if row.over_at is not None]))


def _line(one: CallView) -> str:
    if one.state == "shown":
        said = _("petugas datang (%(by)s)", by=one.by)
    elif one.state == "sent":
        said = _("jawaban %(by)s sedang dikirim", by=one.by)
    else:
        said = _("menunggu petugas")
    text: str = _(
        "Bantuan: %(seat)s, %(page)s, sejak %(at)s: %(said)s",
        seat=tempat(one.seat),
        page=one.page_word,
        at=jam_pendek(one.since),
        said=said,
    )
    if one.closes_at is not None:
        text += ". " + _("Tender terdekat ditutup %(at)s", at=tanggal(one.closes_at))
    return text + "."


def _calls() -> list[CallView]:
    """By the nearest deadline, then by who has waited longest; answered ones after the others."""
    found = _views(service.standing(console().centre))
    return sorted(found, key=_urgency)


def _urgency(one: CallView) -> tuple[bool, bool, datetime, datetime]:
    return one.state != "waiting", one.closes_at is None, one.closes_at or one.since, one.since


def _views(rows: Sequence[CallRow]) -> list[CallView]:
    if not rows:
        return []
    centre, now = console().centre, console().centre.clock()
    tiles = {tile.seat_id: tile for tile in console().room.board(now).tiles}
    people = {one.staff_id: one.name for one in staff.members(centre, removed=True)}
    return [_view(row, tiles.get(row.seat_id), people, now) for row in rows]


def _view(row: CallRow, tile: SeatTile | None, people: dict[str, str], now: datetime) -> CallView:
    until, closes = row.coming_until, None if tile is None else tile.nearest_deadline
    answered = until is not None and from_text(until) > now
    shown: CallState = "shown" if row.shown_at else "sent"
    state = "over" if row.over_at is not None else shown if answered else "waiting"
    return CallView(
        call_id=row.call_id,
        seat=row.seat_id if tile is None else tile.name,
        seat_id=row.seat_id,
        page=row.page,
        purpose=row.purpose,
        since=from_text(row.since),
        closes_at=None if closes is None or row.over_at else from_text(closes),
        state=state,
        silent=tile is None or tile.state in ("silent", "never"),
        answered_at=None if row.coming_at is None else from_text(row.coming_at),
        by=people.get(row.coming_by or "", row.coming_by or ""),
        over_at=None if row.over_at is None else from_text(row.over_at),
        over_why=row.over_why,
        over_by=people.get(row.over_by or "", row.over_by or ""),
    )
