"""What the journal says of the practice room."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

# `from_at` is real time, `shows` what the tender's clock shows then; `rate` 0 stands still.
PRACTICE_CLOCK_SET = Kind(
    "practice_clock_set",
    "A practice tender's clock was set.",
    {"tender_id": str, "rate": int, "from_at": str, "shows": str},
)
# `suffix` is what the ids of the class's tenders end in.
PRACTICE_RESET = Kind(
    "practice_reset",
    "Practice tenders were brought in afresh, and those of before were closed.",
    {"suffix": str, "tenders": int, "closed": int},
)

ENTRIES = (PRACTICE_CLOCK_SET, PRACTICE_RESET)
