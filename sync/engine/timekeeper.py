"""Ask the gateway's signed time, and notice when there is a reason to ask again at once."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from sync.engine.ports import ClockPort, GatewayPort
from sync.transport.faults import Refused
from sync.wire.times import from_text

log = logging.getLogger("lpse.engine")
# The gateway's word that it does not know the time: it signs nothing meanwhile.
CLOCK_BEHIND = "clock_behind"
# A signed instant this far outside the clock's interval is a reason to ask for the time.
SLACK_S = 3.0
# Two clocks behind one address would contradict each other for ever.
COMPARE_EVERY_S = 10.0


class Timekeeper:
    """Feeds the trusted clock. Safe to use from several threads."""

    def __init__(self, gateway: GatewayPort, clock: ClockPort) -> None:
        self._gateway, self._clock = gateway, clock
        self._compare_due = 0.0
        self._wanted = False
        self._broken = False

    @property
    def fault(self) -> str | None:
        """The catalogue's code while the clock cannot be relied on."""
        if self._broken:
            return "internal"
        return "clock_in_doubt" if self._clock.in_doubt else None

    def want(self) -> None:
        """There is a reason to ask at once."""
        self._wanted = True

    @property
    def wanted(self) -> bool:
        """Whether there is a reason to ask the gateway's time at once."""
        return self._wanted

    def ask(self) -> None:
        """Ask, and let the clock learn from the answer. Raises: LinkDown, Refused."""
        self._wanted = False
        try:
            sample = self._gateway.time()
        except Refused as refused:
            if refused.code == CLOCK_BEHIND:
                self._clock.contest()
            raise
        at, epsilon_s = from_text(sample.answer.at), sample.answer.epsilon_s
        try:
            self._clock.observe(at, epsilon_s, sample.sent_b, sample.received_b)
        except Exception:
            # A clock that cannot take the sample must not keep bids from being sent.
            log.exception("trusted clock")
            self._broken = True
            return
        self._broken = False
        self._wanted = self._clock.in_doubt

    def agrees(self, at: str | None, asked: float) -> bool:
        """Hold a signed instant against the clock; one that contradicts it makes time wanted.

        While a leap stands any instant does: the sooner the gateway is mended, the sooner it ends.

        `asked` is when the request left, on the monotonic clock.
        """
        now = self._clock.now()
        if at is None or now is None or now.latest is None:
            return True
        said, slack = from_text(at), timedelta(seconds=SLACK_S)
        took = timedelta(seconds=time.monotonic() - asked)
        inside = now.earliest - took - slack <= said <= now.latest + slack
        if inside and not self._clock.leaping:
            return True
        if time.monotonic() >= self._compare_due:
            self._compare_due = time.monotonic() + COMPARE_EVERY_S
            self._wanted = True
        return not self._wanted
