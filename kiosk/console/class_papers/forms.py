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
