"""`lpse-kiosk receipt …`: checking receipts without the seat that wrote them."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from kiosk.shell.files import file_type, keys_option, read_receipt
from kiosk.shell.frame import json_option, say_json, tells_faults
from sync import receipts
from sync.errors import Fault


@click.group()
def receipt() -> None:
    """Check receipts (tanda terima)."""


@receipt.command()
@click.argument("file", type=file_type)
@keys_option
@json_option
@tells_faults
def verify(file: Path, keys: tuple[str, ...], as_json: bool) -> None:
    """Check a receipt's signature and print what it says.

    \b
    Example: lpse-kiosk receipt verify tanda-terima.txt --key "s-9f3c11a0=MCow…"
    """
    found = read_receipt(file, keys)
    read = found.receipt
    if found.signature != "good":
        raise Fault("receipt_key_missing", signer=read.signer)
    if not receipts.possible(read.sealed, read.arrived):
        raise Fault("receipt_times_impossible")
    if as_json:
        say_json(msgspec.to_builtins(read))
        return
    click.echo(f"OK {read.kind} {read.action} {read.tender_id} {read.tenderer_name}")
    for envelope in read.envelopes:
        click.echo(f"{envelope.name} {envelope.sha256} {envelope.size}")
