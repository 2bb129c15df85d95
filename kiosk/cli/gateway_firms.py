"""`lpse-kiosk gateway …`: firms that may bid here, registered and changed by a named person."""

from __future__ import annotations

import click
from flask_babel import gettext as _

from kiosk.cli import signing
from kiosk.cli.gateway_home import opened
from kiosk.shell.frame import Frame, pass_frame, tells_faults
from sync.errors import Fault
from sync.gateway.vendors import service as vendors


def _password() -> str:
    typed: str = click.prompt(
        _("Kata sandi perusahaan"),
        hide_input=True,
        confirmation_prompt=_("Ulangi"),
        err=True,
    )
    return typed


@click.command("add-tenderer")
@click.argument("tenderer_id")
@click.argument("name")
@click.option("--password", help="Its first password; asked for when not given.")
@signing.by_option
@pass_frame
@tells_faults
def add_tenderer(
    frame: Frame, tenderer_id: str, name: str, password: str | None, who: signing.Who
) -> None:
    """Register a vendor (penyedia) with a first password. A head or an administrator signs in.

    \b
    Example: lpse-kiosk gateway add-tenderer 013000120524000 "PT Maju Bersama"
    """
    centre = opened(frame)
    by = signing.one_person(centre, "export", who)
    vendors.add_tenderer(centre, tenderer_id, name, password or _password(), by=by)


@click.command("change-tenderer")
@click.argument("tenderer_id")
@click.option("--name", help="The firm's new name.")
@click.option("--new-password", "asks", is_flag=True, help="Ask for a new password.")
@click.option("--password", help="The new password itself.")
@click.option("--reason", required=True, help="Told to the firm; it stands in the journal.")
@signing.by_option
@pass_frame
@tells_faults
def change_tenderer(
    frame: Frame,
    tenderer_id: str,
    name: str | None,
    asks: bool,
    password: str | None,
    reason: str,
    who: signing.Who,
) -> None:
    """Change a vendor's name or password. The firm reads by whom and why at its next sign-in.

    \b
    Example: lpse-kiosk gateway change-tenderer 013000120524000 --new-password --reason "surat 12"
    """
    if name is None and password is None and not asks:
        raise Fault("tenderer_unchanged")
    centre = opened(frame)
    by = signing.one_person(centre, "export", who)
    if asks and password is None:
        password = _password()
    vendors.change_tenderer(centre, tenderer_id, name=name, password=password, by=by, reason=reason)


COMMANDS = (add_tenderer, change_tenderer)
