"""What the gateway knows of a firm's bids beyond this seat, for as long as the visit lasts.

Asked when the firm is recognised and again before anything rests on it. Nobody waits long for the
answer, and without one the pages say that only this seat's own bids are known. Nothing of it is
kept on the disk: who comes back is recognised again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kiosk.bidding.identity import NoAnswer, Tenderer
from sync.errors import Fault
from sync.wire.ids import new_id
from sync.wire.standing import FirmSeat, FirmVersion, StandingAnswer, StandingRequest

log = logging.getLogger(__name__)

AskStanding = Callable[[StandingRequest], StandingAnswer]
"""Raises: NoAnswer, Fault with the problem's code."""

# A page that waits longer looks broken; the answer is there for the next page.
WAIT_S = 4.0
# A page and the form on it rest on one answer.
FRESH_S = 3.0

State = Literal[
    "told",
    "silent",  # no link
    "late",  # no answer in time
    "unproved",  # recognised without the gateway: a password would show it
    "old_server",  # a release that cannot be asked
]


@dataclass(frozen=True)
class Elsewhere:
    """`versions` and `seats` are of `at`, gateway time in wire text; also when it is silent since.

    `left_off` is how many older versions were not told.
    """

    state: State
    at: str | None = None
    versions: tuple[FirmVersion, ...] = ()
    seats: tuple[FirmSeat, ...] = ()
    left_off: int = 0


@dataclass(frozen=True)
class _Known:
    firm: str
    heard: float
    what: Elsewhere


@dataclass
class Heard:
    """What a visit remembers of the gateway's answers; `asking` while a question is under way."""

    known: _Known | None = None
    asking: bool = False

    def versions(self, tenderer: Tenderer) -> tuple[FirmVersion, ...]:
        """Return what was last told of this firm in this visit, also while nothing is heard."""
        known = self.of(tenderer)
        return () if known is None else known.what.versions

    def of(self, tenderer: Tenderer) -> _Known | None:
        """Return the last answer if it was about this firm."""
        known = self.known
        return known if known is not None and known.firm == tenderer.firm else None

    def forget(self) -> None:
        """Drop the answer: it was about another firm, or the firm is recognised again."""
        self.known = None


class Asker:
    """Asks for one seat. The answers lie in the visit's own memory and go with it."""

    def __init__(
        self, ask: AskStanding, link_up: Callable[[], bool], monotonic: Callable[[], float]
    ) -> None:
        self._ask, self._link_up, self._monotonic = ask, link_up, monotonic
        self._turn = threading.Lock()

    def known(
        self,
        memory: Heard,
        visit_id: str,
        tenderer: Tenderer,
        drafts: Sequence[str],
    ) -> Elsewhere:
        """Return what is known now; ask first, unless that was done seconds ago."""
        before = memory.of(tenderer)
        if before is not None and self._monotonic() - before.heard < FRESH_S:
            return before.what
        request = _request(visit_id, tenderer, drafts)
        if request is None:
            return Elsewhere("unproved")
        state: State = "late" if self._link_up() else "silent"
        if state == "late":
            self._ask_within(memory, tenderer, request)
        after = memory.of(tenderer)
        if after is not None and after is not before:
            return after.what
        return Elsewhere(state) if after is None else replace(after.what, state=state)

    def receipt(self, visit_id: str, bid_id: str) -> FirmVersion | None:
        """Return one receipt by its number, None where the gateway has none.

        Raises: Fault("receipts_unreachable"), and the problem's code.
        """
        request = StandingRequest(nonce=new_id(), visit_id=visit_id, proof="number", bid_id=bid_id)
        try:
            versions = self._ask(request).versions
        except NoAnswer as down:
            raise Fault("receipts_unreachable") from down
        except Fault as fault:
            if fault.code != "not_found":
                raise
            raise Fault("receipts_unreachable") from fault
        return versions[0] if versions else None

    def _ask_within(self, memory: Heard, tenderer: Tenderer, request: StandingRequest) -> None:
        with self._turn:  # one question at a time: a page that is asked for again waits for none
            if memory.asking:
                return
            memory.asking = True

        def run() -> None:
            try:
                heard = self._heard(request)
                if heard is not None:
                    what = _beside(heard, memory.of(tenderer))
                    memory.known = _Known(tenderer.firm, self._monotonic(), what)
            finally:
                memory.asking = False

        thread = threading.Thread(target=run, name="standing", daemon=True)
        thread.start()
        thread.join(WAIT_S)

    def _heard(self, request: StandingRequest) -> Elsewhere | None:
        """None when nothing was heard."""
        try:
            answer = self._ask(request)
        except NoAnswer:
            return None
        except Fault as fault:
            if fault.code == "not_found":
                return Elsewhere("old_server")
            if fault.code == "not_identified":
                return Elsewhere("unproved")
            log.info("standing_refused", extra={"code": fault.code})
            return None
        except Exception:  # a page must not fail for what it can do without
            log.exception("standing_failed")
            return None
        return Elsewhere(
            "told", answer.at, tuple(answer.versions), tuple(answer.seats), answer.left_off
        )


def _beside(heard: Elsewhere, before: _Known | None) -> Elsewhere:
    """An answer that tells nothing takes nothing away of what was told before."""
    if heard.state == "told" or before is None:
        return heard
    return replace(before.what, state=heard.state)


def _request(visit_id: str, tenderer: Tenderer, drafts: Sequence[str]) -> StandingRequest | None:
    """None without anything that shows how this firm was recognised."""
    if not tenderer.nonce and not tenderer.staff_id:
        return None
    return StandingRequest(
        nonce=new_id(),
        visit_id=visit_id,
        proof="password" if tenderer.nonce else "attested",
        tenderer_id=tenderer.tenderer_id,
        identified=tenderer.nonce or None,
        staff_id=None if tenderer.nonce else tenderer.staff_id,
        drafts=list(drafts)[:100],
    )
