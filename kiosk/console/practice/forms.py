"""Which shortcut was pressed on the page of a practice tender."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal, get_args

from kiosk.web.forms import Form
from sync.errors import Fault

Shortcut = Literal["soon", "fast", "day", "still", "usual"]
SHORTCUTS: tuple[Shortcut, ...] = get_args(Shortcut)
RATES: Mapping[Shortcut, int] = {"fast": 60, "day": 1_440, "still": 0, "usual": 1}
"""Seconds of the tender in one real second; at 1,440 a day passes in a minute."""
SOON = timedelta(minutes=2)


def shortcut(form: Form) -> Shortcut:
    """Read which button was pressed."""
    return form.choice("shortcut", SHORTCUTS, Fault("practice_shortcut_missing"))
