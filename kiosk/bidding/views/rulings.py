"""The committee's ruling on a bid that was held, as its receipt shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from kiosk.errors import explain
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
    printing: PrintView | None

    @property
    def seen(self) -> str:
        """Stands for what is shown: a poll that finds it unchanged swaps nothing."""
        return self.title + ("" if self.printing is None else self.printing.seen)


def ruling(note: str | None, printing: PrintView | None) -> RulingView | None:
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
        printing=printing,
    )
