"""What staff give to have a certificate checked."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.web.forms import Form
from sync import notes, texts
from sync.errors import Fault

MOST_BYTES = 64_000
CHECK_FIELDS: Mapping[str, str] = {
    "certificate_malformed": "note",
    "certificate_signature_invalid": "note",
}


def note(form: Form) -> str:
    """Read a certificate: the file that was chosen, else what stands in the field."""
    typed = form.text("note")
    if typed:
        return notes.tidy(typed)
    text = texts.decoded(form.file("file", Fault("certificate_missing")))
    if text is None:
        form.wrong("note", Fault("certificate_malformed"))
        return ""
    return notes.tidy(text)


def kept_note(form: Form) -> str:
    """Read the certificate that the page of a check carries along."""
    return notes.tidy(form.text("note"))


def withdrawal(form: Form) -> tuple[str, str]:
    """Read which certificate is withdrawn, and why; the reason goes into the journal."""
    return kept_note(form), form.line("reason", Fault("console_reason_missing"), most=200)
