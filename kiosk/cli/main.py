"""The top of the command tree."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import click

from kiosk.cli import (
    certificates,
    classes,
    courier,
    demo,
    doctor,
    gateway,
    gateway_alarms,
    gateway_clock,
    gateway_courier,
    gateway_firms,
    gateway_key,
    gateway_outages,
    gateway_practice,
    gateway_regions,
    gateway_registrations,
    gateway_restored,
    gateway_rules,
    gateway_rulings,
    gateway_staff,
    gateway_unopened,
    install,
    log,
    packs,
    seat,
    tenders,
    upkeep,
)
from kiosk.cli.spoken import SpokenGroup
from kiosk.config import default_home, language_of
from kiosk.seat import Feature
from kiosk.shell.frame import Frame
from kiosk.wiring import FEATURES
from sync.wire.shapes import Realm


@click.group(cls=SpokenGroup)
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="KIOSK_HOME",
    default=default_home,
    show_default="the user's data folder",
    help="Folder that holds all state.",
)
@click.option(
    "--lang",
    type=click.Choice(["id", "en"]),
    envvar="KIOSK_LANG",
    default=language_of,
    show_default="id, or en where LANG says so",
    help="Language of everything meant for people.",
)
@click.option(
    "--realm",
    type=click.Choice(get_args(Realm)),
    envvar="KIOSK_REALM",
    default="production",
    show_default=True,
    help="Work on the real room, or on its practice twin: other folders, keys, accounts, gateway.",
)
@click.version_option(package_name="lpse-kiosk")
@click.pass_context
def main(context: click.Context, home: Path, lang: str, realm: Realm) -> None:
    """Offline-first bidding room for LPSE: seats, gateway, and the committee's tools.

    \b
    Example: lpse-kiosk demo
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A title in a log of Windows' old code page: a letter may be lost there, not the rest.
        sys.stdout.reconfigure(errors="replace")
    context.obj = Frame(root=home.absolute(), lang=lang, realm=realm)


def add_commands(group: click.Group, features: Sequence[Feature]) -> None:
    """Add the commands that the seat's features bring along."""
    for feature in features:
        for command in feature.commands:
            group.add_command(command)


main.add_command(demo.demo)
main.add_command(seat.run)
main.add_command(seat.window_only)
main.add_command(seat.enrol)
main.add_command(gateway.gateway)
for command in (
    *gateway_staff.COMMANDS,
    *gateway_alarms.COMMANDS,
    *gateway_rulings.COMMANDS,
    *gateway_outages.COMMANDS,
    *gateway_unopened.COMMANDS,
    *gateway_clock.COMMANDS,
    *gateway_courier.COMMANDS,
    *gateway_key.COMMANDS,
    *gateway_practice.COMMANDS,
    *gateway_firms.COMMANDS,
    *gateway_restored.COMMANDS,
    *gateway_rules.COMMANDS,
    *gateway_regions.COMMANDS,
    *gateway_registrations.COMMANDS,
    *tenders.COMMANDS,
    doctor.gateway_doctor,
):
    gateway.gateway.add_command(command)
main.add_command(log.logs)
main.add_command(packs.packs)
main.add_command(classes.classes)
main.add_command(courier.courier)
main.add_command(certificates.certificate)
main.add_command(gateway_rulings.ruling)
main.add_command(doctor.doctor)
main.add_command(upkeep.wipe)
main.add_command(upkeep.set_aside)
main.add_command(upkeep.move_gateway)
main.add_command(install.install)
add_commands(main, FEATURES)
