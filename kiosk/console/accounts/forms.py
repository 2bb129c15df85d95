"""What staff type of accounts: searches, why one is deactivated, a new first password."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.console import forms as console_forms
from kiosk.console import moments
from kiosk.web.forms import Form
from sync.errors import Fault
from sync.gateway.vendors.accounts import ASKERS, LONGEST_DECREE, LONGEST_REASON, Decree

_SIGNING = {
    "sign_in_wrong": "own_secret",
    "sign_in_wrong_wait": "own_secret",
    "sign_in_wait": "own_secret",
}
FIELDS: Mapping[str, str] = {
    **_SIGNING,
    "account_reason_missing": "reason",
    "account_decree_missing": "decree",
    "account_times_swapped": "until_at",
    "password_too_short": "secret",
    "why_missing": "reason",
}


@dataclass(frozen=True)
class TypedDecree:
    """A deactivation, or the end of one; `seen` is how many decisions were on the screen."""

    decree: Decree
    seen: int
    secret: str = field(repr=False)


def change(form: Form) -> TypedDecree:
    """Read who asked, by which decree, why and from when."""
    decree = Decree(
        asked_by=form.choice("asked_by", ASKERS, Fault("account_asker_missing")),
        number=form.line("decree", Fault("account_decree_missing"), most=LONGEST_DECREE),
        heard=form.ticked("heard"),
        reason=form.line("reason", Fault("account_reason_missing"), most=LONGEST_REASON),
        from_at=moments.read_or_none(form, "from_at"),
        until_at=moments.read_or_none(form, "until_at"),
    )
    return TypedDecree(decree, console_forms.order_number(form.typed("seen")), own_secret(form))


@dataclass(frozen=True)
class FirstPassword:
    """A firm's new first password, typed twice, and why it was set."""

    password: str = field(repr=False)
    reason: str
    secret: str = field(repr=False)


def first_password(form: Form) -> FirstPassword:
    """Read the page that sets a new first password."""
    password = console_forms.new_secret(form)
    reason = form.line("reason", Fault("why_missing"), most=LONGEST_REASON)
    return FirstPassword(password, reason, own_secret(form))


@dataclass(frozen=True)
class Import:
    """A file of accounts."""

    data: bytes = field(repr=False)
    secret: str = field(repr=False)


def import_(form: Form) -> Import:
    """Read the page that takes accounts from a file."""
    return Import(form.file("file", Fault("console_file_missing")), own_secret(form))


def own_secret(form: Form) -> str:
    """Read the secret of the one signed in."""
    return form.secret("own_secret", Fault("console_secret_missing"))


def sought(form: Form) -> str:
    """Read what is searched for."""
    return form.line("sought", Fault("account_search_missing"), most=100)
