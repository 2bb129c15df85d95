"""The seal job of a bid: what `kiosk.seat.jobs` runs, with its order and the vendor's slip."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.bidding.seal_request import SealRequest, Slip
from kiosk.bidding.service import BidService
from kiosk.seat.jobs import SealingJob, SealingJobs


class SealJob(SealingJob[Slip]):
    """Seals the envelopes of one order; its result is the slip."""

    def __init__(
        self, order: SealRequest, service: BidService, monotonic: Callable[[], float]
    ) -> None:
        super().__init__(
            order.bid_id,
            order.visit_id,
            [envelope.size_bytes for envelope in order.envelopes],
            lambda progress, cancelled: service.seal(order, progress=progress, cancelled=cancelled)[
                1
            ],
            monotonic,
        )
        self.order = order


class SealJobs(SealingJobs[SealJob]):
    """The seat's one bid at a time."""

    def __init__(self, service: BidService, monotonic: Callable[[], float]) -> None:
        super().__init__()
        self._service, self._monotonic = service, monotonic

    def start(self, order: SealRequest) -> SealJob:
        """Start sealing. Raises: Fault("seal_busy") while another bid is being sealed."""
        return self.begin(order.bid_id, lambda: SealJob(order, self._service, self._monotonic))
