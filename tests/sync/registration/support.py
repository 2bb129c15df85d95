"""A form with papers, made of bytes that need no stick."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from sync.registration.application import Applicant, Application, Firm, Paper
from sync.registration.bundle import FormManifest, seal_form
from sync.sealing import Sealed, Source, Stage, X25519Identity

GATEWAY = X25519Identity.generate()
MANIFEST = FormManifest(
    registration_id="0198-r",
    version=1,
    code="K7QF9P2M4T",
    realm="training",
    seat_id="seat-07",
    sealed_at="2026-11-22T03:31:22.000000Z",
)
APPLICATION = Application(
    entity="pt",
    firm=Firm(name="PT Maju Bersama", npwp="01.312.166.0-091.000", email="kantor@maju.example"),
    applicant=Applicant(name="Siti Aminah", id_number="3323014107900001"),
)
PAPERS = {"akta.pdf": b"%PDF-1.6 akta", "ktp – é.pdf": b"K" * 200_000}


def quiet(_stage: Stage, _done: int, _total: int) -> None:
    pass


def papers_of(files: dict[str, bytes]) -> tuple[Paper, ...]:
    return tuple(
        Paper(
            document="deed",
            name=name,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            pages=1,
        )
        for name, data in files.items()
    )


def sources_of(files: dict[str, bytes]) -> list[Source]:
    return [
        Source(name, len(data), lambda data=data: io.BytesIO(data)) for name, data in files.items()
    ]


def with_papers(files: dict[str, bytes], application: Application = APPLICATION) -> Application:
    return replace(application, papers=papers_of(files))


def sealed(
    spool: Path,
    files: dict[str, bytes] | None = None,
    *,
    application: Application | None = None,
    sources: Sequence[Source] | None = None,
    manifest: FormManifest = MANIFEST,
    name: str = "form.age",
) -> Sealed:
    files = PAPERS if files is None else files
    return seal_form(
        application or with_papers(files),
        sources_of(files) if sources is None else sources,
        manifest,
        [GATEWAY.recipient],
        spool,
        name,
        progress=quiet,
        cancelled=lambda: False,
    )
