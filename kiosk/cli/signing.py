"""People sign in at the gateway's command line: a number, and a secret that is not echoed."""

from __future__ import annotations

import click
from flask_babel import gettext as _

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Member
from sync.wire.roles import Act


def one_person(centre: Centre, act: Act) -> Member:
    """Let one person sign in who may do this."""
    member = anybody(centre)
    staff.require(centre, act, [member])
    return member


def anybody(centre: Centre) -> Member:
    """Let one person sign in. Raises: Fault("staff_nobody_yet") before there is anybody."""
    if not staff.anybody(centre):
        raise Fault("staff_nobody_yet")
    return staff.sign_in(centre, *_ask(_("Nomor pegawai (NIP)")), from_=staff.HERE)


def two_people(centre: Centre, act: Act) -> tuple[Member, Member]:
    """Let two people sign in for an act that takes two; says so first where there are not two."""
    staff.require_enough(centre, act)
    first = _ask(_("Nomor pegawai (NIP) petugas pertama"))
    second = _ask(_("Nomor pegawai (NIP) petugas kedua"))
    return staff.together(centre, act, first, second)


def new_secret() -> str:
    """Ask for a new PIN or password, twice."""
    chosen: str = click.prompt(
        _("PIN baru (6-12 angka) atau kata sandi baru (12 huruf atau lebih)"),
        hide_input=True,
        confirmation_prompt=_("Ulangi"),
        err=True,
    )
    return chosen


def _ask(label: str) -> tuple[str, str]:
    number = click.prompt(label, err=True)
    return number, click.prompt(_("PIN atau kata sandi"), hide_input=True, err=True)
