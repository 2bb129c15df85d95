"""Requirement tables in the seats' feed."""

from __future__ import annotations

from sync.gateway.feature import Feature
from sync.gateway.requirements import entries

FEATURE = Feature(
    "requirements",
    feed=("requirements",),
    journal=entries.ENTRIES,
    tables=("requirement_table",),
)
