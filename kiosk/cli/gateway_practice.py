"""`lpse-kiosk --realm training gateway practice-reset`: a class's own tenders."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec
from flask_babel import gettext as _

from kiosk.cli import signing
from kiosk.cli.gateway_home import opened
from kiosk.shell.frame import Frame, json_option, pass_frame, say_json, tells_faults
from sync.gateway.classes import service as class_service
from sync.gateway.practice import classes, pacing
from sync.training import shipped


@click.command("practice-reset")
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path, dir_okay=False))
@signing.by_option
@json_option
@pass_frame
@tells_faults
def practice_reset(frame: Frame, files: tuple[Path, ...], as_json: bool, who: signing.Who) -> None:
    """Bring practice tenders in afresh for a class; those of the classes before are closed.

    FILES are dummy tenders of content packs (OCDS release packages); without any, those of the
    packs that come with the program. Their ids get a suffix of this class, their dates move to now,
    and their keys are rehearsed. A trainer, a head or an administrator signs in.

    \b
    Example: lpse-kiosk --realm training gateway practice-reset
    """
    centre = opened(frame)
    pacing.require_training(centre)
    by = signing.one_person(centre, "practice", who)
    named = {str(path): path for path in files} or {
        f"{name}/{path.name}": path
        for name in shipped.shipped_names()
        for path in sorted((shipped.folder_of(name) / "tenders").glob("*.json"))
    }
    texts = {name: path.read_text("utf-8", errors="replace") for name, path in named.items()}
    staying = class_service.tenders_staying(centre)
    made = classes.reset(centre, texts, by=by, staying=staying)
    if as_json:
        say_json(msgspec.to_builtins(made))
        return
    for one in made:
        click.echo(f"{one.tender_id}  {pacing.one(centre, one.tender_id).tender.title}")
    click.echo(_("Kunci panitia latihan: %(path)s", path=centre.home / classes.COMMITTEE), err=True)


COMMANDS = (practice_reset,)
