"""What staff type of a bid that would not open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.console import forms as console_forms
from kiosk.console.forms import Second
from kiosk.web.forms import Form
from sync import texts
from sync.errors import Fault
from sync.gateway.unopened.service import LONGEST_ERROR, Tried
from sync.unopened_record import AttemptKey

KEYS: tuple[AttemptKey, ...] = ("committee", "owner")
ATTEMPT_FIELDS: Mapping[str, str] = {
    "attempt_report_odd": "file",
    "attempt_error_missing": "error",
    "attempt_envelope_unknown": "envelope",
    "attempts_many": "error",
    "name_malformed": "operator",
}
WITNESS_FIELDS: Mapping[str, str] = {**console_forms.SECOND_FIELDS, "attempts_missing": "number"}


@dataclass(frozen=True)
class WitnessTyped:
    """The number of the minutes, and the two who witnessed."""

    number: str
    both: Second


def tender_id(form: Form) -> str:
    """Read which tender's bids are meant."""
    return form.line("tender_id", Fault("unopened_tender_missing"), most=100)


def attempt(form: Form) -> Tried:
    """Read an attempt: the program's report, or its exact words."""
    data, report = form.file_or_none("file"), ""
    if data:
        report = texts.decoded(data) or ""
        if not report:
            form.wrong("file", Fault("attempt_report_odd"))
    return Tried(
        envelope=form.line("envelope", Fault("attempt_envelope_unknown")),
        operator=form.line("operator", Fault("attempt_operator_missing"), most=200),
        key=form.choice("key", KEYS, Fault("attempt_key_missing")),
        opened=False,
        error=form.text("error", most=LONGEST_ERROR),
        report=report,
    )


def witness(form: Form) -> WitnessTyped:
    """Read the page that makes the minutes."""
    return WitnessTyped(form.line("number", most=200), console_forms.second(form))
