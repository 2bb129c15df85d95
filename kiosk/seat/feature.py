"""The one registration of a feature."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click

from kiosk.seat.core import SeatCore
from kiosk.seat.slice import Slice


@dataclass(frozen=True)
class Feature:
    """One registration: put it in `kiosk.wiring.FEATURES`, after those it builds upon.

    `join` is called once, while the seat is built and nothing runs yet. `commands` are added to
    `lpse-kiosk`, seat or no seat.
    """

    name: str
    join: Callable[[SeatCore], Slice]
    commands: Sequence[click.Command] = ()
