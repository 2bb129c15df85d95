"""What the way to the gateway lets through, as far as it was found out.

Proxies refuse what they were never told to expect: nginx takes bodies of 1 MiB unless it is told
otherwise, and firewalls let GET and POST through and no PATCH. Kept in memory for as long as the
client lives; now and then more is tried, so that a proxy that was mended is noticed.
"""

from __future__ import annotations

import time
from collections.abc import Callable

COMMON_LIMIT = 1 << 20  # nginx's client_max_body_size where nobody set it
FLOOR = 16 << 10
# How long a refusal is believed before more is tried again. A cut line may have been mere chance.
BELIEVED_S, CHANCE_S = 600.0, 60.0


class Passage:
    """`named`: methods other than POST are named in `X-HTTP-Method-Override`."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._limit: int | None = None  # bytes of a body known to pass
        self._refused: int | None = None  # the least known not to
        self._until = 0.0  # when that is forgotten
        self.named = False

    def body_limit(self, size: int) -> int:
        """How many of `size` bytes to send in one request."""
        return size if self._limit is None else min(size, self._limit)

    def too_large(self, tried: int) -> bool:
        """A body of so many bytes was refused; return whether a smaller one may pass."""
        self._smaller(tried, BELIEVED_S)
        return tried > FLOOR

    def passed(self, sent: int) -> None:
        """A body of so many bytes passed: try twice that, unless it is known not to pass."""
        if self._limit is None or sent < self._limit:
            return
        if self._monotonic() > self._until or (self._refused or 0) <= FLOOR:
            self._refused = None
        if self._refused is None or 2 * self._limit < self._refused:
            self._limit *= 2

    def struggle(self) -> None:
        """Requests are cut again and again: try smaller bodies, and the other way of asking."""
        if self._limit is not None and self._limit <= COMMON_LIMIT:
            self.named = not self.named
        self._smaller(self._limit or 2 * COMMON_LIMIT, CHANCE_S)

    def ways(self) -> tuple[bool, bool]:
        """In which order to ask: by the method itself (False), or by a POST naming it (True)."""
        return (self.named, not self.named)

    def _smaller(self, than: int, for_s: float) -> None:
        self._refused, self._until = than, self._monotonic() + for_s
        self._limit = COMMON_LIMIT if than > COMMON_LIMIT else max(FLOOR, than // 2)
