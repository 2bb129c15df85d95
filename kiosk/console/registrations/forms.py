"""What verifiers type: searches, decisions with their reasons, what the centre said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.console import moments
from kiosk.web.forms import Form
from sync.errors import Fault
from sync.gateway.registrations.applying import SeenVersion
from sync.registration.decisions import LONGEST_WORDS

# Beside which field a use case's Fault stands; the others stand above the signature.
FIELDS: Mapping[str, str] = {
    "registration_words_missing": "words",
    "registration_words_long": "words",
    "registration_words_odd": "words",
    "registration_reason_unknown": "reason",
    "sign_in_wrong": "own_secret",
    "sign_in_wrong_wait": "own_secret",
    "sign_in_wait": "own_secret",
}
CENTRE_FIELDS: Mapping[str, str] = {
    **FIELDS,
    "registration_centre_number": "number",
    "registration_centre_time": "at",
}
EVERYTHING_FIELDS: Mapping[str, str] = {"resume_code_wrong": "resume_code"}
NUMBER_MAX = 100


@dataclass(frozen=True)
class TypedDecision:
    """A decision as it was typed; `words` and what else it asks are empty where it asks nothing."""

    seen: SeenVersion
    secret: str = field(repr=False)
    words: str = ""
    reason: str = ""
    missing: tuple[str, ...] = ()


def decision(
    form: Form, act: str, documents: Collection[str], reasons: Collection[str]
) -> TypedDecision:
    """Read a decision; `documents` and `reasons` are the words of the requirement table."""
    words = form.text("words", most=LONGEST_WORDS)
    missing: tuple[str, ...] = ()
    reason = ""
    if act == "return":
        missing = tuple(one for one in form.every("missing") if one in documents)
        if not missing and not words:
            form.wrong("missing", Fault("registration_words_missing"))
    if act == "refuse":
        reason = form.choice("reason", reasons, Fault("registration_reason_unknown"))
    return TypedDecision(seen(form), secret(form), words, reason, missing)


def seen(form: Form) -> SeenVersion:
    """Read what was on the screen; what is no number is 0, which nothing is."""
    return SeenVersion(_number(form.typed("version")), _number(form.typed("seen")))


def secret(form: Form) -> str:
    """Read the secret of the one signed in."""
    return form.secret("own_secret", Fault("console_secret_missing"))


@dataclass(frozen=True)
class TypedCentre:
    """The number that the centre gave, typed twice, and when by its clock."""

    number: str
    at: datetime
    secret: str = field(repr=False)


def centre_said(form: Form) -> TypedCentre:
    """Read what the centre said; the two numbers must be the same."""
    number = form.line("number", Fault("registration_number_missing"), most=NUMBER_MAX)
    again = form.line("number_again", Fault("registration_number_missing"), most=NUMBER_MAX)
    if "number" not in form.errors and "number_again" not in form.errors and number != again:
        form.wrong("number_again", Fault("registration_numbers_differ"))
    at = moments.read(form, "at")
    return TypedCentre(number, at, secret(form))


@dataclass(frozen=True)
class AskedPerson:
    """Whose data are wanted; the resume code of a draft, "" where there is none."""

    named: str
    resume_code: str


@dataclass(frozen=True)
class TypedErasing:
    """The registrations that stood on the screen as those that may be erased."""

    registration_ids: tuple[str, ...]
    secret: str = field(repr=False)


def erasing(form: Form) -> TypedErasing:
    """Read what is to be erased."""
    return TypedErasing(tuple(dict.fromkeys(form.every("registration"))), secret(form))


def everything(form: Form) -> AskedPerson:
    """Read whose data are wanted."""
    named = form.line("named", Fault("registration_search_missing"), most=NUMBER_MAX)
    return AskedPerson(named, form.line("resume_code", most=NUMBER_MAX))


def sought(form: Form) -> str:
    """Read what is searched for."""
    return form.line("sought", Fault("registration_search_missing"), most=NUMBER_MAX)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
