"""A decision that was taken at this seat, and what the gateway has said of it since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sync.wire.messages import Interval
from sync.wire.verification import DeskOutcome

GatewayVerdict = Literal["accepted", "refused", "held"]
VERDICTS: dict[str, GatewayVerdict] = {
    "accepted": "accepted",
    "refused": "refused",
    "held": "held",
}


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
