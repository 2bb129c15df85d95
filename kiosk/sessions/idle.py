"""How long nobody has used the seat, and what follows: a warning, a lock, an end.

Pure: seconds of a clock that nobody can set come in, a verdict goes out.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class IdleLimits:
    """Seconds. `lock_s` without a touch lock a seat (`sealing_s` while sealing runs), announced
    `warning_s` before; `end_s` after the lock the visit ends."""

    warning_s: float = 30
    lock_s: float = 180
    sealing_s: float = 900
    end_s: float = 1800


class IdleWatch:
    """Not thread-safe: the desk calls it under its own lock."""

    def __init__(self, limits: IdleLimits) -> None:
        self._limits = limits
        self._touched_s = 0.0
        self._was_busy = False

    def touch(self, at_s: float) -> None:
        """Somebody used the seat at `at_s`; what is older than known changes nothing."""
        self._touched_s = max(self._touched_s, at_s)

    def start(self, at_s: float) -> None:
        """A visit begins, or is given back."""
        self._touched_s, self._was_busy = at_s, False

    def idle_s(self, now_s: float) -> float:
        """Return the seconds since the last touch."""
        return max(0.0, now_s - self._touched_s)

    def note_busy(self, busy: bool, now_s: float) -> None:
        """When sealing ends, a visitor who watched it still gets the whole warning."""
        if self._was_busy and not busy:
            self.touch(now_s - max(0.0, self._limits.lock_s - self._limits.warning_s))
        self._was_busy = busy

    def left_s(self, now_s: float) -> float:
        """Seconds until the seat locks itself; below zero it is due."""
        limit = self._limits.lock_s
        if self._was_busy:
            limit = max(limit, self._limits.sealing_s)
        return limit - self.idle_s(now_s)

    def warned(self, now_s: float) -> bool:
        """Return whether the warning before a lock stands."""
        return self.left_s(now_s) <= min(self._limits.warning_s, self._limits.lock_s)

    def forgotten(self, locked_at_s: float, now_s: float) -> bool:
        """Whether a seat locked since then has been left for so long that its visit ends."""
        return now_s - locked_at_s >= self._limits.end_s
