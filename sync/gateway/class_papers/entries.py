"""What the journal says of certificates: never the name of a trainee."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

# `says` is `attended` or `passed`; `sha256` is of the whole note, written again with `issued_at`.
CERTIFICATE_ISSUED = Kind(
    "certificate_issued",
    "A certificate of a class was issued, or again because more is known of the class now.",
    {
        "class_id": str,
        "trainee_id": str,
        "running": int,
        "says": str,
        "issued_at": str,
        "sha256": str,
    },
)

CERTIFICATE_WITHDRAWN = Kind(
    "certificate_withdrawn",
    "A certificate of a class was withdrawn, with a reason: no note of its number holds any more.",
    {"class_id": str, "running": int, "number": str},
)

ENTRIES = (CERTIFICATE_ISSUED, CERTIFICATE_WITHDRAWN)
