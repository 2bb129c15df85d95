"""What the engine needs of the world, so that tests can run it against a model of the gateway."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sync.clock import Interval
from sync.outbox.items import Item
from sync.transport.gateway import Pinned, SignedAnswer, TimeSample
from sync.transport.uploads import UploadState
from sync.wire.messages import (
    Answer,
    CheckpointAnswer,
    CheckpointRequest,
    FeedItem,
    FeedPage,
    SeatOrder,
    SeatStatus,
    StaffRoster,
    StatusAnswer,
)


class UploadsPort(Protocol):
    """`sync.transport.uploads.Uploads`."""

    def create(self, size: int, sha256: str) -> str: ...
    def head(self, path: str) -> UploadState: ...
    def patch(
        self, path: str, file: Path, offset: int, size: int, progress: Callable[[int], None]
    ) -> int: ...
    def struggle(self) -> None: ...


class GatewayPort(Protocol):
    """`sync.transport.Gateway`."""

    @property
    def pinned(self) -> Pinned: ...
    @property
    def uploads(self) -> UploadsPort: ...
    def time(self) -> TimeSample: ...
    def post_commands(self, commands: Sequence[str]) -> list[SignedAnswer]: ...
    def show_answers(self, shown: Sequence[tuple[str, str]]) -> list[SignedAnswer]: ...
    def answer(self, token: str) -> SignedAnswer: ...
    def feed(
        self,
        after: int,
        wait_s: int,
        *,
        orders: int = 0,
        roster: int | None = None,
        history: str | None = None,
    ) -> FeedPage: ...
    def roster(self, token: str) -> StaffRoster: ...
    def roster_version(self, token: str) -> int: ...
    def report(self, status: SeatStatus) -> StatusAnswer: ...
    def witness(self, request: CheckpointRequest) -> tuple[str, CheckpointAnswer]: ...
    def close(self) -> None: ...


class ClockPort(Protocol):
    """`sync.clock.TrustedClock`, on the same boot clock as the gateway client."""

    def observe(self, at: datetime, epsilon_s: float, sent_b: float, received_b: float) -> None: ...
    def now(self) -> Interval | None: ...
    def contest(self) -> None: ...
    @property
    def in_doubt(self) -> bool: ...


@dataclass(frozen=True)
class Hooks:
    """What the seat does with news. All but those below the line run inside the engine's write_tx.

    `on_answer` gets the item as it stands after the answer; it may come again for the same item
    when the committee decides otherwise. Raising from a hook rolls its transaction back: the item
    keeps its stage and is asked again later. `on_superseded` gets a further answer to an item that
    was accepted and no longer counts.

    `on_seen` hears what size of the log a gateway says it knows that had another in mind; it
    returns whether the next `witness` will begin there, because only an answer was lost.
    `on_conflict` hears that the gateway would not vouch for the log all the same, `on_doubled` that
    it hears another machine as this seat, time and again.

    `on_roster` takes in a newer roster (its signed text) before everything else of its page.
    `on_other_history` hears that the gateway was restored from a copy: its feed is read from the
    start, and what comes may be older than what the seat has.
    `on_reported` hears that a status has arrived: its acknowledgements need not be sent again.

    Outside any transaction: `witness`; `roster_version`, which says what roster the seat has;
    `on_orders`, which is told after the page's commit all that the console wants of this seat, by
    number, again and again until it is acknowledged (raising asks for them anew); and `status`,
    which says how the seat is (None: nothing to say yet).
    """

    on_answer: Callable[[sqlite3.Connection, Item, Answer], None]
    on_feed: Callable[[sqlite3.Connection, FeedItem], None]
    witness: Callable[[sqlite3.Connection], CheckpointRequest | None] | None = None
    on_cosigned: Callable[[sqlite3.Connection, str, CheckpointAnswer], None] | None = None
    on_seen: Callable[[sqlite3.Connection, int], bool] | None = None
    roster_version: Callable[[sqlite3.Connection], int] | None = None
    on_roster: Callable[[sqlite3.Connection, str], None] | None = None
    on_other_history: Callable[[sqlite3.Connection], None] | None = None
    on_orders: Callable[[Sequence[SeatOrder], str], None] | None = None
    status: Callable[[sqlite3.Connection], SeatStatus | None] | None = None
    on_reported: Callable[[sqlite3.Connection, SeatStatus], None] | None = None
    on_superseded: Callable[[sqlite3.Connection, Item, Answer], None] | None = None
    on_conflict: Callable[[sqlite3.Connection], None] | None = None
    on_doubled: Callable[[sqlite3.Connection], None] | None = None
