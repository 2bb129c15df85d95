"""`lpse-kiosk bid …`: opening sealed bids, and checking one without opening it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click

from kiosk.shell.files import (
    ReadReceipt,
    file_type,
    identity_option,
    keys_option,
    passphrase_option,
    read_identities,
    read_receipt,
)
from kiosk.shell.frame import Frame, json_option, pass_frame, say_json, tells_faults
from sync import receipts
from sync.errors import Fault
from sync.sealing import opening


@click.group()
def bid() -> None:
    """Open or check sealed bids."""


sealed_argument = click.argument("sealed", type=file_type)
receipt_option = click.option(
    "--receipt",
    "receipt_file",
    type=file_type,
    help="A receipt (text) that names this bid; its digest must match.",
)


@bid.command("open")
@sealed_argument
@identity_option
@passphrase_option
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@receipt_option
@keys_option
@click.option(
    "--salvage",
    is_flag=True,
    help="Of a damaged bid, write the files that are whole to OUT-TIDAK-UTUH.",
)
@json_option
@pass_frame
@tells_faults
def open_(
    frame: Frame,
    sealed: Path,
    identity_file: Path,
    passphrase_file: Path | None,
    out: Path,
    receipt_file: Path | None,
    keys: tuple[str, ...],
    salvage: bool,
    as_json: bool,
) -> None:
    """Check and open a sealed bid; writes the files, and reports beside them.

    The report, as text (OUT.laporan.txt) and JSON (OUT.laporan.json), names any faulty hop. Without
    a --key of its signer the receipt's signature is not checked, and the report says so.

    \b
    Example: lpse-kiosk bid open bid.age --identity kunci.txt --out dibuka --receipt resmi.txt
    """
    read = read_receipt(receipt_file, keys) if receipt_file else None
    identities = read_identities(identity_file, passphrase_file)
    receipt = read.receipt if read else None
    report = opening.open_bid(sealed, identities, out, receipt=receipt, salvage=salvage)
    report = _signed(report, read)
    _write(report, out, frame.lang)
    _tell(report, frame.lang, as_json)


@bid.command()
@sealed_argument
@receipt_option
@keys_option
@json_option
@pass_frame
@tells_faults
def verify(
    frame: Frame, sealed: Path, receipt_file: Path | None, keys: tuple[str, ...], as_json: bool
) -> None:
    """Check a sealed bid without any key: its shape, and its digest against a receipt.

    The signature on the receipt is checked with the signer's public key (--key).

    \b
    Example: lpse-kiosk bid verify bid.age --receipt tanda-terima.txt
    """
    read = read_receipt(receipt_file, keys) if receipt_file else None
    receipt = read.receipt if read else None
    _tell(_signed(opening.verify_bid(sealed, receipt=receipt), read), frame.lang, as_json)
    if receipt is not None and not receipts.possible(receipt.sealed, receipt.arrived):
        raise Fault("receipt_times_impossible")


def _signed(report: opening.Report, read: ReadReceipt | None) -> opening.Report:
    if read is None:
        return report
    return replace(report, signature=read.signature, signer=read.receipt.signer)


def _write(report: opening.Report, out: Path, lang: str) -> None:
    """Beside the files, not among them: a vendor may have named one like a report."""
    place = out.absolute()
    place.with_name(place.name + ".laporan.txt").write_text(report.to_text(lang), "utf-8")
    told = json.dumps(report.to_json(), ensure_ascii=False, indent=2)
    place.with_name(place.name + ".laporan.json").write_text(told, "utf-8")


def _tell(report: opening.Report, lang: str, as_json: bool) -> None:
    say_json(report.to_json()) if as_json else click.echo(report.to_text(lang))
    if not report.ok:
        raise SystemExit(1)
