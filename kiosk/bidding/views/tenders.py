"""The tender list and one tender."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from kiosk.bidding import retold, tender_store
from kiosk.bidding.practice import Practice
from kiosk.bidding.retold import ServerWord
from kiosk.bidding.tender_store import Page, Query, TenderRow
from kiosk.bidding.views.elsewhere import Notice
from kiosk.bidding.views.receipts import OwnView
from kiosk.bidding.views.words import (
    ClosesView,
    FreshnessView,
    category_word,
    closes,
    envelope_word,
    fingerprint,
    is_disputed,
)
from kiosk.errors import Explanation, explain
from kiosk.web import filters
from sync.clock import Interval
from sync.errors import Fault
from sync.wire.messages import Tender, TenderCard
from sync.wire.practice_clock import NEVER
from sync.wire.times import from_text


@dataclass(frozen=True)
class TenderRowView:
    """`keyless`: no key is rehearsed for it yet, so nothing can be sealed for it."""

    row: TenderRow
    closes: ClosesView
    keyless: bool


@dataclass(frozen=True)
class TendersView:
    """`picking` is true inside the wizard; `resume` leads back to unfinished work, or is ""."""

    rows: tuple[TenderRowView, ...]
    total: int
    query: Query
    next_limit: int | None
    freshness: FreshnessView
    categories: tuple[tuple[str, str], ...]
    picking: bool
    resume: str


def tender_list(
    page: Page,
    query: Query,
    now: Interval | None,
    fresh: FreshnessView,
    categories: Sequence[str],
    *,
    keyless: Collection[str],
    picking: bool,
    resume: str,
) -> TendersView:
    """Show a page of the list of tenders."""
    longer = min(query.limit + tender_store.PAGE_SIZE, tender_store.MAX_PAGE_SIZE)
    shown = len(page.rows)
    return TendersView(
        rows=tuple(
            TenderRowView(row, closes(row.period_end, now), row.tender_id in keyless)
            for row in page.rows
        ),
        total=page.total,
        query=query,
        next_limit=longer if shown < page.total and longer > query.limit else None,
        freshness=fresh,
        categories=tuple((name, category_word(name)) for name in categories),
        picking=picking,
        resume=resume,
    )


@dataclass(frozen=True)
class KeyView:
    envelope: str
    fingerprint: str
    rehearsed_at: str


@dataclass(frozen=True)
class PracticeView:
    """A practice tender's clock: how fast it runs, and what it shows as well as the seat knows.

    `rate` is how many of its seconds pass in one, 0 while it stands still; `shows` is None while
    the seat does not know the time. `closes_at` is the real moment of its closing, None for never.
    """

    rate: int
    shows: str | None
    closes_at: datetime | None
    closes: ClosesView

    @property
    def seen(self) -> str:
        """Whether bids are taken, as far as the rest of the page rests on it."""
        return "closed" if self.closes.kind == "closed" else "open"


def practice_clock(found: Practice, closes_at: datetime, now: Interval | None) -> PracticeView:
    """Show a practice tender's clock."""
    return PracticeView(
        rate=found.paces[-1].rate if now is None else found.rate(now),
        shows=None if now is None else _shown(found, now),
        closes_at=None if closes_at >= NEVER else closes_at,
        closes=closes(closes_at, now),
    )


def _shown(found: Practice, now: Interval) -> str:
    """To the minute; from when to when where the seat knows it less well."""
    low, high = found.shows(now)
    if now.latest is None:
        return str(_("%(start)s atau sesudahnya", start=filters.tanggal(low)))
    start, end = filters.antara(low, high)
    return start if end is None else str(_("antara %(start)s dan %(end)s", start=start, end=end))


@dataclass(frozen=True)
class TenderView:
    """`refusal` says why no bid can be made for it just now, None when one can.

    `own` is the newest version of this visit's firm. `differs` says where a restored gateway tells
    something else than is shown; `notices` what is known of the firm's bids elsewhere; `unsealed`
    are other tenders with a bid in preparation. `tender` has the dates that it says of itself;
    `practice` is the clock that a practice tender's are counted by, None for ordinary time.
    """

    tender: Tender
    practice: PracticeView | None
    category: str
    closes: ClosesView
    period_end: datetime
    keys: tuple[KeyView, ...]
    card_version: int | None
    refusal: Explanation | None
    disputed: bool
    freshness: FreshnessView
    own: OwnView | None
    differs: Explanation | None
    notices: Sequence[Notice]
    unsealed: Sequence[Tender]


def tender(
    found: Tender,
    card: TenderCard | None,
    now: Interval | None,
    refusal: Fault | None,
    fresh: FreshnessView,
    own: OwnView | None,
    word: ServerWord | None = None,
    notices: Sequence[Notice] = (),
    unsealed: Sequence[Tender] = (),
    practice: Practice | None = None,
) -> TenderView:
    """Show one tender, and whether a bid can be made for it now."""
    end = from_text(found.period_end)
    return TenderView(
        tender=found if practice is None else practice.own,
        practice=None if practice is None else practice_clock(practice, end, now),
        category=category_word(found.category),
        closes=closes(end, now),
        period_end=end if practice is None else from_text(practice.own.period_end),
        keys=() if card is None else _keys(found, card),
        card_version=None if card is None else card.version,
        refusal=None if refusal is None else explain(refusal),
        disputed=is_disputed(found, now),
        freshness=fresh,
        own=own,
        differs=None if word is None else explain(retold.differing(word, filters.tanggal)),
        notices=notices,
        unsealed=unsealed,
    )


def _keys(found: Tender, card: TenderCard) -> tuple[KeyView, ...]:
    """The key each envelope would really be sealed to."""
    by_envelope = {key.envelope: key for key in card.keys}
    shown = []
    for name in tender_store.envelope_names(found):
        key = by_envelope.get(name) or by_envelope.get("*")
        if key is not None:
            words = envelope_word(name)
            shown.append(KeyView(words, fingerprint(key.recipient), key.rehearsed_at))
    return tuple(shown)
