"""`lpse-kiosk certificate …`: checking certificates of classes without the gateway that signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click
import msgspec
from flask_babel import gettext as _

from kiosk.shell.files import NOTE_BYTES, file_type, keys_option, known_keys, read_bytes
from kiosk.shell.frame import json_option, say_json, tells_faults
from kiosk.web import filters
from sync import notes, texts
from sync.errors import Fault
from sync.training import certificates, withdrawn
from sync.training.certificates import Certificate
from sync.wire.keys import VerifyKey


@click.group()
def certificate() -> None:
    """Check certificates of training (sertifikat pelatihan)."""


@certificate.command()
@click.argument("file", type=file_type)
@keys_option
@click.option(
    "--withdrawn",
    "withdrawn_file",
    type=file_type,
    help="The LPSE's signed list of withdrawn certificates (sertifikat-ditarik.txt).",
)
@json_option
@tells_faults
def verify(file: Path, keys: Sequence[str], withdrawn_file: Path | None, as_json: bool) -> None:
    """Check a certificate's signature and print what it says.

    FILE is sertifikat.txt out of the PDF, or the text of its QR code. The key is that of the
    practice room's gateway. Without the list of withdrawn certificates nothing is known of that.

    \b
    Example: lpse-kiosk certificate verify sertifikat.txt --key "gw-4f2a90c1=MCow…"
    """
    known = known_keys(keys)
    text = texts.decoded(read_bytes(file, NOTE_BYTES))
    if text is None:
        raise Fault("certificate_malformed")
    note = notes.tidy(text)
    signer = certificates.read(note).gateway_id
    if signer not in known:
        raise Fault("certificate_key_missing", signer=signer)
    one = certificates.verify(note, known)
    looked = None if withdrawn_file is None else _require_standing(one, withdrawn_file, known)
    if as_json:
        say_json(msgspec.to_builtins(one) | {"withdrawn_list_issued": looked})
        return
    click.echo(f"OK {one.kind} {one.number} {one.name}")
    click.echo(
        f"{one.title}, {filters.hari(one.date)}, {one.hours} JP, {one.trainer}, {one.organiser}"
    )
    click.echo(_not_withdrawn(looked))


def _not_withdrawn(list_issued: str | None) -> str:
    """Say what is known of a withdrawal: no more than the list that was given could tell."""
    said: str = _(
        "Tidak diperiksa apakah sertifikat ini sudah ditarik: daftarnya tidak diberikan"
        " (--withdrawn)."
    )
    if list_issued is None:
        return said
    said = _(
        "Tidak ditarik menurut daftar tanggal %(at)s; yang ditarik sesudah itu tidak ada di"
        " dalamnya.",
        at=filters.saat(list_issued),
    )
    return str(said)


def _require_standing(one: Certificate, file: Path, keys: Mapping[str, VerifyKey]) -> str:
    """Return when the list was signed (UTC text).

    Raises: Fault("certificate_withdrawn", number), and what `withdrawn.read_list` raises.
    """
    text = texts.decoded(read_bytes(file, NOTE_BYTES))
    if text is None:
        raise Fault("withdrawn_list_malformed")
    signers = {name: key for name, key in keys.items() if name == one.gateway_id}
    found = withdrawn.read_list(notes.tidy(text), signers)
    if one.number in found.numbers:
        raise Fault("certificate_withdrawn", number=one.number)
    return found.issued
