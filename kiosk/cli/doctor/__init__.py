"""`lpse-kiosk doctor`: what this machine has, what it lacks, what would hurt a bid."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict

import click

from kiosk.cli.doctor import certificate, gateway, link, machine, seat, system
from kiosk.cli.doctor.check import NAMES, VERDICTS, Check, ask
from kiosk.shell.frame import Frame, json_option, pass_frame, say_json, tells_faults
from kiosk.staff import calibration
from kiosk.wiring import soundness
from sync import argon
from sync.database import connect, write_tx
from sync.errors import Fault

WIDTH = 78


@click.command()
@click.option(
    "--calibrate",
    is_flag=True,
    help="Measure what a PIN check may cost here, and let the enrolled seat use it.",
)
@json_option
@pass_frame
@tells_faults
def doctor(frame: Frame, calibrate: bool, as_json: bool) -> None:
    """Check this machine, its seat and its gateway, and say what to do about what is wrong.

    Exit code 1 when something is bad. A seat that runs takes a new PIN cost at its next start.

    \b
    Example: lpse-kiosk doctor --calibrate
    """
    if calibrate:
        _calibrate(frame)
    questions = [
        *machine.QUESTIONS,
        *system.QUESTIONS,
        *seat.QUESTIONS,
        *link.QUESTIONS,
        *certificate.QUESTIONS,
    ]
    if gateway.is_here(frame):
        questions += gateway.QUESTIONS
    report(ask(frame, questions), as_json)


@click.command("doctor")
@click.option("--deep", is_flag=True, help="Read and hash the sealed file of every bid.")
@json_option
@pass_frame
@tells_faults
def gateway_doctor(frame: Frame, deep: bool, as_json: bool) -> None:
    """Check this gateway: database, disk, the files of bids, alarms that wait for staff.

    Exit code 1 when something is bad.

    \b
    Example: lpse-kiosk gateway doctor --deep
    """
    if not gateway.is_here(frame):
        raise Fault("gateway_missing", home=str(frame.home.gateway))
    questions = [machine.realm, *gateway.QUESTIONS, *([gateway.hashed_bids] if deep else [])]
    report(ask(frame, questions), as_json)


def report(checks: Sequence[Check], as_json: bool) -> None:
    """Print every check, and exit with 1 when one is bad."""
    if as_json:
        say_json([asdict(check) for check in checks])
    else:
        for check in checks:
            _show(check)
    if any(check.verdict == "bad" for check in checks):
        raise SystemExit(1)


def _show(check: Check) -> None:
    head = f"{VERDICTS[check.verdict]!s:9}  {NAMES.get(check.name, check.name)!s:14}  "
    click.echo(
        textwrap.fill(
            head + check.detail,
            WIDTH,
            subsequent_indent=" " * len(head),
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def _calibrate(frame: Frame) -> None:
    """The cost belongs to one seat on one machine. Raises: what `soundness.require_home` raises."""
    soundness.require_home(frame.home)
    for _attempt in range(3):
        found = argon.calibrate()
        # A busy moment makes the machine look slow, and the cost found too low.
        if argon.SHORTEST_S <= argon.measure(found.cost) <= argon.LONGEST_S:
            break
    with closing(connect(frame.home.database)) as db, write_tx(db):
        calibration.keep(db, found)
