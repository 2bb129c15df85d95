"""The files of a bundle that staff choose in a browser."""

from __future__ import annotations

import flask

from kiosk.web.forms import Form
from sync.courier import layout
from sync.errors import Fault


def files(form: Form) -> dict[str, bytes]:
    """Read the field `files`: label and parts of one bundle, by their names on the stick."""
    found: dict[str, bytes] = {}
    for one in flask.request.files.getlist("files"):
        name = (one.filename or "").replace("\\", "/").rpartition("/")[2]
        if name:
            found[name] = one.stream.read()
    if layout.LABEL not in found:
        form.wrong("files", Fault("courier_nothing"))
    return found
