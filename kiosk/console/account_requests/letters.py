"""The letters of requests: the one that a firm brings, and the one that it may sign."""

from __future__ import annotations

import io
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from kiosk import paperwork
from kiosk.console.context import console
from kiosk.labels import LabelLanguage
from kiosk.papers.run import Given, look
from kiosk.paperwork import FormAbout, FormKind
from sync.errors import Fault
from sync.gateway.account_requests.service import AccountRequestKind
from sync.gateway.vendors.accounts import HeldAccount
from sync.registration.application import Application, ChosenAccount, Firm

FORMS: Mapping[AccountRequestKind, FormKind] = {
    "email": "email_change",
    "number": "number_change",
}
"""What a request of a kind is written on; for the others the firm writes its own letter."""


def require_letter(data: bytes) -> None:
    """Make sure that a letter is a PDF whose pages can be shown, in a process with narrow limits.

    Raises: Fault("account_letter_no_pdf") for a picture, and what `kiosk.papers.run.look` raises.
    """
    try:
        found = look(Given(len(data), lambda: io.BytesIO(data)), "surat.pdf")
    except Fault as fault:
        raise Fault(fault.code, **{**fault.params, "name": _("Surat itu")}) from fault
    if found.format != "pdf":
        raise Fault("account_letter_no_pdf")


def form(kind: FormKind, account: HeldAccount, language: LabelLanguage) -> bytes:
    """Typeset the letter for an account: its name, number and User ID are filled in."""
    centre = console().centre
    about = FormAbout(
        lpse=centre.identity.gateway_name,
        place="",
        timezone=ZoneInfo(centre.identity.timezone),
        made_at=centre.clock(),
        training=centre.identity.realm == "training",
        basis=console().forms.basis,
    )
    known = Application(
        firm=Firm(name=account.name, npwp=account.npwp),
        account=ChosenAccount(user_id=account.user_id if account.named else ""),
    )
    return paperwork.write(kind, known, about, language, console().forms.page)
