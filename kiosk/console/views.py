"""What the console's templates may see. Words are the templates'; sentences are the catalogue's."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import get_args

from flask_babel import get_locale

from kiosk.console.notes import Note
from kiosk.errors import Explanation, explain
from sync.errors import Fault
from sync.gateway.alarms.service import Alarm
from sync.gateway.health import Condition
from sync.gateway.room.service import Board, SeatTile
from sync.wire.roles import Purpose
from sync.wire.times import from_text

MOST_COLUMNS = 20
PURPOSE_ORDER: tuple[Purpose, ...] = get_args(Purpose)
# Columns for so many seats: as large as tiles can be on 1366 by 768 without scrolling.
_COLUMNS = ((6, 3), (12, 4), (20, 5), (30, 6), (42, 7), (48, 8), (60, 10))
_FILLED, _CROWDED = 12, 24
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class TileView:
    """One seat; `tile` has what the room knows, the rest is how the board says it.

    `waiting` counts items not yet at the gateway, `closes_in_s` is set only when something is
    unsent and a deadline near. `problem` is why the newest order came to nothing, in words.
    """

    tile: SeatTile
    number: str
    waiting: int
    closes_in_s: int | None
    problem: str | None
    trouble: str | None
    row: int = 1
    column: int = 1

    @property
    def version(self) -> str:
        """Return a digest that changes when anything shown on the tile does."""
        return _digest([repr(self)])

    @property
    def seat_id(self) -> str:
        """Return the id of the seat."""
        return self.tile.seat_id

    @property
    def flagged(self) -> bool:
        """Whether a tender closes soon while something here is unsent."""
        return self.closes_in_s is not None

    @property
    def wanted(self) -> bool:
        """Somebody must see to it: a deadline is near, or something here needs action."""
        return self.flagged or self.tile.queued.action > 0


@dataclass(frozen=True)
class BoardLine:
    """A line above the tiles: a sentence, and the words of a link to `url`."""

    text: str
    link: str
    url: str


@dataclass(frozen=True)
class BoardView:
    """`tiles` are those shown: all `seats`, or with `only_flagged` those that need somebody.

    `lines` are what features say above them.
    """

    version: str
    tiles: Sequence[TileView]
    columns: int
    at: datetime
    seats: Sequence[TileView]
    only_flagged: bool = False
    lines: Sequence[BoardLine] = ()

    @property
    def crowded(self) -> bool:
        """Whether the tiles must be at their smallest."""
        return len(self.tiles) > _CROWDED

    @property
    def filled(self) -> bool:
        """Whether the tiles must be smaller than in a small room."""
        return len(self.tiles) > _FILLED

    def count(self, *states: str) -> int:
        """Count the seats in any of these states."""
        return sum(each.tile.state in states for each in self.seats)

    @property
    def flagged(self) -> int:
        """Count the seats that somebody must see to."""
        return sum(each.wanted for each in self.seats)


@dataclass(frozen=True)
class NoteView:
    """What became of an order: the seats it went to, and each that refused, with the reason."""

    act: str
    sent: Sequence[str]
    refused: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class AlarmRow:
    """Something wrong, in words. `place` is the seat's name, empty for the gateway itself; `code`
    is empty for what goes away by itself and cannot be cleared."""

    code: str
    seat_id: str
    place: str
    words: Explanation
    raised_at: datetime | None


def short(name: str) -> str:
    """`Kursi 07` is read as `07`; a name without a number stays."""
    last = name.split()[-1] if name.split() else name
    return last if _NUMBER.search(last) else name


def board(
    known: Board,
    now: datetime,
    alerted: Sequence[AlarmRow] = (),
    *,
    only_flagged: bool = False,
    lines: Sequence[BoardLine] = (),
) -> BoardView:
    """`alerted` and `lines` are what the page shows above the tiles."""
    tiles = [tile for tile in known.tiles if tile.state != "revoked"]
    tiles.sort(key=lambda tile: natural(tile.name))
    spots, columns = _spots(tiles)
    shown = [_tile(tile, spot, now) for tile, spot in zip(tiles, spots, strict=True)]
    shown.sort(key=lambda each: (each.row, each.column))
    # What this page derives from the clock by itself counts beside what the room says has changed.
    parts = [known.version, *(str(each.closes_in_s) for each in shown if each.flagged)]
    parts += [f"{one.place}{one.words.message}" for one in alerted]
    parts += [str(only_flagged), *map(repr, lines)]
    tiles_shown = [each for each in shown if each.wanted] if only_flagged else shown
    return BoardView(_digest(parts), tiles_shown, columns, now, shown, only_flagged, lines)


def alarm(standing: Alarm, names: Mapping[str, str]) -> AlarmRow:
    """`names` are the seats' by their ids."""
    place = names.get(standing.seat_id, standing.seat_id)
    words = explain(standing.fault)
    return AlarmRow(standing.code, standing.seat_id, place, words, from_text(standing.raised_at))


