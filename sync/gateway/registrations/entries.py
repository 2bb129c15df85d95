"""What the journal says of registrations: ids and words of tables, nothing of a person."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

_WHICH: dict[str, type[object]] = {"registration_id": str}
_DECIDED: dict[str, type[object]] = {**_WHICH, "version": int, "decision": int}
# Of what somebody did at a seat.
_PLACE: dict[str, type[object]] = {"seat_id": str}

REGISTRATION_READ = Kind(
    "registration_read",
    "Somebody opened a registration or a paper of it.",
    {**_WHICH, "what": str},
    _PLACE,
)
REGISTRATION_ORIGINAL = Kind(
    "registration_original",
    "The original of a document was ticked as shown, or the tick was taken away.",
    {**_WHICH, "document": str, "shown": bool},
    _PLACE,
)
REGISTRATION_APPROVED = Kind(
    "registration_approved", "A registration was approved.", _DECIDED, _PLACE
)
REGISTRATION_RETURNED = Kind(
    "registration_returned",
    "A registration was returned as incomplete.",
    {**_DECIDED, "missing": list},
    _PLACE,
)
REGISTRATION_REFUSED = Kind(
    "registration_refused",
    "A registration was refused, for a reason of its requirement table.",
    {**_DECIDED, "reason": str},
    _PLACE,
)
REGISTRATION_TAKEN_UP = Kind(
    "registration_taken_up", "A registration waits for the desk again.", _DECIDED, _PLACE
)
REGISTRATION_CONTRADICTED = Kind(
    "registration_contradicted",
    "Two decisions on the same state of a registration contradict each other; a person decides.",
    {**_DECIDED, "outcome": str, "contradicts": int},
    _PLACE,
)
REGISTRATION_SET_ASIDE = Kind(
    "registration_set_aside",
    "A decision that was taken at a seat does not count, for the reason of this code.",
    {**_DECIDED, "outcome": str, "code": str, **_PLACE},
)
REGISTRATION_LAPSED = Kind(
    "registration_lapsed",
    "The limit ran out before the originals of a registration were shown.",
    _DECIDED,
)
REGISTRATION_OPENED_AGAIN = Kind(
    "registration_opened_again",
    "A form that could not be read before was opened; its seat was answered.",
    _WHICH,
)
REGISTRATION_AT_CENTRE = Kind(
    "registration_at_centre",
    "What the centre answered on a registration was noted, as the centre's word.",
    _WHICH,
)
ARCHIVE_KEY_SET = Kind(
    "archive_key_set",
    "Two people named the key that archived registrations are sealed to, or none any more.",
    {},
    {"recipient": str},
)
REGISTRATION_ARCHIVED = Kind(
    "registration_archived",
    "The sealed file of a registration was sealed to the archive's key.",
    {**_WHICH, "version": int, "sha256": str},
)
ARCHIVE_HANDED_OUT = Kind(
    "archive_handed_out",
    "Archived registrations were written to a folder, for whoever holds the archive's key.",
    {"written": int, "there": int, "faulty": list},
)
REGISTRATION_ERASED = Kind(
    "registration_erased",
    "The data of a registration were erased at the end of their retention.",
    {**_WHICH, "days": int},
)
EVERYTHING_GATHERED = Kind(
    "everything_gathered",
    "All that is held of one firm was gathered for it.",
    {"account": str, "registrations": list},
)

ENTRIES = (
    REGISTRATION_READ,
    REGISTRATION_ORIGINAL,
    REGISTRATION_APPROVED,
    REGISTRATION_RETURNED,
    REGISTRATION_REFUSED,
    REGISTRATION_TAKEN_UP,
    REGISTRATION_CONTRADICTED,
    REGISTRATION_SET_ASIDE,
    REGISTRATION_LAPSED,
    REGISTRATION_OPENED_AGAIN,
    REGISTRATION_AT_CENTRE,
    ARCHIVE_KEY_SET,
    REGISTRATION_ARCHIVED,
    ARCHIVE_HANDED_OUT,
    REGISTRATION_ERASED,
    EVERYTHING_GATHERED,
)
