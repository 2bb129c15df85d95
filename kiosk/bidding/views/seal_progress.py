"""What the page of a bid's sealing shows."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.bidding.jobs import SealJob
from kiosk.bidding.views.words import envelope_word
from kiosk.seat.jobs import Snapshot
from kiosk.seat.progress import ProgressView, progress


@dataclass(frozen=True)
class SealingView(ProgressView):
    """`envelope` is the one being sealed."""

    envelope: str


def sealing(job: SealJob, snapshot: Snapshot) -> SealingView:
    """Show how far a sealing is."""
    now = job.order.envelopes[snapshot.part].name
    return SealingView(**vars(progress(snapshot)), envelope=envelope_word(now))
