"""What the pages of a visit may see."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.seat import Registry
from kiosk.sessions.moves import LockReason
from kiosk.sessions.visit.state import ASKED_S, Closing, EndAsked, Work
from kiosk.staff.views import SignInView
from kiosk.web.frame import CountsView, DeadlineView
from sync.wire.roles import Purpose

PURPOSE_WORDS: dict[Purpose, LazyString] = {
    "bidding": _l("Memasukkan penawaran"),
    "registration": _l("Pendaftaran"),
    "verification": _l("Verifikasi berkas"),
    "training": _l("Pelatihan SPSE"),
}


@dataclass(frozen=True)
class WaitingView:
    """The seat between visitors: its number as large as it gets."""

    word: str
    number: str
    deadlines: Sequence[DeadlineView]

    @classmethod
    def of(cls, seat_name: str, deadlines: Sequence[DeadlineView]) -> WaitingView:
        """Split a seat's name into its word and its number."""
        match = re.fullmatch(r"(.*?)\s*(\d{1,3})", seat_name)
        word, number = match.groups() if match else ("", seat_name)
        return cls(word, number, deadlines)


@dataclass(frozen=True)
class StaffView:
    """The page on which staff open a seat."""

    visitor: str
    purpose: str
    minutes: str
    minute_choices: Sequence[tuple[str, str]]
    purposes: Sequence[tuple[str, str, str]]
    sign_in: SignInView
    errors: Mapping[str, str] = field(default_factory=dict)


def purpose_choices(homes: Registry) -> list[tuple[str, str, str]]:
    """(purpose, word, hint): what is not done at this seat says so before anybody is let in."""
    return [
        (
            purpose,
            str(word),
            "" if homes.does(purpose) else _("belum bisa di komputer ini"),
        )
        for purpose, word in PURPOSE_WORDS.items()
    ]


@dataclass(frozen=True)
class NotHereView:
    """A visit opened for work that this seat does not do."""

    purpose: str

    @classmethod
    def of(cls, purpose: Purpose) -> NotHereView:
        """Say what the visit was opened for."""
        return cls(str(PURPOSE_WORDS[purpose]))


@dataclass(frozen=True)
class ExtendView:
    minute_choices: Sequence[tuple[str, str]]
    sign_in: SignInView
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LockedView:
    """A locked seat. `own_pin`: this is the page for the visitor's own PIN, not the one for staff;
    `own_pin_exists`: there is such a page.

    `work` says whether what was typed came through a crash.
    """

    reason: LockReason
    work: Work
    own_pin: bool
    sign_in: SignInView
    minute_choices: Sequence[tuple[str, str]] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    own_pin_exists: bool = False


@dataclass(frozen=True)
class EndAskedView:
    """What staff read before they end a locked visit. `rows`: (what, value).

    `loses`: something is not sealed yet. `asked` is what their answer brings back, for `seconds`.
    """

    visitor: str
    rows: Sequence[tuple[str, str]]
    loses: bool
    asked: str
    seconds: int

    @classmethod
    def of(cls, asked: EndAsked, work: Sequence[tuple[str, str]], *, loses: bool) -> EndAskedView:
        """Show whose visit would end, and `work`, the rows of what it is working on."""
        visit = asked.visit
        opened = [
            (_("Keperluan"), str(PURPOSE_WORDS[visit.purpose])),
            (_("Dibuka oleh"), visit.staff_name),
        ]
        return cls(visit.visitor_name, [*opened, *work], loses, asked.name, int(ASKED_S))


@dataclass(frozen=True)
class WelcomeView:
    """The first page of a visit. `minutes` are what is left of it."""

    visitor: str
    minutes: int
    home_url: str


@dataclass(frozen=True)
class OwnPinView:
    """The page of the visit's own PIN. `saved`: it has just been chosen."""

    has_pin: bool
    saved: bool
    home_url: str
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class EndedView:
    """What stays on the machine after a visit, and what was erased.

    `counts` are of the visit's own firm, None when none was recognised.
    """

    counts: CountsView | None
    closing: Closing | None = None

    @property
    def waiting(self) -> int:
        """How many bids of the firm wait for the gateway's answer."""
        return 0 if self.counts is None else self.counts.unanswered


def minute_choices(default: int) -> list[tuple[str, str]]:
    """Return (value, words) of the lengths to choose from, `default` among them."""
    choices = sorted({15, 30, 45, 60} | {default})
    return [(str(each), ngettext("%(num)s menit", "%(num)s menit", each)) for each in choices]
