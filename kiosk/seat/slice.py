"""What a feature may give to the seat, and when each part of it is called."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, NewType, TypeVar

import msgspec
from flask import Blueprint
from markupsafe import Markup

from kiosk.web.frame import CountsView, DeadlineView, FrameView
from sync.engine.ports import CentreLogPort
from sync.outbox import Item
from sync.wire import jws
from sync.wire.messages import Answer, FeedItem, SeatOrder, SeatStatus
from sync.wire.roles import Purpose

T = TypeVar("T")

WriteTx = NewType("WriteTx", sqlite3.Connection)
"""A connection inside the engine's write_tx. Whoever gets one neither commits nor opens another
writer; what it raises rolls back its own part: of a feed item that item, which is set aside."""

FeedHandler = Callable[[WriteTx, FeedItem], None]
AnswerHandler = Callable[[WriteTx, Item, Answer], None]


class Task(NamedTuple):
    """A loop in a thread of its own, from the seat's start until `stopping` is set."""

    name: str
    run: Callable[[threading.Event], None]


@dataclass(frozen=True, kw_only=True)
class VisitPart:
    """What a feature says of the visit going on. Called without a lock held; must be quick.

    `busy`: something runs that must not be cut off. `closes_soon`: what is prepared here is due
    within the grace, so the seat stays open when its time is over. `counts`: how things of the
    firm that was recognised stand, None while none was. `rows`: (what, value) for staff who decide
    whether the visit ends, within a request only. `loses`: something is lost when the visit ends.
    """

    busy: Callable[[], bool] = lambda: False
    closes_soon: Callable[[], bool] = lambda: False
    counts: Callable[[], CountsView | None] = lambda: None
    rows: Callable[[], Sequence[tuple[str, str]]] = tuple
    loses: Callable[[], bool] = lambda: False


class VaultPart(NamedTuple):
    """What of the visit's memory survives a crash, in the visit's vault; see `keeping`.

    `dump` gives it as bytes, None when there is nothing to lose, and must ask the sessions nothing:
    they may be asking. `load` is called after a crash, once the seat is built; when it raises, the
    visit is told that its work was lost.
    """

    dump: Callable[[], bytes | None]
    load: Callable[[bytes], None]


class ConsolePart(NamedTuple):
    """Who speaks with the console: one feature of a seat.

    `take` is told every order, and the gateway's time, again and again until it is acknowledged.
    `status` says how the seat is, once every feature has filled in its part (`Slice.status`). Both
    run outside any transaction. `reported` hears, in the engine's write_tx, that a status arrived.
    """

    take: Callable[[Sequence[SeatOrder], str], None]
    status: Callable[[sqlite3.Connection], SeatStatus]
    reported: Callable[[WriteTx, SeatStatus], None]


class RosterPart(NamedTuple):
    """Who keeps the staff's roster: one feature of a seat.

    `version` is that of the roster here (0: none); `take` gets a newer one, as signed text, before
    everything else of its feed page.
    """

    version: Callable[[sqlite3.Connection], int]
    take: Callable[[WriteTx, str], object]


@dataclass(frozen=True, kw_only=True)
class Slice:
    """What a feature gives to one seat. Every part may be left out.

    Pages: `pages` answer in visits for one of `purposes` only, `around` whatever the seat's state
    is (each view is still guarded by its own mark, `kiosk.web.guards`). `home` is the address at
    which a visit for one of `purposes` starts, called within a request; at most one feature is
    home to a purpose, and where none is, the visit starts at a page that says so. `starts` are
    those of `purposes` whose visits start here, None for all of them.

    News: `feed` maps a kind of feed item to what takes it in (see `reading`), `answers` a command
    type to what hears the gateway's answer, both inside the engine's write_tx. A kind or type
    belongs to one feature. `on_other_history` hears in such a transaction that the gateway was
    restored from a copy. `centre_log` is told of the gateway's own log; one feature's.

    Visit: `visit` answers for what the visit is working on. What a feature knows of it lies in
    `SeatSession.memory`, in an object of the feature's own class (`memory.of(BidMemory)`), and goes
    when the visit ends; `vault` says what of that comes back after a crash.

    Seat: `status` fills in its part of what the console is told, `frame` of what the header shows,
    both by returning a changed copy. `strips` are quiet lines under the header of every page and
    `waiting` parts of the waiting page, drawn within a request; `deadlines` what the waiting page
    announces, soonest first. `on_clear` maps an alarm's code to what else its clearing does, inside
    that write_tx. `tasks` run while the seat does; `on_beat` is called every few seconds, `on_act`
    before a form of a page is acted upon (it must not raise), `on_start` and `on_stop` at either
    end, `on_launch` when a window begins.
    """

    pages: Sequence[Blueprint] = ()
    around: Sequence[Blueprint] = ()
    purposes: frozenset[Purpose] = frozenset()
    home: Callable[[], str] | None = None
    starts: frozenset[Purpose] | None = None
    feed: Mapping[str, FeedHandler] = field(default_factory=dict)
    answers: Mapping[str, AnswerHandler] = field(default_factory=dict)
    on_other_history: Callable[[WriteTx], None] | None = None
    console: ConsolePart | None = None
    roster: RosterPart | None = None
    centre_log: CentreLogPort | None = None
    visit: VisitPart | None = None
    vault: VaultPart | None = None
    status: Callable[[sqlite3.Connection, SeatStatus], SeatStatus] | None = None
    frame: Callable[[FrameView], FrameView] | None = None
    strips: Callable[[], Sequence[Markup]] | None = None
    waiting: Callable[[], Sequence[Markup]] | None = None
    deadlines: Callable[[], Sequence[DeadlineView]] | None = None
    on_clear: Mapping[str, Callable[[WriteTx], None]] = field(default_factory=dict)
    tasks: Sequence[Task] = ()
    on_beat: Callable[[], object] | None = None
    on_act: Callable[[], object] | None = None
    on_start: Callable[[], object] | None = None
    on_stop: Callable[[], object] | None = None
    on_launch: Callable[[], object] | None = None


def purposes_with(purpose: Purpose, realm: str) -> frozenset[Purpose]:
    """Return the purposes of visits in which this is done; in a training realm to practise, too.

    A training realm has tenders, keys and a gateway of its own.
    """
    return frozenset({purpose, "training"} if realm == "training" else {purpose})


def keeping(kind: type[T], take: Callable[[], T | None], give: Callable[[T], None]) -> VaultPart:
    """Make a part of the vault out of a struct of the feature's own.

    `take` returns what is to be kept, None when there is nothing; `give` gets it back after a
    crash or an update: what an earlier release kept must be read, so a new field has a default, and
    a `form` names every number that it ever had. Bytes of another shape are refused as a whole.
    """

    def dump() -> bytes | None:
        found = take()
        return None if found is None else msgspec.msgpack.encode(found)

    return VaultPart(dump, lambda data: give(msgspec.msgpack.decode(data, type=kind)))


def reading(kind: type[T], take: Callable[[WriteTx, T], object]) -> FeedHandler:
    """Make a handler that decodes an item's body and hands it to `take`.

    The handler raises: Fault("message_malformed") for a body of another form, and what `take` does.
    """

    def handle(tx: WriteTx, item: FeedItem) -> None:
        take(tx, jws.decode(bytes(item.body), kind))

    return handle
