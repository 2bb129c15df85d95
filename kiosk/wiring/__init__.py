"""The one place that chooses implementations and ties the seat together."""

from kiosk.wiring.build import build
from kiosk.wiring.enrolment import Enrolled, enrol, enrolled
from kiosk.wiring.features import FEATURES
from kiosk.wiring.pair import SeatPair
from kiosk.wiring.terminal import Terminal
from kiosk.wiring.upkeep import StillSeat, WipedSeat, finish_wipe, set_aside, still_seat, tidy_url

__all__ = [
    "FEATURES",
    "Enrolled",
    "SeatPair",
    "StillSeat",
    "Terminal",
    "WipedSeat",
    "build",
    "enrol",
    "enrolled",
    "finish_wipe",
    "set_aside",
    "still_seat",
    "tidy_url",
]
