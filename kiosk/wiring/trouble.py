"""Why a seat does not reach its server: one code of the catalogue for screen, board, doctor."""

from __future__ import annotations

from kiosk.web.states import LINK_TROUBLES
from sync.clock import TrustedClock
from sync.link import LinkStatus
from sync.transport.tls import DATED

# The PC's own clock counts for nothing here but certificates, which live for months.
PC_CLOCK_WRONG_S = 86_400.0
PC_CLOCK_WRONG = "pc_clock_wrong"


def pc_clock_wrong(clock: TrustedClock) -> bool:
    """Whether the PC's own clock is off by more than a day."""
    return abs(clock.wall_error_s()) > PC_CLOCK_WRONG_S


def link_trouble(link: LinkStatus, clock: TrustedClock) -> str | None:
    """What keeps the link from coming up that no waiting mends; None when it is up or only cut."""
    reason = link.reason
    if reason in DATED and pc_clock_wrong(clock):
        return PC_CLOCK_WRONG
    return reason if reason in LINK_TROUBLES else None


def first_trouble(fault: str | None, link: LinkStatus, clock: TrustedClock) -> str | None:
    """What staff must hear of first: of the seat itself (`fault`), of its link, of its PC."""
    code = link_trouble(link, clock)
    if code == PC_CLOCK_WRONG:
        return code
    return fault or code or (PC_CLOCK_WRONG if pc_clock_wrong(clock) else None)
