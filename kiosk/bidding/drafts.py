"""The bids in preparation at a visit: one for each tender, and one of them on the pages.

All of it lies in the visit's memory (`desk.drafts` of the sessions) and goes with it.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping

from kiosk.bidding.draft import Draft

Memory = MutableMapping[str, object]
_OPEN, _ASIDE = "bidding.draft", "bidding.drafts_aside"


def current(memory: Memory, visit_id: str) -> Draft:
    """The one on the pages; a new one when there is none."""
    draft = memory.get(_OPEN)
    if not isinstance(draft, Draft):
        draft = Draft(visit_id)
        memory[_OPEN] = draft
    return draft


def switch(memory: Memory, visit_id: str, tender_id: str) -> None:
    """Put the draft of this tender on the pages, or a new one; the one that was there is kept."""
    draft = current(memory, visit_id)
    if draft.tender_id in (None, tender_id):
        return
    others = _aside(memory)
    found = others.pop(tender_id, None) or Draft(visit_id)
    memory[_ASIDE] = {**others, draft.tender_id: draft}
    memory[_OPEN] = found


def every(memory: Memory) -> list[Draft]:
    """Those that a tender was chosen for, the one on the pages first."""
    draft = memory.get(_OPEN)
    begun = [draft] if isinstance(draft, Draft) and draft.tender_id is not None else []
    return [*begun, *_aside(memory).values()]


def drop(memory: Memory, bid_id: str | None = None) -> None:
    """Forget the draft of this bid, wherever it lies; without one, the one on the pages."""
    draft = memory.get(_OPEN)
    if isinstance(draft, Draft) and bid_id in (None, draft.bid_id):
        memory.pop(_OPEN)
    elif bid_id is not None:
        memory[_ASIDE] = {k: v for k, v in _aside(memory).items() if v.bid_id != bid_id}


def forget(memory: Memory) -> None:
    """All of them: files of one firm must never end up in another's bid."""
    memory.pop(_OPEN, None)
    memory.pop(_ASIDE, None)


def restore(memory: Memory, draft: Draft | None, aside: Iterable[Draft]) -> None:
    """As they were before a crash."""
    if draft is not None:
        memory[_OPEN] = draft
    others = {one.tender_id: one for one in aside if one.tender_id is not None}
    if others:
        memory[_ASIDE] = others


def opened(memory: Memory) -> Draft | None:
    """The one on the pages, None when there is none; makes none."""
    draft = memory.get(_OPEN)
    return draft if isinstance(draft, Draft) else None


def aside(memory: Memory) -> list[Draft]:
    return list(_aside(memory).values())


def _aside(memory: Memory) -> dict[str | None, Draft]:
    found = memory.get(_ASIDE)
    return dict(found) if isinstance(found, dict) else {}
