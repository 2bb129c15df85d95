"""Saving to a visitor's stick: when it may be pulled out."""

from __future__ import annotations

from flask_babel import gettext as _

from kiosk.bidding import prints
from kiosk.bidding.bid import Bid
from kiosk.bidding.context import BiddingContext


def said(desk: BiddingContext, medium_id: str, where: str) -> str:
    """What was saved is on the stick by now; whether a bid still needs the stick is another matter.

    `where` is what `Media.save` returned.
    """
    words = _("Sudah tersimpan di flashdisk: %(where)s. Flashdisk boleh dicabut.", where=where)
    if _reads_from(desk, medium_id):
        words = _(
            "Sudah tersimpan di flashdisk: %(where)s. Jangan cabut dulu: berkas penawaran Anda "
            "masih dibaca dari sana.",
            where=where,
        )
    return str(words)


def ruling(desk: BiddingContext, bid: Bid, medium_id: str) -> str:
    """Save a bid's ruling as it was signed, and as PDF; return where the first one lies.

    Raises: what `Media.save` raises, and Fault("ruling_missing", bid_id).
    """
    name, pdf = f"keputusan-panitia-{bid.tender_id}-v{bid.version}", prints.ruling_pdf(desk, bid)
    where = desk.media.save(medium_id, f"{name}.txt", (bid.ruling or "").encode())
    desk.media.save(medium_id, f"{name}.pdf", pdf)
    return where


def _reads_from(desk: BiddingContext, medium_id: str) -> bool:
    """Whether a bid in preparation, of whatever tender, has files on this stick."""
    return any(
        pick.medium_id == medium_id
        for draft in desk.visit.drafts()
        for picks in draft.picks.values()
        for pick in picks
    )
