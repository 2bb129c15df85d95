"""Staff: who may do what, and the roster that seats take."""

from __future__ import annotations

from sync.gateway.feature import Feature
from sync.gateway.staff import entries

FEATURE = Feature(
    "staff",
    feed=("roster",),
    journal=entries.ENTRIES,
    tables=(
        "staff",
        "committee",
        "roster",
        "people_rule",
        "secret_cost",
        "setup_code",
        "sign_in_attempt",
        "console_session",
    ),
)
