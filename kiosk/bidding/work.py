"""What a visit is working on, in rows for staff who decide whether it ends."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing

from flask_babel import gettext as _
from flask_babel import ngettext

from kiosk.bidding import tender_store
from kiosk.bidding.context import BiddingContext
from kiosk.bidding.draft import Draft, Step, first_open

Row = tuple[str, str]


def rows(desk: BiddingContext) -> Sequence[Row]:
    """(what, value): the firm, what was sealed here and is not accepted yet, what is not sealed.

    Within a request only.
    """
    tenderer, counts = desk.visit.tenderer(), desk.outlook.counts()
    told: list[Row] = []
    if tenderer is not None:
        told.append((_("Perusahaan"), f"{tenderer.name} · {tenderer.tenderer_id}"))
    with closing(desk.open_db()) as db:
        told += [(_("Belum disegel"), _words(desk, db, draft)) for draft in desk.visit.drafts()]
    if counts is not None:
        told.append((_("Tersegel, belum diterima server LPSE"), str(counts.unanswered)))
    return told


def _words(desk: BiddingContext, db: sqlite3.Connection, draft: Draft) -> str:
    found = tender_store.get(db, str(draft.tender_id))
    files = sum(len(picks) for picks in draft.picks.values())
    step = _step(first_open(draft, desk.visit.tenderer()))
    count = ngettext("%(num)s berkas dipilih", "%(num)s berkas dipilih", files)
    return f"{found.title} ({found.tender_id}), {step}, {count}"


def _step(step: Step) -> str:
    words: dict[Step, str] = {
        "who": _("sampai pada pengenalan perusahaan"),
        "tender": _("sampai pada pemilihan tender"),
        "envelopes": _("sampai pada penjelasan sampul"),
        "files": _("sampai pada pemilihan berkas"),
        "checks": _("sampai pada pemeriksaan berkas"),
        "owner_key": _("sampai pada kunci pemilik"),
        "summary": _("tinggal disegel"),
    }
    return words[step]
