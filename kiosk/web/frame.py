"""What the header that never leaves shows: where, who, link, trusted clock, what is queued."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Literal, Protocol

from kiosk.errors import Explanation, explain, is_for
from kiosk.web.states import LINK_TROUBLES, LINK_WORDS, SERVER, SERVER_SPSE
from sync.errors import Fault
from sync.wire.room import SeatState as SeatState
from sync.wire.shapes import Realm

# What may be said of the link; `sync.link.LinkState` is what the engine knows of the path.
ShownLink = Literal["up", "waiting", "down", "failing", "captive", "untrusted", "unenrolled"]

NEARLY_OVER_S = 300
# A bound wider than this is a clock nobody should read a deadline from.
CLOCK_USELESS_S = 300.0


@dataclass(frozen=True)
class ClockView:
    """Trusted time as an interval (aware UTC); either end may be unknown."""

    earliest: datetime | None = None
    latest: datetime | None = None

    @property
    def known(self) -> bool:
        """Whether the interval is narrow enough to read a deadline from."""
        return (
            self.earliest is not None
            and self.latest is not None
            and (self.latest - self.earliest).total_seconds() <= 2 * CLOCK_USELESS_S
        )

    @property
    def at(self) -> datetime:
        """The middle of the interval. Only when `known`."""
        assert self.earliest is not None
        assert self.latest is not None
        return self.earliest + (self.latest - self.earliest) / 2

    @property
    def error_s(self) -> int:
        """The bound in whole seconds, rounded up, never less than one. Only when `known`."""
        assert self.earliest is not None
        assert self.latest is not None
        return max(1, math.ceil((self.latest - self.earliest).total_seconds() / 2))


@dataclass(frozen=True)
class CountsView:
    """How many versions are in each honest state; what no longer counts is in none."""

    sealed: int = 0
    sent: int = 0
    accepted: int = 0
    action: int = 0
    checking: int = 0

    @classmethod
    def of(cls, states: Iterable[str]) -> CountsView:
        """Count a state for each version; one that is none of the five is left out."""
        numbers = Counter(states)
        return cls(**{name: numbers[name] for name in STATES})

    def __add__(self, other: CountsView) -> CountsView:
        """Return both together."""
        return CountsView(**{name: getattr(self, name) + getattr(other, name) for name in STATES})

    @property
    def unanswered(self) -> int:
        """How many the gateway has neither accepted nor refused."""
        return self.sealed + self.sent + self.checking

    def shown(self) -> list[tuple[str, int]]:
        """The four states in their order; trouble only when there is some."""
        always = [("sealed", self.sealed), ("sent", self.sent), ("accepted", self.accepted)]
        seldom = [("checking", self.checking), ("action", self.action)]
        return always + [row for row in seldom if row[1]]


STATES = tuple(one.name for one in fields(CountsView))


@dataclass(frozen=True)
class DeadlineView:
    """A tender of this room that closes soon. `closes_at` aware UTC."""

    tender_id: str
    title: str
    closes_at: datetime


# Alarms with which no page says that sealed work is safe.
LOST = ("sealed_file_lost",)


@dataclass(frozen=True)
class FrameView:
    """The seat's own facts. Times are aware UTC. `queue_url` makes the counts a link;
    `room_url` is where staff see everybody's, `courier_url` where they copy it for a courier,
    `realm_url` where they turn to the other realm, `help_url` what calls them. `unsealed` names the
    tenders whose bid in preparation is lost when the visit ends; `later_url` is where an unfinished
    form can be left for later.
    `undecided` counts the registrations that a verifier took along and has not decided on.

    `link_state` is what may be said of the link: "waiting" while an answer is due, "failing" while
    the server, or a proxy before it, answers that it cannot.

    `counts` are the firm's that was recognised in this visit, None while none was.
    `link_trouble` is why a link that is down does not come up by waiting.
    `queued`: something sealed here, by whomever, waits to be sent.
    `server_is_spse`: the LPSE has said that its gateway is SPSE's own entrance.
    `trouble` is what keeps the seat from sending or being trusted although the link may be up, for
    as long as it lasts; `alarms` stand until staff clear them, at `alarms_url`.
    """

    lpse_name: str
    seat_name: str
    realm: Realm
    link_state: ShownLink
    link_since: datetime | None = None
    link_trouble: str | None = None
    clock: ClockView = field(default_factory=ClockView)
    counts: CountsView | None = None
    tenderer_name: str | None = None
    queue_url: str | None = None
    unsealed: Sequence[str] = ()
    later_url: str | None = None
    undecided: int = 0
    trouble: Fault | None = None
    alarms: Sequence[Fault] = ()
    alarms_url: str | None = None
    room_url: str | None = None
    realm_url: str | None = None
    help_url: str | None = None
    courier_url: str | None = None
    server_is_spse: bool = False
    queued: bool = False

    def server_name(self, *, start: bool = False) -> str:
        """Who accepts, by name: `server LPSE Kab. Temanggung`; `start` of a sentence or inside."""
        known = SERVER_SPSE if self.server_is_spse else SERVER
        name = str(known) % {"name": self.lpse_name}
        return name[:1].upper() + name[1:] if start else name

    @property
    def alarm_words(self) -> Sequence[Explanation]:
        """What was found wrong with this seat, in words."""
        return [explain(one) for one in self.alarms]

    @property
    def nothing_lost(self) -> bool:
        """Whether what was sealed may be called safe: as far as it was looked at, all is here."""
        return not any(one.code in LOST for one in self.alarms)

    @property
    def trouble_words(self) -> Explanation | None:
        """What is wrong with this seat and what to do, for whoever sits here: staff must hear."""
        if self.trouble is None or not is_for(self.trouble.code, queued=self.queued):
            return None
        return explain(self.trouble)

    def warned(self, visit: VisitView) -> str:
        """Which banners stand now; it changes when one comes or goes."""
        codes = [one.code for one in (*self.alarms, *([self.trouble] if self.trouble else []))]
        return f"{visit.warned}{'-'.join(codes)}"

    @property
    def link_word(self) -> str:
        """How the link to the gateway is, in the reader's language."""
        known = LINK_TROUBLES.get(self.link_trouble or "") if self.link_state == "down" else None
        return str(known or LINK_WORDS[self.link_state])


