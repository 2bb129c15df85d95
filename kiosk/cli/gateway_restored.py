"""`lpse-kiosk gateway restored`: said after an older copy of the gateway's home was put back."""

from __future__ import annotations

import click
from flask_babel import gettext as _

from kiosk.cli import signing
from kiosk.cli.gateway_home import opened
from kiosk.shell.frame import Frame, pass_frame, tells_faults
from sync.gateway import recovery
from sync.gateway.enrolment import service as enrolment
from sync.gateway.journal import service as journal


@click.command()
@click.option("--reason", required=True, help="Which copy, and why; it stands in the journal.")
@pass_frame
@tells_faults
def restored(frame: Frame, reason: str) -> None:
    """Go on after an older copy of the gateway's home was put back. Two people sign in.

    Nothing it may have numbered before is numbered again. Until the alarm it raises is cleared,
    nothing is refused for what may have been lost. docs/how-to/restore.md walks through the rest.

    \b
    Example: lpse-kiosk gateway restored --reason "disk rusak; salinan 27 November 23.00"
    """
    centre = opened(frame)
    entries_then = journal.size(centre)
    by = signing.two_people(centre, "gateway")
    recovery.restored(centre, by=by, why=reason, entries_then=entries_then)
    for line in (
        _("Server melanjutkan dengan nomor baru. Langkah berikutnya:"),
        _("1. Jalankan server lagi dan biarkan semua kursi terhubung."),
        _("2. Muat ulang semua berkas tender, yang lama lebih dahulu: gateway import-tenders"),
        _("3. Terbitkan ulang kunci yang hilang: gateway publish-key, gateway confirm-rehearsal"),
        _("4. Daftarkan ulang petugas, penyedia, dan kursi yang ditambahkan sesudah salinan itu."),
        _("5. Lihat gateway doctor dan papan; bila antrean semua kursi kosong:"),
        "   lpse-kiosk gateway clear-alarm gateway_restored --reason …",
    ):
        click.echo(line)


@click.command()
@click.argument("seat_id")
@click.argument("seat_name")
@click.argument("key")
@pass_frame
@tells_faults
def readmit(frame: Frame, seat_id: str, seat_name: str, key: str) -> None:
    """Know a seat again that was enrolled after the copy was taken. Two people sign in.

    Its id and key stand in the seat's own `lpse-kiosk doctor`; read them there, not on the network.

    \b
    Example: lpse-kiosk gateway readmit s-9f3c11a0 "Kursi 07" "ugV+1fnHq3BDfuUq…"
    """
    centre = opened(frame)
    by = signing.two_people(centre, "enrol")
    enrolment.readmit(centre, seat_id, seat_name, key, by=by)


COMMANDS = (restored, readmit)
