"""Everything that flows down to the seats, in one numbered sequence."""

from __future__ import annotations

from sync.gateway.feature import Feature
from sync.gateway.feed import routes

FEATURE = Feature("feed", blueprint=routes.blueprint, tables=("feed", "feed_value"))
