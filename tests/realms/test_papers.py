"""Every paper of a training room says so on each of its pages; no paper of a real one does."""

from __future__ import annotations

import ast
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import get_args
from zoneinfo import ZoneInfo

import pypdf
import pytest

from kiosk.paperwork import FormKind, write
from kiosk.paperwork.classes import CLASS_FORMS, certificate_pdf, class_form
from kiosk.printing import key_sheet_pdf, owner_key_pdf, receipt_pdf
from kiosk.printing.keys import Signer
from kiosk.printing.resume_code import resume_code_pdf
from kiosk.printing.words import Lang
from sync.sealing import X25519Identity
from sync.wire.keys import SigningKey
from tests.kiosk.paperwork.sample import a_form, about
from tests.kiosk.paperwork.test_classes import certificate
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
