"""A table of an LPSE's own that says something of every paper, at a seat that fills in by it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import closing

import msgspec

from kiosk.requirements.service import RequirementTables
from kiosk.seat import WriteTx
from sync.database import write_tx
from sync.requirements import text_of_shipped
from sync.wire.registration import Requirements
from tests.kiosk.bidding.support import Browser, SeatInProcess
from tests.kiosk.registration.support import begin, draft_of, put

OF_PAPERS: Mapping[str, str] = {
    "nib": 'formats = ["pdf"]',
    "kswp_proof": 'formats = ["jpeg", "png"]\nsigned = false',
    "npwp_card": "several_pages = false",
    "vat_letter": 'min_pdf = "1.7"',
    "owner_statement": 'stamped = "electronic"\nneed = "required"',
    "employment_letter": "signed = false",
    "founding_deed": 'formats = ["tiff"]\nsigned = false',
}


def own_table() -> str:
    """The shipped table for INAPROC, with what `OF_PAPERS` says of papers in place of its own."""
    text = text_of_shipped("inaproc-2026")
    text = text.replace('name = "inaproc-2026"', 'name = "kami-2026"')
    text = text.replace('need = "hidden when proxy else required"\n', "")
    for word, lines in OF_PAPERS.items():
        header = f"[documents.{word}]\n"
        assert header in text
        text = text.replace(header, f"{header}{lines}\n")
    return text


def published(seat: SeatInProcess, text: str) -> None:
    """Let the seat hear of a table, as the feed tells it."""
    name = text.split('name = "', 1)[1].split('"', 1)[0]
    version = text.split('version = "', 1)[1].split('"', 1)[0]
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    told = Requirements(name=name, version=version, issue=1, text=text, sha256=sha256)
    with closing(seat.core.connect()) as db, write_tx(db):
        seat.core.get(RequirementTables).take(WriteTx(db), told)


def begun_by_proxy(seat: SeatInProcess) -> Browser:
    """Begin a PT's form by its proxy, who brings a power of attorney."""
    published(seat, own_table())
    window = begin(seat)
    found = draft_of(seat).application
    assert found.rules == ("kami-2026", "1")
    applicant = msgspec.structs.replace(found.applicant, capacity="proxy")
    put(seat, msgspec.structs.replace(found, applicant=applicant))
    return window
