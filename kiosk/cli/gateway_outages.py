"""`lpse-kiosk gateway outage`: the papers of an outage, from the command line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from kiosk.cli import signing
from kiosk.cli.gateway_home import opened
from kiosk.paperwork.attached import PaperHead
from kiosk.paperwork.outages import OutageSaid, outage_papers
from kiosk.shell.frame import Frame, pass_frame, tells_faults
from sync.errors import Fault
from sync.gateway.outages import service

FORMATS = ["%Y-%m-%d %H:%M", "%Y-%m-%d"]


@click.command("outage")
@click.option("--from", "begin", type=click.DateTime(FORMATS), required=True)
@click.option("--to", "end", type=click.DateTime(FORMATS), required=True)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--number", default="", help="Number of the minutes.")
@click.option("--cause", default="", help="The cause, as the LPSE says.")
@signing.by_option
@pass_frame
@tells_faults
def outage(
    frame: Frame,
    begin: datetime,
    end: datetime,
    out: Path,
    number: str,
    cause: str,
    who: signing.Who,
) -> None:
    """Write the papers of an outage into a new folder; times are those of the LPSE's zone.

    Evidence, minutes, drafts of a notice to users and of a request to change the schedule, and the
    record as JSON with a signed digest. Somebody in charge signs in; the journal names them.

    \b
    Example: lpse-kiosk gateway outage --from 2026-11-28 --to 2026-11-29 --out gangguan
    """
    centre = opened(frame)
    identity, zone = centre.identity, ZoneInfo(centre.identity.timezone)
    by = signing.one_person(centre, "journal", who)
    if out.exists():
        raise Fault("file_exists", path=str(out))
    made = service.make(centre, begin.replace(tzinfo=zone), end.replace(tzinfo=zone), by=by)
    head = PaperHead(
        lpse=identity.gateway_name,
        place=identity.gateway_id,
        made_at=centre.clock(),
        training=identity.realm == "training",
    )
    said = OutageSaid(number=number, cause=cause)
    found = outage_papers(made.record, made.text, made.note, said, head)
    out.mkdir(parents=True)
    for name, data in found.items():
        (out / name).write_bytes(data)
        click.echo(str(out / name))


COMMANDS = (outage,)
