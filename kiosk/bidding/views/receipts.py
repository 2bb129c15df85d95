"""Sealing, the receipt, and the vendor's own slip."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from kiosk.bidding.bid import Bid
from kiosk.bidding.chain import last_standing
from kiosk.bidding.seal_request import Slip
from kiosk.bidding.standing import SUPERSEDED, Standing, counting, shown, standing
from kiosk.bidding.views.rulings import RulingView, ruling
from kiosk.bidding.views.words import (
    ACTION_WORDS,
    envelope_word,
    identity_words,
    sealed_between,
)
from kiosk.errors import Explanation, explain
from kiosk.intake import Medium
from kiosk.seat.prints import PrintView
from kiosk.web import filters, states
from sync import receipts
from sync.clock import Interval, judge
from sync.errors import Fault
from sync.outbox import Item, Proof, Stage

# What is final elsewhere is held where the gateway may be what has lost something.
HELD_WORDS = {
    "tender_unknown": "held_tender_unknown",
    "key_not_on_card": "held_key_not_on_card",
    "tender_cancelled": "held_in_recovery",
    "late": "held_in_recovery",
}
# Why giving an answer back does not get on by itself.
NEEDS_PEOPLE = frozenset(
    {
        *("spool_missing", "spool_unreadable", "spool_damaged", "digest_mismatch", "id_conflict"),
        *("late", "tender_unknown", "tender_cancelled", "key_not_on_card"),
    }
)


@dataclass(frozen=True)
class VersionView:
    """One line of the list of versions; `words` say what became of it."""

    bid: Bid
    words: str
    counts: bool


@dataclass(frozen=True)
class OwnView:
    """The newest version of this firm's bid for a tender, as its page speaks of it."""

    bid: Bid
    state: str
    by: int | None
    beside: Explanation | None


@dataclass(frozen=True)
class ReceiptView:
    """The paper on the screen. `lines` are (what to check, value).

    `beside` says how the version stands beside others of its bid; `by` is the other one's number.
    """

    bid: Bid
    official: bool
    note: str
    title: str
    qr_svg: str
    lines: tuple[tuple[str, str], ...]
    envelopes: tuple[tuple[str, int, str, str], ...]
    identity: str
    accepted_at: str | None
    state: str
    by: int | None
    awaited: bool
    disputed: bool
    happened: Explanation | None
    again: Explanation | None
    beside: Explanation | None
    versions: tuple[VersionView, ...]
    can_change: bool
    has_slip: bool
    sticks: tuple[Medium, ...]
    closed: tuple[Explanation, ...]  # sticks to which nothing can be saved, and why
    trouble: Explanation | None
    printing: PrintView | None
    ruling: RulingView | None

    @property
    def quiet(self) -> bool:
        """History, or about to be: nothing of it is green and nothing invites to keep it."""
        return self.state in states.STANDING_WORDS

    @property
    def seen(self) -> str:
        """What a poll compares: swap only when something on the paper changed."""
        sticks = ".".join(stick.id for stick in self.sticks)
        closed = ".".join(one.message for one in self.closed)
        said = [each.message if each else "" for each in (self.again, self.beside)]
        words = [one.words for one in self.versions]
        shown = (self.state, self.by, self.awaited, *said, sticks, closed, *words)
        printer = (self.trouble and self.trouble.code, self.printing and self.printing.seen)
        ruled = self.ruling and self.ruling.title
        parts = (*shown, self.official, self.can_change, *printer, ruled)
        return hashlib.sha256("|".join(str(part) for part in parts).encode()).hexdigest()[:16]


def receipt(
    bid: Bid,
    item: Item,
    chain: Sequence[Bid],
    *,
    qr_svg: str,
    now: Interval | None,
    has_slip: bool,
    sticks: Sequence[Medium],
    closed: Sequence[Explanation],
    trouble: Explanation | None,
    printing: PrintView | None,
) -> ReceiptView:
    """Show the receipt of a version sealed here, and what can be done with it."""
    note = bid.official or bid.provisional
    paper = receipts.read(note)
    where, last = standing(bid, chain), last_standing(chain)
    newest = last is not None and last.bid_id == bid.bid_id
    still_open = now is not None and judge(now, bid.period_end) != "late"
    return ReceiptView(
        bid=bid,
        official=bid.official is not None,
        note=note,
        title=str(ACTION_WORDS[bid.action]),
        qr_svg=qr_svg,
        lines=(
            (_("Perusahaan"), f"{bid.tenderer_name} ({bid.tenderer_id})"),
            (_("Tender"), f"{bid.tender_id} · {bid.tender_title}"),
            (_("Versi"), str(bid.version)),
            (
                _("Waktu penarikan") if bid.action == "withdrawn" else _("Disegel"),
                sealed_between(bid),
            ),
        ),
        envelopes=tuple(
            (envelope_word(one.name), one.size, one.sha256, one.recipient)
            for one in paper.envelopes
        ),
        identity=identity_words(bid.identity),
        accepted_at=paper.accepted_at,
        state=shown(bid, item, chain),
        by=where.by,
        awaited=awaited(item),
        disputed=bid.judged == "disputed" and bid.outcome != "accepted" and not where.ended,
        happened=problem(bid, item, chain),
        again=shown_again(item),
        beside=beside(where),
        versions=_versions(chain),
        can_change=newest and still_open and bid.action != "withdrawn",
        has_slip=has_slip,
        sticks=tuple(sticks),
        closed=tuple(closed),
        trouble=trouble,
        printing=printing,
        ruling=ruling(bid.ruling),
    )


