"""What the page of the files shows of the sticks."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from kiosk.bidding.forms import LookForm
from kiosk.bidding.views.files import EnvelopeView
from kiosk.errors import Explanation
from kiosk.seat.sticks import StickView


@dataclass(frozen=True)
class FilesView:
    """`closed` are sticks that nobody can read here: (id, what is wrong and what to do)."""

    envelopes: tuple[EnvelopeView, ...]
    sticks: tuple[StickView, ...]
    closed: tuple[tuple[str, Explanation], ...]
    look: LookForm
    revision: int
    checking: bool
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def seen(self) -> str:
        """Stands for what is shown: a poll that finds it unchanged swaps nothing.

        Free space is left out: it changes all the time and would pull rows from under a finger.
        """
        sticks = [dataclasses.replace(stick, free_bytes=0) for stick in self.sticks]
        gone = [one.severity for envelope in self.envelopes for one in envelope.picks]
        shown = repr((sticks, self.closed, gone, self.revision, self.checking))
        return hashlib.sha256(shown.encode()).hexdigest()[:16]


def chosen_on(medium_id: str, shown: Sequence[EnvelopeView]) -> dict[str, tuple[str, str]]:
    """Return (its envelope, what the checks say of it) of the files chosen on a stick, by token."""
    return {
        one.pick.token: (envelope.short, one.severity)
        for envelope in shown
        for one in envelope.picks
        if one.pick.medium_id == medium_id
    }
