"""`lpse-kiosk courier send`: carry a stick's content on from any machine with a link."""

from __future__ import annotations

from pathlib import Path

import click
from flask_babel import gettext as _

from kiosk.errors import explain
from kiosk.shell.frame import json_option, say_json, tell, tells_faults
from sync import figures
from sync.courier.place import FolderPlace
from sync.errors import Fault
from sync.transport.faults import LinkDown
from sync.transport.relay import Relay
from sync.wire.courier import CourierStanding

stick_type = click.Path(exists=True, path_type=Path, file_okay=False)


@click.command()
@click.argument("stick", type=stick_type)
@click.option("--gateway", "url", required=True, help="Address of the LPSE's server.")
@click.option("--ca-file", type=click.Path(exists=True, path_type=Path, dir_okay=False))
@click.option("--patience", default=60.0, show_default=True, help="Seconds to retry a broken link.")
@json_option
@tells_faults
def send(stick: Path, url: str, ca_file: Path | None, patience: float, as_json: bool) -> None:
    """Send what is on STICK from any machine with a link; answers are written back onto it.

    No key is needed and nothing on the stick can be read here: it is sealed to the server and
    signed by its seat. Run again after a break, it goes on where it stopped. The newest goes first,
    and what is wrong with one keeps no other from going.

    \b
    Example: lpse-kiosk courier send /media/stik --gateway https://lpse.example:8440
    """
    place = FolderPlace(stick)
    names = place.bundles("to_gateway")
    if not names:
        raise Fault("courier_nothing")
    relay = Relay(url, ca_file=ca_file, patience_s=patience)
    try:
        done = _send_all(relay, place, names, quiet=as_json)
    finally:
        relay.close()
    if as_json:
        say_json(done)
    if any(row["code"] or row["missing"] or not row["reply"] for row in done):
        raise SystemExit(1)


def _send_all(
    relay: Relay, place: FolderPlace, names: list[str], *, quiet: bool
) -> list[dict[str, object]]:
    """Send each, the newest first; only a link that broke for good ends it early."""
    done = []
    for name in reversed(names):
        try:
            done.append(_send_one(relay, place, name, quiet=quiet))
        except Fault as fault:
            click.echo(f"\n{name}:", err=True)
            tell(fault, as_json=False)
            done.append(_row(name, None, fault, ""))
            if isinstance(fault, LinkDown):
                break
    return done


def _send_one(relay: Relay, place: FolderPlace, name: str, *, quiet: bool) -> dict[str, object]:
    def told(done: int, total: int) -> None:
        if not quiet:
            shown = f"{figures.size(done, 'id')} / {figures.size(total, 'id')}"
            click.echo(f"\r{name}  {shown}   ", nl=False, err=True)

    delivery = relay.send(place, name, told)
    standing, trouble, reply = delivery.standing, delivery.trouble, ""
    if standing.code:  # the gateway has seen more of it than we have
        trouble = Fault(standing.code)
    try:
        reply = relay.fetch(place, standing.bundle_id) if standing.reply else ""
    except Fault as fault:
        trouble = trouble or fault
    if not quiet:
        click.echo("", err=True)
        _say(name, standing, trouble, reply)
    return _row(name, standing, trouble, reply)


def _row(
    name: str, standing: CourierStanding | None, trouble: Fault | None, reply: str
) -> dict[str, object]:
    return {
        "bundle": name,
        "items": None if standing is None else standing.items,
        "taken": None if standing is None else standing.taken,
        "missing": None if standing is None else standing.missing,
        "code": None if trouble is None else trouble.code,
        "reply": reply,
    }


def _say(name: str, standing: CourierStanding, trouble: Fault | None, reply: str) -> None:
    taken = _(
        "%(name)s: %(taken)s dari %(items)s kiriman sampai di server.",
        name=name,
        taken=standing.taken,
        items=standing.items,
    )
    click.echo(taken)
    if trouble is not None:
        words = explain(trouble)
        click.echo(f"{words.message} {words.hint}", err=True)
    if reply:
        click.echo(_("Jawaban untuk kursi itu disimpan di flashdisk: %(name)s", name=reply))
