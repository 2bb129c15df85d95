"""`lpse-kiosk gateway …`: what stands until staff have looked into it."""

from __future__ import annotations

from dataclasses import asdict

import click

from kiosk.cli import signing
from kiosk.cli.gateway_home import opened
from kiosk.errors import explain
from kiosk.shell.frame import Frame, json_option, pass_frame, say_json, tells_faults
from kiosk.web import filters
from sync.gateway.alarms import service as standing


@click.command("alarms")
@json_option
@pass_frame
@tells_faults
def alarms(frame: Frame, as_json: bool) -> None:
    """List what was found wrong and nobody has cleared yet, of the gateway and of its seats.

    \b
    Example: lpse-kiosk gateway alarms
    """
    centre = opened(frame)
    with centre.reading() as db:
        found = standing.standing(db)
    if as_json:
        say_json([asdict(one) for one in found])
        return
    for one in found:
        words = explain(one.fault)
        at = filters.berderet(one.raised_at, centre.identity.timezone)
        click.echo(f"{one.code}  {one.seat_id or 'gateway'}  {at}")
        click.echo(f"  {words.message} {words.hint}")


@click.command("clear-alarm")
@click.argument("code")
@click.option("--seat", "seat_id", default="", help="The seat's id; the gateway itself without.")
@click.option("--reason", required=True, help="What was looked into; it stands in the journal.")
@pass_frame
@tells_faults
def clear_alarm(frame: Frame, code: str, seat_id: str, reason: str) -> None:
    """Sign that an alarm was looked into. A head or an administrator signs in.

    \b
    Example: lpse-kiosk gateway clear-alarm seat_two_at_once --seat s-9f3c11a0 --reason "disalin"
    """
    centre = opened(frame)
    by = signing.one_person(centre, "release")
    standing.clear(centre, code, seat_id, by=by, reason=reason)


COMMANDS = (alarms, clear_alarm)
