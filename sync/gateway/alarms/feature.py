"""What was found wrong and stands until staff have looked into it."""

from __future__ import annotations

from sync.gateway.alarms import entries
from sync.gateway.feature import Feature

FEATURE = Feature("alarms", journal=entries.ENTRIES, tables=("alarm",))
