"""What `templates/leaps/` may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _

from kiosk.leaps.service import RIGHTS, Right, Times
from kiosk.staff.views import SignInView
from kiosk.web import filters


@dataclass(frozen=True)
class LeapView:
    """Both clocks, who may decide, and what was chosen before a mistake."""

    times: Times
    sign_in: SignInView
    chosen: str
    errors: Mapping[str, str]

    @property
    def refused(self) -> bool:
        """Whether staff have decided for the seat's own clock before."""
        return self.times.refused

    @property
    def lead(self) -> timedelta:
        """How far the server's clock is ahead."""
        return self.times.server - self.times.seat

    @property
    def options(self) -> list[tuple[Right, str, str]]:
        """Rows (value, whose clock, its time in words) for a picker."""
        words = {
            "seat": (_("Jam komputer ini"), filters.saat(self.times.seat)),
            "server": (_("Jam server LPSE"), filters.saat(self.times.server)),
        }
        return [(right, *words[right]) for right in reversed(RIGHTS)]
