"""The committee's ruling on a bid that was held, as its receipt shows it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from kiosk.bidding.bid import Bid
from kiosk.errors import Explanation, explain
from kiosk.intake import Medium
from kiosk.seat.prints import PrintView
from kiosk.web import filters
from sync import rulings
from sync.errors import Fault


@dataclass(frozen=True)
class RulingView:
    """What the committee ruled: a title, a kind of notice, and lines of (label, value)."""

    title: str
    kind: str
    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class RuledView:
    """The page of a ruling: on which version it is, and what can be done with it here."""

    bid: Bid
    ruling: RulingView
    has_note: bool
    sticks: Sequence[Medium]
    closed: Sequence[Explanation]
    trouble: Explanation | None
    printing: PrintView | None

    @property
    def seen(self) -> str:
        """What a poll compares: swap only when something that can be done here changed."""
        sticks = [stick.id for stick in self.sticks]
        closed = [(one.code, str(one.message)) for one in self.closed]
        trouble = self.trouble.code if self.trouble else ""
        printing = self.printing.seen if self.printing else ""
        shown = repr((self.ruling.title, sticks, closed, trouble, printing))
        return hashlib.sha256(shown.encode()).hexdigest()[:16]


def ruling(note: str | None) -> RulingView | None:
    """Show a ruling whose signature was verified when it came; None where there is none."""
    if note is None:
        return None
    one = rulings.read(note)
    accepted = one.outcome == "accepted"
    yes, no = _("Panitia menerima penawaran ini."), _("Panitia menolak penawaran ini.")
    return RulingView(
        title=yes if accepted else no,
        kind="ok" if accepted else "stop",
        lines=(
            (_("Alasan panitia"), one.reason),
            (_("Berita acara"), one.minutes),
            (_("Panitia"), ", ".join(each.name for each in one.members)),
            (_("Dicatat petugas LPSE"), ", ".join(each.name for each in one.entered)),
            (_("Waktu keputusan"), filters.saat(one.ruled_at)),
            (_("Tadinya ditahan karena"), explain(Fault(one.held)).message),
        ),
    )


def ruled(
    bid: Bid,
    *,
    sticks: Sequence[Medium],
    closed: Sequence[Explanation],
    trouble: Explanation | None,
    printing: PrintView | None,
) -> RuledView:
    """Show the ruling on a version that has one, on a page of its own."""
    shown = ruling(bid.ruling)
    assert shown is not None
    return RuledView(
        bid=bid,
        ruling=shown,
        has_note=bool(bid.official or bid.provisional),
        sticks=sticks,
        closed=closed,
        trouble=trouble,
        printing=printing,
    )
