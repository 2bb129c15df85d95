"""`lpse-kiosk committee …`: what the evaluation committee (pokja) does before the deadline."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kiosk.shell.files import (
    file_type,
    identity_option,
    passphrase_option,
    read_bytes,
    read_identities,
)
from kiosk.shell.frame import json_option, say_json, tells_faults
from sync import rehearsal
from sync.errors import Fault
from sync.sealing import X25519Identity, looks


@click.group()
def committee() -> None:
    """Make a tender's key and prove that it opens."""


@committee.command()
@click.argument("code")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@json_option
@tells_faults
def key(code: str, out: Path, as_json: bool) -> None:
    """Make the key of the tender CODE. FILE opens its bids: keep two copies, apart and offline.

    \b
    Example: lpse-kiosk committee key 9151042 --out kunci-9151042.txt
    """
    identity = X25519Identity.generate()
    text = f"# tender: {code}\n# public key: {identity.recipient.text}\n{identity.text}\n"
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Fault("file_exists", path=str(out)) from None
    with os.fdopen(handle, "w", encoding="utf-8") as target:
        target.write(text)
        target.flush()
        os.fsync(target.fileno())
    if as_json:
        say_json(
            {
                "tender_id": code,
                "recipient": identity.recipient.text,
                "fingerprint": identity.recipient.fingerprint,
            }
        )
        return
    click.echo(f"{identity.recipient.text}\n{identity.recipient.fingerprint}")


@committee.command()
@click.argument("test_envelope", type=file_type)
@identity_option
@passphrase_option
@tells_faults
def rehearse(test_envelope: Path, identity_file: Path, passphrase_file: Path | None) -> None:
    """Open the gateway's test envelope; prints the answer that `confirm-rehearsal` wants.

    \b
    Example: lpse-kiosk committee rehearse uji-9151042.age --identity kunci-9151042.txt
    """
    identities = read_identities(identity_file, passphrase_file)
    data = read_bytes(test_envelope, rehearsal.MAX_BYTES + 1)
    if (kind := looks.of(data)) != "sealed":
        raise Fault("not_a_test_envelope", looks=kind)
    click.echo(rehearsal.rehearse(data, identities))
