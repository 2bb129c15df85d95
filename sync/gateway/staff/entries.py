"""What the journal says of the staff, their sign-ins, and what they were refused."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

_STAFF: dict[str, type[object]] = {"staff_id": str}
_COMMITTEE: dict[str, type[object]] = {"committee_id": str}

SETUP_CODE_MADE = Kind(
    "setup_code_made",
    "On the gateway's own machine a one-time code for somebody in charge was made.",
    {},
    {"role": str},
)
FIRST_ADMINISTRATOR_ADDED = Kind(
    "first_administrator_added", "The one-time code was used, by the first in charge.", _STAFF
)
STAFF_ADDED_BY_CODE = Kind(
    "staff_added_by_code",
    "Somebody in charge came, or came back, by a one-time code and not by two people.",
    {**_STAFF, "role": str},
)
SECOND_WAIT_SET = Kind(
    "second_wait_set",
    "Two people set how long somebody new cannot sign as one of two.",
    {"seconds": int},
)
ACCOUNT_ROLES_SET = Kind(
    "account_roles_set",
    "Two people set which roles may deactivate User IDs and take them up again.",
    {"roles": list},
)
STAFF_ADDED = Kind("staff_added", "Somebody joined the staff.", {**_STAFF, "role": str})
STAFF_REMOVED = Kind(
    "staff_removed", "Somebody left the staff; seats refuse them from now on.", _STAFF
)
STAFF_ROLE_CHANGED = Kind(
    "staff_role_changed",
    "A member of staff got another role.",
    {**_STAFF, "role": str, "former": str},
)
STAFF_SECRET_CHANGED = Kind(
    "staff_secret_changed",
    "A member of staff got another PIN or password: by their own hand, or from another, and"
    " then they must change it.",
    _STAFF,
)
STAFF_NUMBER_CORRECTED = Kind(
    "staff_number_corrected", "A member of staff's official number was mended.", _STAFF
)
COMMITTEE_ADDED = Kind(
    "committee_added", "Somebody was named as serving on a committee.", _COMMITTEE
)
COMMITTEE_REMOVED = Kind("committee_removed", "Somebody serves on a committee no more.", _COMMITTEE)
SIGNED_IN = Kind("signed_in", "A member of staff signed in.", {"place": str})
SIGN_IN_REFUSED = Kind(
    "sign_in_refused",
    "A wrong PIN or password was entered, for this member of staff or for nobody known.",
    {"place": str, "tries": int},
    {"staff_id": str, "wait_s": int},
)
SIGNED_OUT = Kind("signed_out", "A member of staff signed out of the console.")
ACT_REFUSED = Kind(
    "act_refused",
    "Somebody asked for what their role does not allow, or signed when their signature does not"
    " count yet: `code` says which.",
    {"act": str},
    {"code": str},
)

ENTRIES = (
    SETUP_CODE_MADE,
    FIRST_ADMINISTRATOR_ADDED,
    STAFF_ADDED_BY_CODE,
    SECOND_WAIT_SET,
    ACCOUNT_ROLES_SET,
    STAFF_ADDED,
    STAFF_REMOVED,
    STAFF_ROLE_CHANGED,
    STAFF_SECRET_CHANGED,
    STAFF_NUMBER_CORRECTED,
    COMMITTEE_ADDED,
    COMMITTEE_REMOVED,
    SIGNED_IN,
    SIGN_IN_REFUSED,
    SIGNED_OUT,
    ACT_REFUSED,
)
