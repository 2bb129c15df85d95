"""Receipts and codes that leave with the visitor: on paper, or on their stick."""

from __future__ import annotations

from flask_babel import gettext as _

from kiosk.centre_log.evidence import save_beside
from kiosk.registration.handed import HandedIn
from kiosk.registration.handing import Handing
from kiosk.registration.handing_memory import HandingMemory


def receipt_pdf(handing: Handing, one: HandedIn, *, on_paper: bool = False) -> bytes:
    """Typeset a receipt, with the form where this visit handed it in last.

    The resume code, a key, stands on paper only: a stick goes through many computers.
    """
    memory = handing.desk.visit.memory
    last = memory.last if handing.memory.last_code == one.code else None
    table = None if last is None else handing.desk.tables.named(last.rules)
    resume = handing.memory.code_of(one.registration_id) if on_paper else ""
    return handing.house.receipt_pdf(one, last, table, resume)


def save_receipt(handing: Handing, one: HandedIn, medium_id: str) -> None:
    """Save text and PDF. The text first: it is the receipt, and needs nothing but the stick.

    Raises: Fault of the medium.
    """
    kind = "official" if one.official else "provisional"
    word = "resmi" if one.official else "sementara"
    name = f"tanda-terima-pendaftaran-{word}-{one.code}-v{one.version}"
    where = handing.media.save(medium_id, f"{name}.txt", one.note.encode())
    handing.media.save(medium_id, f"{name}.pdf", receipt_pdf(handing, one))
    beside = save_beside(
        handing.logs,
        one.note if one.official else None,
        name,
        lambda what, data: handing.media.save(medium_id, what, data),
    )
    handing.desk.record(
        "registration_receipt_saved",
        registration_id=one.registration_id,
        kind=kind,
        medium_id=medium_id,
    )
    words = _(
        "Sudah tersimpan di flashdisk: %(where)s, dan PDF di sampingnya. Flashdisk boleh dicabut.",
        where=where,
    )
    handing.memory.said = f"{words} {beside}".strip()


def take_said(memory: HandingMemory) -> str:
    """Return the sentence for this page, once; "" when there is none."""
    words, memory.said = memory.said, ""
    return words
