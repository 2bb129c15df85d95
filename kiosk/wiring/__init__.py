"""The one place that chooses implementations and ties the seat together."""

from kiosk.wiring.enrolment import Enrolled, enrol, enrolled
from kiosk.wiring.terminal import Terminal, build

__all__ = ["Enrolled", "Terminal", "build", "enrol", "enrolled"]
