"""Help: calls for staff."""

from __future__ import annotations

from sync.gateway.feature import Feature
from sync.gateway.help import entries, service, taking

FEATURE = Feature(
    "help",
    commands=taking.HANDLERS,
    feed=("help_word",),
    journal=entries.ENTRIES,
    heard=service.heard,
    tables=("help_call",),
)
