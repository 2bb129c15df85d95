"""What is said of a firm's bids beyond this seat: notices before sealing, rows of receipts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from flask import url_for
from flask_babel import gettext as _

from kiosk.bidding.bid import Bid
from kiosk.bidding.chain import last_standing
from kiosk.bidding.elsewhere import Elsewhere
from kiosk.bidding.standing import shown
from kiosk.bidding.views.rulings import RulingView, ruling
from kiosk.bidding.views.words import (
    ACTION_WORDS,
    envelope_word,
    identity_words,
    sealed_between,
    short_reference,
)
from kiosk.errors import Explanation
from kiosk.intake import Medium
from kiosk.seat.prints import PrintView
from kiosk.web import filters
from sync import receipts
from sync.clock import Interval, judge
from sync.wire.standing import FirmSeat, FirmVersion

# The chip of what the gateway said of a version; `waiting` and anything newer is still open.
CHIPS = {
    "counts": "accepted",
    "replaced": "replaced",
    "withdrawn": "withdrawn",
    "withdrawal": "withdrawal",
    "superseded": "superseded",
    "held": "action",
    "refused": "action",
}


@dataclass(frozen=True)
class Notice:
    """`kind` as the macro `notice` takes it; `sign_in` offers a password."""

    kind: Literal["stop", "wait", "info"]
    title: str
    text: str = ""
    sign_in: bool = False


def notices(what: Elsewhere, tender_id: str, standing: Bid | None) -> list[Notice]:
    """What a person must know before they seal for this tender.

    `standing` is the version that the new one would replace, wherever it was made.
    """
    found = []
    if standing is not None and standing.seat_name:
        found.append(_standing(standing))
    for seat in what.seats:
        found += _seat(seat, tender_id)
    unheard = unknown(what)
    return [*found, *([] if unheard is None else [unheard])]


def unknown(what: Elsewhere) -> Notice | None:
    """Why nothing, or nothing new, is known of other seats. An old server is as it always was."""
    if what.state == "unproved" and what.at is None:
        return Notice(
            "info",
            _("Hanya penawaran yang disegel di komputer ini yang diketahui."),
            _(
                "Perusahaan ini dikenali tanpa server LPSE. Bila sambungan sudah ada, masuklah"
                " dengan kata sandi supaya penawaran dari komputer lain terlihat."
            ),
            sign_in=True,
        )
    if what.state not in ("silent", "late", "unproved"):
        return None
    title = (
        _("Server LPSE sedang tidak terhubung: hanya penawaran dari komputer ini yang diketahui.")
        if what.state == "silent"
        else _("Server LPSE belum menjawab: hanya penawaran dari komputer ini yang diketahui.")
    )
    text = _("Bila perusahaan Anda menyegel di komputer lain, yang disegel terakhir berlaku.")
    if what.at is None:
        return Notice("info", title, text)
    title = _(
        "Penawaran dari komputer lain yang diketahui adalah keadaan pukul %(time)s.",
        time=f"{filters.jam_pendek(what.at)} {filters.zona(what.at)}",
    )
    if what.state == "unproved":
        text = _("Masuklah dengan kata sandi supaya yang lebih baru terlihat.")
    return Notice("info", title, text, sign_in=what.state == "unproved")


def _standing(bid: Bid) -> Notice:
    when = "" if bid.answered_at is None else filters.saat(bid.answered_at, up=True)
    said = {"number": bid.version, "seat": filters.tempat(bid.seat_name), "when": when}
    if bid.action == "withdrawn" and bid.outcome == "accepted":
        return Notice(
            "wait",
            _("Perusahaan Anda sudah menarik penawarannya dari %(seat)s, %(when)s.", **said),
            _("Bila Anda menyegel penawaran ini, penawaran inilah yang berlaku."),
        )
    if bid.outcome == "accepted":
        return Notice(
            "wait",
            _(
                "Perusahaan Anda sudah mengirim penawaran versi %(number)s dari %(seat)s,"
                " diterima server LPSE %(when)s.",
                **said,
            ),
            _("Bila Anda menyegel penawaran ini, versi itu digantikan dan tidak berlaku lagi."),
        )
    return Notice(
        "wait",
        _(
            "Penawaran versi %(number)s perusahaan Anda dari %(seat)s sudah sampai %(when)s,"
            " tetapi belum diterima.",
            **said,
        ),
        _("Bila Anda menyegel penawaran ini, versi itu digantikan. Tanyakan dahulu ke petugas."),
    )


def _seat(seat: FirmSeat, tender_id: str) -> list[Notice]:
    said = {"seat": filters.tempat(seat.seat_name), "when": filters.tanggal(seat.at)}
    found = []
    if tender_id in seat.drafts:
        found.append(
            Notice(
                "wait",
                _(
                    "Di %(seat)s juga sedang disiapkan penawaran perusahaan Anda untuk tender ini"
                    " (%(when)s).",
                    **said,
                ),
                _("Sepakati dahulu siapa yang menyegel: yang disegel terakhir yang berlaku."),
            )
        )
    if seat.visiting is None:
        found.append(
            Notice(
                "wait",
                _("Perusahaan Anda juga dikenali di %(seat)s (%(when)s).", **said),
                _("Komputer itu tidak terhubung: yang disegel di sana belum diketahui."),
            )
        )
    elif seat.unsent:
        found.append(
            Notice(
                "info",
                _("%(seat)s masih menyimpan kiriman yang belum dijawab server LPSE.", **said),
                _("Mungkin ada yang milik perusahaan Anda: tanyakan di komputer itu."),
            )
        )
    return found


@dataclass(frozen=True)
class ReceiptRow:
    """One version in the list of receipts. `has_note`: there is one to print; `ruled`: a ruling."""

    bid: Bid
    title: str
    reference: str
    chip: str
    seat: str
    has_note: bool
    ruled: bool


def receipt_row(bid: Bid, chip: str, here: str) -> ReceiptRow:
    """Show one version in the list of receipts; `here` is this seat's name."""
    return ReceiptRow(
        bid=bid,
        title=_("%(what)s, versi %(number)s", what=ACTION_WORDS[bid.action], number=bid.version),
        reference=short_reference(bid.bid_id),
        chip=chip,
        seat=bid.seat_name or here,
        has_note=bool(bid.official or bid.provisional),
        ruled=bid.ruling is not None,
    )


