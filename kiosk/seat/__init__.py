"""How a feature joins the seat: what it gets (`SeatCore`), what it gives back (`Slice`).

A feature is one folder, `kiosk/<name>/`, with a module `feature.py` that holds its one
registration, a `Feature`. `kiosk.wiring.build` goes through a list of them.
"""

from kiosk.seat.core import SeatCore
from kiosk.seat.feature import Feature
from kiosk.seat.ports import Ports
from kiosk.seat.registry import Registry
from kiosk.seat.slice import (
    AnswerHandler,
    ConsolePart,
    FeedHandler,
    RosterPart,
    Slice,
    Task,
    VaultPart,
    VisitPart,
    WriteTx,
    keeping,
    purposes_with,
    reading,
)

__all__ = [
    "AnswerHandler",
    "ConsolePart",
    "Feature",
    "FeedHandler",
    "Ports",
    "Registry",
    "RosterPart",
    "SeatCore",
    "Slice",
    "Task",
    "VaultPart",
    "VisitPart",
    "WriteTx",
    "keeping",
    "purposes_with",
    "reading",
]
