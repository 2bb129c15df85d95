"""The practice room of the training realm."""

from __future__ import annotations

from sync.gateway.feature import Feature
from sync.gateway.practice import asking, entries

FEATURE = Feature(
    "practice",
    commands=dict.fromkeys(asking.TYPES, asking.read),
    feed=("practice_clock",),
    journal=entries.ENTRIES,
    tables=("practice_pace", "practice_tender"),
)
