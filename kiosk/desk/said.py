"""Decisions, ticks and why a registration is held, in sentences."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _

from kiosk.desk.language import reader
from kiosk.desk.shown import titles
from kiosk.errors import explain
from sync.errors import Fault
from sync.requirements import Table


def decision(
    table: Table | None,
    outcome: str,
    *,
    reason: str,
    missing: Collection[str],
    contradicts: int | None,
    at_seat: bool = False,
    held_for: str = "",
) -> str:
    """Say what was decided; `table` names the reason and the missing papers.

    `held_for` is the code of why it does not count, "" for one that does.
    """
    what = _named(table, outcome, reason, missing)
    if contradicts is not None:
        what = _("%(what)s Bertentangan dengan keputusan sebelumnya.", what=what)
    if at_seat:
        what = _("%(what)s Diputuskan di kursi.", what=what)
    if held_for:
        why = explain(Fault(held_for)).message
        what = _("%(what)s Tidak berlaku: %(why)s", what=what, why=why)
    return str(what)


def _named(table: Table | None, outcome: str, reason: str, missing: Collection[str]) -> str:
    what = {
        "approved": _("Disetujui."),
        "incomplete": _("Dikembalikan, belum lengkap."),
        "refused": _("Ditolak."),
        "lapsed": _("Batas waktunya lewat sebelum semua asli ditunjukkan."),
        "taken_up": _("Dibuka lagi."),
    }.get(outcome, outcome)
    named = {} if table is None else titles(table)
    if table is not None and reason in table.refusals:
        what = f"{what} {table.refusals[reason].sentence.in_(reader())}"
    elif reason:  # of a table that is not here: its word is what there is
        what = _("%(what)s Alasan: %(reason)s.", what=what, reason=reason)
    if missing:
        papers = ", ".join(named.get(word, word) for word in missing)
        what = _("%(what)s Kurang: %(papers)s.", what=what, papers=papers)
    return str(what)


def tick(title: str, *, shown: bool) -> str:
    """Say that an original was seen, or that this was taken back."""
    if shown:
        return str(_("Asli dilihat: %(title)s.", title=title))
    return str(_("Tanda asli dilihat dibatalkan: %(title)s.", title=title))


def held(stage: str, held_for: str) -> str:
    """Say why a person must look at a registration, "" where it is not held."""
    if stage != "held":
        return ""
    if held_for == "contradicting":
        contradicting = _(
            "Dua petugas memutuskan berbeda atas keadaan yang sama. Bacalah kedua keputusan di "
            "riwayat, lalu putuskan."
        )
        return str(contradicting)
    told = explain(Fault(held_for))
    return f"{told.message} {told.hint}"
