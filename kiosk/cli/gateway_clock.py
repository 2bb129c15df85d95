"""`lpse-kiosk gateway confirm-clock`: when the gateway's clock was wrong and is right now."""

from __future__ import annotations

import click

from kiosk.cli import signing
from kiosk.cli.gateway_home import opened
from kiosk.shell.frame import Frame, pass_frame, tells_faults
from sync.gateway import core


@click.command("confirm-clock")
@click.option(
    "--reason", required=True, help="How the clock was checked; it stands in the journal."
)
@pass_frame
@tells_faults
def confirm_clock(frame: Frame, reason: str) -> None:
    """Confirm that the clock is right now, after it had signed later times. Two people sign in.

    A gateway whose clock lies before what it has signed signs nothing until its clock has caught
    up, or until this.

    \b
    Example: lpse-kiosk gateway confirm-clock --reason "jam perangkat keras memakai waktu lokal"
    """
    centre = opened(frame)
    by = signing.two_people(centre, "gateway")
    core.confirm_clock(centre, reason, by=by)


COMMANDS = (confirm_clock,)
