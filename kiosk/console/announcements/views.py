"""What the pages of announcements may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import flask
from flask_babel import gettext as _

from kiosk.console.context import console
from kiosk.console.language import language
from kiosk.console.views import BoardLine
from sync.gateway.announcements import service
from sync.gateway.announcements.service import Kept
from sync.gateway.room.service import SeatTile
from sync.gateway.staff import service as staff
from sync.wire.announcements import Announcement
from sync.wire.times import from_text

PAST_SHOWN = 20
State = Literal["standing", "coming", "over", "withdrawn"]
_SILENT = frozenset({"silent", "never"})


@dataclass(frozen=True)
class SeatView:
    """A seat and an announcement. `shown_at` is aware UTC, None for not yet; then `why` says why:
    `off` (no word of the seat), `older` (its program knows no announcements), or `soon`."""

    name: str
    shown_at: datetime | None
    why: Literal["", "off", "older", "soon"] = ""


@dataclass(frozen=True)
class AnnouncementView:
    """One announcement, who wrote its newest version, and every seat of the room."""

    told: Announcement
    state: State
    by: str
    made_at: datetime
    seats: Sequence[SeatView]

    @property
    def starts_at(self) -> datetime:
        """From when seats show it, aware UTC."""
        return from_text(self.told.starts_at)

    @property
    def ends_at(self) -> datetime:
        """Until when seats show it, aware UTC."""
        return from_text(self.told.ends_at)

    @property
    def shown(self) -> Sequence[SeatView]:
        """The seats that have shown this version."""
        return [each for each in self.seats if each.shown_at is not None]

    @property
    def waiting(self) -> Sequence[SeatView]:
        """The seats that have not."""
        return [each for each in self.seats if each.shown_at is None]


def board_lines() -> list[BoardLine]:
    """Say above the tiles what stands now, and how many seats have shown it."""
    return [
        BoardLine(
            _(
                "Pengumuman: %(text)s",
                text=each.told.text_en if language() == "en" else each.told.text_id,
            ),
            _("Sudah tampil di %(n)s dari %(all)s kursi", n=len(each.shown), all=len(each.seats)),
            flask.url_for("announcements.show"),
        )
        for each in _views(service.standing(console().centre))
        if each.state == "standing"
    ]


def all_of_them() -> list[AnnouncementView]:
    """What stands, what will, and the last that are over or withdrawn; each group by its start."""
    centre = console().centre
    standing = service.standing(centre)
    known = {each.announcement.announcement_id for each in standing}
    past = [
        each
        for each in service.latest(centre, PAST_SHOWN)
        if each.announcement.announcement_id not in known
    ]
    return _views([*standing, *past])


def _views(kept: Sequence[Kept]) -> list[AnnouncementView]:
    centre = console().centre
    now = centre.clock()
    shown = service.shown(centre, [each.announcement for each in kept])
    people = {one.staff_id: one.name for one in staff.members(centre, removed=True)}
    tiles = [tile for tile in console().room.board(now).tiles if tile.state != "revoked"]
    found = []
    for each in kept:
        told = each.announcement
        found.append(
            AnnouncementView(
                told,
                _state(told, now),
                people.get(each.staff_id, each.staff_id),
                from_text(each.made_at),
                list(_seats(tiles, shown[told.announcement_id])),
            )
        )
    order: Sequence[State] = ("standing", "coming", "over", "withdrawn")
    return sorted(found, key=lambda view: (order.index(view.state), view.told.starts_at))


def _state(told: Announcement, now: datetime) -> State:
    if told.withdrawn:
        return "withdrawn"
    if from_text(told.ends_at) <= now:
        return "over"
    return "coming" if now < from_text(told.starts_at) else "standing"


def _seats(tiles: Iterable[SeatTile], shown: Mapping[str, str]) -> Iterable[SeatView]:
    for tile in tiles:
        at = shown.get(tile.seat_id)
        if at is not None:
            yield SeatView(tile.name, from_text(at))
        elif tile.state in _SILENT:
            yield SeatView(tile.name, None, "off")
        else:
            yield SeatView(tile.name, None, "older" if tile.behind else "soon")
