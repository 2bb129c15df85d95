"""The queue: a timeline for each item."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from kiosk.bidding.bid import Bid
from kiosk.bidding.standing import shown, standing
from kiosk.bidding.views.receipts import awaited, beside, problem, shown_again
from kiosk.bidding.views.words import (
    ACTION_WORDS,
    short_reference,
)
from kiosk.errors import Explanation
from kiosk.web.states import STANDING_WORDS
from sync.outbox import Item
from sync.wire.practice_clock import NEVER


@dataclass(frozen=True)
class MomentView:
    """One line of the timeline: done at `at`, or still to come (None).

    `up`: rounded up, as receipts do with what was accepted.
    """

    words: str
    at: str | None
    up: bool = False


@dataclass(frozen=True)
class QueueItemView:
    """`beside` says how the version stands beside others of its bid; `by` is the other's number."""

    reference: str
    state: str
    by: int | None
    awaited: bool
    title: str
    bid: Bid
    moments: tuple[MomentView, ...]
    sentence: str
    happened: Explanation | None
    again: Explanation | None
    beside: Explanation | None
    bytes_sent: int
    bytes_total: int
    next_attempt_at: str | None
    detail: str  # what a network's administrator can look for, "" when that is nothing
    carried_at: str | None  # copied onto a stick for a courier, "" at an unknown time

    @property
    def quiet(self) -> bool:
        """History, or about to be: nothing of it is green."""
        return self.state in STANDING_WORDS


@dataclass(frozen=True)
class QueueView:
    """`known` is false while nobody has said which firm sits here."""

    mine: tuple[QueueItemView, ...]
    counts: tuple[tuple[str, int], ...]
    known: bool = True

    @property
    def seen(self) -> str:
        """Stands for what is shown: a poll that finds it unchanged swaps nothing."""
        moving = [
            f"{row.reference}{row.state}{row.bytes_sent}{row.sentence}{row.detail}{row.again}"
            f"{row.beside}{row.awaited}{row.carried_at}"
            for row in self.mine
        ]
        return hashlib.sha256("|".join(moving).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class RoomRow:
    """One version as staff see it, whosever it is.

    `closes_at` is its tender's deadline, None while that tender's clock stands still. `carried_at`
    is when it was copied onto a stick for a courier, "" at an unknown time.
    """

    reference: str
    state: str
    by: int | None
    created_at: str
    closes_at: datetime | None
    happened: Explanation | None
    carried_at: str | None


def room_row(item: Item, bid: Bid, chain: Sequence[Bid]) -> RoomRow:
    """Show a version to staff, without its firm and tender."""
    return RoomRow(
        reference=short_reference(bid.bid_id),
        state=shown(bid, item, chain),
        by=standing(bid, chain).by,
        created_at=item.created_at,
        closes_at=None if bid.period_end >= NEVER else bid.period_end,
        happened=problem(bid, item, chain),
        carried_at=item.carried_at if item.answered_at is None else None,
    )


def queue_item(item: Item, bid: Bid, chain: Sequence[Bid]) -> QueueItemView:
    """Show one of the firm's versions with its way to the gateway."""
    where, state = standing(bid, chain), shown(bid, item, chain)
    return QueueItemView(
        reference=short_reference(bid.bid_id),
        state=state,
        by=where.by,
        awaited=awaited(item),
        title=str(ACTION_WORDS[bid.action]),
        bid=bid,
        moments=_moments(bid, item, state),
        sentence=_sentence(item, state),
        happened=problem(bid, item, chain),
        again=shown_again(item),
        beside=beside(where),
        bytes_sent=item.bytes_sent,
        bytes_total=item.bytes_total,
        next_attempt_at=item.next_attempt_at,
        detail=item.hindrance_detail or "",
        carried_at=item.carried_at if item.answered_at is None else None,
    )


def _moments(bid: Bid, item: Item, state: str) -> tuple[MomentView, ...]:
    last = _("Diterima server LPSE")
    if state == "action" and item.answered_at is not None:
        last = _("Dijawab server LPSE: perlu tindakan")
    elif item.outcome in ("refused", "held"):
        last = _("Dijawab server LPSE")
    return (
        MomentView(
            _("Tercatat di sini") if bid.action == "withdrawn" else _("Tersegel di sini"),
            item.created_at,
        ),
        MomentView(_("Terkirim semua"), item.sent_at),
        MomentView(last, item.answered_at, up=True),
    )


def _sentence(item: Item, shown: str) -> str:
    if shown != "sealed":
        return ""
    if item.bytes_sent:
        return str(_("Sedang dikirim ke server LPSE."))
    if item.last_fault == "link_down":
        return str(_("Belum bisa dikirim; dicoba lagi dengan sendirinya."))
    if item.attempts:
        return str(_("Percobaan terakhir belum berhasil; dicoba lagi dengan sendirinya."))
    return str(_("Menunggu dikirim; berjalan dengan sendirinya begitu ada sambungan."))
