"""`lpse-kiosk wipe` and `move-gateway`: what two members of staff do to a seat together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import click
from flask_babel import gettext as _

from kiosk import wiring
from kiosk.shell.frame import Frame, json_option, pass_frame, say_json, tells_faults
from kiosk.staff.pins import tidy_secret
from kiosk.staff.service import Actor, StaffChoice
from kiosk.staff.views import ROLE_WORDS
from sync.errors import Fault
from sync.wire.roles import Act

LONGEST_WHY = 200

why_option = click.option("--why", required=True, help="The reason, for the log (1-200 letters).")


@click.command()
@why_option
@click.option("--lose-unsent", is_flag=True, help="Wipe even what has not reached the gateway.")
@json_option
@pass_frame
@tells_faults
def wipe(frame: Frame, why: str, lose_unsent: bool, as_json: bool) -> None:
    """Erase this seat: its keys, its database, its spool. Two members of staff sign in for it.

    The seat must not be running. Afterwards the gateway knows it as a seat that went silent:
    revoke it there. What is printed is the signed head of its log.

    \b
    Example: lpse-kiosk wipe --why "PC dikembalikan ke penyewaan"
    """
    if wiring.finish_wipe(frame.home):
        click.echo(_("Penghapusan yang terputus sudah diselesaikan."), err=True)
        return
    why = _tidy_why(why)
    with wiring.still_seat(frame.home) as seat:
        unsent = seat.unsent()
        if unsent and not lose_unsent:
            raise Fault("unsent_items", count=unsent)
        by = _two_people(seat, "wipe")
        done = seat.wipe(by, why, lose_unsent=lose_unsent)
    if as_json:
        say_json(asdict(done))
        return
    click.echo(done.checkpoint)
    click.echo(
        _(
            "Kursi ini sudah dihapus. Cabut juga di server: `lpse-kiosk gateway revoke %(id)s`",
            id=done.seat_id,
        ),
        err=True,
    )


@click.command("set-aside")
@json_option
@pass_frame
@tells_faults
def set_aside(frame: Frame, as_json: bool) -> None:
    """Move a damaged seat's whole folder to another name, so that this PC can be enrolled again.

    Nothing is deleted. Prints where it is now and every sealed file in it, with its SHA-256: hand
    that folder to the centre (docs/how-to/damage.md). Refused for a seat that can be used.

    \b
    Example: lpse-kiosk set-aside
    """
    done = wiring.set_aside(frame.home)
    if as_json:
        say_json(asdict(done))
        return
    click.echo(done.folder)
    for one in done.files:
        read = f"{one.sha256}  {one.name}  {one.size} B"
        click.echo(read if one.sha256 else f"{'?' * 64}  {one.name}  ?")
    click.echo(
        _(
            "Jangan hapus folder itu: berkas tersegel di dalamnya mungkin belum sampai di server."
            " Serahkan kepada pengelola sistem, lalu daftarkan komputer ini lagi."
        ),
        err=True,
    )


@click.command("move-gateway")
@click.argument("url")
@why_option
@pass_frame
@tells_faults
def move_gateway(frame: Frame, url: str, why: str) -> None:
    """Tell this seat a new address of its gateway. Two members of staff sign in for it.

    The gateway's key stays the one that was pinned at enrolment: another machine at the new
    address is not believed. The seat must not be running.

    \b
    Example: lpse-kiosk move-gateway https://10.1.2.3:8440 --why "server pindah gedung"
    """
    why = _tidy_why(why)
    address = wiring.tidy_url(url)
    with wiring.still_seat(frame.home) as seat:
        seat.move_gateway(address, _two_people(seat, "gateway"), why)
    click.echo(address)


def _tidy_why(text: str) -> str:
    """Raises: Fault("why_missing")."""
    why = " ".join(text.split())
    if not why or len(why) > LONGEST_WHY or not why.isprintable():
        raise Fault("why_missing")
    return why


def _two_people(seat: wiring.StillSeat, act: Act) -> tuple[Actor, Actor]:
    """Ask two people for a name out of a list and their secret; nothing is echoed."""
    hindrance = seat.staff.hindrance(act)
    if hindrance is not None:
        raise hindrance
    choices = seat.staff.choices(act)
    if len(choices) < 2:
        raise Fault("staff_two_needed", have=len(choices))
    for number, one in enumerate(choices, 1):
        click.echo(f"{number:3}  {one.name} ({ROLE_WORDS[one.role]})", err=True)
    first = _one_person(choices, _("Petugas pertama, nomor dalam daftar"))
    second = _one_person(choices, _("Petugas kedua, nomor dalam daftar"))
    return seat.staff.together(act, first, second)


def _one_person(choices: Sequence[StaffChoice], label: str) -> tuple[str, str]:
    number = click.prompt(label, type=click.IntRange(1, len(choices)), err=True)
    secret = click.prompt(_("PIN atau kata sandi"), hide_input=True, value_proc=_secret, err=True)
    return choices[number - 1].staff_id, secret


def _secret(typed: str) -> str:
    """What cannot be a secret is asked for again and costs no try."""
    secret = tidy_secret(typed)
    if secret is None:
        raise click.BadParameter(_("PIN 6 sampai 12 angka, atau kata sandi 12 huruf atau lebih."))
    return secret
