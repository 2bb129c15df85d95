"""`lpse-kiosk gateway registrations …`: the archive's key, and what may be erased by now."""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli import signing
from kiosk.cli.gateway_home import opened
from kiosk.errors import explain
from kiosk.shell.frame import Frame, json_option, pass_frame, say_json, tell, tells_faults
from kiosk.web import filters
from sync.errors import Fault
from sync.gateway.registrations import service as registrations_service


@click.group("registrations")
def registrations() -> None:
    """Archive registrations (pendaftaran), and erase them when their time is over."""


@registrations.command("archive-key")
@click.argument("recipient", default="")
@pass_frame
@tells_faults
def archive_key(frame: Frame, recipient: str) -> None:
    """Name the public key that decided registrations are sealed to as well. Two people sign in.

    Its secret key stays with the archive. Without RECIPIENT no key is named any more.

    \b
    Example: lpse-kiosk gateway registrations archive-key age1qyqszqgpqyqszqgpqyqszqgpq…
    """
    centre = opened(frame)
    by = signing.two_people(centre, "gateway")
    registrations_service.set_archive(centre, recipient, by=by)


@registrations.command("archive")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@signing.by_option
@pass_frame
@tells_faults
def archive(frame: Frame, out: Path, who: signing.Who) -> None:
    """Write every archived registration to a folder, for the LPSE's archive (Pasal 10(2)d).

    Each version is a file that only the archive's secret key opens (age -d, then tar); a list says
    which is which and names nobody. Files that lie there whole are left, so the same folder can be
    used again. One that is missing or damaged here is named and stops no other: exit code 1.

    \b
    Example: lpse-kiosk gateway registrations archive --out /media/arsip/pendaftaran
    """
    centre = opened(frame)
    done = registrations_service.hand_out(
        centre, out, by=signing.one_person(centre, "records", who)
    )
    for path in done.written:
        click.echo(str(path))
    for one in done.faulty:
        tell(Fault("archive_file_lost", which=one), as_json=False)
    if done.faulty:
        raise SystemExit(1)


@registrations.command()
@json_option
@signing.by_option
@pass_frame
@tells_faults
def due(frame: Frame, as_json: bool, who: signing.Who) -> None:
    """List registrations whose time is over: id, since when, and why it may not be erased yet.

    What may be erased comes first; up to 200 of these and of those.

    \b
    Example: lpse-kiosk gateway registrations due
    """
    centre = opened(frame)
    found = registrations_service.due(centre, by=signing.one_person(centre, "records", who))
    if as_json:
        say_json(
            [
                {
                    "registration_id": one.line.registration_id,
                    "stage": one.line.stage,
                    "until": one.until,
                    "kept_for": one.why or None,
                }
                for one in found
            ]
        )
        return
    for one in found:
        why = explain(Fault(one.why, until=one.until)).message if one.why else ""
        until = filters.berderet(one.until, centre.identity.timezone, up=True)
        click.echo(f"{one.line.registration_id}  {until}  {why}".rstrip())


@registrations.command()
@click.argument("registration_id")
@signing.by_option
@pass_frame
@tells_faults
def erase(frame: Frame, registration_id: str, who: signing.Who) -> None:
    """Erase the form, the papers and the words of a registration for good.

    Who decided what and when stays, and the journal says that the data were erased.

    \b
    Example: lpse-kiosk gateway registrations erase 01a22474-a3dc-738c-9f61-e7a605892df3
    """
    centre = opened(frame)
    by = signing.one_person(centre, "records", who)
    registrations_service.erase(centre, registration_id, by=by)


@registrations.command("erase-account")
@click.argument("named", metavar="USER_ID")
@signing.by_option
@pass_frame
@tells_faults
def erase_account(frame: Frame, named: str, who: signing.Who) -> None:
    """Erase an account that no bid was sent with: name, number, password and requests.

    It must have rested for a year, and its registration be erased before. Seats forget it when
    they hear of it. USER_ID may be the firm's number, too.

    \b
    Example: lpse-kiosk gateway registrations erase-account sari.jaya
    """
    centre = opened(frame)
    by = signing.one_person(centre, "records", who)
    registrations_service.erase_account(centre, named, by=by)


COMMANDS = (registrations,)
