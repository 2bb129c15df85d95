"""`lpse-kiosk certificate …`: checking certificates of classes without the gateway that signed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from kiosk.shell.files import NOTE_BYTES, file_type, keys_option, known_keys, read_bytes
from kiosk.shell.frame import json_option, say_json, tells_faults
from sync import notes, texts
from sync.errors import Fault
from sync.training import certificates


@click.group()
def certificate() -> None:
    """Check certificates of training (sertifikat pelatihan)."""


@certificate.command()
@click.argument("file", type=file_type)
@keys_option
@json_option
@tells_faults
def verify(file: Path, keys: Sequence[str], as_json: bool) -> None:
    """Check a certificate's signature and print what it says.

    FILE is sertifikat.txt out of the PDF, or the text of its QR code. The key is that of the
    practice room's gateway.

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
    if as_json:
        say_json(msgspec.to_builtins(one))
        return
    click.echo(f"OK {one.kind} {one.number} {one.name}")
    click.echo(f"{one.title}, {one.date}, {one.hours} JP, {one.trainer}, {one.organiser}")
