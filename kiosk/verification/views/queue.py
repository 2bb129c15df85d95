"""Decisions that were taken here, in the honest states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.errors import Explanation, explain
from kiosk.verification.decided import QueuedDecision, stands
from kiosk.verification.views.marks import mark
from sync.errors import Fault
from sync.outbox import Item, Proof, Stage, State
from sync.registration import codes


@dataclass(frozen=True)
class DecisionView:
    """A decision that was taken here and where it is; `happened` says what keeps it."""

    decision_id: str
    registration_id: str
    name: str
    code: str
    outcome: str
    earliest: str
    latest: str | None
    state: str
    answered_at: str
    held: bool
    awaited: bool
    happened: Explanation | None


@dataclass(frozen=True)
class DecisionQueueView:
    """Every decision of this visit, the newest first."""

    rows: Sequence[DecisionView]

    @property
    def seen(self) -> str:
        """Stands for what is shown: a poll that finds it unchanged swaps nothing."""
        return mark([(one.decision_id, one.state, one.happened) for one in self.rows])


def decision_view(one: QueuedDecision, item: Item, name: str) -> DecisionView:
    """Show a decision and its place in the queue; `name` is "" where its file is not here."""
    return DecisionView(
        decision_id=one.decision_id,
        registration_id=one.registration_id,
        name=name,
        code=codes.show(one.code),
        outcome=one.outcome,
        earliest=one.decided.earliest,
        latest=one.decided.latest,
        state=str(stands(one, item)),
        answered_at=item.answered_at or "",
        held=one.verdict == "held",
        awaited=item.stage is Stage.ASKED and item.last_fault is None,
        happened=_happened(one, item),
    )


def _happened(one: QueuedDecision, item: Item) -> Explanation | None:
    if stands(one, item) is not State.ACTION or item.proof is Proof.AGAIN:
        return None
    code = item.hindrance or one.problem_code or item.problem_code
    return explain(Fault(code or "code_unknown"))
