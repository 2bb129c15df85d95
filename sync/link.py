"""Is there a path to our gateway? One small state machine, fed by every exchange.

    down ◀──▶ up        nothing answered / a verified answer
    captive             somebody else answers: a portal's page, a proxy's error
    untrusted           our protocol without our gateway's signature, or a gateway that went back

Two readings of it. `up` is raw, and what the engine acts on. `status` is for people and damped: a
change shows at once, but after it the next one must have lasted `STEADY_S` before it shows.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

STEADY_S = 5.0
CALM_S = 15.0


class LinkState(StrEnum):
    UP = "up"
    DOWN = "down"
    CAPTIVE = "captive"
    UNTRUSTED = "untrusted"


@dataclass(frozen=True)
class LinkStatus:
    """`since` is when the state began, on the clock the Link was given (seconds)."""

    state: LinkState
    reason: str | None
    since: float


class Link:
    """Thread-safe. `now` counts seconds and never goes back."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._condition = threading.Condition()
        self._raw = LinkStatus(LinkState.DOWN, "not_tried", now())
        self._shown = self._raw
        self._changed_at = float("-inf")  # when the shown state last changed
        self._distrust: LinkStatus | None = None
        self._closed = False

    @property
    def up(self) -> bool:
        """Whether the last exchange with the gateway succeeded."""
        with self._condition:
            return self._raw.state is LinkState.UP

    def report_up(self) -> bool:
        """A verified answer came. Returns True when that is news."""
        return self._report(LinkState.UP, None)

    def report_down(self, reason: str) -> bool:
        """`captive` and `untrusted` are states of their own; any other reason is "down"."""
        own = reason in (LinkState.CAPTIVE, LinkState.UNTRUSTED)
        return self._report(LinkState(reason) if own else LinkState.DOWN, reason)

    def distrust(self, reason: str) -> None:
        """Show the gateway as untrusted, whatever the path, until `trust`: it went back in time.

        Sending goes on: an acceptance it signs binds it, and a vendor must not pay for its fault.
        """
        with self._condition:
            if self._distrust is None or self._distrust.reason != reason:
                self._distrust = LinkStatus(LinkState.UNTRUSTED, reason, self._now())

    def trust(self) -> None:
        """End what `distrust` began: the path alone decides what is shown."""
        with self._condition:
            self._distrust = None

    def wait_up(self, timeout_s: float) -> bool:
        """Wait until the link is up or `close` was called; return whether it is up."""
        with self._condition:
            self._condition.wait_for(
                lambda: self._closed or self._raw.state is LinkState.UP, timeout_s
            )
            return self._raw.state is LinkState.UP

    def close(self) -> None:
        """Let every waiter go."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    @property
    def status(self) -> LinkStatus:
        """What to show."""
        with self._condition:
            self._show(self._now())
            distrusted = self._distrust is not None and self._shown.state is LinkState.UP
            return self._distrust if distrusted and self._distrust else self._shown

    def _report(self, state: LinkState, reason: str | None) -> bool:
        with self._condition:
            now = self._now()
            self._show(now)
            news = state is not self._raw.state
            if news or reason != self._raw.reason:
                self._raw = LinkStatus(state, reason, now if news else self._raw.since)
                self._show(now)
                self._condition.notify_all()
            return news

    def _show(self, now: float) -> None:
        if self._raw.state is self._shown.state:  # a dip that never showed does not count
            self._shown = LinkStatus(self._raw.state, self._raw.reason, self._shown.since)
            return
        calm = now - self._changed_at >= CALM_S
        steady = now - self._raw.since >= STEADY_S
        if calm or steady or self._raw.state is LinkState.UNTRUSTED:
            self._shown = self._raw
            self._changed_at = now
