"""People sign in at the gateway's command line: a number, and a secret that is not echoed.

`--by` names the number beforehand, and `--secret-file` the secret, for what runs by itself.
"""

from __future__ import annotations

import functools
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from flask_babel import gettext as _

from kiosk.shell.files import first_line
from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Member, Two
from sync.wire.roles import Act, Role


@dataclass(frozen=True)
class Who:
    """What the command line says of who acts; what is empty is asked for."""

    number: str = ""
    secret_file: Path | None = None

    def credentials(self) -> tuple[str, str]:
        """The secret is the file's first line, in whatever encoding an editor saved it.

        Raises: Fault("secret_file_open") for a file that others on this machine can read,
        Fault("secret_file_empty") for one without a line of text.
        """
        number = self.number or click.prompt(_("Nomor pegawai (NIP)"), err=True)
        if self.secret_file is None:
            return number, _secret()
        if stat.S_IMODE(self.secret_file.stat().st_mode) & 0o077:
            raise Fault("secret_file_open", path=str(self.secret_file))
        secret = first_line(self.secret_file)
        if not secret:
            raise Fault("secret_file_empty", path=str(self.secret_file))
        return number, secret


def by_option(command: Callable[..., object]) -> Callable[..., object]:
    """Add `--by` and `--secret-file`; the command is given a `Who` as `who`."""

    @click.option("--by", default="", help="Official number (NIP) of who acts; else asked for.")
    @click.option(
        "--secret-file",
        type=click.Path(exists=True, path_type=Path, dir_okay=False),
        help="Holds their PIN or password, mode 0600; for what runs by itself.",
    )
    @functools.wraps(command)
    def with_who(*args: Any, by: str, secret_file: Path | None, **options: Any) -> object:
        return command(*args, who=Who(by, secret_file), **options)

    return with_who


def one_person(centre: Centre, act: Act, who: Who | None = None) -> Member:
    """Let one person sign in who may do this."""
    member = anybody(centre, who)
    staff.require(centre, act, [member])
    return member


def anybody(centre: Centre, who: Who | None = None) -> Member:
    """Let one person sign in. Raises: Fault("staff_nobody_yet") before there is anybody."""
    if not staff.anybody(centre):
        raise Fault("staff_nobody_yet")
    return staff.sign_in(centre, *(who or Who()).credentials(), from_=staff.HERE)


def as_many_as(centre: Centre, role: Role) -> Member | Two:
    """Let sign in whom a new `role` takes: two people for one in charge, else one.

    Raises: Fault("staff_nobody_yet") while nobody is in charge, and what the sign-ins raise.
    """
    if role in staff.IN_CHARGE:
        if not staff.anybody(centre):
            raise Fault("staff_nobody_yet")
        return two_people(centre, "staff")
    return one_person(centre, "staff")


def second(centre: Centre, first: Member) -> tuple[Member, Member]:
    """Let a second person sign in beside one who has."""
    other = staff.sign_in(centre, *_ask(_("Nomor pegawai (NIP) petugas kedua")), from_=staff.HERE)
    staff.require(centre, "staff", (first, other), two=True)
    return first, other


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
    return click.prompt(label, err=True), _secret()


def _secret() -> str:
    typed: str = click.prompt(_("PIN atau kata sandi"), hide_input=True, err=True)
    return typed
