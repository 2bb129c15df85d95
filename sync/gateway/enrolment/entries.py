"""What the journal says of seats that came and went."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

ENROL_CODE_MADE = Kind(
    "enrol_code_made",
    "Two people had a one-time code for a new seat made.",
    {"code_id": str, "seat_name": str},
)
SEAT_READMITTED = Kind(
    "seat_readmitted",
    "Two people had a seat known again whose enrolment was lost with the gateway's disk.",
    {"seat_id": str, "seat_name": str},
)
SEAT_REVOKED = Kind("seat_revoked", "Two people had a seat shut out for good.", {"seat_id": str})

ENTRIES = (
    ENROL_CODE_MADE,
    SEAT_READMITTED,
    SEAT_REVOKED,
)
