"""Blacklists from files."""

from __future__ import annotations

from sync.gateway.feature import Feature
from sync.gateway.sanctions import entries

FEATURE = Feature(
    "sanctions",
    journal=entries.ENTRIES,
    tables=("sanction_list", "sanction"),
)
