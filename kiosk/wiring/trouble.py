"""How a seat's link to its server is, and why it is not up: one word for screen, board, doctor."""

from __future__ import annotations

from kiosk.web.frame import ShownLink
from kiosk.web.states import LINK_TROUBLES
from sync.clock import TrustedClock
from sync.engine import EngineStatus
from sync.link import LinkState, LinkStatus
from sync.transport.faults import Reason
from sync.transport.tls import DATED

# The PC's own clock counts for nothing here but certificates, which live for months.
PC_CLOCK_WRONG_S = 86_400.0
PC_CLOCK_WRONG = "pc_clock_wrong"


# An answer that takes longer than this is waited for; a room's line is slow at times.
PATIENCE_S = 5.0
_NOT_TRIED = "not_tried"
_SHUT_OUT = frozenset({"seat_revoked", "seat_unknown"})
_CUT = frozenset({Reason.UNREACHABLE, Reason.CUT})


def link_state(engine: EngineStatus, awaited_s: float) -> ShownLink:
    """What may be said of the link: cut only when it is, and waiting while an answer is awaited.

    `awaited_s` is how long an answer that is due has not come.
    """
    link = engine.link
    if engine.fault in _SHUT_OUT:
        return "unenrolled"
    if link.state is LinkState.UP:
        return "waiting" if awaited_s >= PATIENCE_S else "up"
    if link.state is not LinkState.DOWN:
        return link.state.value  # type: ignore[return-value]  # captive and untrusted
    if link.reason in (Reason.TIMEOUT, _NOT_TRIED):
        return "waiting"  # a way there is, as far as anybody knows, but no answer
    if link.reason in _CUT or link.reason in LINK_TROUBLES:
        return "down"
    return "failing"  # it, or a proxy before it, answers that it cannot


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
