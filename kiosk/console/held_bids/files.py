"""The papers of a held bid, made when they are asked for."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from kiosk.console.context import console
from kiosk.console.language import language
from kiosk.labels import LabelLanguage
from kiosk.paperwork.attached import PaperHead
from kiosk.paperwork.rulings import HeldFacts, ShownEvidence, question_pdf, ruling_pdf
from sync import bid_evidence
from sync.gateway.bids import decisions

PDF, JSON, TEXT = "application/pdf", "application/json", "text/plain; charset=utf-8"
KINDS = ("pdf", "txt", "json")
HeldFile = tuple[bytes, str, str]
"""Bytes, the file's name, and what it is."""


def question(bid_id: str) -> HeldFile:
    """Return the sheet that the committee decides by; it reads every sealed file.

    Raises: Fault("bid_not_here"), Fault("bid_not_held").
    """
    found = decisions.held_bid(console().centre, bid_id, whole=True)
    shown, zone = ShownEvidence.of(found, bid_evidence.as_json(found)), _zone()
    made = question_pdf(HeldFacts.of(found), found.receipt, _head(), zone, _language(), shown)
    return made, f"penawaran-ditahan-{found.tender_id}-{bid_id[:8]}.pdf", PDF


def ruling(bid_id: str, kind: str) -> HeldFile:
    """Return a ruling as paper, its signed note, or the evidence.

    Raises: Fault("ruling_missing", bid_id), Fault("ruling_evidence_missing", bid_id).
    """
    found = decisions.ruled_bid(console().centre, bid_id)
    name = f"keputusan-panitia-{found.ruling.tender_id}-{bid_id[:8]}"
    if kind == "txt":
        return found.note.encode(), f"{name}.txt", TEXT
    if kind == "json":
        text = decisions.evidence_of(found)
        return text.encode(), f"{name}-bukti.json", JSON
    receipt = decisions.receipt_of(console().centre, bid_id)
    shown = (
        None if found.evidence is None else ShownEvidence.of(found.evidence, found.evidence_json)
    )
    made = ruling_pdf(found.note, receipt, _head(), _zone(), _language(), shown)
    return made, f"{name}.pdf", PDF


def _head() -> PaperHead:
    identity = console().centre.identity
    return PaperHead(
        lpse=identity.gateway_name,
        place=_("Ruang kendali"),
        made_at=console().centre.clock(),
        training=identity.realm == "training",
        page=console().forms.page,
    )


def _zone() -> ZoneInfo:
    return ZoneInfo(console().centre.identity.timezone)


def _language() -> LabelLanguage:
    return "en" if language() == "en" else "id"
