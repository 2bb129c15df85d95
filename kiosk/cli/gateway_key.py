"""`lpse-kiosk gateway key`: the public keys receipts are checked with, for the notice board."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask_babel import gettext as _

from kiosk.cli.gateway_home import opened
from kiosk.printing import key_sheet_pdf
from kiosk.printing.keys import Signer
from kiosk.shell.frame import Frame, json_option, pass_frame, say_json, tells_faults
from sync.gateway.enrolment import service as enrolment
from sync.wire.keys import VerifyKey


@click.command()
@click.option(
    "--sheet",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a sheet for the notice board here: PDF with a QR code.",
)
@json_option
@pass_frame
@tells_faults
def key(frame: Frame, sheet: Path | None, as_json: bool) -> None:
    """Print the gateway's public key and fingerprint, and make the sheet for the notice board.

    The first line is what `--key` of `bid open` and `receipt verify` takes. The sheet also lists
    the seats' keys, which sign provisional receipts. Nothing here is secret.

    \b
    Example: lpse-kiosk gateway key --sheet papan-pengumuman.pdf
    """
    centre = opened(frame)
    identity = centre.identity
    signer = Signer(
        identity.gateway_id, identity.gateway_name, VerifyKey.from_text(identity.gateway_key)
    )
    if as_json:
        told = {"name": signer.name, "key": signer.key.text, "fingerprint": signer.key.fingerprint}
        say_json({**told, "gateway_name": signer.title, "argument": signer.argument})
    else:
        click.echo(signer.argument)
        label = _("Sidik kunci server LPSE")
        click.echo(f"{label}: {signer.key.fingerprint}", err=not sys.stdout.isatty())
    if sheet is None:
        return
    seats = [
        Signer(one.seat_id, one.name, one.key) for one in enrolment.seats(centre) if not one.revoked
    ]
    page = key_sheet_pdf(signer, seats, frame.lang, training=identity.realm == "training")
    sheet.write_bytes(page)
    if not as_json:
        click.echo(str(sheet), err=True)


COMMANDS = (key,)
