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
)


class UploadsPort(Protocol):
    """`sync.transport.uploads.Uploads`."""

    def create(self, size: int, sha256: str) -> str: ...
    def head(self, path: str) -> UploadState: ...
    def patch(
        self, path: str, file: Path, offset: int, size: int, progress: Callable[[int], None]
    ) -> int: ...


class GatewayPort(Protocol):
    """`sync.transport.Gateway`."""

    @property
    def pinned(self) -> Pinned: ...
    @property
    def uploads(self) -> UploadsPort: ...
    def time(self) -> TimeSample: ...
    def post_commands(self, commands: Sequence[str]) -> list[SignedAnswer]: ...
    def answer(self, token: str) -> SignedAnswer: ...
    def feed(self, after: int, wait_s: int) -> FeedPage: ...
    def witness(self, request: CheckpointRequest) -> tuple[str, CheckpointAnswer]: ...
    def close(self) -> None: ...


class ClockPort(Protocol):
    """`sync.clock.TrustedClock`, on the same boot clock as the gateway client."""

    def observe(self, at: datetime, epsilon_s: float, sent_b: float, received_b: float) -> None: ...
    def now(self) -> Interval | None: ...


@dataclass(frozen=True)
class Hooks:
    """What the seat does with news. All but `witness` run inside the engine's write_tx.

    `on_answer` gets the item as it stands after the answer; it may come again for the same item
    when the committee decides otherwise. Raising from a hook rolls its transaction back: the item
    keeps its stage and is asked again later.

    `on_seen` hears what size of the log a gateway says it knows that had another in mind; it
    returns whether the next `witness` will begin there, because only an answer was lost.
    """

    on_answer: Callable[[sqlite3.Connection, Item, Answer], None]
    on_feed: Callable[[sqlite3.Connection, FeedItem], None]
    witness: Callable[[sqlite3.Connection], CheckpointRequest | None] | None = None
    on_cosigned: Callable[[sqlite3.Connection, str, CheckpointAnswer], None] | None = None
    on_seen: Callable[[sqlite3.Connection, int], bool] | None = None
