"""`lpse-kiosk gateway rules …`: requirement tables that this LPSE publishes to its seats."""

from __future__ import annotations

from pathlib import Path

import click
from flask_babel import get_locale
from flask_babel import gettext as _

from kiosk.cli import signing
from kiosk.cli.gateway_home import opened
from kiosk.shell.frame import Frame, json_option, pass_frame, say_json, tells_faults
from kiosk.web import requirement_words
from sync.gateway.requirements import service as requirements
from sync.requirements import names, text_of


@click.group("rules")
def rules() -> None:
    """Publish requirement tables (persyaratan) to the seats."""


@rules.command()
@click.argument("table")
@signing.by_option
@pass_frame
@tells_faults
def publish(frame: Frame, table: str, who: signing.Who) -> None:
    """Check a table and tell it to every seat. TABLE is a file, or the name of a shipped one.

    A verifier or the head signs in; the journal names them. Published once, a version keeps its
    text: change the table's `version` with it.

    \b
    Example: lpse-kiosk gateway rules publish persyaratan-2027.toml
    """
    centre = opened(frame)
    path = Path(table)
    if table in names() and not path.exists():
        by = signing.one_person(centre, "records", who)
        told = requirements.publish_shipped(centre, table, by=by)
    else:
        text = text_of(path.read_bytes(), path.name)
        by = signing.one_person(centre, "records", who)
        told = requirements.publish(centre, text, path.name, by=by)
    click.echo(f"{told.name} {told.version}")


@rules.command()
@click.argument("name")
@click.argument("version")
@signing.by_option
@pass_frame
@tells_faults
def withdraw(frame: Frame, name: str, version: str, who: signing.Who) -> None:
    """Withdraw a version: new forms go by another table, or by a shipped one.

    What was filled in by it stays readable.

    \b
    Example: lpse-kiosk gateway rules withdraw temanggung-2027 1
    """
    centre = opened(frame)
    by = signing.one_person(centre, "records", who)
    requirements.withdraw(centre, name, version, by=by)


@rules.command("list")
@json_option
@pass_frame
@tells_faults
def list_(frame: Frame, as_json: bool) -> None:
    """List what was published: standing, name, version, track, valid from, LPSE, title.

    \b
    Example: lpse-kiosk gateway rules list
    """
    found = requirements.published(opened(frame))
    if as_json:
        say_json(
            [
                {
                    "name": one.kept.told.name,
                    "version": one.kept.told.version,
                    "withdrawn": one.kept.told.withdrawn,
                    "changed_at": one.kept.made_at,
                    "sha256": one.kept.told.sha256,
                }
                for one in found
            ]
        )
        return
    for one in found:
        told = one.kept.told
        state = _("ditarik") if told.withdrawn else _("terbit")
        known = f"{told.name} {told.version}"
        click.echo(
            f"{state}  "
            + (requirement_words.head(one.table, str(get_locale())) if one.table else known)
        )


COMMANDS = (rules,)
