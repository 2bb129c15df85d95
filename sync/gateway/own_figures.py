"""Figures of records for which no rule was found: ours, in one place, to be changed by an LPSE.

`docs/how-to/verification.md` names each as ours. What a requirement table says comes before them.
"""

from __future__ import annotations

from datetime import timedelta

from sync.wire.registration import DRAFT_KEPT_DAYS

RETENTION_DAYS = 5 * 365
"""How long a decided registration is kept where no table says it; archival schedules are local."""
LIMIT_DAYS = 30
"""Until when originals are shown where no table says it: what the desks of several LPSEs go by."""
LAPSING_SOON = timedelta(days=7)
"""How long before its limit a registration stands on the list of those that lapse soon."""
DRAFT_KEPT = timedelta(days=DRAFT_KEPT_DAYS)
"""How long a form that was left for later waits for its vendor; seats go by the same figure."""
ACCOUNT_REST_DAYS = 365
"""How long an account that no bid was sent with has rested before it may be erased."""
VERSIONS_AHEAD = 20
"""By how much a version may lie above the one known here; a vendor hands in a few in a lifetime."""
BLACKLIST_SHARE = 0.5
"""A list that is shorter than this share of the one before it is asked about."""
