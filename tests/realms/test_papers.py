"""Every paper of a training room says so on each of its pages; no paper of a real one does."""

from __future__ import annotations

import ast
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from typing import get_args
from zoneinfo import ZoneInfo

import pypdf
import pytest

from kiosk.paperwork import FormKind, write
from kiosk.paperwork.attached import PaperHead
from kiosk.paperwork.classes import CLASS_FORMS, certificate_pdf, class_form
from kiosk.paperwork.outages import OutageSaid, outage_papers
from kiosk.paperwork.rulings import HeldFacts, question_pdf, ruling_pdf
from kiosk.paperwork.unopened import unopened_papers
from kiosk.printing import courier_pdf, key_sheet_pdf, owner_key_pdf, receipt_pdf
from kiosk.printing.keys import Signer
from kiosk.printing.resume_code import resume_code_pdf
from kiosk.printing.words import Lang
from sync import outage_record, rulings, unopened_record
from sync.sealing import X25519Identity
from sync.wire.courier import FORMAT, CourierLabel, CourierPart
from sync.wire.keys import SigningKey
from sync.wire.messages import Realm
from tests.kiosk.paperwork.sample import a_form, about
from tests.kiosk.paperwork.test_classes import certificate
from tests.kiosk.paperwork.test_outages import NOTE as OUTAGE_NOTE
from tests.kiosk.paperwork.test_outages import day_of
from tests.kiosk.paperwork.test_rulings import KEY, MADE, RULING, SHOWN
from tests.kiosk.paperwork.unopened_sample import NOTE as UNOPENED_NOTE
from tests.kiosk.paperwork.unopened_sample import unopened
from tests.realms import listed
from tests.sync.test_receipts import a_note
from tests.sync.training.class_sample import CLOSED, known, record

LPSE, SEAT = "LPSE Kabupaten Temanggung", "Kursi 07"


def _forms(lang: Lang, training: bool) -> Iterator[bytes]:
    for kind in get_args(FormKind):
        yield write(kind, a_form(), replace(about(kind), training=training), lang)
        yield write(kind, None, replace(about(kind, blank=True), training=training), lang)


def _receipts(lang: Lang, training: bool) -> Iterator[bytes]:
    note = a_note(realm="training" if training else "production")
    yield receipt_pdf(
        note, lang, tender_title="Puskesmas Kandangan", lpse_name=LPSE, seat_name=SEAT,
        timezone=ZoneInfo("Asia/Jakarta"),
    )  # fmt: skip


def _owner_keys(lang: Lang, training: bool) -> Iterator[bytes]:
    yield owner_key_pdf(
        X25519Identity.generate().text, lang, tender="9151042 Jalan", tenderer="PT Maju",
        lpse_name=LPSE, seat_name=SEAT, training=training, made_at=None,
    )  # fmt: skip


def _resume_codes(lang: Lang, training: bool) -> Iterator[bytes]:
    yield resume_code_pdf(
        "K7QF-9P2M-TT3X-0B5C", lang, lpse_name=LPSE, seat_name=SEAT, training=training
    )


def _keys(lang: Lang, training: bool) -> Iterator[bytes]:
    gateway = Signer("gw-1", LPSE, SigningKey.generate().public)
    seats = [Signer(f"s-{n}", f"Kursi {n}", SigningKey.generate().public) for n in range(20)]
    yield key_sheet_pdf(gateway, seats, lang, training=training)


def _courier_receipts(lang: Lang, training: bool) -> Iterator[bytes]:
    """Of a seat that knows the time, and of one that does not yet."""
    for made_at in ("2026-11-24T05:00:00Z", None):
        label = CourierLabel(
            format=FORMAT, direction="to_gateway", bundle_id="b-1",
            realm="training" if training else "production", gateway_id="gw-1", seat_id="s-1",
            made_at=made_at, items=7, parts=[CourierPart(sha256="ab" * 32, size=2 << 30)] * 512,
        )  # fmt: skip
        yield courier_pdf(
            label, "ke-server-b-1", "cd" * 32, lang, lpse_name=LPSE, seat_name=SEAT,
            timezone=ZoneInfo("Asia/Jakarta"),
        )  # fmt: skip


