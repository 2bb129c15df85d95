"""The queue: a timeline for each item."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from kiosk.bidding.store import Bid
from kiosk.bidding.views.receipts import problem, replaced_by, shown_again, state
from kiosk.bidding.views.words import (
    ACTION_WORDS,
    short_reference,
)
from kiosk.errors import Explanation
from sync.outbox import Item


@dataclass(frozen=True)
class MomentView:
    """One line of the timeline: done at `at`, or still to come (None)."""

    words: str
    at: str | None


@dataclass(frozen=True)
class QueueItemView:
    """`mine` False shows state, time and reference only: another visitor's matter."""

    reference: str
    mine: bool
    state: str
    created_at: str
    title: str
    bid: Bid | None
    moments: tuple[MomentView, ...]
    sentence: str
    happened: Explanation | None
    again: Explanation | None
    replaced: Explanation | None
    bytes_sent: int
    bytes_total: int
    next_attempt_at: str | None
    detail: str  # what a network's administrator can look for, "" when that is nothing


@dataclass(frozen=True)
class QueueView:
    mine: tuple[QueueItemView, ...]
    others: tuple[QueueItemView, ...]
    counts: tuple[tuple[str, int], ...]

    @property
    def seen(self) -> str:
        rows = (*self.mine, *self.others)
        moving = [
            f"{row.reference}{row.state}{row.bytes_sent}{row.sentence}{row.detail}{row.again}"
            for row in rows
        ]
        return hashlib.sha256("|".join(moving).encode()).hexdigest()[:16]


def queue_item(item: Item, bid: Bid | None, chain: Sequence[Bid], *, mine: bool) -> QueueItemView:
    shown = state(bid, item, chain) if bid is not None else item.state.value
    reference = short_reference(bid.bid_id if bid is not None else item.id)
    return QueueItemView(
        reference=reference,
        mine=mine,
        state=shown,
        created_at=item.created_at,
        title=str(ACTION_WORDS[bid.action]) if bid is not None else "",
        bid=bid if mine else None,
        moments=_moments(item, shown) if mine else (),
        sentence=_sentence(item, shown) if mine else "",
        happened=problem(bid, item) if mine and bid is not None else None,
        again=shown_again(item) if mine else None,
        replaced=replaced_by(bid, shown) if mine and bid is not None else None,
        bytes_sent=item.bytes_sent,
        bytes_total=item.bytes_total,
        next_attempt_at=item.next_attempt_at,
        detail=item.hindrance_detail or "" if mine else "",
    )


def _moments(item: Item, shown: str) -> tuple[MomentView, ...]:
    answered = shown == "action" and item.answered_at is not None
    last = _("Dijawab server LPSE: perlu tindakan") if answered else _("Diterima server LPSE")
    return (
        MomentView(_("Tersegel di sini"), item.created_at),
        MomentView(_("Terkirim semua"), item.sent_at),
        MomentView(last, item.answered_at),
    )


def _sentence(item: Item, shown: str) -> str:
    if shown != "sealed":
        return ""
    if item.bytes_sent:
        return str(_("Sedang dikirim ke server LPSE."))
    if item.last_fault == "link_down":
        return str(_("Belum bisa dikirim; dicoba lagi dengan sendirinya begitu ada sambungan."))
    if item.attempts:
        return str(_("Percobaan terakhir belum berhasil; dicoba lagi dengan sendirinya."))
    return str(_("Menunggu dikirim; berjalan dengan sendirinya begitu ada sambungan."))
