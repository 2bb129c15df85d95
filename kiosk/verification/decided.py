"""A decision that was taken at this seat, and what the gateway has said of it since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sync.outbox import Item, State
from sync.wire.messages import Answer, Interval
from sync.wire.verification import DeskOutcome

GatewayVerdict = Literal["accepted", "refused", "held"]
VERDICTS: dict[str, GatewayVerdict] = {
    "accepted": "accepted",
    "refused": "refused",
    "held": "held",
}
CONTRADICTED, CONFIRMED = "registration_contradicted", "desk_decision_confirmed"


@dataclass(frozen=True, kw_only=True)
class QueuedDecision:
    """One decision. `version` and `seen` are what was on the screen: the form's version, and the
    number of the newest decision, 0 for none. `code` is the registration's receipt code.
    """

    decision_id: str
    item_id: str
    registration_id: str
    version: int
    seen: int
    visit_id: str
    outcome: DeskOutcome
    code: str
    decided: Interval
    verdict: GatewayVerdict | None = None
    problem_code: str | None = None
    answered_at: datetime | None = None

    def says(self, verdict: GatewayVerdict, code: str | None) -> bool:
        """Whether this is what is known of it already."""
        return (self.verdict, self.problem_code) == (verdict, code)


def verdict(answer: Answer) -> tuple[GatewayVerdict | None, str | None]:
    """Return what the gateway has said of a decision, and the code of why.

    An acceptance is never taken back: its problem says how the decision stands since. The first
    part is None for an answer that judges nothing.
    """
    code = None if answer.problem is None else answer.problem.code
    if answer.outcome != "accepted" or code is None:
        return VERDICTS.get(answer.outcome), code
    if code == CONFIRMED:
        return "accepted", None
    return ("held" if code == CONTRADICTED else "refused"), code


def stands(one: QueuedDecision, item: Item) -> State:
    """Return what a screen says of a decision: one that was accepted may not count any more."""
    overtaken = item.state is State.ACCEPTED and one.verdict in ("held", "refused")
    return State.ACTION if overtaken else item.state
