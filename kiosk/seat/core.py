"""What a feature gets when it joins: the seat's own things, and the desks of earlier features."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

from kiosk.config import Config, Home
from kiosk.intake import MediaWatcher
from kiosk.printing import Printer
from kiosk.seat.ports import Ports
from kiosk.seat.registry import Registry
from kiosk.web.frame import FrameSource
from kiosk.web.guards import Guard
from kiosk.web.locale import Language
from sync.atrest import AtRest
from sync.clock import Source
from sync.engine import Engine
from sync.leap import GuardedClock
from sync.link import LinkState
from sync.transport.gateway import Gateway
from sync.wire.keys import SigningKey, VerifyKey
from sync.wire.messages import EnrolAnswer

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class SeatCore:
    """One seat, while its features join. Nothing of it runs yet.

    `identity` is the gateway's answer to the enrolment: who this seat is and whom it trusts.
    `connect` opens a connection to the seat's database that the caller closes. `key` is this
    seat's own, `private` seals what must not lie readable in the database. `registry` answers for
    all features together, those that join later included. `trouble` is a catalogue code of what
    staff must hear of, None when all is well; `server_is_spse` whether the gateway is SPSE's own
    entrance; `refusals` how many requests the guard has turned away. `ports` are the ways out of
    the program.
    """

    home: Home
    config: Config
    identity: EnrolAnswer
    key: SigningKey
    private: AtRest
    connect: Callable[[], sqlite3.Connection]
    source: Source
    clock: GuardedClock
    language: Language
    guard: Guard
    gateway: Gateway
    media: MediaWatcher
    printer: Printer
    engine: Engine
    frame: FrameSource
    registry: Registry
    trouble: Callable[[], str | None]
    server_is_spse: Callable[[], bool]
    refusals: Callable[[], int]
    ports: Ports = field(default_factory=Ports)
    _desks: dict[type[object], object] = field(default_factory=dict)

    def provide(self, desk: T) -> T:
        """Offer a desk to features that join later; it is found by its class."""
        self._desks[type(desk)] = desk
        return desk

    def get(self, kind: type[T]) -> T:
        """Return the desk of an earlier feature. Raises: LookupError when none provides it."""
        if kind not in self._desks:
            raise LookupError(f"no feature before this one provides {kind.__name__}")
        return cast("T", self._desks[kind])

    def link_up(self) -> bool:
        """Whether the gateway can be reached now."""
        return self.engine.status.link.state is LinkState.UP

    def gateway_keys(self) -> Mapping[str, VerifyKey]:
        """The pinned key of the gateway by its JWS key id."""
        key = VerifyKey.from_text(self.identity.gateway_key)
        return {key.kid: key}
