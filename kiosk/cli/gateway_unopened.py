"""`lpse-kiosk gateway …`: a bid that would not open, from an attempt to signed witness minutes."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from kiosk.cli import signing
from kiosk.cli.gateway_home import opened
from kiosk.paperwork.attached import PaperHead
from kiosk.paperwork.unopened import unopened_papers
from kiosk.shell.files import file_type, read_bytes
from kiosk.shell.frame import Frame, pass_frame, tells_faults
from sync import texts
from sync.errors import Fault
from sync.gateway.unopened import service
from sync.gateway.unopened.service import Tried
from sync.unopened_record import AttemptKey


@click.command()
@click.argument("bid_id")
@click.option("--envelope", default="bid", show_default=True, help="bid, technical or price.")
@click.option("--operator", required=True, help="Who tried to open it.")
@click.option("--key", type=click.Choice(["committee", "owner"]), required=True)
@click.option(
    "--report", "report_file", type=file_type, help="What `bid open` wrote (.laporan.json)."
)
@click.option("--error", default="", help="The exact words of another program.")
@signing.by_option
@pass_frame
@tells_faults
def attempt(
    frame: Frame,
    bid_id: str,
    envelope: str,
    operator: str,
    key: str,
    report_file: Path | None,
    error: str,
    who: signing.Who,
) -> None:
    """Enter an attempt to open a bid, and print which hop is at fault as far as is known.

    Somebody in charge signs in; the journal names them. Not before the deadline.

    \b
    Example: lpse-kiosk gateway attempt 01a2… --operator "Budi Santoso" --key committee
             --report penawaran.laporan.json
    """
    centre = opened(frame)
    by = signing.one_person(centre, "export", who)
    report = "" if report_file is None else _report(report_file)
    tried = Tried(
        envelope=envelope,
        operator=operator,
        key=cast(AttemptKey, key),
        opened=False,
        error=error,
        report=report,
    )
    service.enter(centre, bid_id, tried, by=by)
    for one in service.look(centre, bid_id).envelopes:
        click.echo(f"{one.name} {one.hop}")


@click.command()
@click.argument("bid_id")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--number", default="", help="Number of the minutes; else written by hand.")
@pass_frame
@tells_faults
def minutes(frame: Frame, bid_id: str, out: Path, number: str) -> None:
    """Write the witness minutes of a bid that would not open into a new folder (Pasal 24(2)).

    With them the draft that refers it to LKPP, the record as JSON and its signed digest. Two people
    in charge sign in: they are the witnesses.

    \b
    Example: lpse-kiosk gateway minutes 01a2… --number 3/LPSE/2026 --out kesaksian
    """
    centre = opened(frame)
    if out.exists():
        raise Fault("file_exists", path=str(out))
    made = service.witness(centre, bid_id, by=signing.two_people(centre, "export"))
    head = PaperHead(
        lpse=centre.identity.gateway_name,
        place=centre.identity.gateway_id,
        made_at=centre.clock(),
        training=centre.identity.realm == "training",
    )
    found = unopened_papers(made.record, made.text, made.note, number, head)
    out.mkdir(parents=True)
    for name, data in found.items():
        (out / name).write_bytes(data)
        click.echo(str(out / name))


def _report(path: Path) -> str:
    """Raises: Fault("attempt_report_odd") for what is no text or too long to be a report."""
    data = read_bytes(path, service.LARGEST_REPORT + 1)
    text = texts.decoded(data)
    if not text or len(data) > service.LARGEST_REPORT:
        raise Fault("attempt_report_odd")
    return text


COMMANDS = (attempt, minutes)
