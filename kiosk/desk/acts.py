"""What may be decided on a registration as it stands, at the console and at a seat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sync.wire.registration import RegistrationStage

DecisionAct = Literal["approve", "return", "refuse", "take-up", "open-again"]
FITTING: Mapping[RegistrationStage, tuple[DecisionAct, ...]] = {
    "waiting": ("approve", "return", "refuse"),
    "incomplete": ("approve", "return", "refuse"),
    "held": ("approve", "return", "refuse"),
    "approved": ("return", "refuse"),
    "refused": ("approve", "return"),
    "lapsed": ("take-up",),
}
