"""A bid as `gateway bids` lists it: where it stands, in words, and all that identifies it."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.errors import explain
from kiosk.web import filters
from sync.errors import Fault
from sync.gateway.bids.export import BidRow

STANDINGS = {
    "counts": _l("BERLAKU"),
    "replaced": _l("digantikan versi berikutnya"),
    "withdrawn": _l("ditarik"),
    "withdrawal": _l("penarikan"),
    "superseded": _l("digantikan yang disegel lebih akhir"),
    "held": _l("ditahan, menunggu keputusan panitia"),
    "refused": _l("ditolak"),
    "waiting": _l("menunggu versi sebelumnya tiba"),
}


def in_words(row: BidRow, timezone: str) -> list[str]:
    """Lines for a person; times in `timezone`."""
    lines = [
        f"{row.bid_id}  v{row.version}  {STANDINGS[row.standing]}",
        f"    {row.tenderer_name} ({row.tenderer_id})",
    ]
    if row.number_now is not None:
        lines.append("    " + _("NPWP penyedia ini sekarang: %(number)s", number=row.number_now))
    if row.registered_name is not None:
        lines.append("    " + _("Nama di daftar LPSE: %(name)s", name=row.registered_name))
    at = filters.berderet(row.received_at, timezone, up=True)  # as the receipt has it
    lines.append("    " + _("Tiba %(at)s, dari kursi %(seat)s", at=at, seat=row.seat_id))
    if row.replaces is not None:
        lines.append("    " + _("Menggantikan %(bid)s", bid=row.replaces))
    if row.reason is not None:
        why = explain(Fault(row.reason))
        lines.append("    " + _("Sebab: %(why)s", why=f"{why.message} [{row.reason}]"))
    return [
        *lines,
        *(f"    {one.name}  {one.sha256}  {filters.byte(one.size)}" for one in row.envelopes),
    ]