def chip_of(told: Sequence[FirmVersion], bid: Bid, chain: Sequence[Bid]) -> str:
    """The state of a version made elsewhere, as the gateway said it.

    What it said counts is looked at again: a version made here since may have ended it.
    """
    said = next((one.standing for one in told if one.bid_id == bid.bid_id), "waiting")
    chip = CHIPS.get(said, "checking")
    return shown(bid, None, stands_beside(chain)) if chip in ("accepted", "withdrawal") else chip


def stands_beside(chain: Sequence[Bid]) -> list[Bid]:
    """What a version made here stands beside: of other seats only what the gateway still counts."""
    return [bid for bid in chain if not bid.seat_name or bid.problem_code is None]


@dataclass(frozen=True)
class PaperView:
    """An official receipt made elsewhere. `known`: to the firm itself; `by` ended this version."""

    bid: Bid
    known: bool
    title: str
    chip: str
    by: int | None
    qr_svg: str
    lines: tuple[tuple[str, str], ...]
    accepted_at: str
    identity: str
    envelopes: tuple[tuple[str, int, str, str], ...]
    can_change: bool
    sticks: tuple[Medium, ...]
    closed: Sequence[Explanation]
    trouble: Explanation | None
    printing: PrintView | None
    ruling: RulingView | None
    url: str
    print_url: str
    save_url: str

    @property
    def seen(self) -> str:
        """What a poll compares: swap only when something that can be done here changed."""
        sticks = [stick.id for stick in self.sticks]
        closed = [(one.code, str(one.message)) for one in self.closed]
        trouble = self.trouble.code if self.trouble else ""
        printing = self.printing.seen if self.printing else ""
        ruled = self.ruling.title if self.ruling else ""
        shown = repr((self.chip, self.by, sticks, closed, trouble, printing, ruled))
        return hashlib.sha256(shown.encode()).hexdigest()[:16]


def paper(
    bid: Bid,
    *,
    chip: str,
    chain: Sequence[Bid],
    now: Interval | None,
    qr_svg: str,
    sticks: Sequence[Medium],
    closed: Sequence[Explanation],
    trouble: Explanation | None,
    printing: PrintView | None,
) -> PaperView:
    """`chip` is empty, and `chain` too, for somebody who only knows the receipt's number."""
    assert bid.official is not None
    note = receipts.read(bid.official)
    last = last_standing(chain)
    still_open = now is not None and judge(now, bid.period_end) != "late"
    newest = last is not None and last.bid_id == bid.bid_id
    ended = chip in ("replaced", "withdrawn", "superseded") and last is not None
    known = bool(chip)
    return PaperView(
        bid=bid,
        known=known,
        title=str(ACTION_WORDS[bid.action]),
        chip=chip,
        by=last.version if ended and last is not None else None,
        qr_svg=qr_svg,
        lines=(
            (_("Perusahaan"), f"{bid.tenderer_name} ({bid.tenderer_id})"),
            (_("Tender"), f"{bid.tender_id} · {bid.tender_title}"),
            (_("Versi"), str(bid.version)),
            (_("Disegel"), sealed_between(bid)),
        ),
        accepted_at=note.accepted_at or "",
        identity=identity_words(note.identity),
        envelopes=tuple(
            (envelope_word(one.name), one.size, one.sha256, one.recipient) for one in note.envelopes
        ),
        can_change=newest and still_open and bid.action != "withdrawn",
        sticks=tuple(sticks),
        closed=closed,
        trouble=trouble,
        printing=printing,
        ruling=ruling(bid.ruling),
        url=url_for("bidding.receipt", bid_id=bid.bid_id)
        if known
        else url_for("bidding.found_receipt"),
        print_url=url_for("bidding.print_receipt", bid_id=bid.bid_id)
        if known
        else url_for("bidding.print_found"),
        save_url=url_for("bidding.save_receipt", bid_id=bid.bid_id)
        if known
        else url_for("bidding.save_found"),
    )
