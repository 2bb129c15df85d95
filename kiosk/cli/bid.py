"""`lpse-kiosk bid …`: opening sealed bids, and checking one without opening it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kiosk.cli.frame import Frame, json_option, pass_frame, read_note, say_json, tells_faults
from sync import receipts
from sync.errors import Fault
from sync.sealing import opening


@click.group()
def bid() -> None:
    """Open or check sealed bids."""


sealed_argument = click.argument(
    "sealed", type=click.Path(exists=True, path_type=Path, dir_okay=False)
)
receipt_option = click.option(
    "--receipt",
    "receipt_file",
    type=click.Path(exists=True, path_type=Path, dir_okay=False),
    help="A receipt (text) that names this bid; its digest must match.",
)


def _read_receipt(path: Path | None) -> receipts.Receipt | None:
    return None if path is None else receipts.read(read_note(path))


@bid.command("open")
@sealed_argument
@click.option(
    "--identity",
    "identity_file",
    type=click.Path(exists=True, path_type=Path, dir_okay=False),
    required=True,
    help="The committee's key file, or the vendor's own key (kunci pemilik).",
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@receipt_option
@json_option
@pass_frame
@tells_faults
def open_(
    frame: Frame,
    sealed: Path,
    identity_file: Path,
    out: Path,
    receipt_file: Path | None,
    as_json: bool,
) -> None:
    """Check and open a sealed bid; writes the files, and reports beside them.

    The report, as text (OUT.laporan.txt) and JSON (OUT.laporan.json), names any faulty hop.

    \b
    Example: lpse-kiosk bid open bid.age --identity kunci.txt --out dibuka --receipt resmi.txt
    """
    report = opening.open_bid(
        sealed, identity_file.read_text("utf-8"), out, receipt=_read_receipt(receipt_file)
    )
    _write(report, out, frame.lang)
    _tell(report, frame.lang, as_json)


@bid.command()
@sealed_argument
@receipt_option
@json_option
@pass_frame
@tells_faults
def verify(frame: Frame, sealed: Path, receipt_file: Path | None, as_json: bool) -> None:
    """Check a sealed bid without any key: its shape, and its digest against a receipt.

    \b
    Example: lpse-kiosk bid verify bid.age --receipt tanda-terima.txt
    """
    receipt = _read_receipt(receipt_file)
    report = opening.verify_bid(sealed, receipt=receipt)
    _tell(report, frame.lang, as_json)
    if receipt is not None and not receipts.possible(receipt.sealed, receipt.arrived):
        raise Fault("receipt_times_impossible")


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