def own(bid: Bid, item: Item | None, chain: Sequence[Bid]) -> OwnView:
    """Show on a tender's page how the firm's last version stands."""
    where = standing(bid, chain)
    return OwnView(bid, shown(bid, item, chain), where.by, beside(where))


def _versions(chain: Sequence[Bid]) -> tuple[VersionView, ...]:
    chosen = counting(chain)
    return tuple(
        VersionView(one, _became(one, standing(one, chain)), one.bid_id == chosen) for one in chain
    )


def _became(bid: Bid, where: Standing) -> str:
    if where.ended or where.kind == "withdrawal":
        return states.word(where.kind, where.by)
    if bid.outcome == "refused":
        return str(_("ditolak, tidak berlaku"))
    return str(_("ditahan, panitia yang memutuskan")) if bid.outcome == "held" else ""


_BESIDE = {
    "replaced": "replaced_here",
    "withdrawn": "withdrawn_here",
    "superseded": SUPERSEDED,
    "void": "refused_before",
    "replacing": "replacing_here",
    "withdrawing": "withdrawing_here",
}


def beside(where: Standing) -> Explanation | None:
    """How a version stands beside others of its bid, when that is not plain from itself."""
    code = _BESIDE.get(where.kind)
    if code is None and where.by is not None:
        code = "followed_here"
    if code is None:
        return None
    held = where.waits == "held" and code in ("replacing_here", "withdrawing_here")
    return explain(Fault(code.replace("_here", "_held") if held else code, version=where.by))


def on_paper(bid: Bid, chain: Sequence[Bid]) -> tuple[str, str] | None:
    """Word and sentence that go before what the note itself says, when others of its bid matter."""
    where = standing(bid, chain)
    said = beside(where)
    if said is None or where.kind not in states.STANDING_WORDS:
        return None
    return states.word(where.kind, where.by), f"{said.message} {said.hint}"


def awaited(item: Item) -> bool:
    """Whether its question is under way, and nothing has gone wrong with that one so far."""
    return item.stage is Stage.ASKED and item.last_fault is None


def problem(bid: Bid, item: Item, chain: Sequence[Bid]) -> Explanation | None:
    """Why something needs a person: the gateway's reason, or this seat's."""
    if shown(bid, item, chain) != "action":
        return None
    code = bid.problem_code or item.problem_code or item.hindrance or item.last_fault
    if bid.outcome == "held" and code is not None:
        code = HELD_WORDS.get(code, code)
    return explain(Fault(code or "answer_without_reason"))


def shown_again(item: Item) -> Explanation | None:
    """Said beside what the gateway has answered, has lost, and is given back."""
    if item.proof is not Proof.AGAIN:
        return None
    stuck = item.hindrance is not None or item.last_fault in NEEDS_PEOPLE
    # Only what was accepted has an official receipt to keep.
    what = "answer" if item.stage is Stage.ACCEPTED else "reply"
    return explain(Fault(f"{what}_not_given_again" if stuck else f"{what}_given_again"))


def slip_text(slip: Slip) -> str:
    """A text that `sha256sum -c` reads: what went into each envelope."""
    # Texts inside an f-string are not collected for translation.
    company, tender, number = _("Perusahaan"), _("Tender"), _("Nomor penawaran")
    lines = [
        _("Catatan isi sampul, hanya untuk Anda. Jangan berikan kepada siapa pun."),
        f"{company}: {slip.tenderer_name}",
        f"{tender}: {slip.tender_id} {slip.tender_title}",
        f"{number}: {slip.bid_id}",
    ]
    out = [f"# {line}" for line in lines]
    for name, files in slip.envelopes:
        out += ["", f"# {envelope_word(name)}"]
        for one in files:
            out += [f"# {filters.byte(one.size)}", f"{one.sha256}  {one.name}"]
    return "\n".join(out) + "\n"
