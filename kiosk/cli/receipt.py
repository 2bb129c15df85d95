"""`lpse-kiosk receipt …`: checking receipts without the seat that wrote them."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from kiosk.cli.frame import json_option, read_note, say_json, tells_faults
from sync import receipts
from sync.errors import Fault
from sync.wire.keys import VerifyKey


@click.group()
def receipt() -> None:
    """Check receipts (tanda terima)."""


@receipt.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path, dir_okay=False))
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="NAME=KEY",
    required=True,
    help="A signer's name and base64 public key, from the LPSE's notice board. May be repeated.",
)
@json_option
@tells_faults
def verify(file: Path, keys: tuple[str, ...], as_json: bool) -> None:
    """Check a receipt's signature and print what it says.

    \b
    Example: lpse-kiosk receipt verify tanda-terima.txt --key "s-9f3c11a0=MCow…"
    """
    known = {}
    for pair in keys:
        name, found, text = pair.partition("=")
        if not found:
            raise click.BadParameter("expected NAME=KEY", param_hint="--key")
        known[name] = VerifyKey.from_text(text)
    read = receipts.verify(read_note(file), known)
    if not receipts.possible(read.sealed, read.arrived):
        raise Fault("receipt_times_impossible")
    if as_json:
        say_json(msgspec.to_builtins(read))
        return
    click.echo(f"OK {read.kind} {read.action} {read.tender_id} {read.tenderer_name}")
    for envelope in read.envelopes:
        click.echo(f"{envelope.name} {envelope.sha256} {envelope.size}")
