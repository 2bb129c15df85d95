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
from sync.wire.logs import CentreLog, LogAnswer, LogRequest
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

    def create(self, size: int, sha256: str) -> str:
        """Announce a file of `size` bytes; return the path of its upload at the gateway."""

    def head(self, path: str) -> UploadState:
        """Ask how many bytes of an upload the gateway holds."""

    def patch(
        self, path: str, file: Path, offset: int, size: int, progress: Callable[[int], None]
    ) -> int:
        """Send `file` from `offset` to `size`; return how many bytes the gateway holds then.

        `progress` is called with the byte count after each piece.
        """

    def struggle(self) -> None:
        """Note that this link cuts long requests: send shorter ones from now on."""


class GatewayPort(Protocol):
    """`sync.transport.Gateway`."""

    @property
    def pinned(self) -> Pinned:
        """Return the gateway whose key this seat trusts."""

    @property
    def uploads(self) -> UploadsPort:
        """Return the upload side of the same gateway."""

    def time(self) -> TimeSample:
        """Ask for the gateway's signed time."""

    def post_commands(self, commands: Sequence[str]) -> list[SignedAnswer]:
        """Send signed commands (JWS); return one signed answer for each, in their order."""

    def show_answers(self, shown: Sequence[tuple[str, str]]) -> list[SignedAnswer]:
        """Show answers of earlier, as (command, answer) tokens, to a gateway that lost them.

        Returns its own answers, one for each pair.
        """

    def answer(self, token: str) -> SignedAnswer:
        """Verify an answer's token and return it decoded."""

    def feed(
        self,
        after: int,
        wait_s: int,
        *,
        orders: int = 0,
        roster: int | None = None,
        history: str | None = None,
        log: int | None = None,
    ) -> FeedPage:
        """Ask for the feed's items after number `after`; wait at most `wait_s` s for the first.

        `orders` is the number of the last order taken, `roster` the version of the roster here,
        `history` the hash of the feed as far as it was followed, `log` how many entries of the
        gateway's log were seen.
        """

    def roster(self, token: str) -> StaffRoster:
        """Verify a roster's token and return the roster."""

    def roster_version(self, token: str) -> int:
        """Verify a roster's token and return its version, also where its body cannot be read."""

    def report(self, status: SeatStatus) -> StatusAnswer:
        """Tell the gateway how the seat is; return what it answers to that."""

    def witness(self, request: CheckpointRequest) -> tuple[str, CheckpointAnswer]:
        """Show a checkpoint of the seat's log; return the answer's token and the answer."""

    def log(self, request: LogRequest) -> LogAnswer:
        """Hand over a cosigned checkpoint of the gateway's log, and ask for proofs."""

    def close(self) -> None:
        """Close all connections; a request under way fails."""


class CentreLogPort(Protocol):
    """What the seat does with the gateway's own log; `kiosk.centre_log.service.CentreLogs`."""

    def size(self, db: sqlite3.Connection) -> int:
        """Return how many of its entries the seat has seen."""

    def hear(self, db: sqlite3.Connection, said: CentreLog, at: str, asked: int | None) -> None:
        """Take in what a page says of it; outside any transaction."""

    def request(self, db: sqlite3.Connection) -> LogRequest | None:
        """Return what is to be handed over and asked; outside any transaction."""

    def answered(self, db: sqlite3.Connection, request: LogRequest, answer: LogAnswer) -> None:
        """Take in the answer, inside the engine's write_tx."""


class ClockPort(Protocol):
    """`sync.leap.GuardedClock`, on the same boot clock as the gateway client."""

    def observe(self, at: datetime, epsilon_s: float, sent_b: float, received_b: float) -> None:
        """Take in a signed time, ± `epsilon_s`; asked and heard at these boot-clock seconds."""

    def now(self) -> Interval | None:
        """Return the interval in which trusted time lies now, or None while nothing is known."""

    def contest(self) -> None:
        """Note that the gateway contradicts its own earlier times and signs none."""

    @property
    def in_doubt(self) -> bool:
        """Whether a signed time contradicts what this clock knows."""

    @property
    def leaping(self) -> bool:
        """Whether a signed time is kept back: more than a day ahead, for staff to decide."""


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
    `on_reported` hears that a status with acknowledgements or outages has arrived: these need not
    be sent again.

    Outside any transaction: `witness`; `roster_version`, which says what roster the seat has;
    `on_orders`, which is told after the page's commit all that the console wants of this seat, by
    number, until it is acknowledged (after an exception they come again); and `status`, which
    says how the seat is (None: nothing to say yet).
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
    centre_log: Callable[[], CentreLogPort | None] = lambda: None
