"""What every page of the wizard shares: which step may be opened, and the bar above it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, url_for

from kiosk.bidding import views
from kiosk.bidding.bid import Bid
from kiosk.bidding.context import BiddingContext
from kiosk.bidding.draft import STEPS, Draft, Step, first_open, may_open
from kiosk.web import fragments
from sync.wire.messages import Tender

_PAGES: dict[Step, str] = {
    "who": "bidding.who",
    "tender": "bidding.choose_tender",
    "envelopes": "bidding.envelopes",
    "files": "bidding.files",
    "checks": "bidding.checks",
    "owner_key": "bidding.owner_key",
    "summary": "bidding.summary",
}


@dataclass(frozen=True)
class StepView:
    """`number` is None on a page that is none of this bid's steps.

    `changed` is true when an addendum or a new card came since the tender was chosen.
    """

    number: int | None
    total: int
    back_url: str
    tender: Tender | None
    closes: views.ClosesView | None
    changed: bool
    standing: Bid | None


def to_first_open(desk: BiddingContext) -> Response:
    """Who goes on with a bid goes nowhere else once the firm is recognised."""
    desk.visit.memory.after_who = ""
    return fragments.go(url_for(_PAGES[first_open(desk.visit.draft(), desk.visit.tenderer())]))


def after_who(desk: BiddingContext) -> Response:
    """The firm was just recognised: ask where it stands, and go back to the page that wanted it."""
    desk.firm.ask()
    memory = desk.visit.memory
    wanted, memory.after_who = memory.after_who, ""
    if wanted:
        return fragments.go(wanted)
    draft = desk.visit.draft()
    draft.firm_first = draft.firm_first or draft.tender_id is None
    return to_first_open(desk)


def unfinished(desk: BiddingContext) -> str:
    """Where the visitor left off: the sealing, else the bid in preparation, else ""."""
    draft = desk.visit.draft()
    if desk.jobs.find(draft.bid_id, draft.visit_id) is not None:
        return url_for("bidding.sealing", bid_id=draft.bid_id)
    return "" if draft.tender_id is None else url_for("bidding.bid")


def home(desk: BiddingContext) -> str:
    """The address an open seat starts at, and comes back to after a lock. In a request only."""
    return unfinished(desk) or url_for("bidding.tender_list")


def after(desk: BiddingContext, step: Step) -> Response:
    """Go to the next step, or to an earlier one that has become incomplete."""
    draft, tenderer = desk.visit.draft(), desk.visit.tenderer()
    following = next(one for one in draft.steps if STEPS.index(one) > STEPS.index(step))
    return fragments.go(
        url_for(_PAGES[following])
        if may_open(following, draft, tenderer)
        else url_for(_PAGES[first_open(draft, tenderer)])
    )


def elsewhere(desk: BiddingContext, step: Step) -> Response | None:
    """Where to go instead, when an earlier step is not complete."""
    if may_open(step, desk.visit.draft(), desk.visit.tenderer()):
        return None
    return to_first_open(desk)


def bar(desk: BiddingContext, step: Step) -> StepView:
    """What stands above every page of the wizard: where it is, the tender, whether it changed."""
    draft = desk.visit.draft()
    facts = desk.preparing.facts(draft)
    # A check is read at its files: the same step.
    here = "files" if step == "checks" else step
    return StepView(
        number=draft.steps.index(here) + 1 if here in draft.steps else None,
        total=len(draft.steps),
        back_url=_before(draft, here),
        tender=None if facts is None else facts.tender,
        closes=None if facts is None else views.closes_of(facts.tender, desk.clock.now()),
        changed=facts is not None and facts.changed,
        standing=None if facts is None else facts.standing,
    )


def _before(draft: Draft, step: Step) -> str:
    """The page before this one: of this bid, else the tender's own, else the list."""
    earlier = [one for one in draft.steps if STEPS.index(one) < STEPS.index(step)]
    if earlier:
        return url_for(_PAGES[earlier[-1]])
    if draft.tender_id is None:
        return url_for("bidding.tender_list")
    return url_for("bidding.tender", tender_id=draft.tender_id)
