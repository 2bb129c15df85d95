"""`lpse-kiosk gateway regions …`: the regencies and cities of a newer decree, for every seat."""

from __future__ import annotations

from pathlib import Path

import click
from flask_babel import gettext as _

from kiosk.cli import signing
from kiosk.cli.gateway_home import opened
from kiosk.shell.frame import Frame, json_option, pass_frame, say_json, tells_faults
from kiosk.web import region_words
from sync.gateway.regions import service
from sync.gateway.regions.service import PublishedRegions
from sync.identifiers import region_file


@click.group("regions")
def regions() -> None:
    """Publish the regencies and cities of a newer decree to the seats."""


@regions.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path, dir_okay=False))
@signing.by_option
@pass_frame
@tells_faults
def publish(frame: Frame, file: Path, who: signing.Who) -> None:
    """Check a table of regions and tell it to every seat.

    A verifier or the head signs in; the journal names them. No code of an earlier table may be
    left out: one that is no longer given goes to `moved`.

    \b
    Example: lpse-kiosk gateway regions publish wilayah-2027.json
    """
    centre = opened(frame)
    text = region_file.text_of(file.read_bytes(), file.name)
    region_file.read(text, file.name)
    by = signing.one_person(centre, "records", who)
    service.publish(centre, text, file.name, by=by)
    click.echo(region_words.said(service.current(centre)))


@regions.command()
@pass_frame
@tells_faults
def show(frame: Frame) -> None:
    """Print the table that counts now, as a file to be changed by a newer decree.

    \b
    Example: lpse-kiosk gateway regions show > wilayah-2027.json
    """
    click.echo(service.current_text(opened(frame)), nl=False)


@regions.command("list")
@json_option
@pass_frame
@tells_faults
def list_(frame: Frame, as_json: bool) -> None:
    """List what was published, the newest first: decree, date, how many regencies and cities.

    \b
    Example: lpse-kiosk gateway regions list
    """
    found = service.published(opened(frame))
    if as_json:
        say_json([_row(one) for one in found])
        return
    for one in found:
        click.echo(_line(one))


COMMANDS = (regions,)


def _row(one: PublishedRegions) -> dict[str, object]:
    told = one.kept.told
    return {
        "issue": told.issue,
        "decree": one.table.edition if one.table else "",
        "date": one.table.table.date if one.table else "",
        "regencies": len(one.table) if one.table else 0,
        "published_at": one.kept.made_at,
        "sha256": told.sha256,
    }


def _line(one: PublishedRegions) -> str:
    unread: str = _("Ditulis untuk versi program yang lain; tidak dipakai.")
    return unread if one.table is None else region_words.said(one.table)