def alerts(
    wrong: Sequence[Condition], standing: Sequence[Alarm], names: Mapping[str, str]
) -> list[AlarmRow]:
    """What stands at the top of every page: what is wrong now, then what waits for staff."""
    now = [AlarmRow("", "", "", explain(one.fault), None) for one in wrong]
    return now + [alarm(one, names) for one in standing]


def note(written: Note, seats: BoardView) -> NoteView:
    """Say which seats an order went to and which refused it, by their numbers on the board."""
    numbers = {each.seat_id: each.number for each in seats.tiles}
    sent, refused = [], []
    for result in written.results:
        number = numbers.get(result.seat_id, result.seat_id)
        if result.fault_code is None:
            sent.append(number)
        else:
            refused.append((number, _sentence(result.fault_code)))
    return NoteView(written.act, sent, refused)


def _tile(tile: SeatTile, spot: tuple[int, int], now: datetime) -> TileView:
    closes_in = None
    if tile.deadline_unsent and tile.nearest_deadline is not None:
        left = (from_text(tile.nearest_deadline) - now).total_seconds()
        closes_in = max(0, int(left)) // 60 * 60
    return TileView(
        tile,
        number=short(tile.name),
        waiting=tile.queued.sealed + tile.queued.checking,
        closes_in_s=closes_in,
        problem=_why_not(tile),
        trouble=_sentence(tile.trouble) if tile.trouble else None,
        row=spot[0],
        column=spot[1],
    )


# What the seat says when its state does not fit an order, as whoever ordered it would say it.
_UNFIT = {
    "open": "order_seat_in_use",
    "resume": "order_nothing_locked",
    "lock": "order_no_visit",
    "extend": "order_no_visit",
    "message": "order_no_visit",
    "end": "order_no_visit",
}


def _why_not(tile: SeatTile) -> str | None:
    """Why the newest order came to nothing, in words."""
    if tile.last_problem is None:
        return None
    unfit = tile.last_problem in ("seat_move_refused", "order_impossible")
    code = _UNFIT.get(tile.last_problem_act or "") if unfit else None
    return _sentence(code or tile.last_problem)


def _sentence(code: str) -> str:
    return explain(Fault(code)).message


@lru_cache(maxsize=1_000)
def natural(name: str) -> list[tuple[int, int | str]]:
    """`Kursi 9` before `Kursi 10`."""
    return [
        (0, int(part)) if part.isdecimal() else (1, part.casefold())
        for part in re.split(r"(\d+)", name)
        if part
    ]


def _spots(tiles: Sequence[SeatTile]) -> tuple[list[tuple[int, int]], int]:
    """Row and column of each: where staff placed it, else in order below; and how many columns."""
    placed = [
        (tile.row, tile.column) if tile.row is not None and tile.column is not None else None
        for tile in tiles
    ]
    usual = next((columns for most, columns in _COLUMNS if len(tiles) <= most), 12)
    columns = max((spot[1] for spot in placed if spot), default=usual)
    first_row = max((spot[0] for spot in placed if spot), default=0)
    spots, free = [], 0
    for spot in placed:
        if spot is None:
            spot = (first_row + 1 + free // columns, 1 + free % columns)  # noqa: PLW2901
            free += 1
        spots.append(spot)
    return spots, columns


def _digest(parts: Sequence[str]) -> str:
    # The language too: a switch in another window must redraw this one.
    return hashlib.sha256("\n".join([str(get_locale()), *parts]).encode()).hexdigest()[:16]
