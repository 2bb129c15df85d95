"""`lpse-kiosk rules …`: requirement tables as files, before any gateway hears of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from flask_babel import get_locale
from flask_babel import gettext as _

from kiosk import labels
from kiosk.errors import explain
from kiosk.shell.files import file_type
from kiosk.shell.frame import json_option, say_json, tell, tells_faults
from kiosk.web import requirement_words
from sync.errors import Fault
from sync.requirements import Table, load, names, problems, shipped, text_of, text_of_shipped


@click.group()
def rules() -> None:
    """Check the requirement tables (persyaratan) of a registration."""


@rules.command()
@click.argument("file", type=file_type)
@json_option
@tells_faults
def check(file: Path, as_json: bool) -> None:
    """Check a requirement table; say what each legal form needs, or everything that is wrong.

    Nothing is published. What is wrong is told with file, line and what to do, and ends with exit
    code 1.

    \b
    Example: lpse-kiosk rules check persyaratan-2027.toml
    """
    text = text_of(file.read_bytes(), file.name)
    found = problems(text, file.name)
    if found and as_json:
        say_json({"problems": [_told(fault) for fault in found]})
    elif found:
        for fault in found:
            tell(fault, as_json=False)
    if found:
        raise SystemExit(1)
    table = load(text, file.name)
    if as_json:
        say_json(requirement_words.as_data(table))
        return
    click.echo("\n".join([requirement_words.head(table, _language()), *_summary(table)]))


@rules.command("list")
@json_option
@tells_faults
def list_(as_json: bool) -> None:
    """List the tables that come with the program: name, version, track, valid from, LPSE, title.

    \b
    Example: lpse-kiosk rules list
    """
    if as_json:
        say_json([requirement_words.as_data(table) for table in shipped()])
        return
    for table in shipped():
        click.echo(requirement_words.head(table, _language()))
    click.echo(
        _("Yang bernama LPSE tertentu berlaku setelah LPSE itu menerbitkannya."),
        err=True,
    )


@rules.command()
@click.argument("name", type=click.Choice(list(names())))
@tells_faults
def show(name: str) -> None:
    """Print a table that comes with the program, to write your own from.

    \b
    Example: lpse-kiosk rules show se-lkpp-2-2020 > persyaratan-2027.toml
    """
    click.echo(text_of_shipped(name), nl=False)


def _told(fault: Fault) -> dict[str, object]:
    said = explain(fault)
    where = {key: value for key, value in fault.params.items() if key in ("file", "line")}
    return where | {"code": said.code, "message": said.message, "hint": said.hint}


def _summary(table: Table) -> Iterator[str]:
    yield from requirement_words.about(table)
    for entity, rules_ in table.entities.items():
        yield f"\n{labels.label(f'entity.{entity}')}"
        if rules_.source:
            yield f"  {rules_.source}"
        for what, names_ in requirement_words.needs(table, entity, _language()):
            yield click.wrap_text(f"{what}: {'; '.join(names_)}", 100, "  ", "    ")


def _language() -> str:
    return str(get_locale())
