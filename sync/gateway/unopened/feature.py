"""Bids that would not open."""

from __future__ import annotations

from sync.gateway.feature import Feature
from sync.gateway.unopened import entries, store

FEATURE = Feature("unopened", journal=entries.ENTRIES, tables=store.TABLES)