@dataclass(frozen=True)
class VisitView:
    """The visit at this seat. Everything but `state` is empty when the seat is closed.

    `overtime`: time is up, and the seat stays open because a tender closes soon. `message` is what
    staff have to say. `locks_in_s` is set once nobody has used the seat for long.
    """

    state: SeatState
    visit_id: str | None = None
    visitor_name: str | None = None
    purpose: str | None = None
    staff_name: str | None = None
    seconds_left: int = 0
    overtime: bool = False
    message: str = ""
    locks_in_s: int | None = None

    @property
    def nearly_over(self) -> bool:
        """Whether the banner about the last minutes stands."""
        return self.state == "open" and self.seconds_left < NEARLY_OVER_S and not self.overtime

    @property
    def warned(self) -> str:
        """Which of its banners stand; the countdown itself is not part of it."""
        flags = {"i": self.locks_in_s is not None, "o": self.overtime, "m": bool(self.message)}
        return f"{int(self.nearly_over)}{''.join(sign for sign, on in flags.items() if on)}"


class FrameSource(Protocol):
    """Gives the frame its facts; called for every page and every poll, so it must be quick."""

    def frame(self) -> FrameView:
        """Return what the frame shows now."""
        ...


class Seat(Protocol):
    """What the shell asks of `kiosk.sessions.service.SeatSession`."""

    def view(self) -> VisitView:
        """Return what the frame may show of the visit."""
        ...

    def seen(self, idle_s: float, /) -> None:
        """Note that the visitor touched the seat `idle_s` seconds ago."""
        ...
