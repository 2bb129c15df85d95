"""`lpse-kiosk courier …`: a stick's way out and back, at the seat and on any machine between."""

from __future__ import annotations

from pathlib import Path

import click
from flask_babel import gettext as _

from kiosk import wiring
from kiosk.cli.courier_send import send
from kiosk.courier.importing import TakenBack, find
from kiosk.courier.service import Courier
from kiosk.errors import explain
from kiosk.shell.frame import Frame, json_option, pass_frame, say_json, tells_faults
from kiosk.staff.pins import tidy_secret
from kiosk.staff.views import ROLE_WORDS
from sync.courier.place import FolderPlace
from sync.courier.reading import Labelled
from sync.errors import Fault

stick_type = click.Path(exists=True, path_type=Path, file_okay=False)


@click.group()
def courier() -> None:
    """Carry a seat's queue on a stick when no link comes back in time."""


@click.command("export")
@click.argument("stick", type=stick_type)
@json_option
@pass_frame
@tells_faults
def export(frame: Frame, stick: Path, as_json: bool) -> None:
    """Copy what has no answer yet onto STICK for a courier. One member of staff signs in.

    The seat must not be running; its own page does the same while it runs.

    \b
    Example: lpse-kiosk courier export /media/stik
    """
    terminal = wiring.build(frame.home, frame.config)
    try:
        desk = terminal.core.get(Courier)
        done = desk.export_to(FolderPlace(stick), _sign_in(desk))
    finally:
        terminal.release()
    label = done.written.label
    if as_json:
        say_json(
            {
                "bundle": done.written.name,
                "label_sha256": done.written.digest,
                "items": done.items,
                "left": done.left,
                "damaged": done.damaged,
                "size": label.size,
            }
        )
        return
    click.echo(f"{done.written.name}\n{done.written.digest}")
    click.echo(_("%(n)s kiriman disalin untuk kurir, belum terkirim.", n=done.items))


@click.command("import")
@click.argument("stick", type=stick_type)
@json_option
@pass_frame
@tells_faults
def import_(frame: Frame, stick: Path, as_json: bool) -> None:
    """Take in the answers that a courier brought back on STICK. One member of staff signs in.

    The seat must not be running; its own page does the same while it runs.

    \b
    Example: lpse-kiosk courier import /media/stik
    """
    place, rows = FolderPlace(stick), []
    terminal = wiring.build(frame.home, frame.config)
    try:
        desk = terminal.core.get(Courier)
        found = [one for one in find(place, desk.home.identity) if isinstance(one, Labelled)]
        if not found:
            raise Fault("courier_nothing")
        by = _sign_in(desk)
        for one in found:
            taken = desk.take_from(place, one, by)
            rows.append((one.name, taken))
    finally:
        terminal.release()
    if as_json:
        say_json([_as_data(name, one) for name, one in rows])
        return
    for name, taken in rows:
        _say(name, taken)


def _as_data(name: str, one: TakenBack) -> dict[str, object]:
    return {"bundle": name, "answers": one.answers, "items": one.items, "code": one.code}


def _say(name: str, one: TakenBack) -> None:
    words = _(
        "%(name)s: %(answers)s jawaban baru, %(items)s kabar baru.",
        name=name,
        answers=one.answers,
        items=one.items,
    )
    click.echo(words)
    if one.code:
        told = explain(Fault(one.code))
        click.echo(f"{told.message} {told.hint}", err=True)


def _sign_in(desk: Courier) -> str:
    """Ask one person for a name out of a list and their secret; nothing is echoed."""
    hindrance = desk.staff.hindrance("courier")
    if hindrance is not None:
        raise hindrance
    choices = desk.staff.choices("courier")
    for number, one in enumerate(choices, 1):
        click.echo(f"{number:3}  {one.name} ({ROLE_WORDS[one.role]})", err=True)
    kind = click.IntRange(1, len(choices))
    number = click.prompt(_("Petugas, nomor dalam daftar"), type=kind, err=True)
    secret = click.prompt(_("PIN atau kata sandi"), hide_input=True, value_proc=_secret, err=True)
    return desk.staff.sign_in(choices[number - 1].staff_id, secret, "courier").staff_id


def _secret(typed: str) -> str:
    secret = tidy_secret(typed)
    if secret is None:
        raise click.BadParameter(_("PIN 6 sampai 12 angka, atau kata sandi 12 huruf atau lebih."))
    return secret


for _command in (export, import_, send):
    courier.add_command(_command)
