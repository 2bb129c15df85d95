"""A registration that was handed in here, and what the gateway has said of it since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sync.wire.messages import Interval

Outcome = Literal["accepted", "refused", "held"]
OUTCOMES: dict[str, Outcome] = {"accepted": "accepted", "refused": "refused", "held": "held"}


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """One version. `code` is its receipt code, `provisional` and `official` are its receipts.

    `queue_number` counts the registrations of one day (`YYYY-MM-DD`, the LPSE's own) at this seat.
    `originals` are titles of the papers to show at the desk, within `limit_days`. `numbers` are the
    firm's, as they are compared.
    """

    registration_id: str
    version: int
    item_id: str
    visit_id: str
    code: str
    queue_day: str
    queue_number: int
    track: str
    entity: str
    handed_in: Interval
    originals: tuple[str, ...]
    limit_days: int
    provisional: str
    provisional_sha256: str
    numbers: tuple[str, ...] = ()
    official: str | None = None
    outcome: Outcome | None = None
    problem_code: str | None = None
    answered_at: datetime | None = None

    @property
    def note(self) -> str:
        """Return the receipt that counts: the official one once there is one."""
        return self.official or self.provisional
