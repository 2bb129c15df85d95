"""The file that staff choose to publish."""

from __future__ import annotations

import flask

from kiosk.web.forms import Form
from sync.errors import Fault
from sync.identifiers.region_file import text_of

# Four bytes a character at most, and the rest of the form.
MOST_BYTES = 1_000_000


def file(form: Form) -> tuple[str, str]:
    """Read the chosen file: its text, and its name without folders."""
    data = form.file("file", Fault("regions_file_missing"))
    name = _name()
    try:
        return text_of(data, name), name
    except Fault as fault:
        form.wrong("file", fault)
        return "", name


def _name() -> str:
    chosen = flask.request.files.get("file")
    return (chosen.filename or "" if chosen else "").replace("\\", "/").rpartition("/")[2][:100]
