"""Papers and certificates of classes. At a gateway of production everything of them is refused."""

from __future__ import annotations

from sync.gateway.class_papers import entries
from sync.gateway.feature import Feature

FEATURE = Feature("class_papers", journal=entries.ENTRIES)
