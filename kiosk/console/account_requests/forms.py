"""What staff type of a request, and of what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.console import moments
from kiosk.web.forms import Form
from sync.errors import Fault
from sync.gateway.account_requests.service import (
    LONGEST_ANSWER,
    LONGEST_WORDS,
    LOOKED_AT,
    ORIGINALS,
    AccountRequestKind,
    AskedChange,
)
from sync.identifiers.findings import Finding
from sync.identifiers.kinds import look

_SIGNING = {
    "sign_in_wrong": "own_secret",
    "sign_in_wrong_wait": "own_secret",
    "sign_in_wait": "own_secret",
}
OPENING: Mapping[str, str] = {
    **_SIGNING,
    "account_request_value": "value",
    "account_number_wrong": "value",
    "account_number_same": "value",
    "account_number_known": "value",
    "account_request_asker": "asker",
    "account_request_waits": "value",
}
ANSWERING: Mapping[str, str] = {
    **_SIGNING,
    "account_request_answer": "number",
    "account_request_time": "at",
    "account_number_in_use": "number",
    "account_number_known": "number",
}
ENDING: Mapping[str, str] = {**_SIGNING, "account_request_words": "words"}


@dataclass(frozen=True)
class TypedRequest:
    """A request as it was typed, with the letter that was chosen."""

    asked: AskedChange
    originals: tuple[str, ...]
    letter: bytes = field(repr=False)
    secret: str = field(repr=False)


def asked(form: Form, kind: AccountRequestKind) -> TypedRequest:
    """Read what is to change, who asks, which originals were shown, and the letter."""
    value = ""
    if kind in LOOKED_AT:
        value = form.line("value", Fault("account_request_value"), most=LONGEST_WORDS)
        wrong = look(LOOKED_AT[kind], value).wrong
        if wrong is not None:
            form.wrong("value", wrong.fault())
    asker = form.line("asker", Fault("account_request_asker"), most=LONGEST_ANSWER)
    shown = tuple(one for one in form.every("originals") if one in ORIGINALS)
    letter = form.file("letter", Fault("console_file_missing"))
    return TypedRequest(AskedChange(value=value, asker=asker), shown, letter, _secret(form))


def odd(form: Form, kind: AccountRequestKind) -> tuple[Finding, ...]:
    """Return what looks odd in the new value, to be compared with the paper once."""
    return look(LOOKED_AT[kind], form.line("value")).odd if kind in LOOKED_AT else ()


def advised(form: Form) -> bool:
    """Say whether staff were told before that this very value looks odd."""
    return form.typed("advised") == form.line("value")


@dataclass(frozen=True)
class TypedAnswer:
    """What the centre answered, typed twice, and when by its clock."""

    number: str
    at: datetime
    secret: str = field(repr=False)


def answer(form: Form) -> TypedAnswer:
    """Read the centre's answer; both must be the same."""
    missing = Fault("account_request_answer")
    number = form.line("number", missing, most=LONGEST_ANSWER)
    again = form.line("number_again", missing, most=LONGEST_ANSWER)
    if "number" not in form.errors and "number_again" not in form.errors and number != again:
        form.wrong("number_again", Fault("registration_numbers_differ"))
    return TypedAnswer(number, moments.read(form, "at"), _secret(form))


@dataclass(frozen=True)
class TypedEnd:
    """Why a request came to nothing."""

    words: str
    secret: str = field(repr=False)


def end(form: Form) -> TypedEnd:
    """Read why a request is refused or was taken back."""
    words = form.line("words", Fault("account_request_words"), most=LONGEST_WORDS)
    return TypedEnd(words, _secret(form))


def _secret(form: Form) -> str:
    return form.secret("own_secret", Fault("console_secret_missing"))
