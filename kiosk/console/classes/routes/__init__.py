"""The trainer's pages: plan a class, its roster, the live board, what is done at all seats."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.console.classes.routes import acting, drills, live, planning, roster, trainees
from kiosk.console.classes.routes.blueprint import blueprint
from kiosk.console.feature import Feature

__all__ = ["FEATURE", "acting", "drills", "live", "planning", "roster", "trainees"]

FEATURE = Feature(blueprint, entry="classes.show", label=_l("Kelas"), realm="training")
