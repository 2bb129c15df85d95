"""The desk's pages: the worklist and one registration, decisions, papers, sheets."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.console.feature import Feature
from kiosk.console.registrations.routes import (
    awaited,
    deciding,
    due,
    everything,
    handing_over,
    papers,
    worklist,
)
from kiosk.console.registrations.routes.blueprint import blueprint

__all__ = [
    "FEATURE",
    "awaited",
    "deciding",
    "due",
    "everything",
    "handing_over",
    "papers",
    "worklist",
]

FEATURE = Feature(
    blueprint, entry="registrations.show", label=_l("Daftar kerja"), shared=_l("Pendaftaran")
)
