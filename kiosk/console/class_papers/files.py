"""The files of a class: which there are, what each is called, and its bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import msgspec

from kiosk.console import guard
from kiosk.console.class_papers import results
from kiosk.console.context import console
from kiosk.console.language import language
from kiosk.console.sheets import BOM, cell, csv_line
from kiosk.labels import LabelLanguage
from kiosk.paperwork.classes import CLASS_FORMS, ClassFormKind, certificate_pdf, class_form
from sync.gateway.class_papers import service
from sync.gateway.class_papers.service import SignedCertificate, TakenClass
from sync.training.statements import statements

PDF, CSV, ZIP = "application/pdf", "text/csv; charset=utf-8", "application/zip"
JSON, TEXT, JWT = "application/json", "text/plain; charset=utf-8", "application/jwt"
CERTIFICATE_KINDS = ("pdf", "txt", "jwt")


@dataclass(frozen=True)
class MadeFile:
    """A file to be saved: its name says the class and never a person."""

    data: bytes
    name: str
    content: str


def of_class(class_id: str, kind: str) -> MadeFile:
    """Make a sheet or file of a class. Raises: what `service.take` raises."""
    taken = service.take(console().centre, class_id, by=guard.member())
    make, suffix, content = KINDS[kind]
    day = taken.record.date.isoformat()
    return MadeFile(make(taken), f"{NAMES[kind]}-{day}.{suffix}", content)


def certificate(class_id: str, trainee_id: str, kind: str) -> MadeFile:
    """Make one trainee's certificate, as a paper, a note or a badge. Raises: as `service.issue`."""
    (one,) = service.issue(console().centre, class_id, by=guard.member(), only=[trainee_id])
    content = {"pdf": PDF, "txt": TEXT, "jwt": JWT}[kind]
    return MadeFile(_bytes(one, kind), f"{one.certificate.number}.{kind}", content)


def certificates(class_id: str) -> MadeFile:
    """Make everybody's certificates, and a list of whose is which. Raises: as `service.issue`."""
    issued = service.issue(console().centre, class_id, by=guard.member())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("daftar.csv", _list(issued))
        for one in issued:
            for kind in CERTIFICATE_KINDS:
                packed.writestr(f"{one.certificate.number}.{kind}", _bytes(one, kind))
    name = issued[0].certificate.number.rpartition("-")[0]
    return MadeFile(out.getvalue(), f"sertifikat-{name}.zip", ZIP)


def _bytes(one: SignedCertificate, kind: str) -> bytes:
    if kind == "txt":
        return one.note.encode()
    if kind == "jwt":
        return one.badge.encode()
    timezone = console().centre.identity.timezone
    return certificate_pdf(one.note, timezone, _language(), console().forms.page)


def _list(issued: Sequence[SignedCertificate]) -> bytes:
    lines = (
        csv_line((one.certificate.number, cell(one.certificate.name), one.certificate.kind))
        for one in issued
    )
    return (BOM + "".join(lines)).encode()


def _sheet(kind: ClassFormKind, taken: TakenClass) -> bytes:
    made_at, page = console().centre.clock(), console().forms.page
    return class_form(kind, taken.record, taken.progress, made_at, _language(), page)


def _statements(taken: TakenClass) -> bytes:
    said = statements(taken.record, taken.progress, console().centre.identity.gateway_id)
    return msgspec.json.format(msgspec.json.encode(said), indent=1)


def _language() -> LabelLanguage:
    return "en" if language() == "en" else "id"


Make = Callable[[TakenClass], bytes]
KINDS: Mapping[str, tuple[Make, str, str]] = {
    **{kind: (partial(_sheet, kind), "pdf", PDF) for kind in CLASS_FORMS},
    "results": (results.csv_of, "csv", CSV),
    "statements": (_statements, "json", JSON),
}
"""What a class leaves, by the word in the address."""
NAMES: Mapping[str, str] = {
    "attendance": "daftar-hadir",
    "class_report": "laporan-pelatihan",
    "questionnaire": "kuesioner",
    "results": "hasil-kelas",
    "statements": "xapi",
}
