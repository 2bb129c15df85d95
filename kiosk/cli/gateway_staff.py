"""`lpse-kiosk gateway …`: the register of staff, the committee register, and the journal."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import cast

import click
import msgspec
from flask_babel import gettext as _

from kiosk.cli import signing
from kiosk.cli.gateway_home import opened
from kiosk.shell.files import read_note
from kiosk.shell.frame import Frame, json_option, pass_frame, say_json, tells_faults
from kiosk.web import filters
from sync import log
from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journals
from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Member
from sync.wire.roles import ROLES, Role

role_option = click.option("--role", type=click.Choice(ROLES), required=True)


def _member(centre: Centre, who: str) -> Member:
    with centre.reading() as db:
        member = staff.find(db, who)
    if member is None:
        raise Fault("staff_person_unknown", who=who)
    return member


@click.command("setup-code")
@click.option("--role", type=click.Choice(("administrator", "head")), default="administrator")
@click.option("--reason", help="Asked for where somebody in charge is registered already.")
@pass_frame
@tells_faults
def setup_code(frame: Frame, role: str, reason: str | None) -> None:
    """Make a one-time code for somebody in charge: the first two, or when fewer than two can sign.

    Once two have served, whoever comes by such a code raises an alarm that stands until another
    person in charge clears it.

    \b
    Example: lpse-kiosk gateway setup-code --role head --reason "orang kedua saat penyiapan"
    """
    click.echo(staff.setup_code(opened(frame), reason, cast(Role, role)))


@click.command("first-administrator")
@click.argument("code")
@click.argument("person_id")
@click.argument("name")
@pass_frame
@tells_faults
def first_administrator(frame: Frame, code: str, person_id: str, name: str) -> None:
    """Register somebody in charge with a one-time code; asks for a secret of their own choice.

    The code of `gateway init` makes an administrator; `gateway setup-code` says what its code
    makes. Who forgot their secret comes back the same way, by their own number.

    \b
    Example: lpse-kiosk gateway first-administrator K7QF-9P2M-TT3X-0B5C 198503172010011004 "Bambang"
    """
    member = staff.first_administrator(opened(frame), code, person_id, name, signing.new_secret())
    click.echo(member.staff_id)


@click.command("add-staff")
@click.argument("person_id")
@click.argument("name")
@role_option
@pass_frame
@tells_faults
def add_staff(frame: Frame, person_id: str, name: str, role: str) -> None:
    """Register a member of staff by NIP or another official number, with a first secret.

    A head or an administrator signs in first, two of them for a new head or administrator. The
    secret must be changed at the first sign-in. Whoever serves on a procurement committee is
    refused (Pasal 13(3)).

    \b
    Example: lpse-kiosk gateway add-staff 197811042005012003 "Siti Aminah" --role head
    """
    centre = opened(frame)
    by = signing.as_many_as(centre, cast(Role, role))
    click.echo(_("Sekarang petugas baru: %(name)s", name=name), err=True)
    secret = signing.new_secret()
    click.echo(staff.add(centre, person_id, name, cast(Role, role), secret, by=by).staff_id)


@click.command("staff")
@click.option("--all", "everybody", is_flag=True, help="Also who was removed.")
@json_option
@pass_frame
@tells_faults
def list_staff(frame: Frame, everybody: bool, as_json: bool) -> None:
    """List the staff.

    \b
    Example: lpse-kiosk gateway staff
    """
    centre = opened(frame)
    people = staff.members(centre, removed=everybody)
    if as_json:
        say_json([asdict(one) for one in people])
        return
    for one in people:
        gone = ""
        if one.removed_at:
            at = filters.berderet(one.removed_at, centre.identity.timezone, short=True)
            gone = "  " + _("(sampai %(at)s)", at=at)
        click.echo(f"{one.person_id:20} {one.role:13} {one.name}{gone}")


@click.command("remove-staff")
@click.argument("person")
@click.option("--reason", required=True)
@pass_frame
@tells_faults
def remove_staff(frame: Frame, person: str, reason: str) -> None:
    """Take somebody off the staff; seats refuse them as soon as they hear of it.

    \b
    Example: lpse-kiosk gateway remove-staff 197811042005012003 --reason "pindah tugas"
    """
    centre = opened(frame)
    member = _member(centre, person)
    by = signing.one_person(centre, "staff")
    staff.remove(centre, member.staff_id, by=by, reason=reason)


@click.command("change-role")
@click.argument("person")
@role_option
@click.option("--reason")
@pass_frame
@tells_faults
def change_role(frame: Frame, person: str, role: str, reason: str | None) -> None:
    """Give a member of staff another role. Two people sign in to make a head or administrator.

    \b
    Example: lpse-kiosk gateway change-role 197811042005012003 --role verifier
    """
    centre = opened(frame)
    member = _member(centre, person)
    by = signing.as_many_as(centre, cast(Role, role))
    staff.change_role(centre, member.staff_id, cast(Role, role), by=by, reason=reason)


@click.command("change-secret")
@click.argument("person")
@pass_frame
@tells_faults
def change_secret(frame: Frame, person: str) -> None:
    """Give a member of staff another PIN or password: they themselves, or who is in charge.

    That of a head or administrator takes two others to set. Whoever gets one from another must
    change it before they act.

    \b
    Example: lpse-kiosk gateway change-secret 197811042005012003
    """
    centre = opened(frame)
    member = _member(centre, person)
    first: staff.Member = signing.anybody(centre)
    by: staff.Member | staff.Two = first
    if first.staff_id != member.staff_id and member.role in staff.IN_CHARGE:
        staff.require(centre, "staff", [first])
        by = signing.second(centre, first)
    staff.change_secret(centre, member.staff_id, signing.new_secret(), by=by)


@click.command("second-wait")
@click.argument("hours", type=click.IntRange(min=0), required=False)
@click.option("--reason", help="Asked for with HOURS; it stands in the journal.")
@pass_frame
@tells_faults
def second_wait(frame: Frame, hours: int | None, reason: str | None) -> None:
    """Show, or set, how many hours somebody new cannot sign as one of two (24 at first).

    New is who was just added, just made head or administrator, or just got a secret from another.
    Two people sign in to set it.

    \b
    Example: lpse-kiosk gateway second-wait 48 --reason "keputusan kepala LPSE"
    """
    centre = opened(frame)
    if hours is not None:
        if not (reason or "").strip():
            raise Fault("why_missing")
        by = signing.two_people(centre, "staff")
        staff.set_second_wait(centre, timedelta(hours=hours), by=by, reason=reason)
    click.echo(f"{staff.second_wait(centre) / timedelta(hours=1):g}")


@click.command("add-committee")
@click.argument("person_id")
@click.argument("name")
@pass_frame
@tells_faults
def add_committee(frame: Frame, person_id: str, name: str) -> None:
    """Name somebody who serves on a procurement committee: they cannot hold a role here.

    \b
    Example: lpse-kiosk gateway add-committee 197602142003121001 "Hartono"
    """
    centre = opened(frame)
    by = signing.one_person(centre, "staff")
    click.echo(staff.add_committee(centre, person_id, name, by=by).committee_id)


@click.command("remove-committee")
@click.argument("person")
@click.option("--reason", required=True)
@pass_frame
@tells_faults
def remove_committee(frame: Frame, person: str, reason: str) -> None:
    """Take somebody off the committee register.

    \b
    Example: lpse-kiosk gateway remove-committee 197602142003121001 --reason "SK berakhir"
    """
    centre = opened(frame)
    by = signing.one_person(centre, "staff")
    staff.remove_committee(centre, person, by=by, reason=reason)


@click.command("committee")
@json_option
@pass_frame
@tells_faults
def list_committee(frame: Frame, as_json: bool) -> None:
    """List who serves on a procurement committee.

    \b
    Example: lpse-kiosk gateway committee
    """
    people = staff.committee(opened(frame))
    if as_json:
        say_json([asdict(one) for one in people])
        return
    for one in people:
        click.echo(f"{one.person_id:20} {one.name}")


@click.group()
def journal() -> None:
    """Read and check the log of what staff did."""


@journal.command()
@click.option("--newest", default=100, show_default=True, type=click.IntRange(min=1))
@json_option
@pass_frame
@tells_faults
def show(frame: Frame, newest: int, as_json: bool) -> None:
    """Show the newest entries: when, what, who, why.

    \b
    Example: lpse-kiosk gateway journal show --newest 20
    """
    centre = opened(frame)
    rows = journals.read(centre, newest=newest)
    if as_json:
        say_json([{"index": index, **msgspec.to_builtins(entry)} for index, entry in rows])
        return
    names = {one.staff_id: one.name for one in staff.members(centre, removed=True)}
    for index, entry in rows:
        by = ", ".join(names.get(each, each) for each in entry.by) or "-"
        what = " ".join(f"{key}={value}" for key, value in sorted(entry.fields.items()))
        why = f"  ({entry.why})" if entry.why else ""
        at = filters.berderet(entry.at, centre.identity.timezone)
        click.echo(f"{index:5} {at}  {entry.name}  {by}  {what}{why}")


@journal.command()
@pass_frame
@tells_faults
def checkpoint(frame: Frame) -> None:
    """Print the journal's signed head, to be kept elsewhere: it shows a rewriting later.

    \b
    Example: lpse-kiosk gateway journal checkpoint > jurnal-2026-11.txt
    """
    click.echo(journals.checkpoint(opened(frame)), nl=False)


@journal.command()
@click.argument("checkpoints", nargs=-1, type=click.Path(exists=True, path_type=Path))
@json_option
@pass_frame
@tells_faults
def verify(frame: Frame, checkpoints: tuple[Path, ...], as_json: bool) -> None:
    """Recompute the journal, and hold it against checkpoints kept elsewhere.

    Exit code 1 when an entry was changed, removed or made up.

    \b
    Example: lpse-kiosk gateway journal verify jurnal-2026-11.txt
    """
    centre = opened(frame)
    keys = {centre.identity.gateway_id: centre.key.public}
    seen = [log.verify_checkpoint(read_note(path), keys) for path in checkpoints]
    audit = journals.verify(centre, seen)
    if as_json:
        say_json({**asdict(audit), "ok": audit.ok})
        raise SystemExit(0 if audit.ok else 1)
    if not audit.ok:
        raise Fault("journal_broken", index=audit.fault_index, why=audit.why)
    click.echo(f"{audit.size} {audit.root}")


@click.command("account-roles")
@click.argument("roles", nargs=-1)
@click.option("--reason", help="Asked for with ROLES; it stands in the journal.")
@pass_frame
@tells_faults
def account_roles(frame: Frame, roles: tuple[str, ...], reason: str | None) -> None:
    """Show, or set, which roles may deactivate User IDs (verifier and head at first).

    They take them up again as well. Two people sign in to set it.

    \b
    Example: lpse-kiosk gateway account-roles head --reason "keputusan kepala LPSE"
    """
    centre = opened(frame)
    if roles:
        if not (reason or "").strip():
            raise Fault("why_missing")
        by = signing.two_people(centre, "staff")
        staff.set_account_roles(centre, cast(tuple[Role, ...], roles), by=by, reason=reason)
    click.echo(" ".join(sorted(staff.account_roles(centre))))


COMMANDS: tuple[click.Command, ...] = (
    setup_code,
    first_administrator,
    add_staff,
    list_staff,
    remove_staff,
    change_role,
    change_secret,
    second_wait,
    account_roles,
    add_committee,
    remove_committee,
    list_committee,
    journal,
)
