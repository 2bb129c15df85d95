"""The practice room of the training realm."""

from __future__ import annotations

from sync.gateway.feature import Feature
from sync.gateway.practice import entries

FEATURE = Feature(
    "practice",
    feed=("practice_clock",),
    journal=entries.ENTRIES,
    tables=("practice_pace", "practice_tender"),
)
