"""`lpse-kiosk gateway courier-take` and `courier-reply`: a stick at the gateway itself."""

from __future__ import annotations

from pathlib import Path

import click
from flask_babel import gettext as _

from kiosk.cli import signing
from kiosk.cli.gateway_home import opened
from kiosk.errors import explain
from kiosk.shell.frame import Frame, json_option, pass_frame, say_json, tell, tells_faults
from sync.courier.place import FolderPlace
from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.courier import replying, taking
from sync.gateway.courier.taking import TakenBundle
from sync.gateway.staff.service import Member

stick_type = click.Path(exists=True, path_type=Path, file_okay=False)


@click.command("courier-take")
@click.argument("stick", type=stick_type)
@click.option("--no-reply", is_flag=True, help="Write no answers onto the stick.")
@signing.by_option
@json_option
@pass_frame
@tells_faults
def courier_take(
    frame: Frame, stick: Path, no_reply: bool, as_json: bool, who: signing.Who
) -> None:
    """Take in what a courier brought on STICK, and write the answers for its seats onto it.

    One person signs in; the journal names them. What is whole of a stick that is not is taken in
    all the same, and a stick that was taken in before changes nothing. Everything is taken in
    before the first answer is written; a stick with no room for answers costs only those.

    \b
    Example: lpse-kiosk gateway courier-take /media/stik
    """
    centre, place = opened(frame), FolderPlace(stick)
    names = place.bundles("to_gateway")
    if not names:
        raise Fault("courier_nothing")
    by = signing.one_person(centre, "courier", who)
    done = [_take(centre, place, name, by, quiet=as_json) for name in names]
    for row in [] if no_reply else done:
        if row["bundle_id"]:
            row.update(_reply(centre, place, str(row["bundle_id"]), by, quiet=as_json))
    if as_json:
        say_json(done)
    if any(row["code"] or row["missing"] or row["reply_code"] for row in done):
        raise SystemExit(1)


@click.command("courier-reply")
@click.argument("bundle")
@click.argument("stick", type=stick_type)
@signing.by_option
@json_option
@pass_frame
@tells_faults
def courier_reply(frame: Frame, bundle: str, stick: Path, as_json: bool, who: signing.Who) -> None:
    """Write the answers to BUNDLE, and the news for its seat, onto STICK once more.

    BUNDLE is the id of one that was taken in. What was decided meanwhile is in it now.

    \b
    Example: lpse-kiosk gateway courier-reply 0192f1c4-… /media/stik
    """
    centre = opened(frame)
    by = signing.one_person(centre, "courier", who)
    made = replying.reply(centre, FolderPlace(stick), bundle, by=by)
    if as_json:
        say_json({"bundle": made.written.name, "answers": made.answers, "pages": made.pages})
        return
    click.echo(made.written.name)


def _take(
    centre: Centre, place: FolderPlace, name: str, by: Member, *, quiet: bool
) -> dict[str, object]:
    """One bundle; what is wrong with it keeps no other from being taken in."""
    try:
        taken = taking.take(centre, place, name, by=by)
    except Fault as fault:
        if not quiet:
            tell(fault, as_json=False)
        return _row(name, None, fault.code)
    if not quiet:
        _say(taken)
    return _row(name, taken, taken.code)


def _reply(
    centre: Centre, place: FolderPlace, bundle_id: str, by: Member, *, quiet: bool
) -> dict[str, object]:
    """Answer one; a stick that takes nothing more keeps no other from its answers."""
    try:
        back = replying.reply(centre, place, bundle_id, by=by)
    except Fault as fault:
        if not quiet:
            tell(fault, as_json=False)
        return {"reply_code": fault.code}
    if not quiet:
        click.echo(_("Jawaban di flashdisk: %(name)s", name=back.written.name))
    return {"reply": back.written.name}


def _row(name: str, taken: TakenBundle | None, code: str | None) -> dict[str, object]:
    return {
        "bundle": name,
        "bundle_id": "" if taken is None else taken.bundle_id,
        "seat": "" if taken is None else taken.seat_name,
        "items": None if taken is None else taken.items,
        "taken": None if taken is None else taken.taken,
        "missing": None if taken is None else taken.missing,
        "outcomes": {} if taken is None else taken.outcomes,
        "code": code,
        "reply": "",
        "reply_code": None,
    }


def _say(taken: TakenBundle) -> None:
    words = _(
        "%(seat)s: %(taken)s dari %(items)s kiriman diambil.",
        seat=taken.seat_name,
        taken=taken.taken,
        items=taken.items,
    )
    counted = ", ".join(f"{outcome} {count}" for outcome, count in sorted(taken.outcomes.items()))
    click.echo(f"{words} {counted}".rstrip())
    if taken.code:
        told = explain(Fault(taken.code))
        click.echo(f"{told.message} {told.hint}", err=True)


COMMANDS = (courier_take, courier_reply)
