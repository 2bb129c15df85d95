"""What all features of a seat say together. Filled while the seat is built, read while it runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from flask import Blueprint
from markupsafe import Markup

from kiosk.seat.slice import (
    AnswerHandler,
    ConsolePart,
    FeedHandler,
    RosterPart,
    Slice,
    Task,
    VaultPart,
    VisitPart,
    WriteTx,
)
from kiosk.web.frame import CountsView, DeadlineView, FrameView
from sync.engine.ports import CentreLogPort
from sync.errors import Fault
from sync.outbox import Item
from sync.wire.messages import Answer, FeedItem, SeatOrder, SeatStatus
from sync.wire.roles import Purpose

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")
_SHELL = "shell"


class Taken(Exception):
    """Two features claim the same thing: a mistake in the program, found while it is built."""


class Registry:
    """The features that have joined, in their order. Built in one thread, then only read.

    The desks and the engine are made before the features that serve them, so they hold the registry
    and ask it: whoever has joined by then answers.
    """

    def __init__(self) -> None:
        self._slices: dict[str, Slice] = {}
        self._feed: dict[str, FeedHandler] = {}
        self._answers: dict[str, AnswerHandler] = {}
        self._homes: dict[Purpose, Callable[[], str]] = {}
        self._answering: dict[str, frozenset[Purpose]] = {}
        self._around = {_SHELL}
        self._console: list[ConsolePart] = []
        self._roster: list[RosterPart] = []
        self._centre_log: list[CentreLogPort] = []
        self._on_clear: dict[str, Callable[[WriteTx], None]] = {}

    def add(self, name: str, given: Slice) -> None:
        """Let a feature join. Raises: Taken when something of it belongs to another one."""
        _claim(self._slices, {name: given})
        _claim(self._feed, given.feed)
        _claim(self._answers, given.answers)
        _claim(self._on_clear, given.on_clear)
        if given.home is not None:
            starts = given.purposes if given.starts is None else given.starts
            _claim(self._homes, dict.fromkeys(starts, given.home))
        _claim(self._answering, {each.name: given.purposes for each in given.pages})
        self._around.update(each.name for each in given.around)
        _only(self._console, given.console, "the console")
        _only(self._roster, given.roster, "the roster")
        _only(self._centre_log, given.centre_log, "the gateway's log")

    # pages

    def blueprints(self) -> list[Blueprint]:
        """Every page of every feature."""
        return [page for one in self._slices.values() for page in (*one.around, *one.pages)]

    def answers(self, blueprint: str | None, purpose: str | None) -> bool:
        """Whether a blueprint's pages answer in a visit of this purpose (None: there is no visit).

        What no feature has registered answers in none.
        """
        if blueprint in self._around:
            return True
        return purpose is not None and purpose in self._answering.get(blueprint or "", ())

    def home(self, purpose: Purpose) -> str | None:
        """The address a visit for this starts at, within a request; None where no feature does it.

        Staff are told so before they let anybody in, and the visit starts at a page that says it.
        """
        found = self._homes.get(purpose)
        return None if found is None else found()

    def does(self, purpose: str) -> bool:
        """Whether this seat does the work that a visit is opened for."""
        return purpose in self._homes

    # news of the gateway

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of feed items that some feature takes in."""
        return frozenset(self._feed)

    def on_feed(self, tx: WriteTx, item: FeedItem) -> None:
        """Hand an item to the feature of its kind.

        Raises: Fault("news_unknown") where there is none, so that the engine sets it aside for a
        later version; and what the feature raises.
        """
        handler = self._feed.get(item.kind)
        if handler is None:
            raise Fault("news_unknown")
        handler(tx, item)

    def on_answer(self, tx: WriteTx, item: Item, answer: Answer) -> None:
        """Hand an answer to the feature of its command's type; it stays in the outbox otherwise."""
        handler = self._answers.get(item.type)
        if handler is not None:
            handler(tx, item, answer)

    def on_other_history(self, tx: WriteTx) -> None:
        """Tell all that the gateway was restored from a copy."""
        for hear in self._each(lambda one: one.on_other_history):
            hear(tx)

    def on_orders(self, orders: Sequence[SeatOrder], at: str) -> None:
        """Hand the console's orders to the feature that carries them out."""
        for part in self._console:
            part.take(orders, at)

    def on_reported(self, tx: WriteTx, status: SeatStatus) -> None:
        """Tell the same feature that a status has arrived."""
        for part in self._console:
            part.reported(tx, status)

    def status(self, db: sqlite3.Connection) -> SeatStatus | None:
        """How the seat is now; None on a seat that tells no console."""
        return next((part.status(db) for part in self._console), None)

    def roster_version(self, db: sqlite3.Connection) -> int:
        """The version of the roster here, 0 for none."""
        return max((part.version(db) for part in self._roster), default=0)

    @property
    def centre_log(self) -> CentreLogPort | None:
        """Who watches the gateway's log; None on a seat without it."""
        return next(iter(self._centre_log), None)

    def on_roster(self, tx: WriteTx, token: str) -> None:
        """Hand a newer roster, as signed text, to the feature that keeps it."""
        for part in self._roster:
            part.take(tx, token)

    @property
    def on_clear(self) -> Mapping[str, Callable[[WriteTx], None]]:
        """By an alarm's code: what else its clearing does."""
        return self._on_clear

    # the visit

    def busy(self) -> bool:
        """Whether something runs that must not be cut off."""
        return any(part.busy() for part in self._visits())

    def closes_soon(self) -> bool:
        """Whether something prepared here is due within the grace."""
        return any(part.closes_soon() for part in self._visits())

    def counts(self) -> CountsView | None:
        """How everything of the recognised firm stands, None while none was recognised."""
        found = [counts for part in self._visits() if (counts := part.counts()) is not None]
        return sum(found, CountsView()) if found else None

    def rows(self) -> list[tuple[str, str]]:
        """(what, value): what the visit is working on. Within a request only."""
        return [row for part in self._visits() for row in part.rows()]

    def loses(self) -> bool:
        """Whether something is lost when the visit ends."""
        return any(part.loses() for part in self._visits())

    # the seat

    def fill_status(self, db: sqlite3.Connection, status: SeatStatus) -> SeatStatus:
        """Let every feature fill in its part of the status."""
        for fill in self._each(lambda one: one.status):
            status = fill(db, status)
        return status

    def frame(self, view: FrameView) -> FrameView:
        """Let every feature fill in its part of the frame."""
        for fill in self._each(lambda one: one.frame):
            view = fill(view)
        return view

    def strips(self) -> list[Markup]:
        """Quiet lines under the header of every page. Within a request only."""
        return [line for draw in self._each(lambda one: one.strips) for line in draw()]

    def waiting(self) -> list[Markup]:
        """Parts of the waiting page. Within a request only."""
        return [part for draw in self._each(lambda one: one.waiting) for part in draw()]

    def deadlines(self) -> list[DeadlineView]:
        """What the waiting page announces, soonest first."""
        found = [one for tell in self._each(lambda each: each.deadlines) for one in tell()]
        return sorted(found, key=_closes_at)

    def vaults(self) -> list[tuple[str, VaultPart]]:
        """What of the visit survives a crash, by the feature's name."""
        return [(name, one.vault) for name, one in self._slices.items() if one.vault is not None]

    def tasks(self) -> list[Task]:
        """Loops that run while the seat does."""
        return [task for one in self._slices.values() for task in one.tasks]

    def start(self) -> None:
        """Tell every feature that the seat starts."""
        for begin in self._each(lambda one: one.on_start):
            begin()

    def stop(self) -> None:
        """Tell every feature that the seat stops, the last one first."""
        for end in reversed(list(self._each(lambda one: one.on_stop))):
            end()

    def beat(self) -> None:
        """Let every feature look at what it looks at every few seconds."""
        for look in self._each(lambda one: one.on_beat):
            look()

    def acting(self) -> None:
        """Tell every feature that somebody acts: what the screen showed was before that."""
        for note in self._each(lambda one: one.on_act):
            note()

    def launched(self) -> None:
        """Tell every feature that a window begins."""
        for hear in self._each(lambda one: one.on_launch):
            hear()

    # inside

    def _each(self, part: Callable[[Slice], T | None]) -> Iterator[T]:
        for one in self._slices.values():
            found = part(one)
            if found is not None:
                yield found

    def _visits(self) -> Iterator[VisitPart]:
        return self._each(lambda one: one.visit)


def _claim(taken: dict[K, V], wanted: Mapping[K, V]) -> None:
    for name, each in wanted.items():
        if name in taken:
            raise Taken(f"{name!r} belongs to another feature")
        taken[name] = each


def _only(taken: list[T], wanted: T | None, what: str) -> None:
    if wanted is None:
        return
    if taken:
        raise Taken(f"{what} belongs to another feature")
    taken.append(wanted)


def _closes_at(one: DeadlineView) -> datetime:
    return one.closes_at
