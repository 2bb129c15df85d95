"""Bids that would not open."""

from __future__ import annotations

from sync.gateway.feature import Feature
from sync.gateway.unopened import entries

FEATURE = Feature("unopened", journal=entries.ENTRIES, tables=("opening_attempt",))