def _attached(lang: Lang, training: bool) -> Iterator[bytes]:
    """Rulings and the sheet before them, outages, bids that would not open: in every form."""
    realm: Realm = "training" if training else "production"
    head = PaperHead(lpse=LPSE, place=SEAT, made_at=MADE, training=training)
    yield from _rulings(lang, realm, head)
    day = replace(day_of(6), realm=realm)
    said = OutageSaid(number="1/LPSE/2026", cause="Kabel putus")
    for told in (day, replace(day, outages=[], unserved=[], days=[], tenders=[], bids=[])):
        text = outage_record.as_json(told)
        yield from _pdfs(outage_papers(told, text, OUTAGE_NOTE, said, head, lang))
    for tries in (1, 30):
        bid = unopened(realm, tries)
        text = unopened_record.as_json(bid)
        yield from _pdfs(unopened_papers(bid, text, UNOPENED_NOTE, "2/LPSE", head, lang))


def _rulings(lang: Lang, realm: Realm, head: PaperHead) -> Iterator[bytes]:
    zone, one = ZoneInfo("Asia/Jakarta"), replace(RULING, realm=realm)
    note = rulings.write(one, KEY)
    for evidence in (SHOWN, None):
        yield ruling_pdf(note, "tanda terima\n", head, zone, lang, evidence)
    facts = HeldFacts(**{each.name: getattr(one, each.name) for each in fields(HeldFacts)})
    yield question_pdf(facts, "tanda terima\n", head, zone, lang, SHOWN)


def _pdfs(files: Mapping[str, bytes]) -> Iterator[bytes]:
    yield from (data for name, data in files.items() if name.endswith(".pdf"))


def _class_forms(lang: Lang, training: bool) -> Iterator[bytes]:
    """A class is held in the practice room alone."""
    held = record()
    for kind in CLASS_FORMS if training else ():
        yield class_form(kind, held, known(held), CLOSED, lang)


def _certificates(lang: Lang, training: bool) -> Iterator[bytes]:
    for _ in range(training):
        yield certificate_pdf(certificate(), "Asia/Jakarta", lang)


PAPERS: dict[str, Callable[[Lang, bool], Iterator[bytes]]] = {
    "paperwork/form.typ": _forms,
    "paperwork/class.typ": _class_forms,
    "paperwork/certificate.typ": _certificates,
    "paperwork/attached.typ": _attached,
    "printing/courier.typ": _courier_receipts,
    "printing/receipt.typ": _receipts,
    "printing/owner_key.typ": _owner_keys,
    "printing/resume_code.typ": _resume_codes,
    "printing/keys.typ": _keys,
}


def templates() -> set[str]:
    """Templates that the program typesets, as they stand in its code."""
    return {
        str(call.args[0].value)
        for _module, _on, name, call in listed.calls()
        if name == "pdf" and call.args and isinstance(call.args[0], ast.Constant)
    }


@pytest.mark.parametrize(("lang", "word"), [("id", "LATIHAN"), ("en", "TRAINING")])
@pytest.mark.parametrize("template", sorted(templates()))
def test_every_page_of_every_paper_shows_its_realm(template: str, lang: Lang, word: str) -> None:
    for training in (True, False):
        for paper in PAPERS[template](lang, training):
            pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper)).pages]
            assert pages
            assert {word in page for page in pages} == {training}, pages
            if not training:
                assert not any("LATIHAN" in page for page in pages)


def test_nobody_makes_the_head_of_a_paper_without_saying_its_realm() -> None:
    """Left unsaid, it would be a real one's (`PaperHead`)."""
    heads = [
        (module, {word.arg for word in call.keywords})
        for module, _on, name, call in listed.calls()
        if name == "PaperHead"
    ]
    assert heads
    assert [module for module, said in heads if "training" not in said] == []
